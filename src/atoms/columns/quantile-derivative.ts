/** How a quantile moves with each element and with the chance. */
import type { DerivativeMaker } from "../atom.ts";
import { minus, over, plus, times } from "./formula.ts";

/**
 * Between two elements it moves with each by its share. Where it is an element itself, or several equal ones,
 * the mean of the slopes to both sides: of three equal ones the middle stays where it is when one moves.
 */
export function derivativeOfQuantile<S>(
  xs: readonly S[],
  p: S,
  make: DerivativeMaker<S>,
  result: S,
): { readonly slopes: readonly S[]; readonly inChance: S } {
  const number = make.constant;
  const [zero, one] = [number(0), number(1)];
  if (xs.length === 1) return { slopes: [one], inChance: zero };
  const equal = (x: S, y: S): S => make.apply("equal", [x, y]);
  const where = (condition: S, weight: S): S => make.choose(condition, weight, zero);
  const count = (conditions: readonly S[]): S => make.apply("count", conditions);

  // Ranks, from 0, between which it interpolates, and the share of the upper one.
  const last = number(xs.length - 1);
  const place = times(make, last, p);
  const [floor, ceil] = [make.apply("floor", [place]), make.apply("ceil", [place])];
  const upper = minus(make, place, floor);
  const lower = minus(make, one, upper);

  const isBelow = xs.map((x) => make.apply("less", [x, result]));
  const isAbove = xs.map((x) => make.apply("greater", [x, result]));
  const isIt = xs.map((x) => equal(x, result));
  const sizes = count(isIt);
  const isElement = make.apply("greater", [sizes, zero]);
  // The first and the last rank of the elements that are equal to it.
  const firstRank = count(isBelow);
  const lastRank = minus(make, plus(make, firstRank, sizes), one);
  const weights = [firstRank, lastRank].flatMap((rank) => [
    where(equal(floor, rank), lower),
    where(equal(ceil, rank), upper),
  ]);
  const ofEquals = times(make, number(0.5), make.apply("sum", weights));

  // Neighbours that differ from it, and what of its movement each of several equal ones has.
  const neighbours = (extreme: "min" | "max", isBeyond: readonly S[], share: S) => {
    const beyond = number(extreme === "min" ? Infinity : -Infinity);
    const value = make.apply(
      extreme,
      xs.map((x, i) => make.choose(isBeyond[i] ?? zero, x, beyond)),
    );
    const isOne = xs.map((x) => equal(x, value));
    return { value, isOne, share: over(make, share, make.apply("max", [one, count(isOne)])) };
  };
  const below = neighbours("max", isBelow, lower);
  const above = neighbours("min", isAbove, upper);

  const slopes = isIt.map((isResult, i) =>
    make.choose(
      isElement,
      where(isResult, ofEquals),
      make.choose(below.isOne[i] ?? zero, below.share, where(above.isOne[i] ?? zero, above.share)),
    ),
  );

  // Along the chance it climbs from one element to the next; at an element to the one after, at the last from before.
  const climb = (from: S, to: S): S => times(make, last, minus(make, to, from));
  const fromLast = make.choose(
    make.apply("greater", [sizes, one]),
    zero,
    climb(below.value, result),
  );
  const fromElement = make.choose(
    make.apply("less", [lastRank, last]),
    climb(result, above.value),
    fromLast,
  );
  const inChance = make.choose(
    isElement,
    where(make.apply("greater_equal", [place, lastRank]), fromElement),
    climb(below.value, above.value),
  );
  return { slopes, inChance };
}
