import type { ComprehensionExpression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import { type Members, sizeOfMembers } from "./environment.ts";
import { EvaluationLimitError, longestArray } from "./limits.ts";
import { bind, type Code, type Compiler, type Frame, type Scope, takeSteps } from "./scope.ts";
import { isTrue } from "./values.ts";

/** An array without elements takes as much memory as one of so many: arrays of small arrays must end too. */
const arrayCost = 8;

/** Takes one value; `false` ends the loop. */
type Sink = (value: Value) => boolean;

/** A compiled comprehension, run in three ways. */
export interface CompiledComprehension {
  readonly array: Code;
  /** How many elements the array would have. */
  readonly size: Code;
  /** Gives the values one by one, last binder fastest; whether it came to the end. */
  readonly each: (frame: Frame, sink: Sink) => boolean;
}

/** Compiles nested loops over the binders' sets; a later set may depend on an earlier binder. */
export function compileComprehension(
  compiler: Compiler,
  comprehension: ComprehensionExpression,
  scope: Scope,
): CompiledComprehension {
  let inner = scope;
  const loops = comprehension.binders.map(({ name, over }) => {
    const members = compiler.members(over, inner);
    const bound = bind(inner, name);
    inner = bound.scope;
    return { members, slot: bound.slot };
  });
  const where =
    comprehension.where === undefined ? undefined : compiler.expression(comprehension.where, inner);
  const body = compiler.expression(comprehension.body, inner);
  const each = nested(loops, where, body);
  return {
    each,
    array: (frame) => {
      takeSteps(frame, arrayCost);
      const values: Value[] = [];
      each(frame, (value) => {
        if (values.length >= longestArray) throw new EvaluationLimitError("array");
        values.push(value);
        return true;
      });
      return values;
    },
    size: sizeOf(loops, where),
  };
}

interface Loop {
  readonly members: (frame: Frame) => Members;
  readonly slot: number;
}

function nested(
  loops: readonly Loop[],
  where: Code | undefined,
  body: Code,
): CompiledComprehension["each"] {
  const innermost: CompiledComprehension["each"] =
    where === undefined
      ? (frame, sink) => sink(body(frame))
      : (frame, sink) => !isTrue(where(frame)) || sink(body(frame));
  return loops.reduceRight<CompiledComprehension["each"]>(
    (inside, { members, slot }) =>
      (frame, sink) => {
        const set = members(frame);
        const size = sizeOfMembers(set);
        takeSteps(frame, size);
        for (let i = 0; i < size; i++) {
          frame.slots[slot] = set.kind === "names" ? set.names[i] : set.low + i;
          if (!inside(frame, sink)) return false;
        }
        return true;
      },
    innermost,
  );
}

/** Of one set without a filter the size is known without running over it. */
function sizeOf(loops: readonly Loop[], where: Code | undefined): Code {
  const [only] = loops;
  if (only !== undefined && loops.length === 1 && where === undefined) {
    return (frame) => sizeOfMembers(only.members(frame));
  }
  const count = nested(loops, where, () => true);
  return (frame) => {
    let size = 0;
    count(frame, () => {
      size++;
      return true;
    });
    return size;
  };
}
