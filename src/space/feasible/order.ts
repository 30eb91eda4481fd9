/** Requirements that contradict each other by order alone, whatever the values are: `a >= b` with `a < b`. */
import type { Scalar, ScalarGraph } from "../../analysis/scalar.ts";
import { comparisonOf, connectiveOf, isStrict } from "../../atoms/roles.ts";

/** `least <= most`, or less. */
interface Step {
  readonly least: Scalar;
  readonly most: Scalar;
  readonly strict: boolean;
  readonly constraint: number;
}

/**
 * Positions in the plan of requirements by which something is less than itself, on the shortest way around.
 * Requirements that bind under a condition are not looked at.
 */
export function orderConflict(graph: ScalarGraph): readonly number[] | undefined {
  const steps = graph.constraints.flatMap(({ index, value, condition }) =>
    condition === undefined ? stepsOf(value, index) : [],
  );
  const above = new Map<Scalar, Step[]>();
  for (const step of steps) above.set(step.least, [...(above.get(step.least) ?? []), step]);
  for (const step of steps) {
    if (!step.strict) continue;
    const way = wayBetween(step.most, step.least, above);
    if (way === undefined) continue;
    const constraints = new Set([step, ...way].map(({ constraint }) => constraint));
    return [...constraints].toSorted((a, b) => a - b);
  }
  return undefined;
}

/** Breadth first. */
function wayBetween(
  from: Scalar,
  to: Scalar,
  above: ReadonlyMap<Scalar, readonly Step[]>,
): readonly Step[] | undefined {
  const reached = new Map<Scalar, readonly Step[]>([[from, []]]);
  for (const [node, way] of reached) {
    if (node === to) return way;
    for (const step of above.get(node) ?? []) {
      if (!reached.has(step.most)) reached.set(step.most, [...way, step]);
    }
  }
  return undefined;
}

function stepsOf(node: Scalar, constraint: number): readonly Step[] {
  if (node.kind !== "apply") return [];
  if (connectiveOf(node.atom) === "all") {
    return node.args.flatMap((arg) => stepsOf(arg, constraint));
  }
  const [left, right] = node.args;
  if (left === undefined || right === undefined || node.args.length !== 2) return [];
  const strict = isStrict(node.atom);
  switch (comparisonOf(node.atom)) {
    case "at-most":
      return [{ least: left, most: right, strict, constraint }];
    case "at-least":
      return [{ least: right, most: left, strict, constraint }];
    case "same":
      return [
        { least: left, most: right, strict, constraint },
        { least: right, most: left, strict, constraint },
      ];
    default:
      return [];
  }
}
