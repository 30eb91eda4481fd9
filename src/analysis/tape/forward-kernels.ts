/**
 * The ranges of operations that tapes meet most, without an object in between: those that the columns of their
 * atoms give. Where an argument has no number they are asked.
 */
import type { Atom } from "../../atoms/atom.ts";
import { power } from "../../numerics/interval.ts";
import {
  addDown,
  addUp,
  divideDown,
  divideUp,
  multiplyDown,
  multiplyUp,
  sqrtDown,
  sqrtUp,
} from "../../numerics/rounding.ts";
import type { Enclosures } from "./enclosure.ts";
import { truthKernel } from "./truth-kernels.ts";

type Step = () => void;

/** @param general as the atom says it */
export function forwardKernel(
  atom: Atom,
  args: readonly number[],
  to: number,
  enclosures: Enclosures,
  general: Step,
): Step | undefined {
  const truth = truthKernel(atom, args, to, enclosures, general);
  if (truth !== undefined) return truth;
  const [a, b] = args;
  if (a === undefined || args.some((arg) => enclosures.tape.types[arg] !== "number")) {
    return undefined;
  }
  if (args.length === 1) return unaries.get(atom.name)?.(enclosures, to, a, general);
  const extreme = extremes.get(atom.name);
  if (extreme !== undefined) return extremeStep(enclosures, to, args, general, extreme);
  return b === undefined || args.length > 2
    ? undefined
    : binaries.get(atom.name)?.(enclosures, to, a, b, general);
}

type UnaryStep = (e: Enclosures, to: number, a: number, general: Step) => Step;
type BinaryStep = (e: Enclosures, to: number, a: number, b: number, general: Step) => Step;

/** Writes a result; of whole numbers the whole ones. */
function write(
  e: Enclosures,
  to: number,
  low: number,
  high: number,
  whole: number,
  nan: number,
): void {
  e.low[to] = (whole === 1 ? Math.ceil(low) : low) + 0;
  e.high[to] = (whole === 1 ? Math.floor(high) : high) + 0;
  e.whole[to] = whole;
  e.mayBeUndefined[to] = nan;
}

/** The arithmetic of two arguments that both have numbers; infinite ones are left to the atom. */
function arithmetic(
  bounds: (
    e: Enclosures,
    to: number,
    al: number,
    ah: number,
    bl: number,
    bh: number,
    whole: number,
    nan: number,
  ) => void,
): BinaryStep {
  return (e, to, a, b, general) => {
    const { low, high, whole, mayBeUndefined } = e;
    return () => {
      const [al, ah, bl, bh] = [low[a] ?? NaN, high[a] ?? NaN, low[b] ?? NaN, high[b] ?? NaN];
      const isFinite = al > -Infinity && ah < Infinity && bl > -Infinity && bh < Infinity;
      if (!(isFinite && al <= ah && bl <= bh)) return general();
      const bothWhole = (whole[a] ?? 0) & (whole[b] ?? 0);
      const nan = (mayBeUndefined[a] ?? 1) | (mayBeUndefined[b] ?? 1);
      return bounds(e, to, al, ah, bl, bh, bothWhole, nan);
    };
  };
}

const binaries: ReadonlyMap<string, BinaryStep> = new Map<string, BinaryStep>([
  [
    "add",
    arithmetic((e, to, al, ah, bl, bh, whole, nan) => {
      write(e, to, addDown(al, bl), addUp(ah, bh), whole, nan);
    }),
  ],
  [
    "subtract",
    arithmetic((e, to, al, ah, bl, bh, whole, nan) => {
      write(e, to, addDown(al, -bh), addUp(ah, -bl), whole, nan);
    }),
  ],
  [
    "multiply",
    arithmetic((e, to, al, ah, bl, bh, whole, nan) => {
      if (al >= 0 && bl >= 0) {
        write(e, to, multiplyDown(al, bl), multiplyUp(ah, bh), whole, nan);
        return;
      }
      const low = Math.min(
        multiplyDown(al, bl),
        multiplyDown(al, bh),
        multiplyDown(ah, bl),
        multiplyDown(ah, bh),
      );
      const high = Math.max(
        multiplyUp(al, bl),
        multiplyUp(al, bh),
        multiplyUp(ah, bl),
        multiplyUp(ah, bh),
      );
      write(e, to, low, high, whole, nan);
    }),
  ],
  ["divide", divideStep],
  ["power", powerStep],
]);

function divideStep(e: Enclosures, to: number, a: number, b: number, general: Step): Step {
  const { low, high, mayBeUndefined } = e;
  return () => {
    const [al, ah, bl, bh] = [low[a] ?? NaN, high[a] ?? NaN, low[b] ?? NaN, high[b] ?? NaN];
    if (!(al > -Infinity && al <= ah && ah < Infinity && bl > 0 && bl <= bh && bh < Infinity)) {
      return general();
    }
    const nan = (mayBeUndefined[a] ?? 1) | (mayBeUndefined[b] ?? 1);
    write(e, to, divideDown(al, al < 0 ? bl : bh), divideUp(ah, ah < 0 ? bh : bl), 0, nan);
  };
}

/** Squares at once, other constant whole exponents through intervals. */
function powerStep(e: Enclosures, to: number, a: number, b: number, general: Step): Step {
  const { low, high, whole, mayBeUndefined, tape } = e;
  const exponent = tape.constants[b - tape.variables.length];
  if (exponent === undefined || !Number.isInteger(exponent)) return general;
  return () => {
    const [al, ah] = [low[a] ?? NaN, high[a] ?? NaN];
    if (!(al > -Infinity && al <= ah && ah < Infinity)) return general();
    const keepsWhole = exponent >= 0 ? (whole[a] ?? 0) : 0;
    const nan = mayBeUndefined[a] ?? 1;
    if (exponent !== 2) {
      const result = power({ low: al, high: ah }, { low: exponent, high: exponent });
      write(e, to, result.low, result.high, keepsWhole, nan);
      return;
    }
    const least = al > 0 ? al : ah < 0 ? -ah : 0;
    const most = Math.max(-al, ah);
    write(e, to, multiplyDown(least, least), multiplyUp(most, most), keepsWhole, nan);
  };
}

const unaries: ReadonlyMap<string, UnaryStep> = new Map<string, UnaryStep>([
  [
    "negate",
    (e, to, a, general) => () => {
      const [low, high] = [e.low[a] ?? NaN, e.high[a] ?? NaN];
      if (!(low <= high)) return general();
      write(e, to, 0 - high, 0 - low, e.whole[a] ?? 0, e.mayBeUndefined[a] ?? 1);
    },
  ],
  [
    "sqrt",
    (e, to, a, general) => () => {
      const [low, high] = [e.low[a] ?? NaN, e.high[a] ?? NaN];
      if (!(low >= 0 && low <= high && high < Infinity)) return general();
      write(e, to, sqrtDown(low), sqrtUp(high), 0, e.mayBeUndefined[a] ?? 1);
    },
  ],
  [
    "abs",
    (e, to, a, general) => () => {
      const [low, high] = [e.low[a] ?? NaN, e.high[a] ?? NaN];
      if (!(low <= high)) return general();
      const least = low > 0 ? low : high < 0 ? -high : 0;
      write(e, to, least, Math.max(-low, high), e.whole[a] ?? 0, e.mayBeUndefined[a] ?? 1);
    },
  ],
]);

const extremes: ReadonlyMap<string, (x: number, y: number) => number> = new Map([
  ["min", Math.min],
  ["max", Math.max],
]);

function extremeStep(
  e: Enclosures,
  to: number,
  args: readonly number[],
  general: Step,
  of: (x: number, y: number) => number,
): Step {
  return () => {
    const [first = 0] = args;
    let [low, high, whole, nan] = [e.low[first] ?? NaN, e.high[first] ?? NaN, 1, 0];
    for (const arg of args) {
      const [least, most] = [e.low[arg] ?? NaN, e.high[arg] ?? NaN];
      if (!(least <= most)) return general();
      low = of(low, least);
      high = of(high, most);
      whole &= e.whole[arg] ?? 0;
      nan |= e.mayBeUndefined[arg] ?? 1;
    }
    write(e, to, low, high, whole, nan);
  };
}
