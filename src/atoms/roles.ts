/** What atoms are to analyses that look at the structure of an expression rather than at its values. */
import type { Atom } from "./atom.ts";

/** `all` holds where every argument does, `some` where one does, `not` where its argument does not. */
export type Connective = "all" | "some" | "not";

/** What a comparison asks of its arguments: `within` of a value and both ends, `member` of a value and a set. */
export type Comparison = "at-most" | "at-least" | "same" | "different" | "within" | "member";

const connectives: ReadonlyMap<string, Connective> = new Map([
  ["and", "all"],
  ["all", "all"],
  ["or", "some"],
  ["any", "some"],
  ["not", "not"],
]);

const comparisons: ReadonlyMap<string, Comparison> = new Map([
  ["less", "at-most"],
  ["less_equal", "at-most"],
  ["greater", "at-least"],
  ["greater_equal", "at-least"],
  ["equal", "same"],
  ["not_equal", "different"],
  ["in_range", "within"],
  ["in_set", "member"],
]);

const opposites: { readonly [C in Comparison]?: Comparison } = {
  "at-most": "at-least",
  "at-least": "at-most",
  same: "different",
  different: "same",
};

/** How truth values are put together; nothing for other atoms. */
export function connectiveOf({ name }: Atom): Connective | undefined {
  return connectives.get(name);
}

/** What it compares; strict and not are the same. Where it is to be false, the opposite, if there is one. */
export function comparisonOf({ name }: Atom, truth = true): Comparison | undefined {
  const comparison = comparisons.get(name);
  return truth || comparison === undefined ? comparison : opposites[comparison];
}

const strict = new Set(["less", "greater", "not_equal"]);

/** Whether it is false of what is equal. */
export function isStrict({ name }: Atom): boolean {
  return strict.has(name);
}

/** Whether it compares at all. */
export function isComparison({ name }: Atom): boolean {
  return comparisons.has(name);
}

const sums: ReadonlyMap<string, readonly [first: 1 | -1, others: 1 | -1]> = new Map([
  ["add", [1, 1]],
  ["sum", [1, 1]],
  ["subtract", [1, -1]],
  ["negate", [-1, -1]],
]);

const products: ReadonlyMap<string, readonly [first: 1 | -1, others: 1 | -1]> = new Map([
  ["multiply", [1, 1]],
  ["prod", [1, 1]],
  ["divide", [1, -1]],
]);

/** With which sign a sum takes its argument at a position; nothing for what is no sum. */
export function signIn({ name }: Atom, position: number): 1 | -1 | undefined {
  return sums.get(name)?.[position === 0 ? 0 : 1];
}

/** To which power a product takes its argument at a position; nothing for what is no product. */
export function powerIn({ name }: Atom, position: number): 1 | -1 | undefined {
  return products.get(name)?.[position === 0 ? 0 : 1];
}

const plain: ReadonlySet<string> = new Set(["clamp", "power", "log_sum_exp"]);

/** Whether it gives its first argument wherever it is affine: x^1, and what never reaches its bounds. */
export function isPlainWhereAffine({ name }: Atom): boolean {
  return plain.has(name);
}
