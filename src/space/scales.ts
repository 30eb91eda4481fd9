/**
 * The scales on which parameters act: each a bijection between its values and the unit interval, written
 * once. A continuous scale is a monotone curve; a lattice (whole numbers, powers of two, steps) divides the
 * unit interval into one cell for each value.
 */
import { stepCount, stepValue } from "../ir/grid.ts";
import { exp, expm1, log, log1p, log2, power } from "../numerics/elementary.ts";
import type { IntDomain, RealDomain, Scale } from "../plan/document.ts";

/** A number's domain seen through its scale. */
export interface Axis {
  /** The value at `u`, 0 ≤ u ≤ 1. Both ends are exact. */
  readonly forward: (u: number) => number;
  /** Where a value lies: for a lattice the middle of its cell, for a single value ½. */
  readonly backward: (value: number) => number;
  /** Absent for a continuum. */
  readonly lattice?: Lattice;
  /** For a lattice of n values: the share of those before the i-th, 0 ≤ i ≤ n. */
  readonly before?: (index: number) => number;
}

/** Values that stand apart. */
export interface Lattice {
  readonly size: number;
  /** The i-th value, from 0. */
  readonly at: (index: number) => number;
  /** The index of the value next to a number. */
  readonly nearest: (value: number) => number;
  /** The numbers that are nearest to the i-th value, on the scale. */
  readonly cell: (index: number) => readonly [number, number];
}

/**
 * The axis of a real or whole parameter. Whole numbers on a curved scale share its interval over
 * [low − ½, high + ½], so that the ends are drawn as often as their neighbours (as is usual for log scales).
 * Throws a `RangeError` whose message continues "the range …" where the range does not lie in the scale's domain.
 */
export function createAxis(domain: RealDomain | IntDomain): Axis {
  const { kind, low, high, scale } = domain;
  if (!(low <= high)) throw new RangeError("is empty");
  if (scale.name === "pow2") return evenAxis(powersOfTwo(low, high));
  if (scale.name === "step") return evenAxis(steps(low, high, scale.step ?? 1));
  if (low === high) return evenAxis(wholeNumbers(low, high));
  return kind === "int" ? wholeAxis(low, high, scale) : realAxis(low, high, scale);
}

function realAxis(low: number, high: number, scale: Scale): Axis {
  const { to, from } = curveBetween(scale, low, high);
  return {
    forward: (u) => {
      if (u <= 0) return low;
      return u >= 1 ? high : clamp(from(u), low, high);
    },
    backward: (value) => clamp(to(value), 0, 1),
  };
}

function wholeAxis(low: number, high: number, scale: Scale): Axis {
  const lattice = wholeNumbers(low, high);
  if (scale.name === "linear") return evenAxis(lattice);
  const { to, from } = curveBetween(scale, low - 0.5, high + 0.5);
  return {
    lattice,
    before: (index) => clamp(to(lattice.cell(index)[0]), 0, 1),
    forward: (u) => lattice.at(lattice.nearest(from(u))),
    backward: (value) => {
      const [from_, until] = lattice.cell(lattice.nearest(value));
      return (to(from_) + to(until)) / 2;
    },
  };
}

/** Every value of the lattice with the same share. */
function evenAxis(lattice: Lattice): Axis {
  const { size } = lattice;
  return {
    lattice,
    before: (index) => index / size,
    forward: (u) => lattice.at(clamp(Math.floor(u * size), 0, size - 1)),
    backward: (value) => (lattice.nearest(value) + 0.5) / size,
  };
}

function wholeNumbers(low: number, high: number): Lattice {
  return {
    size: high - low + 1,
    at: (index) => low + index,
    nearest: (value) => clamp(Math.round(value), low, high) - low,
    cell: (index) => [low + index - 0.5, low + index + 0.5],
  };
}

function powersOfTwo(low: number, high: number): Lattice {
  if (low <= 0)
    throw new RangeError("holds values that are not positive, which `pow2` cannot reach");
  const first = Math.ceil(log2(low) - tolerance);
  const last = Math.floor(log2(high) + tolerance);
  if (last < first) throw new RangeError("holds no power of two");
  return {
    size: last - first + 1,
    at: (index) => 2 ** (first + index),
    nearest: (value) => clamp(Math.round(log2(Math.max(value, low))), first, last) - first,
    cell: (index) => [power(2, first + index - 0.5), power(2, first + index + 0.5)],
  };
}

/** low + k · step ≤ high. */
function steps(low: number, high: number, step: number): Lattice {
  if (!(step > 0)) throw new RangeError("has a step that is not positive");
  const size = stepCount(low, high, step);
  return {
    size,
    at: (index) => stepValue(low, high, step, index),
    nearest: (value) => clamp(Math.round((value - low) / step), 0, size - 1),
    cell: (index) => [low + (index - 0.5) * step, low + (index + 0.5) * step],
  };
}

interface Curve {
  readonly to: (value: number) => number;
  readonly from: (place: number) => number;
}

/** From [low, high] to the unit interval along the curve of a scale. */
function curveBetween(scale: Scale, low: number, high: number): Curve {
  const { to, from } = curve(scale.name);
  const [first, last] = [to(low), to(high)];
  if (!Number.isFinite(first) || !Number.isFinite(last)) {
    throw new RangeError(
      `does not lie in the scale \`${scale.name}\`: that takes ${takes[scale.name]}`,
    );
  }
  // A range of neighbouring numbers may be a single place on the curve.
  return {
    to: (value) => (first === last ? 0.5 : (to(value) - first) / (last - first)),
    from: (u) => from(first * (1 - u) + last * u),
  };
}

const takes = {
  linear: "finite values",
  log: "values above 0",
  reverse_log: "values below 1",
  logit: "values between 0 and 1, both excluded",
  pow2: "values above 0",
  step: "finite values",
};

function curve(name: Scale["name"]): Curve {
  switch (name) {
    case "linear":
    case "pow2":
    case "step":
      return { to: (value) => value, from: (place) => place };
    case "log":
      return { to: log, from: exp };
    case "reverse_log":
      return { to: (value) => -log1p(-value), from: (place) => -expm1(-place) };
    case "logit":
      return {
        to: (value) => log(value) - log1p(-value),
        from: (place) => 1 / (1 + exp(-place)),
      };
  }
}

/** Far below the distance of two values of a lattice, far above rounding. */
const tolerance = 1e-9;

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
