/**
 * How values of a domain are made from coordinates in the unit cube and found again: each domain has a
 * fixed number of axes, and uniform coordinates give values distributed as the domain and its prior say.
 */
import type { Expression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import type { ArrayDomain, Domain, Labels, Parameter, Prior } from "../plan/document.ts";
import { StudyError } from "./error.ts";
import { decodePermutation, encodePermutation } from "./permutation.ts";
import { createMarginal, createSimplexBreaks } from "./priors.ts";
import { createAxis } from "./scales.ts";

/** A point of the unit cube, coordinate by coordinate: 0 ≤ u < 1. Only those that count are asked for. */
export type Coordinates = (axis: number) => number;

/** How long an array of run-time length is in the configuration at hand. */
export type LengthOf = (length: Expression) => number;

export interface Codec {
  /** How many coordinates a value takes. */
  readonly axes: number;
  /** The value at the coordinates `first … first + axes − 1`. */
  readonly decode: (at: Coordinates, first: number, lengthOf: LengthOf) => Value;
  /** The coordinates of a value, the middle of those that give it; ½ where an axis does not count. */
  readonly encode: (value: Value) => readonly number[];
}

/** The codec of a parameter. Throws a `StudyError` where its range, scale and prior do not go together. */
export function createCodec(parameter: Parameter): Codec {
  try {
    return domainCodec(parameter.domain, parameter.prior);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new StudyError(`The range of the parameter \`${parameter.name}\` ${error.message}.`);
  }
}

/** How many members or elements. */
export function countLabels(labels: Labels): number {
  return typeof labels === "number" ? labels : labels.length;
}

function domainCodec(domain: Domain, prior: Prior | undefined): Codec {
  switch (domain.kind) {
    case "real":
    case "int": {
      const axis = prior === undefined ? createAxis(domain) : createMarginal(domain, prior);
      return scalar(axis.forward, (value) =>
        axis.backward(typeof value === "number" ? value : NaN),
      );
    }
    case "bool":
      return choice([false, true], prior);
    case "choice":
      return choice(domain.values, prior);
    case "simplex":
      return simplex(countLabels(domain.over), prior);
    case "permutation":
      return permutation(countLabels(domain.over));
    case "array":
      return array(domain, prior);
  }
}

function scalar(decode: (u: number) => Value, encode: (value: Value) => number): Codec {
  return {
    axes: 1,
    decode: (at, first) => decode(at(first)),
    encode: (value) => [encode(value)],
  };
}

function choice(values: readonly Value[], prior: Prior | undefined): Codec {
  const weights = prior?.name === "choice" ? prior.weights : values.map(() => 1);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  if (weights.length !== values.length || !(total > 0)) {
    throw new RangeError("has a prior whose weights do not fit its values");
  }
  const ends: number[] = [];
  let sum = 0;
  for (const weight of weights) {
    sum += weight;
    ends.push(sum / total);
  }
  const lastDrawn = weights.findLastIndex((weight) => weight > 0);
  return scalar(
    (u) => {
      const index = ends.findIndex((end) => u < end);
      return values[index < 0 ? lastDrawn : index];
    },
    (value) => {
      const index = values.indexOf(value);
      return ((ends[index - 1] ?? 0) + (ends[index] ?? 1)) / 2;
    },
  );
}

function simplex(size: number, prior: Prior | undefined): Codec {
  const breaks = createSimplexBreaks(size, prior);
  return {
    axes: Math.max(0, size - 1),
    decode: (at, first) => {
      const shares: number[] = [];
      let left = 1;
      for (const [i, stick] of breaks.entries()) {
        const share = left * stick.quantile(at(first + i));
        shares.push(share);
        left = Math.max(0, left - share);
      }
      return [...shares, left];
    },
    encode: (value) => {
      const shares = numbers(value);
      let left = 1;
      return breaks.map((stick, i) => {
        const share = shares[i] ?? 0;
        const u = left > 0 ? stick.chance(Math.min(1, share / left)) : 0.5;
        left -= share;
        return u;
      });
    },
  };
}

function permutation(size: number): Codec {
  return {
    axes: Math.max(0, size - 1),
    decode: (at, first) =>
      decodePermutation(
        size,
        Array.from({ length: Math.max(0, size - 1) }, (_, i) => at(first + i)),
      ),
    encode: (value) => encodePermutation(numbers(value)),
  };
}

function array(domain: ArrayDomain, prior: Prior | undefined): Codec {
  const size = countLabels(domain.over);
  const element = domainCodec(domain.element, prior);
  const { length } = domain;
  return {
    axes: size * element.axes,
    decode: (at, first, lengthOf) => {
      const active = length === undefined ? size : Math.min(size, lengthOf(length));
      return Array.from({ length: active }, (_, i) =>
        element.decode(at, first + i * element.axes, lengthOf),
      );
    },
    encode: (value) => {
      const elements: readonly Value[] = Array.isArray(value) ? value : [];
      const absent = Array.from({ length: element.axes }, () => 0.5);
      return Array.from({ length: size }, (_, i) =>
        i < elements.length ? element.encode(elements[i]) : absent,
      ).flat();
    },
  };
}

function numbers(value: Value): readonly number[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : [];
}
