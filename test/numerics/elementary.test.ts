import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { exp, expm1, log, log10, log1p, log2, power } from "../../src/numerics/elementary.ts";

/** Arguments, then the value nearest to the true one. */
const vectors: { readonly [name: string]: readonly (readonly number[])[] } = JSON.parse(
  readFileSync(new URL("./vectors/elementary.json", import.meta.url), "utf8"),
);

const ofOne = { exp, expm1, log, log1p, log2, log10 };

describe("to the last bit", () => {
  test.each(Object.entries(ofOne))("%s", (name, f) => {
    const rows = vectors[name] ?? [];
    expect(rows).toHaveLength(59);
    for (const [x = NaN, value = NaN] of rows) expect(f(x), `${name}(${String(x)})`).toBe(value);
  });

  test("power", () => {
    const rows = vectors["power"] ?? [];
    expect(rows).toHaveLength(59);
    for (const [x = NaN, y = NaN, value = NaN] of rows) {
      expect(power(x, y), `${String(x)}^${String(y)}`).toBe(value);
    }
  });

  it("is exact where the result is a number of few digits", () => {
    for (let n = -1074; n < 1024; n++) expect(log2(power(2, n))).toBe(n);
    for (let n = -30; n <= 30; n++) {
      expect(power(10, n)).toBe(Number(`1e${String(n)}`));
      expect(log10(Number(`1e${String(n)}`))).toBe(n);
    }
    for (let n = 0; n <= 33; n++) expect(power(-3, n)).toBe(Number((-3n) ** BigInt(n)));
  });
});

const edges = [0, -0, 1, -1, -2, 0.5, 1e-20, -1e-20, 5e-324, 1e-310, 1 + 2 ** -52];
const extremes = [709.78, 709.79, -745.1, -745.2, 1.7e308, -1.7e308, Infinity, -Infinity, NaN];
const special = [...edges, ...extremes];

/** The engine's own functions know the special values and all digits but the last. */
function expectLike(found: number, engine: number, what: string): void {
  const near = Math.abs(found - engine) <= 1e-15 * Math.abs(engine);
  expect(Object.is(found, engine) || (near && engine !== 0), what).toBe(true);
}

describe("at the edges as the language standard has it", () => {
  test.each(["exp", "expm1", "log", "log1p", "log2", "log10"] as const)("%s", (name) => {
    for (const x of special) expectLike(ofOne[name](x), Math[name](x), `${name}(${String(x)})`);
  });

  test("power", () => {
    const exponents = [...special, 2, 3, -3, 15, -15, 1e300, -1e300];
    for (const x of [...special, 2, 10]) {
      for (const y of exponents) expectLike(power(x, y), x ** y, `${String(x)}^${String(y)}`);
    }
  });
});
