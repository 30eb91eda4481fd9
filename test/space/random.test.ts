import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { type Block, philox } from "../../src/space/philox.ts";
import { blockAt, randomStream, streamKey, uniformAt } from "../../src/space/random.ts";
import { chiSquare, kolmogorovSmirnov } from "../support/statistics.ts";

describe("philox", () => {
  // The known answers of philox4x32-10 in the Random123 distribution (kat_vectors, D. E. Shaw Research, BSD).
  const cases: readonly (readonly [Block, readonly [number, number], Block])[] = [
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ];
  it.each(cases)("gives the known answer at %j under %j", (counter, key, answer) => {
    expect(philox(counter, key)).toEqual(answer);
  });
});

describe("streams", () => {
  const take = (n: number, draw: () => number): readonly number[] =>
    Array.from({ length: n }, draw);

  it("are the same for the same key and differ in every part of it", () => {
    const draws = (seed: number, ...parts: readonly (number | string)[]) =>
      take(4, randomStream(seed, ...parts).uniform);
    const base = draws(1, 2, 3, "init");
    expect(draws(1, 2, 3, "init")).toEqual(base);
    for (const other of [
      draws(2, 2, 3, "init"),
      draws(1, 3, 3, "init"),
      draws(1, 2, 4, "init"),
      draws(1, 2, 3, "inis"),
      draws(1, 2, 3),
      draws(1, 2, "3", "init"),
      draws(1, 23, "init"),
    ]) {
      expect(other).not.toEqual(base);
    }
  });

  it("keep their numbers: a change here changes every study", () => {
    const stream = randomStream(42, 7, "search");
    expect([stream.uniform(), stream.normal(), stream.integer(1000), stream.word()])
      .toMatchInlineSnapshot(`
      [
        0.7938362992104838,
        -2.008706625677517,
        268,
        3271059083,
      ]
    `);
    expect([...randomStream(42, "order").permutation(8)]).toMatchInlineSnapshot(`
      [
        6,
        1,
        2,
        4,
        0,
        5,
        7,
        3,
      ]
    `);
  });

  it("take any safe integer as a seed, each with its own stream", () => {
    const seeds = [0, 1, -1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 52, 2 ** 53 - 1, -(2 ** 53 - 1)];
    const firsts = seeds.map((seed) => randomStream(seed).uniform());
    expect(new Set(firsts).size).toBe(seeds.length);
    expect(randomStream(-0).uniform()).toBe(randomStream(0).uniform());
  });

  it("hash without collisions over many keys", () => {
    const keys = new Set<string>();
    for (let trial = 0; trial < 100; trial++) {
      for (let attempt = 0; attempt < 100; attempt++) {
        keys.add(JSON.stringify(streamKey(1, "search", trial, attempt)));
      }
    }
    expect(keys.size).toBe(10_000);
  });

  it("give by index what they give in order", () => {
    const key = streamKey(5, "x");
    const stream = randomStream(5, "x");
    for (let i = 0; i < 50; i++) expect(uniformAt(key, i)).toBe(stream.uniform());
    const words = randomStream(5, "x");
    for (let i = 0; i < 5; i++) expect(take(4, words.word)).toEqual(blockAt(key, i));
  });

  it("give a uniform number from a pair of words that nothing else was drawn from", () => {
    const stream = randomStream(7, "pairs");
    const values = [stream.uniform(), stream.uniform()];
    const again = randomStream(7, "pairs");
    again.word();
    expect(again.uniform()).toBe(values[1]);
  });

  it("draw uniform, normal and whole numbers", () => {
    const n = 20_000;
    const uniform = take(n, randomStream(3, "u").uniform);
    expect(kolmogorovSmirnov(uniform, (x) => x)).toBeLessThan(1.95);
    expect(Math.min(...uniform)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...uniform)).toBeLessThan(1);
    const normal = take(n, randomStream(3, "n").normal);
    expect(kolmogorovSmirnov(normal, normalBelow)).toBeLessThan(1.95);
    const stream = randomStream(3, "i");
    const counts = Array.from({ length: 7 }, () => 0);
    for (let i = 0; i < n; i++) {
      const drawn = stream.integer(7);
      counts[drawn] = (counts[drawn] ?? 0) + 1;
    }
    expect(
      chiSquare(
        counts,
        counts.map(() => 1 / 7),
      ),
    ).toBeLessThan(22.5);
  });

  it("of neighbouring trials are independent", () => {
    const firsts = Array.from({ length: 20_000 }, (_, trial) =>
      randomStream(9, trial, 0).uniform(),
    );
    expect(kolmogorovSmirnov(firsts, (x) => x)).toBeLessThan(1.95);
    const pairs = firsts.slice(1).map((x, i) => (x - 0.5) * ((firsts[i] ?? 0) - 0.5));
    const correlation = (12 * pairs.reduce((sum, x) => sum + x, 0)) / pairs.length;
    expect(Math.abs(correlation)).toBeLessThan(3.3 / Math.sqrt(pairs.length));
  });

  it("permute: each number once, every order of three equally often", () => {
    fc.assert(
      fc.property(fc.integer(), fc.nat(200), (seed, n) => {
        const order = [...randomStream(seed).permutation(n)];
        expect(order.toSorted((a, b) => a - b)).toEqual(order.map((_, i) => i));
      }),
    );
    const seen = new Map<string, number>();
    for (let i = 0; i < 6000; i++) {
      const order = randomStream(4, i).permutation(3).join();
      seen.set(order, (seen.get(order) ?? 0) + 1);
    }
    expect(
      chiSquare(
        [...seen.values()],
        Array.from({ length: 6 }, () => 1 / 6),
      ),
    ).toBeLessThan(20.5);
  });
});

/** By the trapezoidal rule, independent of what is tested. */
function normalBelow(x: number): number {
  const [from, steps] = [-9, 400];
  if (x <= from) return 0;
  const h = (x - from) / steps;
  const density = (t: number): number => Math.exp((-t * t) / 2) / Math.sqrt(2 * Math.PI);
  let sum = (density(from) + density(x)) / 2;
  for (let i = 1; i < steps; i++) sum += density(from + i * h);
  return sum * h;
}
