/** Exponentials and their kin in the engine: how many units in the last place they are off. */
import { describe, expect, it } from "vitest";
import { unary } from "../../src/graph/elementwise.ts";
import { batch } from "../../src/graph/leaves.ts";
import type { UnaryFunction } from "../../src/graph/op.ts";
import { randomStream } from "../../src/space/random.ts";
import { carryOut, programOf } from "./engine-support.ts";

const count = 40_000;

async function valuesOf(fn: UnaryFunction, xs: Float32Array): Promise<ArrayLike<number>> {
  const program = programOf([unary(fn, batch("x", [xs.length]))]);
  return (await carryOut(program, { x: xs }))["0"] ?? [];
}

/** The distance of float32 numbers of the size of x. */
function lastPlace(x: number): number {
  const bits = new Int32Array(Float32Array.of(Math.abs(x)).buffer)[0] ?? 0;
  const next = new Float32Array(Int32Array.of(bits + 1).buffer)[0] ?? Number.NaN;
  return next - Math.fround(Math.abs(x));
}

const functions: readonly {
  readonly fn: UnaryFunction;
  readonly exact: (x: number) => number;
  readonly draw: (uniform: number) => number;
  readonly bound: number;
}[] = [
  { fn: "exp", exact: Math.exp, draw: (u) => -87.3 + 176 * u, bound: 1 },
  { fn: "exp", exact: Math.exp, draw: (u) => 2 * u - 1, bound: 1 },
  { fn: "log", exact: Math.log, draw: (u) => Math.exp(170 * u - 85), bound: 1 },
  { fn: "log", exact: Math.log, draw: (u) => 0.5 + 1.5 * u, bound: 1 },
  { fn: "tanh", exact: Math.tanh, draw: (u) => 20 * u - 10, bound: 2 },
  { fn: "tanh", exact: Math.tanh, draw: (u) => 1e-3 * u, bound: 2 },
  { fn: "sigmoid", exact: (x) => 1 / (1 + Math.exp(-x)), draw: (u) => 160 * u - 80, bound: 2.5 },
];

describe("the engine's functions", () => {
  for (const { fn, exact, draw, bound } of functions) {
    it(`${fn} is off by at most ${bound} units in the last place`, async () => {
      const random = randomStream(9, fn);
      const xs = Float32Array.from({ length: count }, () => draw(random.uniform()));
      const values = await valuesOf(fn, xs);
      let worst = 0;
      for (const [i, x] of xs.entries()) {
        const right = exact(x);
        worst = Math.max(worst, Math.abs((values[i] ?? Number.NaN) - right) / lastPlace(right));
      }
      expect(worst).toBeLessThan(bound);
      expect(worst).toBeGreaterThan(0.4);
    });
  }

  it("have limits where the numbers end", async () => {
    const { NaN: none, POSITIVE_INFINITY: infinite, NEGATIVE_INFINITY: lowest } = Number;
    const xs = Float32Array.of(lowest, -200, 0, -0, 200, infinite, none, 88.7, 1e-40);
    const got = async (fn: UnaryFunction) => Array.from(await valuesOf(fn, xs)).slice(0, 7);
    expect(await got("exp")).toEqual([0, 0, 1, 1, infinite, infinite, none]);
    expect((await got("log")).slice(0, 4)).toEqual([none, none, lowest, lowest]);
    expect((await got("log"))[5]).toBe(infinite);
    expect(await got("tanh")).toEqual([-1, -1, 0, 0, 1, 1, none]);
    expect(await got("sigmoid")).toEqual([0, 0, 0.5, 0.5, 1, 1, none]);
    expect(await got("sign")).toEqual([-1, -1, 0, 0, 1, 1, none]);
    expect(await got("relu")).toEqual([0, 0, 0, -0, 200, infinite, none]);
    expect((await valuesOf("exp", xs))[7]).toBeLessThan(infinite);
    expect((await valuesOf("log", xs))[8]).toBeCloseTo(Math.log(Math.fround(1e-40)), 5);
  });
});
