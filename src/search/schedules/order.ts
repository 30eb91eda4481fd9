/** Which of several trials stand better. */
import { nonDominated } from "../../numerics/pareto.ts";
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
  const ordered = several ? fronts(known).flatMap(roomiestFirst) : byLoss(known, 0);
  return [...ordered, ...unknown].map(({ number }) => number);
}

function byLoss(standings: readonly Standing[], objective: number): readonly Standing[] {
  const lossOf = ({ losses }: Standing): number => losses[objective] ?? 0;
  return standings.toSorted((a, b) => compare(lossOf(a), lossOf(b)));
}

/** Infinite losses have no difference. */
function compare(a: number, b: number): number {
  return a < b ? -1 : Number(a > b);
}

function fronts(standings: readonly Standing[]): readonly (readonly Standing[])[] {
  const found: (readonly Standing[])[] = [];
  let left = standings;
  while (left.length > 0) {
    const front = new Set(nonDominated(left.map(({ losses }) => losses)));
    found.push(left.filter((_, place) => front.has(place)));
    left = left.filter((_, place) => !front.has(place));
  }
  return found;
}

/** The distance between the neighbours of each on every objective, as a share of the front's range, summed. */
function roomiestFirst(front: readonly Standing[]): readonly Standing[] {
  const rooms = new Map<number, number>(front.map(({ number }) => [number, 0]));
  const objectives = front[0]?.losses.length ?? 0;
  for (let objective = 0; objective < objectives; objective++) {
    const ordered = byLoss(front, objective);
    const losses = ordered.map((one) => one.losses[objective] ?? 0);
    const range = (losses.at(-1) ?? 0) - (losses[0] ?? 0);
    for (const [place, { number }] of ordered.entries()) {
      const [before, after] = [losses[place - 1], losses[place + 1]];
      const room =
        before === undefined || after === undefined
          ? Infinity
          : range > 0 && range < Infinity
            ? (after - before) / range
            : 0;
      rooms.set(number, (rooms.get(number) ?? 0) + room);
    }
  }
  return front.toSorted((a, b) => compare(rooms.get(b.number) ?? 0, rooms.get(a.number) ?? 0));
}
