import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IntDomain, RealDomain, Scale } from "../../src/plan/document.ts";
import { randomStream } from "../../src/space/random.ts";
import { type Axis, createAxis } from "../../src/space/scales.ts";
import { chiSquare, countsOf, kolmogorovSmirnov } from "../support/statistics.ts";

type Name = Scale["name"];

const realAxis = (low: number, high: number, name: Name, step?: number): Axis =>
  createAxis({ kind: "real", low, high, scale: step === undefined ? { name } : { name, step } });

const intAxis = (low: number, high: number, name: Name, step?: number): Axis =>
  createAxis({ kind: "int", low, high, scale: step === undefined ? { name } : { name, step } });

const draws = (axis: Axis, n = 20_000): readonly number[] => {
  const stream = randomStream(11, "scales");
  return Array.from({ length: n }, () => axis.forward(stream.uniform()));
};

const valuesOf = ({ lattice }: Axis): readonly number[] =>
  Array.from({ length: lattice?.size ?? 0 }, (_, i) => lattice?.at(i) ?? NaN);

/** Ranges that lie in the domain of each scale. */
const inDomain: { readonly [N in Name]: fc.Arbitrary<number> } = {
  linear: fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  log: fc.double({ min: 1e-12, max: 1e12, noNaN: true }),
  reverse_log: fc.double({ min: -5, max: 0.9999999, noNaN: true }),
  logit: fc.double({ min: 1e-9, max: 1 - 1e-9, noNaN: true }),
  pow2: fc.integer({ min: -20, max: 20 }).map((k) => 2 ** k),
  step: fc.integer({ min: -1000, max: 1000 }).map((k) => k / 8),
};

const domains: fc.Arbitrary<RealDomain | IntDomain> = fc
  .constantFrom<Name>("linear", "log", "reverse_log", "logit", "pow2", "step")
  .chain((name) =>
    fc
      .tuple(inDomain[name], inDomain[name], fc.integer({ min: 1, max: 40 }))
      .map(([a, b, step]): RealDomain => ({
        kind: "real",
        low: Math.min(a, b),
        high: Math.max(a, b),
        scale: name === "step" ? { name, step: step / 16 } : { name },
      })),
  );

const wholeDomains: fc.Arbitrary<RealDomain | IntDomain> = fc
  .tuple(
    fc.constantFrom<Name>("linear", "log", "pow2", "step"),
    fc.integer({ min: 1, max: 5000 }),
    fc.integer({ min: 0, max: 5000 }),
    fc.integer({ min: 1, max: 50 }),
  )
  .map(([name, low, span, step]): IntDomain => {
    const start = name === "pow2" ? 2 ** Math.floor(Math.log2(low)) : low;
    return {
      kind: "int",
      low: start,
      high: start + span,
      scale: name === "step" ? { name, step } : { name },
    };
  });

describe("every scale", () => {
  const anyDomain = fc.oneof(domains, wholeDomains);
  const unit = fc.double({ min: 0, max: 1, noNaN: true });

  it("stays in its range and rises", () => {
    fc.assert(
      fc.property(anyDomain, unit, unit, (domain, a, b) => {
        const { forward } = createAxis(domain);
        const [x, y] = [forward(Math.min(a, b)), forward(Math.max(a, b))];
        expect(x).toBeGreaterThanOrEqual(domain.low);
        expect(y).toBeLessThanOrEqual(domain.high);
        expect(x).toBeLessThanOrEqual(y + 1e-12 * Math.abs(y));
        if (domain.kind === "int") expect(Number.isInteger(x)).toBe(true);
      }),
      { numRuns: 1000 },
    );
  });

  it("finds a lattice value again, and a continuous one up to rounding", () => {
    fc.assert(
      fc.property(anyDomain, unit, (domain, u) => {
        const { forward, backward, lattice } = createAxis(domain);
        const value = forward(u);
        const place = backward(value);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThanOrEqual(1);
        const again = forward(place);
        if (lattice === undefined) {
          const room = 1e-9 * Math.max(Math.abs(domain.low), Math.abs(domain.high));
          expect(Math.abs(again - value)).toBeLessThanOrEqual(room);
        } else {
          expect(again).toBe(value);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("has exact ends and one value where the range is one", () => {
    fc.assert(
      fc.property(domains, (domain) => {
        // −0 and 0 are the same value.
        const plain = ({ forward }: Axis, u: number): number => forward(u) + 0;
        const low = domain.low + 0;
        const axis = createAxis(domain);
        expect(plain(axis, 0)).toBe(low);
        if (axis.lattice === undefined) expect(plain(axis, 1)).toBe(domain.high + 0);
        const single = createAxis({ ...domain, high: domain.low });
        expect([0, 0.7, 1].map((u) => plain(single, u))).toEqual([low, low, low]);
        expect(single.backward(domain.low)).toBe(0.5);
      }),
    );
  });
});

describe("draws", () => {
  // Exact distribution functions, written out apart from the scales.
  const cases: readonly (readonly [Name, number, number, (x: number) => number])[] = [
    ["linear", -3, 5, (x) => (x + 3) / 8],
    ["log", 1e-5, 1e-1, (x) => (Math.log10(x) + 5) / 4],
    ["reverse_log", 0.5, 0.999, (x) => Math.log((1 - x) / 0.5) / Math.log(0.001 / 0.5)],
    [
      "logit",
      0.01,
      0.9,
      (x) => (Math.log(x / (1 - x)) - Math.log(1 / 99)) / (Math.log(9) - Math.log(1 / 99)),
    ],
  ];
  it.each(cases)("of a real on the scale %s follow its curve", (name, low, high, below) => {
    expect(kolmogorovSmirnov(draws(realAxis(low, high, name)), below)).toBeLessThan(1.95);
  });

  it("of whole numbers give each the same chance", () => {
    const axis = intAxis(3, 12, "linear");
    const values = valuesOf(axis);
    expect(values).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(
      chiSquare(
        countsOf(draws(axis), values),
        values.map(() => 0.1),
      ),
    ).toBeLessThan(27.9);
  });

  it("of whole numbers on the log scale give the ends their share of [low − ½, high + ½]", () => {
    const axis = intAxis(1, 8, "log");
    const values = [1, 2, 3, 4, 5, 6, 7, 8];
    const total = Math.log(8.5 / 0.5);
    const shares = values.map((k) => Math.log((k + 0.5) / (k - 0.5)) / total);
    expect(chiSquare(countsOf(draws(axis), values), shares)).toBeLessThan(24.4);
  });

  it("of powers of two are the powers in the range, each with the same chance", () => {
    for (const axis of [intAxis(8, 300, "pow2"), realAxis(8, 256, "pow2")]) {
      const values = [8, 16, 32, 64, 128, 256];
      expect(valuesOf(axis)).toEqual(values);
      expect(
        chiSquare(
          countsOf(draws(axis), values),
          values.map(() => 1 / 6),
        ),
      ).toBeLessThan(20.6);
    }
    expect(valuesOf(realAxis(0.2, 2, "pow2"))).toEqual([0.25, 0.5, 1, 2]);
  });

  it("of steps are low + k · step ≤ high, without what adding 0.1 leaves behind", () => {
    expect(valuesOf(realAxis(0, 0.5, "step", 0.1))).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(valuesOf(realAxis(0.05, 0.4, "step", 0.1))).toEqual([0.05, 0.15, 0.25, 0.35]);
    expect(valuesOf(intAxis(10, 31, "step", 7))).toEqual([10, 17, 24, 31]);
    const axis = intAxis(0, 100, "step", 25);
    const counts = countsOf(draws(axis), [0, 25, 50, 75, 100]);
    expect(
      chiSquare(
        counts,
        counts.map(() => 0.2),
      ),
    ).toBeLessThan(18.5);
  });
});

describe("a range outside the scale", () => {
  it.each([
    ["log", 0, 1],
    ["log", -1, 1],
    ["reverse_log", 0, 1],
    ["logit", 0, 0.5],
    ["logit", 0.5, 1],
    ["pow2", 0, 8],
    ["pow2", 33, 63],
    ["linear", 2, 1],
  ] as const)("is refused: %s from %d to %d", (name, low, high) => {
    expect(() => realAxis(low, high, name)).toThrow(RangeError);
  });
});
