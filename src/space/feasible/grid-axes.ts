/**
 * The values of parameters one after the other, as a grid goes through them: all values of a discrete one,
 * `points` of a continuous one, evenly on its scale with both ends; of a simplex the lattice of `points − 1` equal
 * parts; all orders of a permutation; the elements of an array one by one.
 */
import type { Expression } from "../../ir/expression.ts";
import type { Value } from "../../ir/value.ts";
import type { Domain } from "../../plan/document.ts";
import { countLabels } from "../codec.ts";
import { countValues } from "../count.ts";
import { createAxis } from "../scales.ts";
import type { Slot } from "../space.ts";

/** A scalar; what has a value as a whole, a simplex or a permutation; or an array before its elements. */
export interface GridAxis {
  readonly slot: Slot;
  /** Position in an array of the parameter, outermost first. */
  readonly at: readonly number[];
  /** How many values; infinite for a continuum without `points`. */
  readonly size: number;
  readonly value: (index: number) => Value;
  /** `array`: the array itself, which the axes of its elements, if there are any, come after. */
  readonly kind: "scalar" | "whole" | "array";
  /** The values are ascending numbers. */
  readonly ascending: boolean;
  /** It is there only where all of these hold: the parameter's condition, and the lengths of arrays. */
  readonly conditions: readonly Expression[];
}

/** The axes of a parameter, in the order in which they change: the last one fastest. */
export function axesOf(slot: Slot, points?: number): readonly GridAxis[] {
  const { condition, domain, fidelity } = slot.parameter;
  const conditions = condition === undefined ? [] : [condition];
  if (fidelity === true && (domain.kind === "int" || domain.kind === "real")) {
    const value = (): number => domain.high;
    return [{ slot, at: [], kind: "scalar", size: 1, value, ascending: true, conditions }];
  }
  return axesWithin(domain, [], conditions);

  function axesWithin(
    of: Domain,
    at: readonly number[],
    within: readonly Expression[],
  ): readonly GridAxis[] {
    if (of.kind !== "array") {
      const size = countValues(of, points === undefined ? {} : { points });
      return [{ slot, at, size, ...valuesOf(of, points), conditions: within }];
    }
    const { length } = of;
    const array = {
      slot,
      at,
      kind: "array",
      size: 1,
      ascending: false,
      conditions: within,
    } as const;
    return [
      { ...array, value: () => [] },
      ...Array.from({ length: countLabels(of.over) }, (_, i) =>
        axesWithin(
          of.element,
          [...at, i],
          length === undefined ? within : [...within, isWithin(i, length)],
        ),
      ).flat(),
    ];
  }
}

/** Whether an array of that length has an element at a position. */
function isWithin(position: number, length: Expression): Expression {
  return {
    kind: "apply",
    atom: "less_equal",
    args: [{ kind: "number", value: position + 1 }, length],
  };
}

function valuesOf(
  domain: Exclude<Domain, { readonly kind: "array" }>,
  points: number | undefined,
): Pick<GridAxis, "kind" | "value" | "ascending"> {
  switch (domain.kind) {
    case "real":
    case "int": {
      const { lattice, forward } = createAxis(domain);
      if (lattice !== undefined) return { kind: "scalar", value: lattice.at, ascending: true };
      return {
        kind: "scalar",
        value: (i) => forward(points === 1 ? 0.5 : i / ((points ?? 1) - 1)),
        ascending: true,
      };
    }
    case "bool":
      return { kind: "scalar", value: (i) => i === 1, ascending: true };
    case "choice":
      return { kind: "scalar", value: (i) => domain.values[i], ascending: false };
    case "simplex":
      return {
        kind: "whole",
        value: lattice(countLabels(domain.over), points ?? 1),
        ascending: false,
      };
    case "permutation": {
      const size = countLabels(domain.over);
      return { kind: "whole", value: (i) => orderAt(size, i), ascending: false };
    }
  }
}

/** The points of a simplex whose shares are multiples of 1 / (points − 1); its middle for a single point. */
function lattice(size: number, points: number): (index: number) => readonly number[] {
  const parts = size === 1 ? 1 : points - 1;
  if (parts === 0) return () => Array.from({ length: size }, () => 1 / size);
  return (index) => compositionAt(parts, size, index).map((count) => count / parts);
}

/** Lists of `size` whole numbers ≥ 0 that add up to `total`, those that begin with the most first. */
function compositionAt(total: number, size: number, index: number): readonly number[] {
  const counts: number[] = [];
  let [left, rest] = [total, index];
  for (let others = size - 1; others > 0; others--) {
    let first = left;
    for (let after = 1; rest >= after && first > 0;) {
      rest -= after;
      first -= 1;
      after = choose(left - first + others - 1, others - 1);
    }
    counts.push(first);
    left -= first;
  }
  return [...counts, left];
}

function choose(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product = Math.round((product * (n - k + i)) / i);
  return product;
}

/** Orders of 0 … size − 1: those of one member less, the last member put in from the end to the beginning. */
function orderAt(size: number, index: number): readonly number[] {
  const digits: number[] = [];
  let rest = index;
  for (let n = size; n >= 1; n--) {
    digits.push(rest % n);
    rest = Math.floor(rest / n);
  }
  const order: number[] = [];
  for (let n = 1; n <= size; n++) order.splice(n - 1 - (digits[size - n] ?? 0), 0, n - 1);
  return order;
}
