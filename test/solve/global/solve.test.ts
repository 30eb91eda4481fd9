/** What branch and bound says of studies of all kinds. */
import { describe, expect, it } from "vitest";
import type { Solution } from "../../../src/solve/solution.ts";
import type { GlobalOptions } from "../../../src/solve/global/options.ts";
import { solveGlobal } from "../../../src/solve/global/solve.ts";
import { noMetrics } from "../../../src/space/environment.ts";
import { planOf } from "./support.ts";

function solve(body: string, options: GlobalOptions = {}, before = ""): Solution {
  return solveGlobal(planOf(`${before}\nstudy s {\n${body}\nsolve global\n}`), noMetrics, options);
}

function best({ points }: Solution): { readonly [name: string]: unknown } {
  return Object.fromEntries(points[0]?.configuration ?? []);
}

describe("parameters", () => {
  it("whole numbers are whole, steps on their grid, powers of two powers", () => {
    const solution = solve(`
      param n: Int in -10 .. 10
      param s: Real in 0 .. 1 step 0.3
      param t: Real in 0 .. 1000 step 0.125
      param p: Int in 1 .. 100 pow2
      minimize (n - 2.4)^2 + (s - 0.5)^2 + (t - 371.3)^2 + (p - 20)^2`);
    expect(solution.status).toBe("optimal");
    expect(best(solution)).toEqual({ n: 2, s: 0.6, t: 371.25, p: 16 });
  });

  it("conditional parameters are there only where they are", () => {
    const solution = solve(`
      param kind: one of { plain, heavy }
      param lr: Real in 0 .. 1
      when kind == heavy { param momentum: Real in 0.5 .. 0.9 }
      minimize (lr - 0.3)^2 + (if kind == heavy then (momentum ?? 0) else 0.6)`);
    expect(solution.status).toBe("optimal");
    expect(best(solution)).toEqual({ kind: "heavy", lr: expect.closeTo(0.3, 3), momentum: 0.5 });
    const plain = solve(`
      param kind: one of { plain, heavy }
      param lr: Real in 0 .. 1
      when kind == heavy { param momentum: Real in 0.5 .. 0.9 }
      minimize (lr - 0.3)^2 + (if kind == heavy then (momentum ?? 0) else 0.4)`);
    expect(best(plain)).toEqual({ kind: "plain", lr: expect.closeTo(0.3, 3) });
  });

  it("a name in two branches has the range of the branch that is taken", () => {
    const solution = solve(`
      param kind: one of { narrow, wide }
      when kind == wide { param x: Real in 3 .. 9 } else { param x: Real in 0 .. 2 }
      maximize (if kind == wide then 1 else 5) * x`);
    expect(best(solution)).toEqual({ kind: "narrow", x: 2 });
    expect(solution.points[0]?.objectives).toEqual([10]);
  });

  it("arrays have the length that is best for them", () => {
    const solution = solve(
      `
      param depth: Int in 1 .. 4
      param width: Width[depth]
      minimize abs(sum(width) - 7) + depth / 10`,
      {},
      "type Width = Int in 1 .. 3",
    );
    expect(solution.points[0]?.objectives[0]).toBeCloseTo(0.3, 9);
    expect(best(solution).depth).toBe(3);
  });

  it("orders use each place once", () => {
    const solution = solve(
      `
      param order: Permutation[Step]
      param x: Real in 0 .. 1
      minimize 3 * order[crop] + 2 * order[flip] + order[blur] + x`,
      {},
      "enum Step { crop, flip, blur }",
    );
    expect(best(solution)).toEqual({ order: [0, 1, 2], x: 0 });
    const members = Array.from({ length: 9 }, (_, i) => `m${String(i)}`).join(", ");
    expect(() =>
      solve(
        "param o: Permutation[Many]\nparam x: Real in 0 .. 1\nminimize o[m1] + x",
        {},
        `enum Many { ${members} }`,
      ),
    ).toThrow("`o` is an order of 9, which `solve global` cannot go through");
  });
});

describe("constraints", () => {
  it("equalities of whole numbers hold exactly", () => {
    const solution = solve(`
      param a: Int in 1 .. 2048
      param b: Int in 1 .. 2048
      require a * b == 1024
      minimize a + b`);
    expect(best(solution)).toEqual({ a: 32, b: 32 });
  });

  it("equalities of reals hold within rounding", () => {
    const solution = solve(`
      param x: Real in 0 .. 10
      param y: Real in 0 .. 10
      require x * y == 7
      minimize x + 2 * y`);
    expect(solution.status).toBe("optimal");
    expect(solution.points[0]?.objectives[0]).toBeCloseTo(2 * Math.sqrt(14), 5);
  });

  it("what cannot hold together is named, and nothing else", () => {
    const solution = solve(`
      param x: Real in -5 .. 5
      param y: Real in -5 .. 5
      require x + y <= 9
      require x^2 + y^2 <= 1
      require x * y >= 0.7
      minimize x`);
    expect(solution.status).toBe("infeasible");
    expect(solution.points).toEqual([]);
    expect(solution.conflict).toEqual([1, 2]);
  });

  it("a denied comparison holds where there is no value to compare", () => {
    const solution = solve(`
      param x: Real in -4 .. 3
      require not (sqrt(x) <= 2)
      maximize x`);
    expect(best(solution).x).toBeLessThan(0);
    expect(solution.bound).toBeCloseTo(0, 5);
  });
});

describe("what is said", () => {
  it("a study without objectives has any feasible configuration", () => {
    const solution = solve(`
      param x: Real in 0 .. 1
      param n: Int in 1 .. 9
      require x * n == 2.5`);
    expect(solution.status).toBe("optimal");
    expect(solution.bound).toBeUndefined();
    expect(Number(best(solution).x) * Number(best(solution).n)).toBeCloseTo(2.5, 8);
  });

  it("maximizing bounds from above", () => {
    const solution = solve("param x: Real in 0 .. 4\nmaximize x * (3 - x)");
    expect(solution.points[0]?.objectives[0]).toBeCloseTo(2.25, 9);
    expect(solution.bound).toBeGreaterThanOrEqual(2.25);
    expect(solution.bound).toBeLessThanOrEqual(2.25 + 2.3e-6);
  });

  it("a pole is unbounded", () => {
    const solution = solve("param x: Real in -1 .. 1\nminimize -1 / x^2");
    expect(solution.status).toBe("unbounded");
  });

  it("what is stopped has an honest gap and says so; the same boxes give the same", () => {
    const text = `
      param x: Real in -5 .. 5
      param y: Real in -5 .. 5
      param z: Real in -5 .. 5
      minimize sin(x * y) + cos(y * z + x) + sin(z * x - y) * cos(x)`;
    const [one, same] = [solve(text, { boxes: 60 }), solve(text, { boxes: 60 })];
    expect(one).toEqual(same);
    expect(one.status).toBe("stopped");
    expect(one.notes[0]).toBe("Stopped after 60 boxes, the most that are looked at.");
    const done = solve(text, { tolerance: 1e-2 });
    expect(done.status).toBe("optimal");
    expect(one.bound).toBeLessThanOrEqual(done.points[0]?.objectives[0] ?? NaN);
    expect(done.bound).toBeLessThanOrEqual(one.points[0]?.objectives[0] ?? NaN);
    const asked = solve(text, { shouldStop: () => true });
    expect(asked.status).toBe("stopped");
    expect(asked.bound ?? -Infinity).toBeLessThanOrEqual(done.points[0]?.objectives[0] ?? NaN);
  });
});
