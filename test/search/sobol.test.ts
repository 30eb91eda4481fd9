import { describe, expect, it } from "vitest";
import { mostDimensions, plainSobol, scrambledSobol } from "../../src/search/sobol/sequence.ts";
import { kolmogorovSmirnov } from "../support/statistics.ts";
import vectors from "./vectors/sobol.json" with { type: "json" };

const unit = 2 ** 32;

describe("the plain sequence", () => {
  it("has the points that scipy computes from the same direction numbers", () => {
    const { word } = plainSobol();
    for (const [index, point] of vectors.points12d.entries()) {
      expect(point.map((_, dimension) => word(index, dimension) / unit)).toEqual(point);
    }
  });
});

describe.each([
  ["plain", plainSobol()],
  ["scrambled", scrambledSobol(7)],
  ["otherwise scrambled", scrambledSobol(8)],
])("the %s sequence", (_, { word }) => {
  it("is a net in each dimension: one of the first 2^k points in each of 2^k equal parts", () => {
    for (const dimension of [0, 1, 2, 10, 100, 500, 1000, mostDimensions - 1]) {
      for (const size of [16, 256, 1024]) {
        const parts = new Set<number>();
        for (let i = 0; i < size; i++) parts.add(Math.floor((word(i, dimension) / unit) * size));
        expect(parts.size).toBe(size);
      }
    }
  });

  it("is a net in its first two dimensions: one point in each elementary box", () => {
    const size = 256;
    for (let k = 0; k <= 8; k++) {
      const boxes = new Set<string>();
      for (let i = 0; i < size; i++) {
        const x = Math.floor((word(i, 0) / unit) * 2 ** k);
        const y = Math.floor((word(i, 1) / unit) * 2 ** (8 - k));
        boxes.add(`${x}:${y}`);
      }
      expect(boxes.size).toBe(size);
    }
  });

  it("never repeats a point", () => {
    const points = new Set<string>();
    for (let i = 0; i < 2000; i++) points.add(`${word(i, 0)}:${word(i, 1)}`);
    expect(points.size).toBe(2000);
  });
});

describe("the scramble", () => {
  it("makes each single point uniform over seeds, and the pair of two dimensions too", () => {
    for (const index of [0, 1, 5]) {
      const seeds = Array.from({ length: 3000 }, (_, seed) => scrambledSobol(seed));
      const first = seeds.map(({ word }) => word(index, 1) / unit);
      expect(kolmogorovSmirnov(first, (x) => x)).toBeLessThan(1.95);
      const sums = seeds.map(({ word }) => ((word(index, 1) + word(index, 2)) / unit) % 1);
      expect(kolmogorovSmirnov(sums, (x) => x)).toBeLessThan(1.95);
    }
  });

  it("differs between seeds and is the same for one", () => {
    const points = (seed: number) => [0, 1, 2, 3].map((i) => scrambledSobol(seed).word(i, 3));
    expect(points(1)).toEqual(points(1));
    expect(points(1)).not.toEqual(points(2));
  });

  it("fills a square as evenly as the plain sequence, far more than chance", () => {
    // Centred discrepancy (Hickernell 1998) of 256 points; its root mean square at random is about 0.04.
    const { word } = scrambledSobol(3);
    const points = Array.from({ length: 256 }, (_, i) => [word(i, 0) / unit, word(i, 1) / unit]);
    expect(centredDiscrepancy(points)).toBeLessThan(0.004);
  });
});

function centredDiscrepancy(points: readonly (readonly number[])[]): number {
  const n = points.length;
  const dimensions = points[0]?.length ?? 0;
  const from = (x = 0): number => Math.abs(x - 0.5);
  let sum = (13 / 12) ** dimensions;
  for (const a of points) {
    sum -= (2 / n) * a.reduce((p, x) => p * (1 + from(x) / 2 - from(x) ** 2 / 2), 1);
    for (const b of points) {
      sum +=
        a.reduce(
          (p, x, k) => p * (1 + from(x) / 2 + from(b[k]) / 2 - Math.abs(x - (b[k] ?? 0)) / 2),
          1,
        ) /
        n ** 2;
    }
  }
  return Math.sqrt(sum);
}
