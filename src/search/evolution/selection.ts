/** Trials from the best to the worst, as evolution selects them. */
import { crowdingDistances, nonDominatedRanks } from "../../numerics/pareto.ts";
import { compareExamples, type Example } from "../training-set.ts";

/**
 * Feasible ones first: by the loss, or, of several, front by front, and within a front those in sparse places first.
 * Then those that break least. Ties by number.
 */
export function fittestFirst(examples: readonly Example[]): readonly Example[] {
  const feasible = examples.filter(({ violation }) => violation === 0);
  const others = examples.filter(({ violation }) => violation > 0).toSorted(compareExamples);
  const isPareto = (examples[0]?.losses.length ?? 0) > 1;
  const ordered = isPareto ? byFronts(feasible) : feasible.toSorted(compareExamples);
  return [...ordered, ...others];
}

function byFronts(examples: readonly Example[]): readonly Example[] {
  const ranks = nonDominatedRanks(examples.map(({ losses }) => losses));
  const fronts: Example[][] = [];
  for (const [i, example] of examples.entries()) (fronts[ranks[i] ?? 0] ??= []).push(example);
  return fronts.flatMap((front) => {
    const apart = crowdingDistances(front.map(({ losses }) => losses));
    return front
      .map((example, i) => ({ example, apart: apart[i] ?? 0 }))
      .toSorted((a, b) => descending(a.apart, b.apart) || a.example.number - b.example.number)
      .map(({ example }) => example);
  });
}

/** Two infinite ones are equal. */
function descending(a: number, b: number): number {
  return a === b ? 0 : b - a;
}
