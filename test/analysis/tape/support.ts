/** Random studies as tapes, with points inside them. */
import { compileTape } from "../../../src/analysis/tape/compile.ts";
import type { Tape } from "../../../src/analysis/tape/tape.ts";
import type { Scalar, ScalarGraph } from "../../../src/analysis/scalar.ts";
import { graphOfPlan } from "../../../src/analysis/unfold.ts";
import type { Value } from "../../../src/ir/value.ts";
import type { Plan } from "../../../src/plan/document.ts";
import { createDraw, randomPlan, randomValues } from "../random-study.ts";
import { unknownValue, valueOfVariable, valuesOfGraph } from "../values.ts";

export interface Sample {
  readonly plan: Plan;
  readonly graph: ScalarGraph;
  /** All nodes are roots. */
  readonly tape: Tape;
  readonly points: readonly SamplePoint[];
}

export interface SamplePoint {
  readonly at: Float64Array;
  /** By node: its code; nothing where it hangs on something unknown. */
  readonly values: readonly (number | undefined)[];
}

export function sampleOf(seed: number, requirements: number, depth: number, count: number): Sample {
  const plan = randomPlan(seed, requirements, depth);
  const graph = graphOfPlan(plan);
  const tape = compileTape(graph.nodes, graph.variables);
  const draw = createDraw(seed);
  const points = Array.from({ length: count }, (): SamplePoint => {
    const parameters = randomValues(draw);
    const at = Float64Array.from(tape.variables, (variable) =>
      codeOf(tape, valueOfVariable(variable, parameters)),
    );
    const values = valuesOfGraph(graph, parameters).map((value) =>
      value === unknownValue ? undefined : codeOf(tape, value),
    );
    return { at, values };
  });
  return { plan, graph, tape, points };
}

export function codeOf(tape: Tape, value: Value): number {
  return typeof value === "number" || typeof value === "boolean" || typeof value === "string"
    ? tape.encode(value)
    : NaN;
}

/** Nodes that read something absent: what they are is of no meaning. */
export function readsAbsent(node: Scalar, at: Float64Array, tape: Tape): boolean {
  const seen = new Set<Scalar>([node]);
  for (const each of seen) {
    if (each.kind === "variable" && Number.isNaN(at[tape.slotOf.get(each) ?? 0])) return true;
    if (each.kind === "apply") for (const arg of each.args) seen.add(arg);
    if (each.kind === "if")
      for (const arg of [each.condition, each.then, each.otherwise]) seen.add(arg);
  }
  return false;
}
