/** Problems of the literature that are convex, written so that the rules see it. */
import { expect, it } from "vitest";
import { expectNear, optimumOf, solved } from "./support.ts";

/**
 * J. J. Liang et al., Problem definitions and evaluation criteria for the CEC 2006 special session on constrained
 * real-parameter optimization, 2006: g07, the one of its 24 that is convex. Its two products of parameters are
 * completed to squares.
 */
const g07 = (products: readonly [string, string]) => `type X = Real in -10 .. 10
study g07 {
  param x: X[10]
  minimize ${products[0]} - 14 * x[0] - 16 * x[1] + (x[2] - 10)^2 + 4 * (x[3] - 5)^2 + (x[4] - 3)^2
    + 2 * (x[5] - 1)^2 + 5 * x[6]^2 + 7 * (x[7] - 11)^2 + 2 * (x[8] - 10)^2 + (x[9] - 7)^2 + 45
  require 4 * x[0] + 5 * x[1] - 3 * x[6] + 9 * x[7] <= 105
  require 10 * x[0] - 8 * x[1] - 17 * x[6] + 2 * x[7] <= 0
  require -8 * x[0] + 2 * x[1] + 5 * x[8] - 2 * x[9] <= 12
  require 3 * (x[0] - 2)^2 + 4 * (x[1] - 3)^2 + 2 * x[2]^2 - 7 * x[3] <= 120
  require 5 * x[0]^2 + 8 * x[1] + (x[2] - 6)^2 - 2 * x[3] <= 40
  require ${products[1]} + 14 * x[4] - 6 * x[5] <= 0
  require 0.5 * (x[0] - 8)^2 + 2 * (x[1] - 4)^2 + 3 * x[4]^2 - x[5] <= 30
  require -3 * x[0] + 6 * x[1] + 12 * (x[8] - 8)^2 - 7 * x[9] <= 0
  solve convex
}`;

it("g07 is solved where its products are squares", () => {
  const { objective } = optimumOf(
    g07(["(x[0] + x[1] / 2)^2 + 0.75 * x[1]^2", "(x[0] - x[1])^2 + x[1]^2 - 8 * x[1] + 8"]),
  );
  expectNear([objective], [24.30620906818]);
});

it("g07 as it is written is refused: its products are not known to be convex together", () => {
  const text = g07([
    "x[0]^2 + x[1]^2 + x[0] * x[1]",
    "x[0]^2 + 2 * (x[1] - 2)^2 - 2 * x[0] * x[1]",
  ]);
  expect(() => solved(text)).toThrow("`x[0] * x[1]` is neither convex nor concave");
});

/** H. Chickermane and H. C. Gea, Structural optimization using a new local approximation method, 1996. */
it("the cantilever beam is solved where its cubes stand in the numerator", () => {
  const { objective } = optimumOf(`type X = Real in 0.01 .. 100
    study beam {
      param x: X[5]
      minimize 0.0624 * sum(x)
      require 61 * x[0]^-3 + 37 * x[1]^-3 + 19 * x[2]^-3 + 7 * x[3]^-3 + x[4]^-3 <= 1
      solve convex
    }`);
  // In closed form: x in proportion to the fourth root of each coefficient.
  const sum = [61, 37, 19, 7, 1].reduce((total, c) => total + c ** 0.25, 0);
  expectNear([objective], [0.0624 * sum ** (4 / 3)]);
});

it("the product of g03 is solved through its logarithm", () => {
  const { of } = optimumOf(`type X = Real in 0 .. 1
    study product {
      param x: X[10]
      require norm(x) <= 1
      maximize sum(i in 0 .. 9: log(x[i]))
      solve convex
    }`);
  expectNear(
    of("x"),
    Array.from({ length: 10 }, () => Math.sqrt(0.1)),
  );
});
