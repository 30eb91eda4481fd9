/** Fronts in closed form: each of their points has one that is found beside it, and none that is found lies beyond. */
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { solveGlobal } from "../../../src/solve/global/solve.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import { createSpace } from "../../../src/space/space.ts";
import { planOf } from "./support.ts";

const folder = new URL("../reference/fronts/", import.meta.url);
const allowance = 0.02;

/** The second objective at the first one of the front, and where the first one goes. */
interface KnownFront {
  readonly first: readonly (readonly [low: number, high: number])[];
  readonly second: (first: number) => number;
}

const zdt3 = (f: number) => 1 - Math.sqrt(f) - f * Math.sin(10 * Math.PI * f);
const fronts: { readonly [name: string]: KnownFront } = {
  schaffer1: { first: [[0, 4]], second: (f) => (Math.sqrt(f) - 2) ** 2 },
  fonseca2: {
    first: [[0, 1 - Math.exp(-4)]],
    second: (f) => 1 - Math.exp(-((2 - Math.sqrt(-Math.log(1 - f))) ** 2)),
  },
  bnh: {
    first: [[0, 136]],
    second: (f) =>
      f <= 72 ? 2 * (Math.sqrt(f / 8) - 5) ** 2 : (Math.sqrt(f / 4 - 9) - 5) ** 2 + 4,
  },
  zdt1: { first: [[0, 1]], second: (f) => 1 - Math.sqrt(f) },
  zdt2: { first: [[0, 1]], second: (f) => 1 - f * f },
  zdt3: {
    first: [
      [0, 0.0830015349],
      [0.182228728, 0.2577623634],
      [0.4093136748, 0.4538821041],
      [0.6183967944, 0.6525117038],
      [0.8233317983, 0.8518328654],
    ],
    second: zdt3,
  },
};

describe("the front of", () => {
  it.each(Object.entries(fronts))("%s is enclosed", (name, { first, second }) => {
    const plan = planOf(readFileSync(new URL(`${name}.hpt`, folder), "utf8"));
    const { status, points, notes } = solveGlobal(plan, noMetrics, { tolerance: allowance });
    expect(status).toBe("optimal");
    expect(notes[0]).toContain("2% of the range");
    const found = points.map(({ objectives: [a = NaN, b = NaN] }) => [a, b] as const);
    const ranges = [0, 1].map((k) => {
      const values = found.map((point) => point[k] ?? NaN);
      return Math.max(...values) - Math.min(...values);
    });
    const [wide = 1, tall = 1] = ranges;
    const space = createSpace(plan, createEnvironment(plan), noMetrics);
    for (const { configuration } of points) expect(space.broken(configuration)).toEqual([]);
    for (const [i, [a, b]] of found.entries()) {
      // Ordered, and none as good as another.
      const [next = Infinity, below = -Infinity] = found[i + 1] ?? [];
      expect(next).toBeGreaterThan(a);
      expect(below).toBeLessThan(b);
      const inside = first.find(([low, high]) => a >= low && a <= high);
      if (inside) expect(b).toBeGreaterThanOrEqual(second(a) - 1e-6 * tall);
    }
    for (const [low, high] of first) {
      for (let i = 0; i <= 20; i++) {
        const at = low + ((high - low) * i) / 20;
        const value = second(at);
        const near = found.some(
          ([a, b]) => a <= at + (allowance + 1e-4) * wide && b <= value + (allowance + 1e-4) * tall,
        );
        expect(near, `${String(at)}, ${String(value)}`).toBe(true);
      }
    }
  });
});
