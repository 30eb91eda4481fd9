/** Directed rounding against exact fractions, and intervals that keep what is exact. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  divide,
  emptyInterval,
  increasing,
  type Interval,
  isEmpty,
  multiply,
  point,
  power,
  sqrt,
  square,
  subtract,
  wholeLine,
} from "../../src/numerics/interval.ts";
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  nextDown,
  nextUp,
  sqrtDown,
  sqrtUp,
  stepDown,
  stepUp,
} from "../../src/numerics/rounding.ts";

/** Numbers of all sizes, and those near which rounding is special. */
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: -100, max: 100 }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.constantFrom(0, 1, -1, 0.1, 1 / 3, 2 ** -1022, 2 ** -1074, -(2 ** -1074), 2 ** 53, 1.5e-200),
  fc.constantFrom(Number.MAX_VALUE, -Number.MAX_VALUE, 2 ** 1000, 2 ** -960, 2 ** -1021, 1e-310),
);

const bits = new DataView(new ArrayBuffer(8));

/** A finite number times 2^1074, which is whole. */
function scaled(x: number): bigint {
  bits.setFloat64(0, Math.abs(x));
  const pattern = bits.getBigUint64(0);
  const exponent = pattern >> 52n;
  const fraction = pattern & ((1n << 52n) - 1n);
  const size = exponent === 0n ? fraction : (fraction + (1n << 52n)) << (exponent - 1n);
  return x < 0 ? -size : size;
}

/** Bounds are the numbers next to the true value, which `compare` sets against a number: -1 below it. */
function expectTight(low: number, high: number, compare: (bound: number) => number): void {
  const toLow = low === -Infinity ? 1 : compare(low);
  const toHigh = high === Infinity ? -1 : compare(high);
  expect(toLow).toBeGreaterThanOrEqual(0);
  expect(toHigh).toBeLessThanOrEqual(0);
  if (toLow === 0 || toHigh === 0) expect(high).toBe(low);
  else expect(high).toBe(nextUp(low));
}

function sign(x: bigint): number {
  return x > 0n ? 1 : x < 0n ? -1 : 0;
}

/** Where an error is too small for a number, bounds may be one apart on both sides. */
function expectSound(low: number, high: number, compare: (bound: number) => number): void {
  if (low > -Infinity) expect(compare(low)).toBeGreaterThanOrEqual(0);
  if (high < Infinity) expect(compare(high)).toBeLessThanOrEqual(0);
  expect(high).toBeLessThanOrEqual(stepUp(low, 2));
}

const runs = { numRuns: 3000 };
const isTiny = (x: number) => Math.abs(x) < 2 ** -900;
const isLarge = (x: number) => Math.abs(x) > 2 ** 990;

describe("directed rounding", () => {
  test("the next number is that of the bits", () => {
    fc.assert(
      fc.property(number, (x) => {
        const next = nextUp(x);
        expect(next).toBeGreaterThan(x);
        expect(nextDown(next) + 0).toBe(x + 0);
        if (next === Infinity || x === 0 || next === 0) return;
        bits.setFloat64(0, x);
        const pattern = bits.getBigInt64(0);
        bits.setBigInt64(0, x > 0 ? pattern + 1n : pattern - 1n);
        expect(next).toBe(bits.getFloat64(0));
      }),
      runs,
    );
    expect(nextUp(0)).toBe(Number.MIN_VALUE);
    expect(nextUp(-Number.MIN_VALUE)).toBe(0);
    expect(nextUp(Number.MAX_VALUE)).toBe(Infinity);
    expect(nextUp(Infinity)).toBe(Infinity);
    expect(nextUp(-Infinity)).toBe(-Number.MAX_VALUE);
    expect(stepDown(1, 2)).toBe(1 - 2 ** -52);
  });

  test("sums", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const exact = scaled(a) + scaled(b);
        const compare = (bound: number) => sign(exact - scaled(bound));
        const check = isLarge(a) || isLarge(b) ? expectSound : expectTight;
        check(addDown(a, b), addUp(a, b), compare);
      }),
      runs,
    );
  });

  test("products", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        const exact = scaled(a) * scaled(b);
        const compare = (bound: number) => sign(exact - (scaled(bound) << 1074n));
        const tight = !isTiny(a * b) && !isLarge(a) && !isLarge(b) && !isLarge(a * b);
        (tight ? expectTight : expectSound)(multiplyDown(a, b), multiplyUp(a, b), compare);
      }),
      runs,
    );
  });

  test("quotients", () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        if (b === 0) return;
        const divisor = scaled(b);
        const compare = (bound: number) =>
          sign((scaled(a) << 1074n) - scaled(bound) * divisor) * sign(divisor);
        const tight = ![a, b, a / b].some((x) => isTiny(x) || isLarge(x));
        (tight ? expectTight : expectSound)(divideDown(a, b), divideUp(a, b), compare);
      }),
      runs,
    );
  });

  test("square roots", () => {
    fc.assert(
      fc.property(number, (x) => {
        const of = Math.abs(x);
        const compare = (bound: number) => sign((scaled(of) << 1074n) - scaled(bound) ** 2n);
        (isTiny(of) || isLarge(of) ? expectSound : expectTight)(sqrtDown(of), sqrtUp(of), compare);
      }),
      runs,
    );
  });
});

describe("intervals", () => {
  const interval = (low: number, high: number): Interval => ({ low, high });

  test("keep what is exact", () => {
    expect(add(point(2), point(3))).toEqual(point(5));
    expect(subtract(interval(1, 2), interval(0.25, 0.5))).toEqual(interval(0.5, 1.75));
    expect(multiply(point(256), point(256))).toEqual(point(65536));
    expect(divide(point(1024), point(4))).toEqual(point(256));
    expect(power(point(2), point(16))).toEqual(point(65536));
    expect(power(point(2), point(-3))).toEqual(point(0.125));
    expect(power(interval(-2, 3), point(3))).toEqual(interval(-8, 27));
    expect(power(point(9), point(0.5))).toEqual(point(3));
    expect(sqrt(interval(-4, 16))).toEqual(interval(0, 4));
    expect(square(interval(-3, 2))).toEqual(interval(0, 9));
  });

  test("hold the true power, which is computed with an error", () => {
    const base = fc.double({ noNaN: true, min: 0.01, max: 100 });
    fc.assert(
      fc.property(base, fc.integer({ min: 2, max: 12 }), (x, n) => {
        const { low, high } = power(point(x), point(n));
        const exact = scaled(x) ** BigInt(n);
        const shift = 1074n * BigInt(n - 1);
        expect(scaled(low) << shift <= exact && exact <= scaled(high) << shift).toBe(true);
        expect(high).toBeLessThanOrEqual(stepUp(low, 4));
      }),
      runs,
    );
    expect(power(point(1), wholeLine)).toEqual(point(1));
  });

  test("go outward where it is not", () => {
    expect(add(point(0.1), point(0.2))).toEqual(interval(0.3, 0.30000000000000004));
    const third = divide(point(1), point(3));
    expect(third.high).toBe(nextUp(third.low));
  });

  test("of a power takes a zero for what is not negative, also where it is written -0", () => {
    const unit = interval(-0, 1);
    expect(power(unit, interval(-1, -1))).toEqual(interval(1, Infinity));
    expect(power(unit, interval(-3, -3))).toEqual(interval(1, Infinity));
  });

  test("divide by what holds 0", () => {
    expect(divide(interval(1, 2), interval(0, 4))).toEqual(interval(0.25, Infinity));
    expect(divide(interval(1, 2), interval(-1, 4))).toEqual(wholeLine);
    expect(divide(interval(-2, -1), interval(0, 4))).toEqual(interval(-Infinity, -0.25));
    expect(divide(point(0), interval(0, 4))).toEqual(point(0));
    expect(isEmpty(divide(point(0), point(0)))).toBe(true);
    expect(divide(point(3), point(0))).toEqual(point(Infinity));
  });

  test("leave NaN out", () => {
    expect(isEmpty(subtract(point(Infinity), point(Infinity)))).toBe(true);
    expect(subtract(interval(0, Infinity), point(Infinity))).toEqual(point(-Infinity));
    expect(isEmpty(sqrt(interval(-2, -1)))).toBe(true);
    for (const operation of [add, subtract, multiply, divide, power]) {
      expect(isEmpty(operation(emptyInterval, point(1)))).toBe(true);
      expect(isEmpty(operation(point(1), emptyInterval))).toBe(true);
    }
  });

  test("a monotone function is widened by its error", () => {
    expect(increasing(Math.cbrt, interval(-8, 27), 1)).toEqual(interval(nextDown(-2), nextUp(3)));
  });
});
