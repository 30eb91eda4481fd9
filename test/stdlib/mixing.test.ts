/** What `std:mixing` gives, against closed forms and the optimum that a solver finds. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectNear, optimumOf } from "../solve/convex-study/support.ts";
import { valuesOf } from "./values.ts";

function numbersOf(expression: string): readonly number[] {
  return valuesOf("std:mixing", [expression]).flat().map(Number);
}

const sigmas = (size: number) =>
  fc.array(
    fc.integer({ min: 1, max: 400 }).map((hundredths) => hundredths / 100),
    { minLength: size, maxLength: size },
  );

describe("neyman", () => {
  it("gives shares in proportion to sigma", () => {
    expectNear(numbersOf("neyman([3, 1, 4])"), [3 / 8, 1 / 8, 1 / 2], 1e-15);
  });

  it("has the variance (Σ σ)²", () => {
    expectNear(numbersOf("mixing_variance([3, 1, 4], neyman([3, 1, 4]))"), [64], 1e-14);
  });
});

describe("mixing_variance", () => {
  it("adds σ²/w", () => {
    expectNear(numbersOf("mixing_variance([1, 2], [0.2, 0.8])"), [1 / 0.2 + 4 / 0.8], 1e-15);
  });

  it("is infinite where a domain is left out", () => {
    expect(numbersOf("mixing_variance([1, 2], [0, 1])")).toEqual([Infinity]);
  });
});

describe("water_filled", () => {
  it("raises small shares to the floor", () => {
    // 0.1 of 1 : 1 : 8 is below 0.15, so that 0.7 is left for the third.
    expectNear(numbersOf("water_filled([1, 1, 8], 0.15)"), [0.15, 0.15, 0.7], 1e-15);
  });

  it("is Neyman's allocation where the floor is low", () => {
    expectNear(numbersOf("water_filled([3, 1, 4], 0.1)"), numbersOf("neyman([3, 1, 4])"), 1e-15);
  });

  it("is uniform at the highest floor", () => {
    expectNear(numbersOf("water_filled([3, 1, 4, 9], 0.25)"), [0.25, 0.25, 0.25, 0.25], 1e-15);
  });

  it("is the optimum of the convex study with that floor", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 7 }).chain(sigmas),
        fc.integer({ min: 0, max: 98 }),
        (sigma, percent) => {
          const floor = percent / 100 / sigma.length;
          const list = `[${sigma.join(", ")}]`;
          const { of } = optimumOf(`import { mixing_variance } from "std:mixing"
            study mixing_floor {
              param w: Simplex[${sigma.length}]
              require forall d in 0 .. ${sigma.length - 1}: w[d] >= ${floor}
              minimize mixing_variance(${list}, w)
              solve convex
            }`);
          const filled = numbersOf(`water_filled(${list}, ${floor})`);
          expect(Math.abs(filled.reduce((sum, share) => sum + share, -1))).toBeLessThan(1e-12);
          expectNear(of("w"), filled, 1e-8);
        },
      ),
      { numRuns: 40, seed: 7 },
    );
  });
});

describe("disparity", () => {
  it("is the largest share over the smallest", () => {
    expectNear(numbersOf("disparity([0.2, 0.5, 0.3])"), [2.5], 1e-15);
    expect(numbersOf("disparity([0, 1])")).toEqual([Infinity]);
  });
});

describe("alignment", () => {
  it("is the cosine of the angle", () => {
    expectNear(numbersOf("alignment([1, 0], [1, 1])"), [Math.SQRT1_2], 1e-15);
    expectNear(numbersOf("alignment([1, 2, 2], [-2, -4, -4])"), [-1], 1e-15);
    expectNear(numbersOf("alignment([1, 0], [0, 5])"), [0], 1e-15);
  });
});

describe("aligned_weight", () => {
  it("is 0 under conflict, and where the main gradient is beyond the bound", () => {
    expect(numbersOf("aligned_weight([1, 0], [-1, 1], 10)")).toEqual([0]);
    expect(numbersOf("aligned_weight([3, 0], [1, 1], 2)")).toEqual([0]);
    expect(numbersOf("aligned_weight([1, 0], [0, 0], 10)")).toEqual([0]);
  });

  it("goes as far as the bound where both agree", () => {
    fc.assert(
      fc.property(sigmas(3), sigmas(3), fc.integer({ min: 1, max: 30 }), (main, aux, beyond) => {
        const bound = Math.hypot(...main) + beyond / 10;
        const [weight = NaN] = numbersOf(
          `aligned_weight([${main.join(", ")}], [${aux.join(", ")}], ${bound})`,
        );
        const together = main.map((x, i) => x + weight * (aux[i] ?? NaN));
        expect(weight).toBeGreaterThan(0);
        expectNear([Math.hypot(...together)], [bound], 1e-12);
      }),
      { numRuns: 40, seed: 11 },
    );
  });
});
