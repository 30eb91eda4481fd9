/**
 * Shares, uniform on a simplex, none of which is above its ceiling: each drawn given those before it. How much
 * room the later ones have is a function of what is left to them, piecewise polynomial: the volume of
 * { v : Σ v = t, 0 ≤ v_i ≤ u_i } is Σ_J (−1)^|J| (t − Σ_J u)₊^{k−1} / (k − 1)! over sets J of ceilings.
 */
import { solveMonotone } from "./inverse.ts";
import { type ShareTransform, wholeSimplex } from "./shares.ts";

/** Σ factor · (t − knot)₊^degree, knots ascending; for a degree of 0, 1 above its knot. */
interface Spline {
  readonly knots: readonly number[];
  readonly factors: readonly number[];
  readonly degree: number;
}

/** Beyond this many pieces, or this much cancelling, other ways are better. */
const mostKnots = 512;
const mostCancelling = 1e7;

/**
 * Shares of a total with ceilings; members without one have Infinity. `undefined` where rounding would show or
 * drawing would be slow. There must be feasible points, with room around them.
 */
export function underCeilings(
  members: readonly number[],
  total: number,
  ceilings: readonly number[],
): ShareTransform | undefined {
  const ceilingOf = (k: number): number => (ceilings[k] ?? Infinity) / total;
  const places = members.map((_, k) => k).sort((a, b) => ceilingOf(a) - ceilingOf(b));
  const firstOpen = places.findIndex((k) => !(ceilingOf(k) < 1));
  // The last one has what is left: at most its ceiling by what the others are drawn from.
  const split = firstOpen < 0 ? places.length - 1 : firstOpen;
  const [capped, free] = [places.slice(0, split), places.slice(split)];
  const chain = chainOf(
    capped.map(ceilingOf),
    free.length,
    firstOpen < 0 ? Math.min(...free.map(ceilingOf)) : Infinity,
  );
  if (chain === undefined) return undefined;
  const memberOf = (k: number | undefined): number => members[k ?? 0] ?? 0;
  const own = capped.map(memberOf);
  const others = free.map(memberOf);
  const rest = wholeSimplex({ members: others, concentrations: free.map(() => 1), total: 1 });
  return {
    axes: own.length + rest.axes,
    chance: chain.chance,
    decode: (at, first, into) => {
      let left = 1;
      for (const [i, { quantile }] of chain.steps.entries()) {
        const share = quantile(at(first + i), left);
        into[own[i] ?? 0] = share * total;
        left -= share;
      }
      rest.decode(at, first + own.length, into);
      for (const member of others) into[member] = (into[member] ?? 0) * left * total;
    },
    encode: (from, into, first) => {
      let left = 1;
      for (const [i, { chance }] of chain.steps.entries()) {
        const share = (from[own[i] ?? 0] ?? 0) / total;
        into[first + i] = chance(share, left);
        left -= share;
      }
      const shares = left > 0 ? Float64Array.from(from, (share) => share / (left * total)) : from;
      rest.encode(shares, into, first + own.length);
    },
  };
}

/** One share given what is left to it and those after it. */
interface Step {
  readonly quantile: (u: number, left: number) => number;
  readonly chance: (share: number, left: number) => number;
}

interface Chain {
  readonly steps: readonly Step[];
  readonly chance: number;
}

/** `free` members come last: any number without a ceiling, or one that has `lastCeiling`. */
function chainOf(
  ceilings: readonly number[],
  free: number,
  lastCeiling: number,
): Chain | undefined {
  let later: Spline = { knots: [0], factors: [1], degree: free - 1 };
  if (lastCeiling < Infinity) later = difference(later, lastCeiling);
  let reach = lastCeiling;
  // The volume without ceilings is 1 / (n − 1)!, that of the free ones alone was taken as 1.
  let scale = 1;
  const steps: Step[] = [];
  for (const [i, ceiling] of ceilings.toReversed().entries()) {
    steps.push(stepOf(later, ceiling, reach));
    later = difference(integral(later), ceiling);
    if (later.knots.length > mostKnots) return undefined;
    reach += ceiling;
    scale *= free + i;
  }
  const { value, size } = evaluate(later, 1);
  return value * mostCancelling > size
    ? { steps: steps.toReversed(), chance: Math.min(1, value * scale) }
    : undefined;
}

function stepOf(later: Spline, ceiling: number, reach: number): Step {
  const room = (t: number): { readonly below: number; readonly density: number } => {
    let [below, density] = [0, 0];
    const { knots, factors, degree } = later;
    for (let i = 0; i < knots.length; i++) {
      const distance = t - (knots[i] ?? 0);
      if (distance <= 0) break;
      const term = (factors[i] ?? 0) * raise(distance, degree);
      density += term;
      below += term * distance;
    }
    return { below: below / (degree + 1), density };
  };
  const ends = (left: number) => {
    const [from, to] = [Math.max(0, left - ceiling), Math.min(left, reach)];
    return { from, to, first: room(from).below, last: room(to).below };
  };
  return {
    quantile: (u, left) => {
      const { from, to, first, last } = ends(left);
      if (!(from < to)) return Math.min(ceiling, left);
      return left - solveMonotone(room, last + u * (first - last), from, to);
    },
    chance: (share, left) => {
      const { first, last } = ends(left);
      return last > first ? (last - room(left - share).below) / (last - first) : 0.5;
    },
  };
}

function integral({ knots, factors, degree }: Spline): Spline {
  return { knots, factors: factors.map((factor) => factor / (degree + 1)), degree: degree + 1 };
}

/** f(t) − f(t − shift), knots beyond 1 left out: no more than 1 is ever left. */
function difference({ knots, factors, degree }: Spline, shift: number): Spline {
  const sums = new Map<number, number>();
  const all = knots.flatMap((knot, i) => {
    const factor = factors[i] ?? 0;
    return [
      { knot, factor },
      { knot: knot + shift, factor: -factor },
    ];
  });
  let at = -1;
  for (const { knot, factor } of all.sort((a, b) => a.knot - b.knot)) {
    if (knot >= 1) continue;
    if (knot > at + sameKnot) at = knot;
    sums.set(at, (sums.get(at) ?? 0) + factor);
  }
  return { knots: [...sums.keys()], factors: [...sums.values()], degree };
}

/** Sums of the same ceilings in another order differ by rounding. */
const sameKnot = 1e-14;

/** Its value, and the size of the terms that cancel. */
function evaluate({ knots, factors, degree }: Spline, t: number) {
  let [value, size] = [0, 0];
  for (const [i, knot] of knots.entries()) {
    if (knot >= t) continue;
    const term = (factors[i] ?? 0) * raise(t - knot, degree);
    value += term;
    size += Math.abs(term);
  }
  return { value, size };
}

/** By squaring. */
function raise(x: number, degree: number): number {
  let result = 1;
  let square = x;
  for (let left = degree; left > 0; left >>= 1) {
    if (left & 1) result *= square;
    square *= square;
  }
  return result;
}
