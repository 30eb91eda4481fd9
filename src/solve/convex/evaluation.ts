/** The values of a study's scalars at a point. */
import type { Point } from "../../analysis/derivative.ts";
import type { Scalar, ScalarGraph } from "../../analysis/scalar.ts";
import { compileTape } from "../../analysis/tape/compile.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import type { Assignment } from "./study.ts";

export interface Evaluation {
  readonly valueOf: (node: Scalar) => number;
  readonly isTrue: (node: Scalar) => boolean;
  readonly point: Point;
}

/** Evaluates all that objectives and constraints are made of. What a point leaves out is NaN. */
export function createEvaluation(graph: ScalarGraph): (at: Assignment) => Evaluation {
  const roots = [...graph.constraints, ...graph.objectives].map(({ value }) => value);
  const tape = compileTape(roots, graph.variables);
  const evaluator = createPointEvaluator(tape);
  return (at) => {
    evaluator.at(Float64Array.from(tape.variables, (variable) => at.get(variable) ?? NaN));
    const values = Float64Array.from(evaluator.slots);
    const valueOf = (node: Scalar): number => {
      if (node.kind === "constant") return typeof node.value === "number" ? node.value : NaN;
      return values[tape.slotOf.get(node) ?? -1] ?? NaN;
    };
    return {
      valueOf,
      isTrue: (node) => (node.kind === "constant" ? node.value === true : valueOf(node) === 1),
      point: (variable) => at.get(variable) ?? NaN,
    };
  };
}
