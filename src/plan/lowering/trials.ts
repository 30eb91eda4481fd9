import { sizeOfIndexSet } from "../../ir/equal.ts";
import { strip } from "../../ir/traverse.ts";
import type { Refined, Type } from "../../ir/type.ts";
import { asArray, presentType } from "../../ir/types.ts";
import { splitCommand } from "../../semantics/command.ts";
import type { StudyTrial, TypedTask } from "../../semantics/program.ts";
import type { Metric, MetricType, TaskReference, Trial, TrialInput } from "../document.ts";
import { relativeTo } from "./files.ts";
import { type BaseUnits, unitOf } from "./units.ts";

/** A trial that has been checked. `entry` is the file that paths in the plan are relative to. */
export function lowerTrial(trial: StudyTrial, entry: string, units: BaseUnits): Trial {
  return {
    name: trial.name,
    phase: trial.phase,
    task: lowerTask(trial.task, entry),
    inputs: trial.inputs.map(lowerInput),
    metrics: trial.metrics.map((metric) => lowerMetric(metric, units)),
  };
}

function lowerTask(task: TypedTask, entry: string): TaskReference {
  if (task.how === "exec") return { kind: "exec", words: splitCommand(task.source) ?? [] };
  const builtin = "builtin:";
  return task.source.startsWith(builtin)
    ? { kind: "builtin", name: task.source.slice(builtin.length) }
    : { kind: "module", path: relativeTo(entry, task.location.file, task.source) };
}

function lowerInput({ argument, value }: StudyTrial["inputs"][number]): TrialInput {
  const labels = labelsOf(value.type);
  return {
    name: argument.name,
    static: argument.static,
    value: strip(value),
    optional: argument.type.type.kind === "optional",
    ...(labels === undefined ? {} : { labels }),
    ...endsOf(argument.type),
  };
}

/** The members that an array or a permutation is over. */
export function labelsOf(type: Type): readonly string[] | undefined {
  const over = asArray(presentType(type))?.over;
  return over?.kind === "members" ? over.members : undefined;
}

function endsOf({ within }: Refined): { readonly low?: number; readonly high?: number } {
  if (within?.kind !== "range") return {};
  return {
    ...(within.low === undefined ? {} : { low: within.low }),
    ...(within.high === undefined ? {} : { high: within.high }),
  };
}

function lowerMetric({ name, type }: StudyTrial["metrics"][number], units: BaseUnits): Metric {
  return {
    name,
    type: metricType(type.type),
    ...endsOf(type),
    ...(type.better === undefined ? {} : { better: type.better }),
    ...unitOf(type.type, units),
  };
}

/** Types of metrics as tasks give them: a choice is a text. */
function metricType(type: Type): MetricType {
  const array = asArray(type);
  if (array !== undefined) {
    const labels = labelsOf(type);
    const size = labels === undefined ? sizeOfIndexSet(array.over) : undefined;
    return {
      kind: "array",
      element: metricType(array.element),
      ...(labels === undefined ? {} : { labels }),
      ...(size === undefined ? {} : { size }),
    };
  }
  return type.kind === "real" ||
    type.kind === "int" ||
    type.kind === "bool" ||
    type.kind === "model"
    ? { kind: type.kind }
    : { kind: "text" };
}
