/** What a task's author writes for its arguments: one function for each kind. */
import type {
  ChoiceArgument,
  DataArgument,
  EpochsArgument,
  FlagArgument,
  ModelArgument,
  Range,
  RealArgument,
  VariantArgument,
  WholeArgument,
  WholesArgument,
  WidthArgument,
  WidthsArgument,
} from "./definition.ts";

/** Any number. */
export const anyNumber: Range = { low: -Infinity, high: Infinity };

/** What layers can be as wide as. */
const anyWidth: Range = { low: 1, high: 65_536 };

/** A number, which may differ between trials that train together; any unless a range is given. */
export function real(range: Range = anyNumber, fallback?: RealArgument["fallback"]): RealArgument {
  return { kind: "real", range, ...(fallback === undefined ? {} : { fallback }) };
}

/** How many epochs a trial trains, a whole number from 1 on; each task has one such argument. */
export function epochs(fallback?: number): EpochsArgument {
  return { kind: "epochs", ...(fallback === undefined ? {} : { fallback }) };
}

/** A whole number that decides about the program: trials that differ in it do not train together. */
export function whole(range: Range = anyNumber, fallback?: number): WholeArgument {
  return { kind: "whole", range, ...(fallback === undefined ? {} : { fallback }) };
}

/** A list of whole numbers, each in the range; like `whole`. */
export function wholes(range: Range = anyNumber, fallback?: readonly number[]): WholesArgument {
  return { kind: "wholes", range, ...(fallback === undefined ? {} : { fallback }) };
}

/** True or false; like `whole`. */
export function flag(fallback?: boolean): FlagArgument {
  return { kind: "flag", ...(fallback === undefined ? {} : { fallback }) };
}

/** One of some names; like `whole`. */
export function choice<const T extends string>(
  among: readonly T[],
  fallback?: NoInfer<T>,
): ChoiceArgument<T> {
  return { kind: "choice", among, ...(fallback === undefined ? {} : { fallback }) };
}

/** One of some names, which may differ between trials that train together. */
export function variant<const T extends string>(
  among: readonly T[],
  fallback?: NoInfer<T>,
): VariantArgument<T> {
  return { kind: "variant", among, ...(fallback === undefined ? {} : { fallback }) };
}

/** How wide a layer is, 1 … 65,536 unless a range is given; may differ between trials that train together. */
export function width(range: Range = anyWidth, fallback?: number): WidthArgument {
  return { kind: "width", range, ...(fallback === undefined ? {} : { fallback }) };
}

/** How wide each of some layers is; trials train together where they have as many. */
export function widths(range: Range = anyWidth, fallback?: readonly number[]): WidthsArgument {
  return { kind: "widths", range, ...(fallback === undefined ? {} : { fallback }) };
}

/** A data set of `std:data`. */
export function dataSet(): DataArgument {
  return { kind: "data" };
}

/** A model of an earlier trial of the study, of one of those formats. */
export function model(...formats: readonly string[]): ModelArgument<false> {
  return { kind: "model", formats, optional: false };
}

/** The same, where a trial may be without one. */
export function optionalModel(...formats: readonly string[]): ModelArgument<true> {
  return { kind: "model", formats, optional: true };
}
