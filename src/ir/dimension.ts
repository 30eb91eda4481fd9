/**
 * A physical dimension as integer exponents of base dimensions, by the name of the base dimension.
 * `{}` is dimensionless; `{ Memory: 1, Time: -1 }` is a bandwidth. Exponents are never 0.
 */
export type Dimension = Readonly<Record<string, number>>;

export const dimensionless: Dimension = {};

/** No identifier can be called so: the one key of `anyDimension`. */
const wildcard = "*";

/**
 * The dimension of `inf`, which is larger than every quantity: equal to every dimension, and what it
 * is multiplied with or divided by stays free too.
 */
export const anyDimension: Dimension = { [wildcard]: 1 };

/** True for `anyDimension`. */
export function isAnyDimension(dimension: Dimension): boolean {
  return Object.hasOwn(dimension, wildcard);
}

/** True where a quantity is a plain number, `inf` included. */
export function isDimensionless(dimension: Dimension): boolean {
  return isAnyDimension(dimension) || Object.keys(dimension).length === 0;
}

/** The dimension of a product. */
export function multiplyDimensions(left: Dimension, right: Dimension): Dimension {
  if (isAnyDimension(left) || isAnyDimension(right)) return anyDimension;
  const exponents: [string, number][] = Object.entries(left).map(([base, exponent]) => [
    base,
    exponent + (own(right, base) ?? 0),
  ]);
  for (const [base, exponent] of Object.entries(right)) {
    if (!Object.hasOwn(left, base)) exponents.push([base, exponent]);
  }
  return fromExponents(exponents);
}

/** The dimension of a quotient. */
export function divideDimensions(left: Dimension, right: Dimension): Dimension {
  if (isAnyDimension(left) || isAnyDimension(right)) return anyDimension;
  return multiplyDimensions(left, fromExponents(Object.entries(right).map(negated)));
}

/**
 * The dimension of a power, or `undefined` where an exponent would not be whole: the square root of
 * Memory^2 is Memory, that of Memory has no dimension.
 */
export function powerDimension(dimension: Dimension, power: number): Dimension | undefined {
  if (isAnyDimension(dimension)) return anyDimension;
  const exponents = Object.entries(dimension).map(([base, exponent]): [string, number] => [
    base,
    nearestWhole(exponent * power),
  ]);
  return exponents.every(([, exponent]) => Number.isInteger(exponent))
    ? fromExponents(exponents)
    : undefined;
}

/** Equal exponents; `anyDimension` equals all. */
export function equalDimensions(left: Dimension, right: Dimension): boolean {
  if (isAnyDimension(left) || isAnyDimension(right)) return true;
  const bases = Object.keys(left);
  return (
    bases.length === Object.keys(right).length &&
    bases.every((base) => own(right, base) === left[base])
  );
}

/** Of two equal dimensions the one that says more: that which is not `anyDimension`. */
export function knownDimension(left: Dimension, right: Dimension): Dimension {
  return isAnyDimension(left) ? right : left;
}

/** The name of a derived dimension (`Bandwidth`), or `undefined` where it has none. */
export type DimensionNames = (dimension: Dimension) => string | undefined;

/**
 * A dimension in words of the language: its own name where `nameOf` knows one, else a product of base
 * dimensions in alphabetical order, `Memory / Time`, `Work / (Memory * Time)`, `1 / Time`.
 */
export function printDimension(
  dimension: Dimension,
  nameOf: DimensionNames = () => undefined,
): string {
  if (isAnyDimension(dimension)) return "any unit";
  if (isDimensionless(dimension)) return "no unit";
  const name = nameOf(dimension);
  if (name !== undefined) return name;
  const bases = Object.entries(dimension).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const above = bases.filter(([, exponent]) => exponent > 0).map(printFactor);
  const below = bases
    .filter(([, exponent]) => exponent < 0)
    .map(negated)
    .map(printFactor);
  const numerator = above.length === 0 ? "1" : above.join(" * ");
  if (below.length === 0) return numerator;
  const denominator = below.join(" * ");
  return `${numerator} / ${below.length === 1 ? denominator : `(${denominator})`}`;
}

function printFactor([base, exponent]: readonly [string, number]): string {
  return exponent === 1 ? base : `${base}^${String(exponent)}`;
}

function negated([base, exponent]: readonly [string, number]): [string, number] {
  return [base, -exponent];
}

function fromExponents(exponents: readonly [string, number][]): Dimension {
  return Object.fromEntries(exponents.filter(([, exponent]) => exponent !== 0));
}

function own(dimension: Dimension, base: string): number | undefined {
  return Object.hasOwn(dimension, base) ? dimension[base] : undefined;
}

/** 3 · (1/3) is 1 although 1/3 is not a third: what is a rounding error from a whole number is whole. */
function nearestWhole(value: number): number {
  const whole = Math.round(value);
  return Math.abs(value - whole) < 1e-9 ? whole : value;
}
