import type { Scalar, ScalarGraph } from "../../analysis/scalar.ts";
import { argumentsOf } from "../../analysis/unfold.ts";

/** Sums of fewer variables are written out wherever they are used. */
const manyVariables = 8;

/**
 * Nodes that are used several times and made of many variables. An affine one of them becomes a variable of its
 * own: `mean(w)` in a requirement of every share would otherwise be written out in each of them.
 */
export function sharedNodes({ nodes }: ScalarGraph): ReadonlySet<Scalar> {
  const sizes = new Map<number, number>();
  const uses = new Map<number, number>();
  for (const node of nodes) {
    let size = node.kind === "variable" ? 1 : 0;
    for (const part of argumentsOf(node)) {
      size = Math.min(manyVariables, size + (sizes.get(part.id) ?? 0));
      uses.set(part.id, (uses.get(part.id) ?? 0) + 1);
    }
    sizes.set(node.id, size);
  }
  return new Set(
    nodes.filter(({ id }) => (uses.get(id) ?? 0) > 1 && (sizes.get(id) ?? 0) >= manyVariables),
  );
}
