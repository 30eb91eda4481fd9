/** Operations on two arrays, without a call for each element: most of what tapes hold. */
import type { Binary } from "./kernels.ts";

export type BinaryLoop = (z: Float64Array, x: Float64Array, y: Float64Array, count: number) => void;

/** z = x ∘ y, where `of` is the operation of that name. */
export function binaryLoop(name: string, of: Binary): BinaryLoop {
  return (
    loops.get(elementOf.get(name) ?? name) ??
    ((z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = of(x[i] ?? NaN, y[i] ?? NaN);
    })
  );
}

/** One step of Neumaier's compensated sum, see `atoms/statistics`: total and what it lost. */
export function addCompensated(
  total: Float64Array,
  lost: Float64Array,
  x: Float64Array,
  count: number,
): void {
  for (let i = 0; i < count; i++) {
    const [before, term] = [total[i] ?? NaN, x[i] ?? NaN];
    const next = before + term;
    const error = Math.abs(before) >= Math.abs(term) ? before - next + term : term - next + before;
    lost[i] = (lost[i] ?? NaN) + error;
    total[i] = next;
  }
}

/** Of many, taken two at a time. */
const elementOf: ReadonlyMap<string, string> = new Map([
  ["all", "and"],
  ["any", "or"],
  ["prod", "multiply"],
]);

const loops: ReadonlyMap<string, BinaryLoop> = new Map<string, BinaryLoop>([
  [
    "add",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) + (y[i] ?? NaN);
    },
  ],
  [
    "subtract",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) - (y[i] ?? NaN);
    },
  ],
  [
    "multiply",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) * (y[i] ?? NaN);
    },
  ],
  [
    "divide",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) / ((y[i] ?? NaN) + 0);
    },
  ],
  [
    "less",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) < (y[i] ?? NaN) ? 1 : 0;
    },
  ],
  [
    "less_equal",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) <= (y[i] ?? NaN) ? 1 : 0;
    },
  ],
  [
    "greater",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) > (y[i] ?? NaN) ? 1 : 0;
    },
  ],
  [
    "greater_equal",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) >= (y[i] ?? NaN) ? 1 : 0;
    },
  ],
  [
    "equal",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = (x[i] ?? NaN) === (y[i] ?? NaN) ? 1 : 0;
    },
  ],
  [
    "and",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = x[i] === 1 && y[i] === 1 ? 1 : 0;
    },
  ],
  [
    "or",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = x[i] === 1 || y[i] === 1 ? 1 : 0;
    },
  ],
  [
    "min",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = Math.min(x[i] ?? NaN, y[i] ?? NaN);
    },
  ],
  [
    "max",
    (z, x, y, count) => {
      for (let i = 0; i < count; i++) z[i] = Math.max(x[i] ?? NaN, y[i] ?? NaN);
    },
  ],
]);
