/** Which of several trials stand better. */
import { crowdingDistances, nonDominatedRanks } from "../../numerics/pareto.ts";
import type { Standing } from "./schedule.ts";

/**
 * The numbers of trials from best to worst. One objective: by loss. Several: by fronts, of which each is what no
 * other of those left dominates, and within a front those first that have the most room around them (Deb et al.
 * 2002). A loss that is no number is worst; of equals the first by number.
 */
export function bestFirst(standings: readonly Standing[]): readonly number[] {
  const byNumber = standings.toSorted((a, b) => a.number - b.number);
  const known = byNumber.filter(({ losses }) => !losses.some(Number.isNaN));
  const unknown = byNumber.filter(({ losses }) => losses.some(Number.isNaN));
  const several = (known[0]?.losses.length ?? 0) > 1;
  const ordered = several ? byFronts(known) : byLoss(known);
  return [...ordered, ...unknown].map(({ number }) => number);
}

function byLoss(standings: readonly Standing[]): readonly Standing[] {
  const lossOf = ({ losses }: Standing): number => losses[0] ?? 0;
  return standings.toSorted((a, b) => compare(lossOf(a), lossOf(b)));
}

/** Infinite losses have no difference. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function byFronts(standings: readonly Standing[]): readonly Standing[] {
  const ranks = nonDominatedRanks(standings.map(({ losses }) => losses));
  const fronts = [...new Set(ranks)].toSorted((a, b) => a - b);
  return fronts.flatMap((rank) => {
    const front = standings.filter((_, place) => ranks[place] === rank);
    const room = crowdingDistances(front.map(({ losses }) => losses));
    return front
      .map((one, place) => ({ one, room: room[place] ?? 0 }))
      .toSorted((a, b) => compare(b.room, a.room))
      .map(({ one }) => one);
  });
}
