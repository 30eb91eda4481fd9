/** Strict comparisons, whose edge is no solution: the best that is allowed lies next to it. */
import type { Evaluation } from "./evaluation.ts";
import type { Part } from "./relations.ts";

/** By how much the sides of a comparison have to differ at least, in its own units. */
export type Margins = (part: Part) => number;

export const noMargins: Margins = () => 0;

/**
 * Margins that strict comparisons are given, the first that works: a few units in the last place, which is enough for
 * bounds of parameters; then more than what a solved program may miss a row by.
 */
export function strictMargins({ valueOf }: Evaluation): readonly Margins[] {
  const relative = (part: Part, least: number): number =>
    Math.max(least, Math.abs(valueOf(part.relation.left)), Math.abs(valueOf(part.relation.right)));
  return [
    (part) => (part.relation.isStrict ? 2 ** -50 * relative(part, Number.MIN_VALUE) : 0),
    (part) => (part.relation.isStrict ? 2e-10 * relative(part, 1) : 0),
    (part) => (part.relation.isStrict ? 1e-8 * relative(part, 1) : 0),
  ];
}
