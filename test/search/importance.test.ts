import { assert, property, uniqueArray, double } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature, Features } from "../../src/search/features.ts";
import { importances, type Judged, leastTrials } from "../../src/search/importance/ped-anova.ts";
import type { Configuration } from "../../src/space/configuration.ts";
import { randomStream } from "../../src/space/random.ts";

/** Parameters x0, x1, …, all numbers of the unit interval; an absent one is inactive. */
function unitFeatures(count: number): Features {
  const columns = Array.from({ length: count }, (_, i): Feature => ({
    parameter: `x${String(i)}`,
    kind: "number",
    size: Infinity,
    conditional: false,
  }));
  return {
    columns,
    of: (configuration) =>
      Float64Array.from(columns, ({ parameter }) => {
        const value = configuration.get(parameter);
        return typeof value === "number" ? value : NaN;
      }),
  };
}

function trials(
  count: number,
  dimensions: number,
  loss: (x: readonly number[]) => number,
  active: (i: number, x: readonly number[]) => boolean = () => true,
): readonly Judged[] {
  const stream = randomStream(0, "importance");
  return Array.from({ length: count }, () => {
    const x = Array.from({ length: dimensions }, stream.uniform);
    const configuration: Configuration = new Map(
      x.flatMap((value, i) => (active(i, x) ? [[`x${String(i)}`, value] as const] : [])),
    );
    return { configuration, loss: loss(x) };
  });
}

const order = (judged: readonly Judged[], count: number): readonly string[] =>
  importances(unitFeatures(count), judged).map(({ parameter }) => parameter);

describe("importances", () => {
  it("are ordered as the variances of Sobol's g function are", () => {
    // First-order indices fall with a: Saltelli & Sobol', "About the use of rank transformation" (1995).
    const a = [0, 1, 4.5, 99];
    const g = (x: readonly number[]): number =>
      a.reduce(
        (product, each, i) => (product * (Math.abs(4 * (x[i] ?? 0) - 2) + each)) / (1 + each),
        1,
      );
    const found = importances(unitFeatures(4), trials(2000, 4, g));
    expect(found.map(({ parameter }) => parameter).slice(0, 2)).toEqual(["x0", "x1"]);
    expect(found[0]?.share).toBeGreaterThan(0.5);
    expect(found.at(-1)?.share).toBeLessThan(0.03);
  });

  it("do not depend on how losses are scaled, only on their order", () => {
    const judged = trials(300, 3, ([a = 0, b = 0]) => a + 0.3 * b);
    const scaled = judged.map((each) => ({ ...each, loss: each.loss ** 3 * 1e6 - 5 }));
    expect(importances(unitFeatures(3), scaled)).toEqual(importances(unitFeatures(3), judged));
    expect(order(judged, 3)[0]).toBe("x0");
  });

  it("see an effect that is not monotone", () => {
    const judged = trials(500, 2, ([a = 0]) => Math.abs(a - 0.5));
    expect(importances(unitFeatures(2), judged)[0]?.share).toBeGreaterThan(0.9);
  });

  it("judge a conditional parameter by the trials that have it", () => {
    const judged = trials(
      1000,
      3,
      ([a = 0, b = 0]) => (a < 0.5 ? b : 0.5),
      (i, [a = 0]) => i !== 1 || a < 0.5,
    );
    const found = importances(unitFeatures(3), judged);
    expect(found.find(({ parameter }) => parameter === "x1")?.trials).toBe(
      judged.filter(({ configuration }) => configuration.has("x1")).length,
    );
    expect(order(judged, 3).at(-1)).toBe("x2");
  });

  it("are shares that add up to 1, or none where there are too few trials", () => {
    assert(
      property(
        uniqueArray(double({ min: 0, max: 1, noNaN: true }), {
          minLength: leastTrials,
          maxLength: 60,
        }),
        (values) => {
          const judged = values.map((x) => ({ configuration: new Map([["x0", x]]), loss: x }));
          const found = importances(unitFeatures(1), judged);
          expect(found[0]?.share).toBeCloseTo(1, 12);
        },
      ),
    );
    expect(
      importances(
        unitFeatures(1),
        trials(leastTrials - 1, 1, ([a = 0]) => a),
      ),
    ).toEqual([]);
  });
});
