/**
 * Where a solver begins: well inside the bounds, shares of a simplex near equal. Not at the very centre, which is
 * often the optimum of one of the requirements (entropies, distances): its gradient is then 0 or that of the sum of
 * shares, and tells the first step nothing.
 */
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
  for (const [i, variable] of graph.variables.entries()) {
    start.set(variable, inside(...ends(variable), 0.5 + 0.1 * offset(i)));
  }
  for (const shares of simplexes) {
    const least = shares.reduce((sum, share) => sum + ends(share)[0], 0);
    for (const [i, share] of shares.entries()) {
      const [low, high] = ends(share);
      const near = low + (Math.max(0, 1 - least) / shares.length) * (1 + 0.2 * offset(i));
      start.set(share, near < high ? near : inside(low, high, 0.5));
    }
  }
  return start;
}

/** From -½ to ½, different for neighbours: multiples of the golden ratio. */
function offset(i: number): number {
  const turns = i * ((Math.sqrt(5) - 1) / 2);
  return turns - Math.floor(turns) - 0.5;
}

function inside(low: number, high: number, part: number): number {
  if (low === high) return low;
  if (low > -Infinity && high < Infinity) return low * (1 - part) + high * part;
  if (low > -Infinity) return low + 1;
  return high < Infinity ? high - 1 : 0;
}
