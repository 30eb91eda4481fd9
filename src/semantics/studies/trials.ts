import { studyMessages } from "../../diagnostics/messages/studies.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import type { Type } from "../../ir/type.ts";
import { indexSetsOf } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf } from "../context.ts";
import { checkTrialInputs } from "../expressions/check.ts";
import { report } from "../findings.ts";
import { later, type Phase } from "../phase.ts";
import { phaseOf } from "../phase-of.ts";
import type { StudyTrial } from "../program.ts";
import type { Scope } from "../scope.ts";
import { suggestOrImport } from "../standard.ts";

export interface CheckedTrial {
  readonly trial: StudyTrial;
  /** A trial whose arguments are known before the search gives measured metrics, every other one later ones. */
  readonly metricPhase: Phase;
}

/** `trial name = task(inputs)`. Reports an unknown task and what is wrong with its inputs. */
export function checkTrial(
  node: Ast.TrialStatement,
  name: string,
  scope: Scope,
  context: Context,
): CheckedTrial | undefined {
  const task = context.module.tasks.get(node.task.text);
  if (task === "failed") return undefined;
  if (task === undefined) {
    const callee = node.task.text;
    const fn = context.module.functions.get(callee);
    if (fn === "failed") return undefined;
    const { suggestion, fixes } =
      fn === undefined
        ? suggestOrImport(node.task, context.module.tasks.names(), context)
        : { suggestion: "", fixes: [] };
    const holes = { name: callee, isFunction: fn !== undefined, suggestion };
    report(context, studyMessages.unknownTask, node.task.span, holes, { fixes });
    return undefined;
  }
  const { inputs, result } = checkTrialInputs(
    node.task,
    node.inputs,
    task.signature,
    scope,
    context,
  );
  const phase = inputs.reduce<Phase>(
    (latest, input) => later(latest, phaseOf(input.value, context)),
    "constant",
  );
  const fields = result.kind === "record" ? result.fields : [];
  return {
    trial: {
      name,
      task,
      phase,
      inputs,
      metrics: fields.map((field) => ({ ...field, ...sizeOf(field.type.type) })),
      location: locationOf(context, node.span),
    },
    metricPhase: phase === "constant" || phase === "measured" ? "measured" : "metric",
  };
}

/** The number of elements of an array metric, where it is known. */
function sizeOf(type: Type): { readonly size?: number } {
  const [over] = indexSetsOf(type);
  const size = over === undefined ? undefined : sizeOfIndexSet(over);
  return size === undefined ? {} : { size };
}
