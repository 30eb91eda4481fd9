/** Transforms of the unit cube to shares that add up to a total: the Dirichlet distribution, in whole or in part. */
import { logGamma } from "../../atoms/special.ts";
import { exp, expm1, log, log1p } from "../../numerics/elementary.ts";
import type { Coordinates } from "../codec.ts";
import { beta } from "../distributions/beta.ts";
import { createSimplexBreaks, truncate } from "../priors.ts";
import { inverseOf } from "./inverse.ts";

/** How shares are made of uniform coordinates. Members are places in an array that the caller holds. */
export interface ShareTransform {
  /** Of the unit cube. */
  readonly axes: number;
  /** The chance, under the Dirichlet distribution, of what the transform can give. */
  readonly chance: number;
  readonly decode: (at: Coordinates, first: number, into: Float64Array) => void;
  /** Writes coordinates that give the shares back. */
  readonly encode: (from: Float64Array, into: number[], first: number) => void;
}

/** Members of a simplex that share a total, with their concentrations. */
export interface Group {
  readonly members: readonly number[];
  readonly concentrations: readonly number[];
  readonly total: number;
}

/** Every share nothing or more. */
export function wholeSimplex({ members, concentrations, total }: Group): ShareTransform {
  const breaks = concentrations.every((each) => each === 1)
    ? uniformBreaks(members.length)
    : createSimplexBreaks(members.length, {
        name: "dirichlet",
        concentration: concentrations,
      });
  const last = members.at(-1) ?? 0;
  return {
    axes: breaks.length,
    chance: 1,
    decode: (at, first, into) => {
      let left = total;
      for (const [i, { quantile }] of breaks.entries()) {
        const share = left * quantile(at(first + i));
        into[members[i] ?? 0] = share;
        left = Math.max(0, left - share);
      }
      into[last] = left;
    },
    encode: (from, into, first) => {
      let left = total;
      for (const [i, { chance }] of breaks.entries()) {
        const share = from[members[i] ?? 0] ?? 0;
        into[first + i] = left > 0 ? chance(Math.min(1, share / left)) : 0.5;
        left -= share;
      }
    },
  };
}

/** Of what is left of the stick: B ~ Beta(1, n − i). */
function uniformBreaks(size: number) {
  return Array.from({ length: Math.max(0, size - 1) }, (_, i) => {
    const rest = size - 1 - i;
    return {
      quantile: (u: number) => (rest === 1 ? u : -expm1(log1p(-u) / rest)),
      chance: (part: number) => (rest === 1 ? part : -expm1(log1p(-part) * rest)),
    };
  });
}

/** Each share an offset plus, or minus, what `inner` gives: floors, or ceilings from which it is taken. */
export function shifted(
  inner: ShareTransform,
  sign: 1 | -1,
  members: readonly number[],
  offsets: readonly number[],
): ShareTransform {
  return {
    ...inner,
    decode: (at, first, into) => {
      inner.decode(at, first, into);
      for (const [k, member] of members.entries()) {
        into[member] = (offsets[k] ?? 0) + sign * (into[member] ?? 0);
      }
    },
    encode: (from, into, first) => {
      const shares = Float64Array.from(from);
      for (const [k, member] of members.entries()) {
        shares[member] = sign * ((from[member] ?? 0) - (offsets[k] ?? 0));
      }
      inner.encode(shares, into, first);
    },
  };
}

/** Several that do not depend on each other, such as groups whose totals are fixed. */
export function product(parts: readonly ShareTransform[]): ShareTransform {
  let axes = 0;
  const placed = parts.map((part) => {
    const offset = axes;
    axes += part.axes;
    return { part, offset };
  });
  return {
    axes,
    chance: parts.reduce((all, { chance }) => all * chance, 1),
    decode: (at, first, into) => {
      for (const { part, offset } of placed) part.decode(at, first + offset, into);
    },
    encode: (from, into, first) => {
      for (const { part, offset } of placed) part.encode(from, into, first + offset);
    },
  };
}

/**
 * The sum of some members within `low … high`. What a group has of the total is Beta distributed, and how it
 * divides it does not depend on that (aggregation of the Dirichlet distribution).
 */
export function boundedGroup(
  group: Group,
  inside: ReadonlySet<number>,
  { low, high }: { readonly low: number; readonly high: number },
): ShareTransform {
  const { total } = group;
  const parts = [true, false].map((within) => {
    const places = group.members.flatMap((member, k) => (inside.has(member) === within ? [k] : []));
    const pick = (values: readonly number[]) => places.map((k) => values[k] ?? 0);
    const [members, concentrations] = [pick(group.members), pick(group.concentrations)];
    const weight = concentrations.reduce((sum, each) => sum + each, 0);
    return { members, weight, inner: wholeSimplex({ members, concentrations, total: 1 }) };
  });
  const [own, others] = parts;
  if (own === undefined || others === undefined) throw new RangeError("has no members");
  const distribution = beta(own.weight, others.weight);
  const [from, to] = [Math.max(0, low / total), Math.min(1, high / total)];
  const { chance } = truncate(distribution, from, to);
  const below = distribution.below(from) > 0.5 ? distribution.above : distribution.below;
  const whole = Math.abs(below(to) - below(from));
  const constant =
    logGamma(own.weight + others.weight) - logGamma(own.weight) - logGamma(others.weight);
  const quantile = inverseOf({
    at: (x) => ({
      below: chance(x),
      density: exp(constant + (own.weight - 1) * log(x) + (others.weight - 1) * log1p(-x)) / whole,
    }),
    low: from,
    high: to,
  });
  const scaleTo = (into: Float64Array, members: readonly number[], factor: number): void => {
    for (const member of members) into[member] = (into[member] ?? 0) * factor;
  };
  return {
    axes: 1 + own.inner.axes + others.inner.axes,
    chance: whole,
    decode: (at, first, into) => {
      const sum = total * quantile(at(first));
      own.inner.decode(at, first + 1, into);
      others.inner.decode(at, first + 1 + own.inner.axes, into);
      scaleTo(into, own.members, sum);
      scaleTo(into, others.members, total - sum);
    },
    encode: (values, into, first) => {
      const sum = own.members.reduce((all, member) => all + (values[member] ?? 0), 0);
      const shares = Float64Array.from(values);
      into[first] = chance(sum / total);
      if (sum > 0) scaleTo(shares, own.members, 1 / sum);
      if (sum < total) scaleTo(shares, others.members, 1 / (total - sum));
      own.inner.encode(shares, into, first + 1);
      others.inner.encode(shares, into, first + 1 + own.inner.axes);
    },
  };
}
