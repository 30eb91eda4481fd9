/** Whether candidates are feasible, by a tape: as `Component.holds` says, for numbers in a row. */
import { compileTape } from "../../analysis/tape/compile.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import { requirementOf } from "../../analysis/tape/requirement.ts";
import type { Value } from "../../ir/value.ts";
import { isKnown } from "./discrete.ts";
import type { Component } from "./part.ts";

export interface Judge {
  /** The number by which the tape knows a value of a variable. */
  readonly encode: (value: Value) => number;
  /** Whether the constraints hold where the variables have these values, in the order of the graph's. */
  readonly holds: (point: Float64Array) => boolean;
}

/** `undefined` where the constraints could not be taken apart into scalars. */
export function createJudge({ graph, relaxed }: Component): Judge | undefined {
  const roots = (relaxed?.() ?? graph).constraints.map(requirementOf);
  if (!roots.every(isKnown)) return undefined;
  const tape = compileTape(roots, graph.variables);
  if (tape.variables.length > graph.variables.length) return undefined;
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
  };
}
