/** What operations may give, from what their arguments may be: one pass over a tape. */
import { anyNumber, anyTruth } from "../../ir/range.ts";
import { givesTruth } from "../range.ts";
import { type Choices, choicesOf, mayBeOther } from "./choices.ts";
import { type Enclosures, rangeAt, setRange } from "./enclosure.ts";
import { forwardKernel } from "./forward-kernels.ts";
import type { Operation, Tape } from "./tape.ts";

type Step = () => void;

/** Writes what all operations may give; what variables may be stands in their slots. */
export function createForward(tape: Tape, enclosures: Enclosures): () => void {
  const first = tape.variables.length + tape.constants.length;
  const choices = choicesOf(tape);
  const steps = tape.operations.map((operation, i) =>
    stepOf(operation, first + i, choices[i], enclosures),
  );
  const { narrowed } = enclosures;
  return () => {
    narrowed.fill(0);
    for (const step of steps) step();
  };
}

function stepOf(
  operation: Operation,
  to: number,
  choices: Choices | undefined,
  enclosures: Enclosures,
): Step {
  switch (operation.kind) {
    case "unknown":
      return () => {
        setRange(enclosures, to, operation.within);
      };
    case "if":
      return choices === undefined
        ? conditional(operation.args, to, enclosures)
        : choice(choices, to, enclosures);
    case "apply": {
      const { atom, args } = operation;
      const unknown = givesTruth(atom) ? anyTruth : anyNumber;
      const general = (): void => {
        const ranges = args.map((arg) => rangeAt(enclosures, arg));
        setRange(enclosures, to, atom.range?.(ranges) ?? unknown);
      };
      return forwardKernel(atom, args, to, enclosures, general) ?? general;
    }
  }
}

function conditional(
  [condition, then, otherwise]: readonly [number, number, number],
  to: number,
  enclosures: Enclosures,
): Step {
  const { low, high } = enclosures;
  return () => {
    clear(enclosures, to);
    if ((high[condition] ?? 1) > 0) join(enclosures, then, to);
    if ((low[condition] ?? 0) < 1) join(enclosures, otherwise, to);
  };
}

function choice(choices: Choices, to: number, enclosures: Enclosures): Step {
  const { of, cases, rest } = choices;
  const { low, high } = enclosures;
  const list = [...cases];
  return () => {
    clear(enclosures, to);
    const [from = 0, until = 0] = [low[of], high[of]];
    for (const [value, slot] of list) {
      if (value >= from && value <= until) join(enclosures, slot, to);
    }
    if (mayBeOther(enclosures, choices)) join(enclosures, rest, to);
  };
}

/** Nothing. */
function clear({ low, high, mayBeUndefined, whole }: Enclosures, slot: number): void {
  low[slot] = Infinity;
  high[slot] = -Infinity;
  mayBeUndefined[slot] = 0;
  whole[slot] = 1;
}

/** The smallest range around both. */
function join(enclosures: Enclosures, from: number, to: number): void {
  const { low, high, mayBeUndefined, whole } = enclosures;
  const [least = 0, most = 0] = [low[from], high[from]];
  if (least <= most) {
    low[to] = Math.min(low[to] ?? 0, least);
    high[to] = Math.max(high[to] ?? 0, most);
    if (whole[from] !== 1) whole[to] = 0;
  }
  if (mayBeUndefined[from] === 1) mayBeUndefined[to] = 1;
}
