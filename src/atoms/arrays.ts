/** Arrays as such, linear algebra, and functions of distributions. */
import { multiplyDimensions } from "../ir/dimension.ts";
import type { IndexSet } from "../ir/expression.ts";
import type { Type } from "../ir/type.ts";
import { arrayOfLength, arrayType, asArray, intType, realType } from "../ir/types.ts";
import type { Value } from "../ir/value.ts";
import { filling, partialSums, sizeOf, sorted, sumOfProducts } from "./columns/array-scalars.ts";
import { argmaxColumns, argminColumns } from "./columns/extremes.ts";
import { logSumExpColumns, normColumns } from "./columns/norms.ts";
import {
  argumentType,
  defineAtom,
  numbers,
  plainNumber,
  plainNumbers,
  type Rule,
  sameIndex,
  typeMismatch,
  type Use,
} from "./rule.ts";
import { EvaluationLimitError, longestArray } from "./limits.ts";
import { largest, logSumExp, norm, smallest, sum } from "./statistics.ts";
import { ofNumbers, toList, toNumber, toNumbers } from "./values.ts";

const position: Rule = (use) => {
  const array = numbers(use, 0);
  return array.kind === "mismatch" ? array : intType();
};

/** The first place of the number that `pick` finds; NaN for no numbers or where one is NaN. */
function placeOf(pick: (xs: readonly number[]) => number): (xs: readonly number[]) => number {
  return (xs) => {
    const place = xs.indexOf(pick(xs));
    return place < 0 ? NaN : place;
  };
}

/** Positions instead of members: a sorted array is no longer indexed by the members of an enum. */
function byPosition(over: IndexSet, element: Type): Type {
  return over.kind === "members"
    ? arrayOfLength(element, over.members.length)
    : arrayType(element, over.kind === "length" ? over : { kind: "any" });
}

/** `fill(x, n)` is an array of length n: a number where it is constant, else the expression itself. */
function filled(use: Use): Type | ReturnType<Rule> {
  const length = plainNumber(use, 1);
  if (length.kind === "mismatch") return length;
  if (length.kind !== "int") return typeMismatch(1, "`fill` takes a whole number as its length");
  const element = argumentType(use, 0);
  const constant = use.context.constant(1);
  if (constant !== undefined && (constant < 0 || constant > longestArray)) {
    return typeMismatch(
      1,
      `\`fill\` makes 0 to ${longestArray.toLocaleString("en")} elements, not ${String(constant)}`,
    );
  }
  if (constant !== undefined) return arrayOfLength(element, constant);
  const size = use.context.expression?.(1);
  return arrayType(element, size === undefined ? { kind: "any" } : { kind: "length", size });
}

export const arrays = [
  defineAtom({
    name: "size",
    parameters: ["values"],
    doc: "How many elements an array has, or members an index set: `size(Domain)`.",
    type: (use) =>
      asArray(argumentType(use, 0)) === undefined
        ? typeMismatch(
            0,
            `\`size\` takes an array or an index set, not ${use.show(argumentType(use, 0))}`,
          )
        : intType(),
    value: ([values]) => toList(values).length,
    unfold: sizeOf,
  }),
  defineAtom({
    name: "fill",
    parameters: ["value", "length"],
    doc: "An array of that length, each element the value: `fill(64, 3)` is `[64, 64, 64]`.",
    type: filled,
    value: ([value, length]) => {
      const n = Math.max(0, Math.floor(toNumber(length)));
      if (n > longestArray) throw new EvaluationLimitError("array");
      return Number.isNaN(n) ? [] : Array.from<Value>({ length: n }).fill(value);
    },
    unfold: filling,
  }),
  defineAtom({
    name: "sort",
    parameters: ["values"],
    doc: "The numbers of an array in ascending order, by position from 0; none is a number where one is not.",
    type: (use) => {
      const array = numbers(use, 0);
      return array.kind === "mismatch" ? array : byPosition(array.over, array.element);
    },
    // What is not a number has no place, and so nothing else has.
    value: ofNumbers((xs) =>
      xs.some(Number.isNaN) ? xs.map(() => NaN) : xs.toSorted((a, b) => a - b),
    ),
    unfold: sorted,
  }),
  defineAtom({
    name: "cumsum",
    parameters: ["values"],
    doc: "Sums of an array up to each element.",
    type: (use) => {
      const array = numbers(use, 0);
      return array.kind === "mismatch" ? array : arrayType(array.element, array.over);
    },
    value: ofNumbers((xs) => {
      let total = 0;
      return xs.map((x) => (total += x));
    }),
    unfold: partialSums,
  }),
  defineAtom({
    name: "argmin",
    parameters: ["values"],
    doc: "Position, from 0, of the first smallest number of an array; not a number for none.",
    type: position,
    value: ofNumbers(placeOf(smallest)),
    ...argminColumns,
  }),
  defineAtom({
    name: "argmax",
    parameters: ["values"],
    doc: "Position, from 0, of the first largest number of an array; not a number for none.",
    type: position,
    value: ofNumbers(placeOf(largest)),
    ...argmaxColumns,
  }),
  defineAtom({
    name: "dot",
    parameters: ["left", "right"],
    doc: "Sum of the products of two arrays over the same index set; units are multiplied.",
    type: (use) => {
      const left = numbers(use, 0);
      if (left.kind === "mismatch") return left;
      const right = numbers(use, 1);
      if (right.kind === "mismatch") return right;
      const over = sameIndex(use, left.over, right.over);
      if (over.kind === "mismatch") return over;
      const dimension = multiplyDimensions(left.element.dimension, right.element.dimension);
      return left.element.kind === "int" && right.element.kind === "int"
        ? intType(dimension)
        : realType(dimension);
    },
    value: ([left, right]) => {
      const [xs, ys] = [toNumbers(left), toNumbers(right)];
      return xs.length === ys.length ? sum(xs.map((x, i) => x * (ys[i] ?? NaN))) : NaN;
    },
    unfold: sumOfProducts,
  }),
  defineAtom({
    name: "norm",
    parameters: ["values"],
    doc: "Euclidean length of an array, the square root of the sum of squares; 0 for none.",
    type: (use) => {
      const array = numbers(use, 0);
      return array.kind === "mismatch" ? array : realType(array.element.dimension);
    },
    value: ofNumbers(norm),
    ...normColumns,
  }),
  defineAtom({
    name: "log_sum_exp",
    parameters: ["values"],
    doc: "log of the sum of exp(x) over an array, a smooth maximum, without overflow; -inf for none.",
    type: (use) => {
      const array = plainNumbers(use, 0);
      return array.kind === "mismatch" ? array : realType();
    },
    value: ofNumbers(logSumExp),
    ...logSumExpColumns,
  }),
];
