/** Which numbers of an interval a variable may have: all, whole ones, a list, or steps from a first one. */
import { stepCount, stepValue } from "../../ir/grid.ts";
import type { Scale } from "../../plan/document.ts";

export type Lattice =
  | { readonly kind: "all" }
  | { readonly kind: "whole" }
  /** Ascending. */
  | { readonly kind: "list"; readonly values: readonly number[] }
  | {
      readonly kind: "steps";
      readonly low: number;
      readonly high: number;
      readonly step: number;
      readonly count: number;
    };

/** The lattice of a scale of steps that is too fine for a list. */
export function stepsOf(low: number, high: number, scale: Scale): Lattice {
  const { step } = scale;
  if (scale.name !== "step" || step === undefined) return { kind: "all" };
  return { kind: "steps", low, high, step, count: stepCount(low, high, step) };
}

/** The least value that is not below x; inf where there is none. */
export function ceilOn(lattice: Lattice, x: number): number {
  switch (lattice.kind) {
    case "all":
      return x;
    case "whole":
      return Math.ceil(x);
    case "list":
      return lattice.values[firstFrom(lattice.values, x)] ?? Infinity;
    case "steps": {
      const at = stepNear(lattice, x);
      for (let i = Math.max(0, at - 1); i < Math.min(at + 2, lattice.count); i++) {
        const value = stepAt(lattice, i);
        if (value >= x) return value;
      }
      return Infinity;
    }
  }
}

/** The greatest value that is not above x; -inf where there is none. */
export function floorOn(lattice: Lattice, x: number): number {
  switch (lattice.kind) {
    case "all":
      return x;
    case "whole":
      return Math.floor(x);
    case "list": {
      const at = firstFrom(lattice.values, x);
      return lattice.values[at] === x ? x : (lattice.values[at - 1] ?? -Infinity);
    }
    case "steps": {
      const at = stepNear(lattice, x);
      for (let i = Math.min(at + 1, lattice.count - 1); i >= Math.max(0, at - 1); i--) {
        const value = stepAt(lattice, i);
        if (value <= x) return value;
      }
      return -Infinity;
    }
  }
}

/** The value nearest to x within two values of the lattice. */
export function nearestOn(lattice: Lattice, x: number, low: number, high: number): number {
  const inside = Math.min(high, Math.max(low, x));
  const [below, above] = [floorOn(lattice, inside), ceilOn(lattice, inside)];
  const nearest = inside - below <= above - inside ? below : above;
  return Math.min(high, Math.max(low, nearest));
}

/** The least value above x. */
export function after(lattice: Lattice, x: number): number {
  switch (lattice.kind) {
    case "all":
      return x;
    case "whole":
      return Math.floor(x) + 1;
    case "list": {
      const at = firstFrom(lattice.values, x);
      return lattice.values[lattice.values[at] === x ? at + 1 : at] ?? Infinity;
    }
    case "steps": {
      const at = stepNear(lattice, x);
      for (let i = Math.max(0, at - 1); i < Math.min(at + 3, lattice.count); i++) {
        const value = stepAt(lattice, i);
        if (value > x) return value;
      }
      return Infinity;
    }
  }
}

type Steps = Extract<Lattice, { kind: "steps" }>;

function stepNear({ low, step, count }: Steps, x: number): number {
  return Math.min(count - 1, Math.max(0, Math.round((x - low) / step)));
}

function stepAt({ low, high, step }: Steps, index: number): number {
  return stepValue(low, high, step, index);
}

function firstFrom(ascending: readonly number[], least: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] ?? Infinity) >= least) to = middle;
    else from = middle + 1;
  }
  return from;
}
