/** How atoms read their arguments. What a type rule let through is a number; anything else counts as NaN. */
import type { Value } from "../ir/value.ts";

export function toNumber(value: Value): number {
  return typeof value === "number" ? value : NaN;
}

/** The elements of an array; none for what is not one. */
export function toList(value: Value): readonly Value[] {
  return isList(value) ? value : [];
}

export function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** The numbers of an array. */
export function toNumbers(value: Value): readonly number[] {
  return toList(value).map(toNumber);
}

/** Only `true` is true. */
export function isTrue(value: Value): boolean {
  return value === true;
}

/** The value of an atom of one number. */
export function ofNumber(f: (x: number) => Value): (args: readonly Value[]) => Value {
  return ([x]) => f(toNumber(x));
}

/** The value of an atom of two numbers. */
export function ofTwo(f: (x: number, y: number) => Value): (args: readonly Value[]) => Value {
  return ([x, y]) => f(toNumber(x), toNumber(y));
}

/** The value of an atom of one array of numbers. */
export function ofNumbers(f: (xs: readonly number[]) => Value): (args: readonly Value[]) => Value {
  return ([xs]) => f(toNumbers(xs));
}
