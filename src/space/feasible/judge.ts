/** Whether many candidates are feasible, by tapes: as `Component.holds` says of one. */
import { createColumnEvaluator } from "../../analysis/tape/columns.ts";
import { compileTape } from "../../analysis/tape/compile.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import { requirementOf } from "../../analysis/tape/requirement.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import { argumentsOf } from "../../analysis/unfold.ts";
import type { Value } from "../../ir/value.ts";
import type { Component } from "./part.ts";

export interface Judge {
  /** The number by which tapes know a value of a variable. */
  readonly encode: (value: Value) => number;
  /** Whether the constraints hold where the variables have these values, in the order of the graph's. */
  readonly holds: (point: Float64Array) => boolean;
  /** One array for each constraint: 1 where it holds, in the first `count` rows. */
  readonly columns: (inputs: readonly Float64Array[], count: number) => readonly Float64Array[];
  /** Rows that `columns` takes at most. */
  readonly rows: number;
}

/** `undefined` where the constraints could not be taken apart into scalars. */
export function createJudge({ graph, relaxed }: Component): Judge | undefined {
  const roots = (relaxed?.() ?? graph).constraints.map(requirementOf);
  if (!areWhole(roots)) return undefined;
  const tape = compileTape(roots, graph.variables);
  if (tape.variables.length > graph.variables.length) return undefined;
  const { evaluate, rows } = createColumnEvaluator(tape);
  const { at } = createPointEvaluator(tape);
  return {
    encode: (value) =>
      typeof value === "number" || typeof value === "boolean" || typeof value === "string"
        ? tape.encode(value)
        : NaN,
    holds: (point) => {
      const values = at(point);
      for (let i = 0; i < values.length; i++) if (values[i] !== 1) return false;
      return true;
    },
    columns: evaluate,
    rows,
  };
}

/** Whether nothing below was too large to take apart. */
function areWhole(roots: readonly Scalar[]): boolean {
  const seen = new Set(roots);
  for (const node of seen) {
    if (node.kind === "unknown") return false;
    for (const argument of argumentsOf(node)) seen.add(argument);
  }
  return true;
}
