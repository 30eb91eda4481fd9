import { array, assert, constantFrom, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { createFront, dominates, lossesOf, nonDominated } from "../../src/numerics/pareto.ts";

/** Few values, so that there are ties and duplicates. */
const value = constantFrom(0, 1, 2, 3, -1, Infinity, -Infinity, NaN);
const points = integer({ min: 1, max: 4 }).chain((size) =>
  array(array(value, { minLength: size, maxLength: size }), { maxLength: 25 }),
);

describe("points that none dominates", () => {
  it("are those that no other is nowhere worse and somewhere better than", () => {
    assert(
      property(points, (all) => {
        const expected = all.flatMap((point, i) =>
          all.some((other) => dominates(other, point)) ? [] : [i],
        );
        expect(nonDominated(all)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("are the same one by one, in order, without what has no value", () => {
    assert(
      property(points, (all) => {
        const front = createFront<number>();
        for (const [i, point] of all.entries()) front.offer(point, () => i);
        const kept = front.points().map(({ item }) => item);
        const valued = all.flatMap((point, i) => (point.some(Number.isNaN) ? [] : [i]));
        expect(kept.toSorted((a, b) => a - b)).toEqual(
          valued.filter((i) => !valued.some((j) => dominates(all[j] ?? [], all[i] ?? []))),
        );
        for (const [place, i] of kept.entries()) {
          const [before, here] = [all[kept[place - 1] ?? i] ?? [], all[i] ?? []];
          const first = before.findIndex((loss, k) => loss !== here[k]);
          if (first < 0) expect(kept[place - 1] ?? -1).toBeLessThanOrEqual(i);
          else expect(before[first]).toBeLessThan(here[first] ?? NaN);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("look at the direction of objectives", () => {
    const objectives = [{ direction: "minimize" as const }, { direction: "maximize" as const }];
    expect(lossesOf(objectives, [3, 0])).toEqual([3, 0]);
    expect(lossesOf(objectives, [3])).toEqual([3, NaN]);
    expect(dominates([1, 2], [1, 2])).toBe(false);
  });
});
