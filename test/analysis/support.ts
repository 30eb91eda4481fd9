/** Studies and expressions as text, in scalars. */
import { rangesOf } from "../../src/analysis/range.ts";
import type { Scalar, ScalarGraph } from "../../src/analysis/scalar.ts";
import { graphOf } from "../../src/analysis/unfold.ts";
import { anyNumber, type Range } from "../../src/ir/range.ts";
import { lowerStudy } from "../../src/plan/lowering/study.ts";
import { check } from "../semantics/harness.ts";

export interface Unfolded {
  readonly graph: ScalarGraph;
  /** As declared, no requirement applied. */
  readonly rangeOf: (node: Scalar) => Range;
}

/** What the checker refuses, as a division by a constant 0. */
export class Refused extends Error {}

/** The first study of a text, which must have no error. */
export function unfold(text: string): Unfolded {
  const program = check(text);
  const errors = program.diagnostics.filter(({ severity }) => severity === "error");
  const [study] = program.studies;
  if (study === undefined || errors.length > 0) {
    throw new Refused(`${text}: ${errors.map(({ message }) => message).join("; ")}`);
  }
  const plan = lowerStudy(study, program);
  const graph = graphOf({
    ...plan,
    functions: program.functions,
    definitions: [
      ...[...program.definitions].map(([name, { value }]) => ({ name, value })),
      ...study.definitions,
    ],
    constraints: study.constraints,
    objectives: study.objectives,
  });
  const ranges = rangesOf(graph);
  return { graph, rangeOf: (node) => ranges[node.id] ?? anyNumber };
}

/** The graph of an expression that is minimized, and its root. */
export function objective(
  expression: string,
  parameters: readonly string[],
): Unfolded & { readonly root: Scalar } {
  const unfolded = unfold(
    `study s {\n${parameters.map((each) => `param ${each}\n`).join("")}minimize ${expression}\n}`,
  );
  const root = unfolded.graph.objectives[0]?.value;
  if (root === undefined) throw new Error(`${expression} was not unfolded`);
  return { ...unfolded, root };
}
