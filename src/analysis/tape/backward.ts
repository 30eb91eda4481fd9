/** What arguments may be, from what operations are to give: one pass from the end of a tape to its beginning. */
import { isEmptyRange, type Range } from "../../ir/range.ts";
import { backwardKernel } from "./backward-kernels.ts";
import { type Choices, choicesOf, mayBeOther } from "./choices.ts";
import { cutTo, type Enclosures, rangeAt } from "./enclosure.ts";
import type { Operation, Tape } from "./tape.ts";

/** Narrows all that the slots may be; false where nothing is left of one. */
type Step = () => boolean;

export function createBackward(tape: Tape, enclosures: Enclosures): Step {
  const first = tape.variables.length + tape.constants.length;
  const choices = choicesOf(tape);
  const steps = tape.operations.map((operation, i) =>
    stepOf(operation, first + i, choices[i], enclosures),
  );
  const { narrowed } = enclosures;
  return () => {
    for (let i = steps.length - 1; i >= 0; i--) {
      // Of what is still all that it may be nothing follows.
      if (narrowed[first + i] === 1 && steps[i]?.() === false) return false;
    }
    return true;
  };
}

function stepOf(
  operation: Operation,
  of: number,
  choices: Choices | undefined,
  enclosures: Enclosures,
): Step {
  switch (operation.kind) {
    case "unknown":
      return () => true;
    case "if":
      return choices === undefined
        ? conditional(operation.args, of, enclosures)
        : choice(choices, of, enclosures);
    case "apply": {
      const { atom, args } = operation;
      const { narrow } = atom;
      if (narrow === undefined) return () => true;
      const general = (): boolean => {
        const ranges = args.map((arg) => rangeAt(enclosures, arg));
        const left = narrow(rangeAt(enclosures, of), ranges);
        return args.every((arg, i) => {
          const [before, after] = [ranges[i], left[i]];
          return after === undefined || after === before || cutToRange(enclosures, arg, after);
        });
      };
      return backwardKernel(atom, args, of, enclosures, general) ?? general;
    }
  }
}

function cutToRange(enclosures: Enclosures, slot: number, range: Range): boolean {
  if (isEmptyRange(range)) return false;
  if (range.kind === "numbers") {
    return cutTo(enclosures, slot, range.low, range.high, range.undefined);
  }
  const codes = range.members.map(enclosures.tape.encode);
  return cutTo(enclosures, slot, Math.min(...codes), Math.max(...codes), false);
}

function conditional(
  [condition, then, otherwise]: readonly [number, number, number],
  of: number,
  enclosures: Enclosures,
): Step {
  const { low, high } = enclosures;
  return () => {
    const mayHold = high[condition] === 1 && meets(enclosures, then, of);
    const mayFail = low[condition] === 0 && meets(enclosures, otherwise, of);
    if (mayHold && mayFail) return true;
    if (!mayHold && !mayFail) return false;
    const truth = mayHold ? 1 : 0;
    return (
      cutTo(enclosures, condition, truth, truth, false) &&
      cutToSlot(enclosures, mayHold ? then : otherwise, of)
    );
  };
}

/** The variable has one of the values whose case fits; where that is a single case, it is narrowed too. */
function choice(choices: Choices, of: number, enclosures: Enclosures): Step {
  const { low, high } = enclosures;
  const list = [...choices.cases];
  return () => {
    const [from = 0, until = 0] = [low[choices.of], high[choices.of]];
    const restFits = mayBeOther(enclosures, choices) && meets(enclosures, choices.rest, of);
    let [least, most] = [Infinity, -Infinity];
    let [fitting, only] = [0, choices.rest];
    for (const [value, slot] of list) {
      if (!(value >= from && value <= until) || !meets(enclosures, slot, of)) continue;
      least = Math.min(least, value);
      most = Math.max(most, value);
      fitting += 1;
      only = slot;
    }
    if (restFits) return fitting > 0 || cutToSlot(enclosures, choices.rest, of);
    if (fitting === 0 || !cutTo(enclosures, choices.of, least, most, false)) return false;
    return fitting > 1 || cutToSlot(enclosures, only, of);
  };
}

/** Whether a slot and what is wanted of another have a value in common. */
function meets({ low, high, mayBeUndefined }: Enclosures, slot: number, of: number): boolean {
  return (
    Math.max(low[slot] ?? 0, low[of] ?? 0) <= Math.min(high[slot] ?? 0, high[of] ?? 0) ||
    (mayBeUndefined[slot] === 1 && mayBeUndefined[of] === 1)
  );
}

function cutToSlot(enclosures: Enclosures, slot: number, of: number): boolean {
  const { low, high, mayBeUndefined } = enclosures;
  return cutTo(enclosures, slot, low[of] ?? 0, high[of] ?? 0, mayBeUndefined[of] === 1);
}
