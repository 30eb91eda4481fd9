import { assert, double, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { crowdingDistances, nonDominatedRanks } from "../../src/numerics/pareto.ts";
import {
  defaultPopulation,
  initialDistribution,
  parametersOf,
  pointAt,
  update,
} from "../../src/search/evolution/cmaes-state.ts";
import { withMargin } from "../../src/search/evolution/margin.ts";
import { normal } from "../../src/space/distributions/normal.ts";
import { randomStream } from "../../src/space/random.ts";
import cmaesVectors from "./vectors/cmaes_parameters.json" with { type: "json" };
import sortVectors from "./vectors/nondominated_sort.json" with { type: "json" };

describe("the constants of CMA-ES", () => {
  it.each(cmaesVectors.cases)("are those of the tutorial in $N dimensions", (known) => {
    expect(defaultPopulation(known.N)).toBe(known.lambda);
    const found = parametersOf(known.N, known.lambda);
    expect(found.weights).toHaveLength(known.mu);
    for (const [i, weight] of found.weights.entries())
      expect(weight).toBeCloseTo(known.weights[i] ?? NaN, 12);
    expect(found.effective).toBeCloseTo(known.mueff, 12);
    expect(found.pathRate).toBeCloseTo(known.c_c, 12);
    expect(found.stepRate).toBeCloseTo(known.c_sigma, 12);
    expect(found.rankOne).toBeCloseTo(known.c_1, 12);
    expect(found.rankMany).toBeCloseTo(known.c_mu, 12);
    expect(found.damping).toBeCloseTo(known.d_sigma, 12);
    expect(found.expectedLength).toBeCloseTo(known.chiN_approx, 12);
  });
});

/** The best loss after so many generations, from a start away from the optimum at 0. */
function optimize(
  loss: (x: Float64Array) => number,
  dimensions: number,
  generations: number,
): number {
  const stream = randomStream(7, "cmaes");
  const parameters = parametersOf(dimensions, defaultPopulation(dimensions));
  let state = initialDistribution(new Float64Array(dimensions).fill(3), 1);
  let best = Infinity;
  for (let generation = 0; generation < generations; generation++) {
    const points = Array.from({ length: parameters.population }, () =>
      pointAt(
        state,
        Float64Array.from({ length: dimensions }, () => stream.normal()),
      ),
    ).toSorted((a, b) => loss(a) - loss(b));
    best = Math.min(best, loss(points[0] ?? new Float64Array()));
    state = update(state, parameters, points);
  }
  return best;
}

describe("the distribution of CMA-ES", () => {
  it("converges on a sphere, on an ellipsoid whose axes differ a thousandfold, and on a valley", () => {
    const sphere = (x: Float64Array) => x.reduce((sum, each) => sum + each * each, 0);
    const ellipsoid = (x: Float64Array) =>
      x.reduce((sum, each, i) => sum + 10 ** ((6 * i) / (x.length - 1)) * each * each, 0);
    const valley = ([a = 0, b = 0]: Float64Array) => 100 * (b - a * a) ** 2 + (1 - a) ** 2;
    expect(optimize(sphere, 8, 250)).toBeLessThan(1e-12);
    expect(optimize(ellipsoid, 8, 900)).toBeLessThan(1e-9);
    expect(optimize(valley, 2, 300)).toBeLessThan(1e-9);
  });

  it("is not carried away by points far outside", () => {
    const state = initialDistribution(new Float64Array(4), 0.1);
    const parameters = parametersOf(4, 8);
    const far = Array.from({ length: 8 }, () => new Float64Array(4).fill(1e6));
    const after = update(state, parameters, far);
    expect(Math.max(...after.mean)).toBeLessThan(1);
    expect(after.step).toBeLessThan(0.1 * Math.E + 1e-9);
  });
});

describe("the margin", () => {
  it("keeps a chance to leave a cell, and leaves wide distributions alone", () => {
    const cells = integer({ min: 2, max: 40 });
    const place = double({ min: 0, max: 1, noNaN: true });
    const width = double({ min: 1e-9, max: 1, noNaN: true });
    assert(
      property(cells, place, width, (size, mean, sd) => {
        const margin = 0.02;
        const cell = Math.min(size - 1, Math.floor(mean * size));
        const kept = withMargin({ mean, sd }, size, margin);
        const { below, above } = normal(kept.mean, kept.sd);
        const leaves = below(cell / size) + above((cell + 1) / size);
        expect(leaves).toBeGreaterThan(margin * 0.49);
        if (sd > 0.9) expect(kept).toEqual({ mean, sd });
      }),
    );
  });
});

describe("non-dominated ranks", () => {
  it.each(sortVectors.ranks)("of $values", ({ values, ranks }) => {
    expect(nonDominatedRanks(values)).toEqual(ranks);
  });
});

describe("crowding distances", () => {
  it("are infinite at the ends and sums of gaps between", () => {
    const front = [
      [0, 10],
      [1, 6],
      [4, 3],
      [10, 0],
    ];
    expect(crowdingDistances(front)).toEqual([Infinity, 0.4 + 0.7, 0.9 + 0.6, Infinity]);
    expect(crowdingDistances([[1, 1]])).toEqual([Infinity]);
  });
});
