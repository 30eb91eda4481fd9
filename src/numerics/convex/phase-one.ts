/**
 * Whether a convex program has feasible points at all: the largest violation of its constraints, in their own
 * units, is itself convex and is minimised over the bounds (Boyd and Vandenberghe 2004, 11.4).
 */
import type { ConvexFunction, ConvexProgram, SparseVector } from "./program.ts";

export interface PhaseOne {
  readonly program: ConvexProgram;
  /** The multipliers of the program itself, from those of the inequalities here. */
  readonly multipliers: (z: Float64Array) => { readonly y: Float64Array; readonly z: Float64Array };
}

/**
 * @param equalityUnits, inequalityUnits a violation of so much counts as 1
 * @param violation the largest at the start, so measured
 */
export function phaseOneOf(
  program: ConvexProgram,
  equalityUnits: Float64Array,
  inequalityUnits: Float64Array,
  violation: number,
): PhaseOne {
  const { variables, equalities, inequalities } = program;
  const loosened = (one: ConvexFunction, unit: number): ConvexFunction => ({
    ...one,
    linear: {
      index: [...one.linear.index, variables],
      value: [...one.linear.value, -unit],
    },
  });
  const side = (row: SparseVector, right: number, sign: number): ConvexFunction => ({
    constant: -sign * right,
    linear: { index: row.index, value: row.value.map((value) => sign * value) },
    terms: [],
  });
  const count = inequalities.length;
  return {
    program: {
      variables: variables + 1,
      low: Float64Array.of(...program.low, -1),
      high: Float64Array.of(...program.high, 2 + 2 * violation),
      objective: { constant: 0, linear: { index: [variables], value: [1] }, terms: [] },
      equalities: [],
      inequalities: [
        ...inequalities.map((one, i) => loosened(one, inequalityUnits[i] ?? 1)),
        ...equalities.flatMap(({ row, right }, i) =>
          [1, -1].map((sign) => loosened(side(row, right, sign), equalityUnits[i] ?? 1)),
        ),
      ],
      start: Float64Array.of(...program.start, 1 + violation),
    },
    multipliers: (z) => ({
      y: Float64Array.from(
        equalities,
        (_, i) => (z[count + 2 * i] ?? 0) - (z[count + 2 * i + 1] ?? 0),
      ),
      z: z.slice(0, count),
    }),
  };
}
