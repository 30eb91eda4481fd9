import { array, assert, double, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Feature } from "../../src/search/features.ts";
import {
  expectedImprovement,
  logChanceBelow,
  logExpectedImprovement,
  logImprovement,
} from "../../src/search/gp/acquisition.ts";
import { fitHyperparameters } from "../../src/search/gp/fit.ts";
import {
  expectedHypervolumeImprovement,
  hypervolume,
  undominatedBoxes,
} from "../../src/search/gp/hypervolume.ts";
import { matern, maternSlope, squaredApart } from "../../src/search/gp/kernel.ts";
import { fittedCount, representative } from "../../src/search/gp/model.ts";
import { condition } from "../../src/search/gp/posterior.ts";
import { warp } from "../../src/search/gp/warp.ts";
import { randomStream } from "../../src/space/random.ts";
import expectedImprovementVectors from "./vectors/expected_improvement.json" with { type: "json" };
import posteriorVectors from "./vectors/gp_posterior.json" with { type: "json" };
import hypervolumeVectors from "./vectors/hypervolume.json" with { type: "json" };

const numbers = (count: number): readonly Feature[] =>
  Array.from({ length: count }, (_, i) => ({
    parameter: `x${String(i)}`,
    kind: "number",
    size: Infinity,
    conditional: false,
  }));

const relativeTo = (expected: number) => 1e-12 * Math.max(1, Math.abs(expected));

describe("the acquisition function", () => {
  it.each(expectedImprovementVectors.cases)(
    "is right to 12 digits for mu $mu, sigma $sigma, best $best",
    ({ mu, sigma, best, log_ei: logarithm, log_pi: chance, ei }) => {
      const belief = { mean: mu, variance: sigma * sigma };
      const found = logExpectedImprovement(belief, best);
      expect(Math.abs(found - Number(logarithm))).toBeLessThan(relativeTo(Number(logarithm)));
      expect(Math.abs(logChanceBelow(belief, best) - Number(chance))).toBeLessThan(
        relativeTo(Number(chance)),
      );
      if (Number(ei) > 1e-290) {
        expect(expectedImprovement(belief, best) / Number(ei)).toBeCloseTo(1, 10);
      }
    },
  );

  it("rises with z everywhere, where the improvement itself is 0 as a number too", () => {
    for (let z = -1e6; z < 5; z += Math.max(0.01, Math.abs(z) / 50)) {
      expect(logImprovement(z + 1e-3 * Math.max(1, Math.abs(z)))).toBeGreaterThan(
        logImprovement(z),
      );
    }
  });

  it("is certain without variance", () => {
    expect(logExpectedImprovement({ mean: 1, variance: 0 }, 3)).toBeCloseTo(Math.log(2), 14);
    expect(logExpectedImprovement({ mean: 3, variance: 0 }, 1)).toBe(-Infinity);
    expect(logChanceBelow({ mean: 0, variance: 0 }, 0)).toBe(0);
  });
});

describe("the posterior", () => {
  const matern52 = posteriorVectors.cases.filter(({ kernel }) => kernel === "matern52");

  it("has a case of its kernel to be compared with", () => {
    expect(matern52.length).toBeGreaterThan(0);
  });

  it.each(matern52)("is that of scikit-learn for lengthscales $lengthscales", (known) => {
    const { variance, lengthscales, noise_variance: noise, X, y, Xs, mean, std } = known;
    const posterior = condition(
      numbers(lengthscales.length),
      { lengthscales: Float64Array.from(lengthscales), noise: noise / variance },
      X.map((row) => Float64Array.from(row)),
      Float64Array.from(y),
    );
    for (const [i, row] of Xs.entries()) {
      const found = posterior.at(Float64Array.from(row));
      expect(found.mean).toBeCloseTo(mean[i] ?? NaN, 9);
      expect(Math.sqrt(variance * found.variance)).toBeCloseTo(std[i] ?? NaN, 9);
      expect(posterior.meanAt(Float64Array.from(row))).toBe(found.mean);
    }
  });
});

describe("the kernel", () => {
  it("has the slope of its differences", () => {
    for (const squared of [0.01, 0.3, 1, 7]) {
      const h = 1e-6 * squared;
      const difference = (matern(squared + h) - matern(squared - h)) / (2 * h);
      expect(maternSlope(squared)).toBeCloseTo(difference, 6);
    }
    expect(matern(0)).toBe(1);
  });

  it("gives positive definite covariances of any mix of active and inactive features", () => {
    const value = double({ min: 0, max: 1, noNaN: true });
    const inactive = array(tuple(value, value), { minLength: 2, maxLength: 12 });
    assert(
      property(inactive, (rows) => {
        const made = rows.map(([a, b]) =>
          Float64Array.of(a < 0.3 ? NaN : a, b < 0.5 ? NaN : Math.round(3 * b)),
        );
        const columns: readonly Feature[] = [
          { parameter: "a", kind: "number", size: Infinity, conditional: true },
          { parameter: "b", kind: "category", size: 4, conditional: true },
        ];
        const hyperparameters = { lengthscales: Float64Array.of(0.5, 0.7), noise: 1e-6 };
        const posterior = condition(columns, hyperparameters, made, new Float64Array(made.length));
        for (const row of made) expect(posterior.at(row).variance).toBeLessThan(1e-3);
      }),
    );
  });

  it("says nothing of what is inactive in both", () => {
    expect(squaredApart("number", NaN, NaN)).toBe(0);
    expect(squaredApart("category", 1, 2)).toBe(1);
    expect(squaredApart("number", NaN, 0.5)).toBeLessThan(squaredApart("number", NaN, 0));
  });
});

describe("the fit", () => {
  const rows = (count: number, dimensions: number): readonly Float64Array[] => {
    const stream = randomStream(1, "rows");
    return Array.from({ length: count }, () =>
      Float64Array.from({ length: dimensions }, stream.uniform),
    );
  };

  it("finds which feature matters and how rough the function is", () => {
    const made = rows(60, 3);
    const values = warp(made.map(([x = 0]) => Math.sin(12 * x)));
    const { lengthscales, noise } = fitHyperparameters(numbers(3), made, values);
    expect(lengthscales[0]).toBeLessThan(0.6);
    expect(lengthscales[1]).toBeGreaterThan(2);
    expect(noise).toBeLessThan(0.02);
  });

  it("finds noise", () => {
    const made = rows(80, 2);
    const stream = randomStream(2, "noise");
    const values = warp(made.map(() => stream.normal()));
    expect(fitHyperparameters(numbers(2), made, values).noise).toBeGreaterThan(0.3);
  });
});

describe("warped losses", () => {
  it("keep their order, the worst ones failed, with mean 0 and variance 1", () => {
    assert(
      property(
        array(double({ noNaN: true, min: -1e6, max: 1e6 }), { minLength: 3, maxLength: 40 }),
        (losses) => {
          const all = [...losses, Infinity];
          const warped = warp(all);
          for (const [i, a] of all.entries()) {
            for (const [j, b] of all.entries()) {
              if (a < b) expect(warped[i]).toBeLessThanOrEqual((warped[j] ?? NaN) + 1e-12);
            }
          }
          const mean = warped.reduce((sum, each) => sum + each, 0) / warped.length;
          expect(mean).toBeCloseTo(0, 9);
        },
      ),
    );
  });

  it("are not ruled by an outlier", () => {
    const warped = warp([1, 2, 3, 4, 5, 1e9]);
    expect((warped[5] ?? 0) - (warped[4] ?? 0)).toBeLessThan(2);
  });
});

describe("the hypervolume", () => {
  it.each(hypervolumeVectors.cases)("of $points under $ref", ({ points, ref, hv }) => {
    expect(hypervolume(points, ref)).toBeCloseTo(hv, 9);
  });

  it("is what the undominated boxes leave", () => {
    const point = tuple(
      double({ min: 0, max: 1, noNaN: true }),
      double({ min: 0, max: 1, noNaN: true }),
      double({ min: 0, max: 1, noNaN: true }),
    );
    assert(
      property(array(point, { maxLength: 8 }), (points) => {
        const boxes = undominatedBoxes(points, [1, 1, 1]);
        const free = boxes.reduce(
          (sum, { low, high }) =>
            sum +
            high.reduce(
              (product, top, i) => product * Math.max(0, top - Math.max(0, low[i] ?? 0)),
              1,
            ),
          0,
        );
        expect(free + hypervolume(points, [1, 1, 1])).toBeCloseTo(1, 9);
      }),
    );
  });

  it("is expected to grow by what sampling says", () => {
    const points = [
      [0.2, 0.8],
      [0.5, 0.5],
      [0.9, 0.1],
    ];
    const reference = [1, 1];
    const beliefs = [
      { mean: 0.4, variance: 0.04 },
      { mean: 0.5, variance: 0.09 },
    ];
    const stream = randomStream(3, "volume");
    const before = hypervolume(points, reference);
    let gain = 0;
    const draws = 20_000;
    for (let i = 0; i < draws; i++) {
      const drawn = beliefs.map(
        ({ mean, variance }) => mean + Math.sqrt(variance) * stream.normal(),
      );
      gain += (hypervolume([...points, drawn], reference) - before) / draws;
    }
    const expected = expectedHypervolumeImprovement(beliefs, undominatedBoxes(points, reference));
    expect(expected / gain).toBeGreaterThan(0.97);
    expect(expected / gain).toBeLessThan(1.03);
  });
});

describe("what a fit and a posterior are of", () => {
  it("is every trial at first, then a growing number, never more than there are", () => {
    let before = 0;
    for (let count = 0; count < 2000; count++) {
      const fitted = fittedCount(count);
      expect(fitted).toBeLessThanOrEqual(count);
      expect(fitted).toBeGreaterThanOrEqual(before);
      expect(fitted).toBeGreaterThan(count * 0.9 - 2);
      before = fitted;
    }
  });

  it("is the best half and others, each once", () => {
    const values = Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    const places = representative(values, 20);
    expect(new Set(places).size).toBe(20);
    for (let best = 0; best < 10; best++) expect(places).toContain(values.indexOf(best));
  });
});
