/**
 * Enclosures of a tape over boxes, and boxes narrowed to where its roots are as wanted (HC4: Benhamou,
 * Goualard, Granvilliers & Puget 1999). As `analysis/propagate`, for what is done many times.
 */
import { createBackward } from "./backward.ts";
import { createEnclosures, cutTo, type Enclosures, isEmptyAt } from "./enclosure.ts";
import { createForward } from "./forward.ts";
import type { Tape } from "./tape.ts";

/** One interval each, both ends included; truth values 0 and 1, texts their codes. Empty where `low > high`. */
export interface Box {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export interface IntervalEvaluator {
  /**
   * Encloses the roots over a box of the variables: the values of all points in it, infinities included, lie
   * within. An optional variable counts as active.
   */
  readonly enclose: (box: Box) => RootEnclosures;
  /**
   * Narrows a box in place to where each root lies within `wanted`; a root whose interval is the whole line may
   * be anything, NaN too. No point of the box where all are as wanted is lost. False where nothing is left; the
   * box is then of no meaning. Goes through the tape at most `mostRounds` times.
   */
  readonly narrow: (box: Box, wanted: Box, mostRounds?: number) => boolean;
  /** What all slots may be after the last `enclose`. */
  readonly slots: Enclosures;
}

/** By root; written anew by every `enclose`. */
export interface RootEnclosures extends Box {
  /** 1 where it may be NaN. */
  readonly mayBeUndefined: Uint8Array;
}

/** A round that takes a smaller share from every variable is the last. */
const leastShare = 1e-3;

/** The declared ranges of the variables. */
export function declaredBox({ variables, encode }: Tape): Box {
  const low = new Float64Array(variables.length);
  const high = new Float64Array(variables.length);
  for (const [i, { range }] of variables.entries()) {
    const codes = range.kind === "members" ? range.members.map(encode) : [range.low, range.high];
    low[i] = Math.min(...codes);
    high[i] = Math.max(...codes);
  }
  return { low, high };
}

export function createIntervalEvaluator(tape: Tape): IntervalEvaluator {
  const { variables, roots } = tape;
  const slots = createEnclosures(tape);
  const forward = createForward(tape, slots);
  const backward = createBackward(tape, slots);
  const result: RootEnclosures = {
    low: new Float64Array(roots.length),
    high: new Float64Array(roots.length),
    mayBeUndefined: new Uint8Array(roots.length),
  };
  const values = variables.map(({ range, values: grid }, slot) =>
    range.kind === "members" ? slots.codes[slot] : grid,
  );

  // Narrowing takes from constants what is not wanted of them, too.
  const firstOperation = variables.length + tape.constants.length;
  const constants = {
    low: slots.low.slice(variables.length, firstOperation),
    high: slots.high.slice(variables.length, firstOperation),
    mayBeUndefined: slots.mayBeUndefined.slice(variables.length, firstOperation),
  };

  const evaluate = (box: Box): void => {
    slots.low.set(constants.low, variables.length);
    slots.high.set(constants.high, variables.length);
    slots.mayBeUndefined.set(constants.mayBeUndefined, variables.length);
    for (let i = 0; i < variables.length; i++) {
      // There is one zero: adding 0 makes a negative one positive.
      slots.low[i] = (box.low[i] ?? -Infinity) + 0;
      slots.high[i] = (box.high[i] ?? Infinity) + 0;
    }
    forward();
  };

  return {
    slots,
    enclose: (box) => {
      evaluate(box);
      for (const [i, slot] of roots.entries()) {
        result.low[i] = slots.low[slot] ?? -Infinity;
        result.high[i] = slots.high[slot] ?? Infinity;
        result.mayBeUndefined[i] = slots.mayBeUndefined[slot] ?? 1;
      }
      return result;
    },
    narrow: (box, wanted, mostRounds = 10) => {
      for (let round = 0; round < mostRounds; round++) {
        evaluate(box);
        if (!demand(wanted) || !backward()) return false;
        const lost = take(box);
        if (lost === undefined) return false;
        if (lost < leastShare) return true;
      }
      return true;
    },
  };

  /** Cuts the roots to what is wanted. Whether anything is left of each. */
  function demand(wanted: Box): boolean {
    for (const [i, slot] of roots.entries()) {
      const [from = -Infinity, to = Infinity] = [wanted.low[i], wanted.high[i]];
      if (from === -Infinity && to === Infinity) continue;
      if (!cutTo(slots, slot, from, to, false)) return false;
    }
    return true;
  }

  /** Writes what is left of the variables into the box: the largest share that is gone of one. */
  function take(box: Box): number | undefined {
    let lost = 0;
    for (let i = 0; i < variables.length; i++) {
      const [before, until] = [box.low[i] ?? 0, box.high[i] ?? 0];
      let [low, high] = [slots.low[i] ?? 0, slots.high[i] ?? 0];
      if (low === before && high === until) continue;
      const grid = values[i];
      if (grid !== undefined) {
        low = firstFrom(grid, low);
        high = lastUpTo(grid, high);
      }
      if (isEmptyAt(slots, i) || !(low <= high)) return undefined;
      box.low[i] = low;
      box.high[i] = high;
      const width = until - before;
      const share = width === Infinity ? 1 : (width - (high - low)) / width;
      lost = Math.max(lost, share);
    }
    return lost;
  }
}

function firstFrom(ascending: readonly number[], least: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] ?? Infinity) >= least) to = middle;
    else from = middle + 1;
  }
  return ascending[from] ?? Infinity;
}

function lastUpTo(ascending: readonly number[], most: number): number {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ascending[middle] ?? Infinity) > most) to = middle;
    else from = middle + 1;
  }
  return ascending[from - 1] ?? -Infinity;
}
