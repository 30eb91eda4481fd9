/** The points found so far of a Pareto study: none of them is worse than another everywhere. Less is better. */

export interface Front<J> {
  readonly points: () => readonly FrontPoint<J>[];
  /** Adds a point that none is as good as, and drops those that it is as good as. Whether it was added. */
  readonly add: (values: readonly number[], judged: J) => boolean;
  /**
   * By how much, in units of the ranges, the objectives may be below what is known: the least over the points of
   * the most by which a point is above them. At most 0: a point is as good in everything.
   */
  readonly excess: (low: readonly number[]) => number;
  /** What each objective must be below for a point that is above `low` to be better than all by the allowance. */
  readonly below: (low: readonly number[], allowance: number) => readonly number[];
}

export interface FrontPoint<J> {
  readonly values: readonly number[];
  readonly judged: J;
}

/** @param ranges of the objectives, positive. */
export function createFront<J>(ranges: readonly number[]): Front<J> {
  let points: FrontPoint<J>[] = [];
  const isAsGood = (a: readonly number[], b: readonly number[]): boolean =>
    a.every((value, k) => value <= (b[k] ?? NaN));

  return {
    points: () => points,
    add: (values, judged) => {
      if (points.some((point) => isAsGood(point.values, values))) return false;
      points = points.filter((point) => !isAsGood(values, point.values));
      points.push({ values, judged });
      return true;
    },
    excess: (low) => {
      let least = Infinity;
      for (const { values } of points) {
        let most = -Infinity;
        for (const [k, value] of values.entries()) {
          most = Math.max(most, (value - (low[k] ?? -Infinity)) / (ranges[k] ?? 1));
        }
        least = Math.min(least, most);
      }
      return least;
    },
    below: (low, allowance) =>
      low.map((_, k) => {
        let least = Infinity;
        for (const { values } of points) {
          const reaches = values.every(
            (value, other) =>
              other === k || value - allowance * (ranges[other] ?? 1) <= (low[other] ?? -Infinity),
          );
          if (reaches)
            least = Math.min(least, (values[k] ?? Infinity) - allowance * (ranges[k] ?? 1));
        }
        return least;
      }),
  };
}
