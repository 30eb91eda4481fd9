import { array, assert, double, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { sliceOf } from "../../src/search/importance/slices.ts";

describe("a slice", () => {
  it("cuts numbers into bins of as many trials each, in order", () => {
    const trials = Array.from({ length: 12 }, (_, i) => ({ value: 11 - i, loss: i }));
    expect(sliceOf(trials)).toEqual(
      [0, 2, 4, 6, 8, 10].map((low) => ({
        low,
        high: low + 1,
        trials: 2,
        best: 10 - low,
        median: 10.5 - low,
      })),
    );
  });

  it("has a bin for each of a few numbers, and for each name, the best first", () => {
    const few = [1, 2, 1, 2, 1].map((value, loss) => ({ value, loss }));
    expect(sliceOf(few).map(({ low, trials }) => [low, trials])).toEqual([
      [1, 3],
      [2, 2],
    ]);
    const names = ["sgd", "adam", "sgd"].map((value, i) => ({ value, loss: -i }));
    expect(sliceOf(names)).toEqual([
      { low: "sgd", high: "sgd", trials: 2, best: -2, median: -1 },
      { low: "adam", high: "adam", trials: 1, best: -1, median: -1 },
    ]);
  });

  it("says nothing of lists and shares", () => {
    expect(sliceOf([{ value: [1, 2], loss: 0 }])).toEqual([]);
  });

  it("loses no trial, and its bins do not overlap", () => {
    const trial = record({ value: double({ noNaN: true }), loss: double({ noNaN: true }) });
    assert(
      property(array(trial, { minLength: 1, maxLength: 60 }), (trials) => {
        const bins = sliceOf(trials);
        expect(bins.reduce((sum, bin) => sum + bin.trials, 0)).toBe(trials.length);
        for (const [i, bin] of bins.entries()) {
          expect(Number(bin.low)).toBeLessThanOrEqual(Number(bin.high));
          if (i > 0) expect(Number(bins[i - 1]?.high)).toBeLessThan(Number(bin.low));
        }
      }),
    );
  });
});
