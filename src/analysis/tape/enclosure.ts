/**
 * What each slot of a tape may be, in arrays: numbers from `low` to `high`, whether NaN is possible, whether
 * they are whole. A truth value is a number from 0 to 1; a text a range of codes among those that it may be.
 */
import { memberRange, numberRange, type Range } from "../../ir/range.ts";
import type { Tape } from "./tape.ts";

export interface Enclosures {
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** 1 where it may be NaN. */
  readonly mayBeUndefined: Uint8Array;
  /** 1 where it is whole. */
  readonly whole: Uint8Array;
  /** 1 where less is left than the operations gave. */
  readonly narrowed: Uint8Array;
  readonly tape: Tape;
  /** By slot: the ascending codes that a text may be. */
  readonly codes: readonly (readonly number[])[];
}

export function createEnclosures(tape: Tape): Enclosures {
  const { types, variables, constants } = tape;
  const enclosures: Enclosures = {
    low: new Float64Array(types.length).fill(-Infinity),
    high: new Float64Array(types.length).fill(Infinity),
    mayBeUndefined: new Uint8Array(types.length),
    whole: new Uint8Array(types.length),
    narrowed: new Uint8Array(types.length),
    tape,
    codes: codesOf(tape),
  };
  const { low, high, mayBeUndefined, whole } = enclosures;
  for (const [i, { range }] of variables.entries()) {
    whole[i] = range.kind === "members" || range.whole ? 1 : 0;
  }
  for (const [i, value] of constants.entries()) {
    const slot = variables.length + i;
    low[slot] = Number.isNaN(value) ? Infinity : value;
    high[slot] = Number.isNaN(value) ? -Infinity : value;
    mayBeUndefined[slot] = Number.isNaN(value) ? 1 : 0;
    whole[slot] = Number.isInteger(value) ? 1 : 0;
  }
  return enclosures;
}

function codesOf({ variables, constants, operations, types, encode }: Tape): number[][] {
  const ofRange = (range: Range): number[] =>
    range.kind === "members" ? ascending(range.members.map(encode)) : [];
  const found = [
    ...variables.map(({ range }) => ofRange(range)),
    ...constants.map((code, i) => (types[variables.length + i] === "number" ? [] : [code])),
  ];
  for (const operation of operations) {
    const type = types[found.length];
    if (type !== "text") found.push([]);
    else if (operation.kind === "unknown") found.push(ofRange(operation.within));
    else {
      const from = operation.kind === "if" ? operation.args.slice(1) : operation.args;
      found.push(ascending(from.flatMap((slot) => codesAt(found, types, slot))));
    }
  }
  return found;
}

/** Where truth values and texts share a slot, those of the truth values as well. */
function codesAt(found: readonly number[][], types: Tape["types"], slot: number): number[] {
  return types[slot] === "truth" ? [0, 1] : (found[slot] ?? []);
}

function ascending(codes: readonly number[]): number[] {
  return [...new Set(codes)].toSorted((a, b) => a - b);
}

/** Whether nothing is possible in a slot. */
export function isEmptyAt({ low, high, mayBeUndefined }: Enclosures, slot: number): boolean {
  return !((low[slot] ?? 0) <= (high[slot] ?? 0)) && mayBeUndefined[slot] !== 1;
}

/** As the columns of atoms see it. */
export function rangeAt(enclosures: Enclosures, slot: number): Range {
  const { low, high, mayBeUndefined, whole, tape, codes } = enclosures;
  const [from = 0, to = 0] = [low[slot], high[slot]];
  const type = tape.types[slot] ?? "number";
  switch (type) {
    case "number":
      return numberRange(from, to, {
        whole: whole[slot] === 1,
        undefined: mayBeUndefined[slot] === 1,
      });
    case "truth":
      return memberRange(
        [false, true].filter((truth) => from <= Number(truth) && Number(truth) <= to),
      );
    case "text":
      return memberRange(
        (codes[slot] ?? []).flatMap((code) => {
          const member = tape.decode(code, type);
          return code >= from && code <= to && typeof member !== "number" ? [member] : [];
        }),
      );
  }
}

/** Writes what a slot may be; members as the range of their codes. */
export function setRange(enclosures: Enclosures, slot: number, range: Range): void {
  const { low, high, mayBeUndefined, whole, tape } = enclosures;
  if (range.kind === "numbers") {
    low[slot] = range.low + 0;
    high[slot] = range.high + 0;
    mayBeUndefined[slot] = range.undefined ? 1 : 0;
    whole[slot] = range.whole ? 1 : 0;
    return;
  }
  let [least, most] = [Infinity, -Infinity];
  for (const member of range.members) {
    const code = tape.encode(member);
    least = Math.min(least, code);
    most = Math.max(most, code);
  }
  low[slot] = least;
  high[slot] = most;
  mayBeUndefined[slot] = 0;
  whole[slot] = 1;
}

/** Cuts a slot to bounds. Whether anything is left. */
export function cutTo(
  enclosures: Enclosures,
  slot: number,
  from: number,
  to: number,
  undefinedToo: boolean,
): boolean {
  const { low, high, mayBeUndefined, whole, narrowed } = enclosures;
  const [before, until] = [low[slot] ?? 0, high[slot] ?? 0];
  if (from <= before && to >= until && (undefinedToo || mayBeUndefined[slot] === 0)) {
    return before <= until || mayBeUndefined[slot] === 1;
  }
  let least = Math.max(before, from);
  let most = Math.min(until, to);
  if (whole[slot] === 1) {
    least = Math.ceil(least);
    most = Math.floor(most);
  }
  // There is one zero, which is not negative.
  low[slot] = least + 0;
  high[slot] = most + 0;
  narrowed[slot] = 1;
  if (!undefinedToo) mayBeUndefined[slot] = 0;
  return least <= most || mayBeUndefined[slot] === 1;
}
