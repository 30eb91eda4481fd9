/** Where a solver begins: well inside the bounds, shares of a simplex as equal as these allow. */
import type { Variable } from "../../analysis/scalar.ts";
import type { StudyBounds } from "./bounds.ts";
import type { Assignment, ConvexStudy } from "./study.ts";

export function startWithin(
  { graph, simplexes }: ConvexStudy,
  bounds: StudyBounds["of"],
): Assignment {
  const ends = (variable: Variable): readonly [number, number] => {
    const found = bounds.get(variable);
    if (found !== undefined) return [found.low.at, found.high.at];
    const { range } = variable;
    return range.kind === "numbers" ? [range.low, range.high] : [NaN, NaN];
  };
  const start = new Map<Variable, number>();
  for (const variable of graph.variables) start.set(variable, middle(...ends(variable)));
  for (const shares of simplexes) {
    const least = shares.reduce((sum, share) => sum + ends(share)[0], 0);
    for (const share of shares) {
      const [low, high] = ends(share);
      const equal = low + Math.max(0, 1 - least) / shares.length;
      start.set(share, equal < high ? equal : middle(low, high));
    }
  }
  return start;
}

function middle(low: number, high: number): number {
  if (low === high) return low;
  if (low > -Infinity && high < Infinity) return low / 2 + high / 2;
  if (low > -Infinity) return low + 1;
  return high < Infinity ? high - 1 : 0;
}
