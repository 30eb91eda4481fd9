import { describe, expect, it } from "vitest";
import type { IntDomain, Prior, RealDomain } from "../../src/plan/document.ts";
import { beta } from "../../src/space/distributions/beta.ts";
import { lognormal, normal, normalQuantile } from "../../src/space/distributions/normal.ts";
import { createMarginal } from "../../src/space/priors.ts";
import { randomStream } from "../../src/space/random.ts";
import { chiSquare, countsOf, kolmogorovSmirnov } from "../support/statistics.ts";
import truncated from "./vectors/truncated_normal.json" with { type: "json" };

const realDomain = (low: number, high: number): RealDomain => ({
  kind: "real",
  low,
  high,
  scale: { name: "linear" },
});

const draws = (domain: RealDomain | IntDomain, prior: Prior, n = 20_000): readonly number[] => {
  const { forward } = createMarginal(domain, prior);
  const stream = randomStream(17, "priors");
  return Array.from({ length: n }, () => forward(stream.uniform()));
};

describe("the normal quantile", () => {
  // Table 1 of Wichura (1988), where the algorithm is tested.
  it.each([
    [0.25, -0.6744897501960817],
    [0.001, -3.0902323061678136],
    [1e-20, -9.262340089798407],
  ])("of %d is %d", (p, expected) => {
    expect(normalQuantile(p)).toBeCloseTo(expected, 14);
    if (p > 1e-10) expect(normalQuantile(1 - p)).toBeCloseTo(-expected, 12);
  });

  it("undoes the distribution function in both tails", () => {
    const { below, above, quantile, upperQuantile } = normal(0, 1);
    for (let x = -30; x <= 30; x += 0.37) {
      const again = x < 0 ? quantile(below(x)) : upperQuantile(above(x));
      expect(Math.abs(again - x)).toBeLessThan(1e-11 * Math.max(1, Math.abs(x)));
    }
  });
});

describe("a normal prior", () => {
  it.each(truncated.cases)("cut off at $a and $b agrees with scipy ($mu, $sigma)", (given) => {
    const prior = { name: "normal", mean: given.mu, sd: given.sigma } as const;
    const { forward, backward } = createMarginal(realDomain(given.a, given.b), prior);
    for (const [x = NaN, p = NaN] of given.cdf) expect(backward(x)).toBeCloseTo(p, 12);
    for (const [p = NaN, x = NaN] of given.ppf) expect(forward(p)).toBeCloseTo(x, 10);
  });

  it("keeps its digits far out in the tail", () => {
    const { forward, backward } = createMarginal(realDomain(9, 10), {
      name: "normal",
      mean: 0,
      sd: 1,
    });
    // Given x > 9 the excess is nearly exponential with rate 9: its median is about ln 2 / 9.
    expect(forward(0.5) - 9).toBeCloseTo(Math.log(2) / 9, 2);
    expect(backward(forward(0.3))).toBeCloseTo(0.3, 10);
  });

  it("that puts no chance on the range is refused", () => {
    const prior = { name: "normal", mean: 0, sd: 1 } as const;
    expect(() => createMarginal(realDomain(100, 101), prior)).toThrow("no chance");
  });
});

describe("a lognormal prior", () => {
  it("is normal in decades around its median", () => {
    const prior = { name: "lognormal", median: 3e-3, decades: 0.5 } as const;
    const { below } = normal(Math.log10(3e-3), 0.5);
    const [first, last] = [below(-4), below(-1)];
    const sample = draws(realDomain(1e-4, 1e-1), prior);
    const cut = (x: number) => (below(Math.log10(x)) - first) / (last - first);
    expect(kolmogorovSmirnov(sample, cut)).toBeLessThan(1.95);
    expect(lognormal(3e-3, 0.5).quantile(0.5)).toBeCloseTo(3e-3, 15);
    expect(lognormal(1, 1).below(0)).toBe(0);
  });
});

describe("a beta prior", () => {
  it("has the distribution function of binomial tails", () => {
    // I_x(a, b) for whole a, b is the chance of at least a successes among a + b − 1 draws.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k);
    for (const [a, b] of [
      [1, 1],
      [2, 5],
      [7, 3],
      [20, 30],
    ] as const) {
      for (const x of [0.01, 0.2, 0.5, 0.77, 0.99]) {
        const n = a + b - 1;
        let tail = 0;
        for (let k = a; k <= n; k++) tail += choose(n, k) * x ** k * (1 - x) ** (n - k);
        expect(beta(a, b).below(x)).toBeCloseTo(tail, 12);
        expect(beta(a, b).above(x)).toBeCloseTo(1 - tail, 12);
      }
    }
  });

  it("knows the arcsine law", () => {
    const { below, quantile } = beta(0.5, 0.5);
    for (const x of [0.001, 0.3, 0.9]) {
      expect(below(x)).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 12);
      expect(quantile(below(x))).toBeCloseTo(x, 12);
    }
  });

  it("gives quantiles back, also of extreme shapes", () => {
    for (const [a, b] of [
      [0.05, 3],
      [2, 5],
      [1, 7],
      [400, 1],
      [800, 900],
    ] as const) {
      const { below, quantile } = beta(a, b);
      for (const p of [0, 1e-9, 0.02, 0.5, 0.93, 1]) expect(below(quantile(p))).toBeCloseTo(p, 9);
    }
  });

  it("is cut off at the ends of the range", () => {
    const sample = draws(realDomain(0.2, 0.6), { name: "beta", a: 2, b: 2 });
    const below = (x: number) => 3 * x ** 2 - 2 * x ** 3;
    const cut = (x: number) => (below(x) - below(0.2)) / (below(0.6) - below(0.2));
    expect(kolmogorovSmirnov(sample, cut)).toBeLessThan(1.95);
  });
});

describe("a prior of whole numbers", () => {
  it("gives each the chance of its cell", () => {
    const domain: IntDomain = { kind: "int", low: 1, high: 6, scale: { name: "linear" } };
    const values = [1, 2, 3, 4, 5, 6];
    const { below } = normal(3, 1.5);
    const total = below(6.5) - below(0.5);
    const shares = values.map((k) => (below(k + 0.5) - below(k - 0.5)) / total);
    const sample = draws(domain, { name: "normal", mean: 3, sd: 1.5 });
    expect(chiSquare(countsOf(sample, values), shares)).toBeLessThan(20.6);
  });

  it("gives powers of two the chance between their geometric means", () => {
    const domain: IntDomain = { kind: "int", low: 16, high: 64, scale: { name: "pow2" } };
    const { below } = lognormal(32, 0.3);
    const edges = [16 / Math.SQRT2, 16 * Math.SQRT2, 32 * Math.SQRT2, 64 * Math.SQRT2].map(below);
    const total = (edges[3] ?? 0) - (edges[0] ?? 0);
    const shares = [0, 1, 2].map((i) => ((edges[i + 1] ?? 0) - (edges[i] ?? 0)) / total);
    const sample = draws(domain, { name: "lognormal", median: 32, decades: 0.3 });
    expect(chiSquare(countsOf(sample, [16, 32, 64]), shares)).toBeLessThan(13.9);
  });
});
