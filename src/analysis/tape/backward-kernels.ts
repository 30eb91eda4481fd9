/**
 * What is left of the arguments of operations that tapes meet most, without an object in between. A result is
 * taken to be one number wider at each end than it is wanted, since it may have been rounded; that is what the
 * columns of the atoms sharpen further, which are asked where there are infinities or divisors around 0.
 */
import type { Atom } from "../../atoms/atom.ts";
import { connectiveOf } from "../../atoms/roles.ts";
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  nextDown,
  nextUp,
  sqrtDown,
  sqrtUp,
} from "../../numerics/rounding.ts";
import { cutTo, type Enclosures } from "./enclosure.ts";
import { orders } from "./truth-kernels.ts";

/** Whether anything is left. */
type Step = () => boolean;

/** @param general as the atom says it */
export function backwardKernel(
  atom: Atom,
  args: readonly number[],
  of: number,
  enclosures: Enclosures,
  general: Step,
): Step | undefined {
  const connective = connectiveOf(atom);
  if (connective === "not") return negation(enclosures, of, args[0] ?? 0);
  if (connective !== undefined) return junction(enclosures, of, args, connective === "all" ? 1 : 0);
  const [a, b] = args;
  if (a === undefined || args.some((arg) => enclosures.tape.types[arg] !== "number")) {
    return undefined;
  }
  if (atom.name === "negate") return mirrored(enclosures, of, a);
  if (b === undefined || args.length > 2) return undefined;
  const order = orders.get(atom.name);
  if (order !== undefined) {
    return order.first === 0
      ? precedes(enclosures, of, a, b, order.strict, general)
      : precedes(enclosures, of, b, a, order.strict, general);
  }
  const solve = arithmetic.get(atom.name);
  return solve && guarded(enclosures, of, a, b, general, solve);
}

/** Narrows the arguments to where the result lies from `from` to `to`; `undefined` where it cannot say. */
type Solve = (e: Enclosures, a: number, b: number, from: number, to: number) => boolean | undefined;

/** Only where all ends are finite and the result is not to be NaN. */
function guarded(
  e: Enclosures,
  of: number,
  a: number,
  b: number,
  general: Step,
  solve: Solve,
): Step {
  const { low, high, mayBeUndefined, whole } = e;
  return () => {
    const [from, to] = [low[of] ?? NaN, high[of] ?? NaN];
    if (!(from <= to) || mayBeUndefined[of] === 1 || !isBounded(e, a) || !isBounded(e, b)) {
      return general();
    }
    // Whole numbers that are not too large are exact.
    const exact =
      whole[a] === 1 && whole[b] === 1 && whole[of] === 1 && from > -mostExact && to < mostExact;
    return solve(e, a, b, exact ? from : nextDown(from), exact ? to : nextUp(to)) ?? general();
  };
}

const mostExact = 2 ** 52;

function isBounded({ low, high }: Enclosures, slot: number): boolean {
  const [from, to] = [low[slot] ?? NaN, high[slot] ?? NaN];
  return from <= to && from > -Infinity && to < Infinity;
}

const arithmetic: ReadonlyMap<string, Solve> = new Map<string, Solve>([
  [
    "add",
    (e, a, b, from, to) =>
      cut(e, a, addDown(from, -high(e, b)), addUp(to, -low(e, b))) &&
      cut(e, b, addDown(from, -high(e, a)), addUp(to, -low(e, a))),
  ],
  [
    "subtract",
    (e, a, b, from, to) =>
      cut(e, a, addDown(from, low(e, b)), addUp(to, high(e, b))) &&
      cut(e, b, addDown(low(e, a), -to), addUp(high(e, a), -from)),
  ],
  [
    "multiply",
    (e, a, b, from, to) => {
      const first = cutToQuotient(e, a, from, to, low(e, b), high(e, b));
      if (first !== true) return first;
      return cutToQuotient(e, b, from, to, low(e, a), high(e, a));
    },
  ],
  [
    "divide",
    (e, a, b, from, to) => {
      const [bl, bh] = [low(e, b), high(e, b)];
      if (!(bl > 0) || from === -Infinity || to === Infinity) return undefined;
      const least = multiplyDown(from, from < 0 ? bh : bl);
      const most = multiplyUp(to, to < 0 ? bl : bh);
      if (!cut(e, a, least, most)) return false;
      // b = a / quotient, where that is one of a sign.
      return from > 0 ? cutToQuotient(e, b, low(e, a), high(e, a), from, to) : true;
    },
  ],
  [
    "power",
    (e, a, b, from, to) => {
      const exponent = e.tape.constants[b - e.tape.variables.length];
      if (exponent !== 2) return undefined;
      if (to < 0) return false;
      const most = to < Infinity ? sqrtUp(to) : Infinity;
      const least = from > 0 ? sqrtDown(from) : 0;
      const [al, ah] = [low(e, a), high(e, a)];
      return cut(e, a, al > -least ? least : -most, ah < least ? -least : most);
    },
  ],
]);

function low(e: Enclosures, slot: number): number {
  return e.low[slot] ?? NaN;
}

function high(e: Enclosures, slot: number): number {
  return e.high[slot] ?? NaN;
}

function cut(e: Enclosures, slot: number, from: number, to: number): boolean {
  return cutTo(e, slot, from, to, false);
}

/** A factor: the product over the other one. Says nothing of factors around 0 for products around 0. */
function cutToQuotient(
  e: Enclosures,
  slot: number,
  from: number,
  to: number,
  least: number,
  most: number,
): boolean | undefined {
  if (least > 0) {
    return cut(
      e,
      slot,
      divideDown(from, from < 0 ? least : most),
      divideUp(to, to < 0 ? most : least),
    );
  }
  if (most < 0) {
    const [down, up] = [-to, -from];
    return cut(
      e,
      slot,
      divideDown(down, down < 0 ? -most : -least),
      divideUp(up, up < 0 ? -least : -most),
    );
  }
  return from <= 0 && to >= 0 ? true : undefined;
}

function mirrored(e: Enclosures, of: number, a: number): Step {
  return () => cutTo(e, a, 0 - high(e, of), 0 - low(e, of), e.mayBeUndefined[of] === 1);
}

// ── truth values ────────────────────────────────────────────────────────────

function precedes(
  e: Enclosures,
  of: number,
  x: number,
  y: number,
  strict: boolean,
  general: Step,
): Step {
  return () => {
    if (low(e, of) < high(e, of)) return true;
    if (!(low(e, of) <= high(e, of) && low(e, x) <= high(e, x) && low(e, y) <= high(e, y))) {
      return general();
    }
    if (low(e, of) === 1) return order(x, y, strict);
    // What is not a number does not precede anything.
    if (e.mayBeUndefined[x] === 1 || e.mayBeUndefined[y] === 1) return true;
    return order(y, x, !strict);
  };

  function order(first: number, second: number, isStrict: boolean): boolean {
    const [most, least] = [high(e, second), low(e, first)];
    return (
      cut(e, first, -Infinity, isStrict ? nextDown(most) : most) &&
      cut(e, second, isStrict ? nextUp(least) : least, Infinity)
    );
  }
}

function junction(e: Enclosures, of: number, args: readonly number[], neutral: 0 | 1): Step {
  const other = 1 - neutral;
  return () => {
    if (low(e, of) < high(e, of)) return true;
    if (low(e, of) === neutral) {
      for (const arg of args) if (!cut(e, arg, neutral, neutral)) return false;
      return true;
    }
    // One is the other value: that which alone can be.
    let [able, count] = [-1, 0];
    for (const arg of args) {
      if (neutral === 1 ? low(e, arg) > 0 : high(e, arg) < 1) continue;
      if (arg !== able) count += 1;
      able = arg;
    }
    return count === 1 ? cut(e, able, other, other) : count > 0;
  };
}

function negation(e: Enclosures, of: number, a: number): Step {
  return () => cut(e, a, 1 - high(e, of), 1 - low(e, of));
}
