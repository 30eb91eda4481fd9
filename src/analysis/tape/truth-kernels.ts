/** What may hold and what may fail: the ranges of comparisons of numbers and of connectives, without objects. */
import type { Atom } from "../../atoms/atom.ts";
import { connectiveOf } from "../../atoms/roles.ts";
import type { Enclosures } from "./enclosure.ts";

type Step = () => void;

export function truthKernel(
  atom: Atom,
  args: readonly number[],
  to: number,
  enclosures: Enclosures,
  general: Step,
): Step | undefined {
  const connective = connectiveOf(atom);
  if (connective === "not") return negation(enclosures, to, args[0] ?? 0);
  if (connective !== undefined) return junction(enclosures, to, args, connective === "all" ? 1 : 0);
  const order = orders.get(atom.name);
  const [a, b] = args;
  if (order === undefined || a === undefined || b === undefined) return undefined;
  return order.first === 0
    ? precedes(enclosures, to, a, b, order.strict, general)
    : precedes(enclosures, to, b, a, order.strict, general);
}

/** Which argument is the lesser one where it holds. */
export const orders: ReadonlyMap<string, { readonly first: 0 | 1; readonly strict: boolean }> =
  new Map([
    ["less", { first: 0, strict: true }],
    ["less_equal", { first: 0, strict: false }],
    ["greater", { first: 1, strict: true }],
    ["greater_equal", { first: 1, strict: false }],
  ] as const);

/** A truth value that may be true, false, both or neither. */
function write(
  { low, high, mayBeUndefined, whole }: Enclosures,
  to: number,
  holds: boolean,
  fails: boolean,
): void {
  low[to] = fails ? 0 : holds ? 1 : Infinity;
  high[to] = holds ? 1 : fails ? 0 : -Infinity;
  mayBeUndefined[to] = 0;
  whole[to] = 1;
}

function precedes(
  e: Enclosures,
  to: number,
  x: number,
  y: number,
  strict: boolean,
  general: Step,
): Step {
  const { low, high, mayBeUndefined } = e;
  return () => {
    const [xl, xh, yl, yh] = [low[x] ?? NaN, high[x] ?? NaN, low[y] ?? NaN, high[y] ?? NaN];
    if (!(xl <= xh && yl <= yh)) return general();
    const nan = mayBeUndefined[x] === 1 || mayBeUndefined[y] === 1;
    write(e, to, strict ? xl < yh : xl <= yh, nan || (strict ? yl <= xh : yl < xh));
  };
}

/** True where all are, for `neutral` 1; false where all are, for `neutral` 0. */
function junction(e: Enclosures, to: number, args: readonly number[], neutral: 0 | 1): Step {
  const { low, high } = e;
  return () => {
    let [mayBeNeutral, mayBeOther] = [true, false];
    for (const arg of args) {
      const [least, most] = [low[arg] ?? 0, high[arg] ?? 1];
      if (!(least <= most)) {
        write(e, to, false, false);
        return;
      }
      const [mayHold, mayFail] = [most === 1, least === 0];
      if (!(neutral === 1 ? mayHold : mayFail)) mayBeNeutral = false;
      if (neutral === 1 ? mayFail : mayHold) mayBeOther = true;
    }
    if (neutral === 1) write(e, to, mayBeNeutral, mayBeOther);
    else write(e, to, mayBeOther, mayBeNeutral);
  };
}

function negation(e: Enclosures, to: number, a: number): Step {
  return () => {
    const [least, most] = [e.low[a] ?? 0, e.high[a] ?? 1];
    const isPossible = least <= most;
    write(e, to, isPossible && least === 0, isPossible && most === 1);
  };
}
