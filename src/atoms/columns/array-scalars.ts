/** What functions of whole arrays are in scalars. */
import type { Nested, ScalarMaker, Unfold } from "../atom.ts";
import { longestArray } from "../limits.ts";

/** The elements of an array of scalars; nothing where there are arrays among them. */
function scalars<S>(value: Nested<S> | undefined, make: ScalarMaker<S>): readonly S[] | undefined {
  if (value === undefined || !make.isArray(value)) return undefined;
  const elements: S[] = [];
  for (const element of value) {
    if (make.isArray(element)) return undefined;
    elements.push(element);
  }
  return elements;
}

/** A constant. */
export const sizeOf: Unfold = ([values], make) =>
  values !== undefined && make.isArray(values) ? make.constant(values.length) : undefined;

/** The same scalar as often, where that is constant. */
export const filling: Unfold = ([value, length], make) => {
  if (value === undefined || length === undefined || make.isArray(length)) return undefined;
  const n = Math.max(0, Math.floor(make.constantOf(length) ?? NaN));
  return n <= longestArray ? Array.from({ length: n }, () => value) : undefined;
};

/** Of more than these only the ends and the middle are told apart: each takes all elements. */
const mostRanks = 32;

/** Each a quantile: both ends the extremes. Of the others the hull is known. */
export const sorted: Unfold = ([values], make) => {
  const elements = scalars(values, make);
  if (elements === undefined) return undefined;
  const constants = elements.map(make.constantOf);
  if (constants.every((constant) => constant !== undefined)) {
    return constants.toSorted((a, b) => a - b).map(make.constant);
  }
  const last = elements.length - 1;
  const hull = make.oneOf(elements);
  return elements.map((element, rank) => {
    if (last === 0) return element;
    if (rank === 0) return make.apply("min", elements);
    if (rank === last) return make.apply("max", elements);
    if (2 * rank === last) return make.apply("median", elements);
    // Where p is rounded the quantile would lie beside the element.
    const p = rank / last;
    return last < mostRanks && last * p === rank
      ? make.apply("quantile", [...elements, make.constant(p)])
      : hull;
  });
};

/** Each the one before and one element more: a chain, as it is computed. */
export const partialSums: Unfold = ([values], make) => {
  const elements = scalars(values, make);
  if (elements === undefined) return undefined;
  let total: (typeof elements)[number] | undefined;
  return elements.map((element) => {
    total = total === undefined ? element : make.apply("add", [total, element]);
    return total;
  });
};

/** Of arrays of the same length. */
export const sumOfProducts: Unfold = ([left, right], make) => {
  const [xs, ys] = [scalars(left, make), scalars(right, make)];
  if (xs === undefined || ys === undefined || xs.length !== ys.length) return undefined;
  const products = xs.flatMap((x, i) => {
    const y = ys[i];
    return y === undefined ? [] : [make.apply("multiply", [x, y])];
  });
  return make.apply("sum", products);
};
