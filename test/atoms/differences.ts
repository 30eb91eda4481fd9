/** Derivatives held to differences. */
import * as fc from "fast-check";

/** Where derivatives are compared: moderate numbers, and where functions have kinks and ends. */
export const coordinate = fc.oneof(
  { arbitrary: fc.integer({ min: -6000, max: 6000 }).map((n) => n / 997), weight: 5 },
  { arbitrary: fc.integer({ min: 1, max: 1000 }).map((n) => n / 997), weight: 2 },
  { arbitrary: fc.integer({ min: -3, max: 3 }), weight: 2 },
);

/** Slopes of the secants to either side; NaN where half a step gives another, as across a jump. */
export function differences(f: (x: number) => number, x: number): readonly [number, number] {
  const step = 1e-6 * Math.max(Math.abs(x), 0.01);
  const here = f(x);
  const slope = (to: number): number => (f(to) - here) / (to - x);
  const side = (by: number): number => {
    const [far, near] = [slope(x + by), slope(x + by / 2)];
    return Math.abs(far - near) <= 0.1 * Math.abs(far) + 1e-4 ? far : NaN;
  };
  return [side(-step), side(step)];
}

/** What is wrong with a slope, given those of the secants and the value. */
export function disagreement(
  slope: number,
  left: number,
  right: number,
  value: number,
): string | undefined {
  const sides = [left, right].filter(Number.isFinite);
  const [least, most] = [Math.min(...sides), Math.max(...sides)];
  // Across a jump one side says nothing.
  const slack =
    1e-4 * Math.max(0, ...sides.map(Math.abs)) +
    0.01 * (most - least) +
    1e-6 * (1 + Math.abs(value));
  const smooth =
    sides.length === 2 && most - least <= 0.01 * Math.max(Math.abs(most), Math.abs(least)) + slack;
  if (Number.isNaN(slope)) {
    return smooth ? "but the function is smooth there" : undefined;
  }
  // An end of the domain: the slope may grow without bound.
  if (sides.length < 2) return undefined;
  if (Math.abs(slope) === Infinity) return smooth ? "but the function is smooth there" : undefined;
  return slope >= least - slack && slope <= most + slack ? undefined : "the differences are";
}
