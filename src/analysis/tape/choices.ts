/**
 * A chain of choices between values of one variable, as an array indexed by a parameter is on a tape. Taken
 * together, what is left of the variable decides: see `analysis/cases.ts`.
 */
import { rangeAt, type Enclosures } from "./enclosure.ts";
import type { Tape } from "./tape.ts";

export interface Choices {
  /** The slot of the variable. */
  readonly of: number;
  /** In the order in which they are tried, each value once: the value and the slot taken there. */
  readonly cases: ReadonlyMap<number, number>;
  /** The slot taken where it is none of these. */
  readonly rest: number;
}

/** The choices that begin at each operation; nothing where there are not two or more. */
export function choicesOf(tape: Tape): readonly (Choices | undefined)[] {
  const first = tape.variables.length + tape.constants.length;
  const operationAt = (slot: number) => tape.operations[slot - first];
  return tape.operations.map((operation) => {
    if (operation.kind !== "if") return undefined;
    const test = testOf(operation.args[0]);
    if (test === undefined) return undefined;
    const cases = new Map<number, number>();
    let rest: number | undefined;
    for (let next: typeof operation | undefined = operation; next !== undefined;) {
      const [condition, then, otherwise]: readonly [number, number, number] = next.args;
      const other = testOf(condition);
      if (other?.of !== test.of) break;
      if (!cases.has(other.value)) cases.set(other.value, then);
      rest = otherwise;
      const following = operationAt(otherwise);
      next = following?.kind === "if" ? following : undefined;
    }
    return cases.size > 1 && rest !== undefined ? { of: test.of, cases, rest } : undefined;
  });

  function testOf(slot: number): { readonly of: number; readonly value: number } | undefined {
    const operation = operationAt(slot);
    if (operation?.kind !== "apply" || operation.atom.name !== "equal") return undefined;
    const [of = first, to = 0] = operation.args;
    const value = tape.constants[to - tape.variables.length];
    return of < tape.variables.length && value !== undefined ? { of, value } : undefined;
  }
}

/** Whether the variable may have a value that is none of the cases. */
export function mayBeOther(enclosures: Enclosures, { of, cases }: Choices): boolean {
  const [low = 0, high = 0] = [enclosures.low[of], enclosures.high[of]];
  if (enclosures.tape.types[of] === "number") {
    if (enclosures.whole[of] !== 1 || !(high - low <= cases.size)) return true;
    for (let value = Math.ceil(low); value <= high; value++) if (!cases.has(value)) return true;
    return false;
  }
  const range = rangeAt(enclosures, of);
  if (range.kind === "numbers") return true;
  return range.members.some((member) => !cases.has(enclosures.tape.encode(member)));
}
