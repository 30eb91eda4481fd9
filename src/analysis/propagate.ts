/**
 * Constraint propagation over the known constraints of a study, to a fixed point (HC4: Benhamou, Goualard,
 * Granvilliers & Puget 1999). What is left out is impossible; what is left may still be.
 */
import { anyNumber, type Range } from "../ir/range.ts";
import { once } from "./once.ts";
import { minimalConflict } from "./propagate/conflict.ts";
import { reachFixpoint } from "./propagate/fixpoint.ts";
import { isKnown, requirementsOf } from "./propagate/requirements.ts";
import { rangesOf } from "./range.ts";
import type { Scalar, ScalarGraph, Variable } from "./scalar.ts";

export interface Propagation<Note = unknown> {
  /**
   * What is left of a variable; its declared range where nothing tightens it. Of an optional one: what it may
   * be where it is active.
   */
  readonly rangeOf: (variable: Variable) => Range;
  /** What a node may be, with the ranges as they are left. */
  readonly valueOf: (node: Scalar<Note>) => Range;
  /** What a node may be with the ranges as declared, no constraint applied. */
  readonly declaredOf: (node: Scalar<Note>) => Range;
  /** Where nothing is left: a smallest set that cannot hold together. The ranges are then of no meaning. */
  readonly conflict?: Conflict<Note>;
  /** Constraint indexes that tightened a variable, in order of effect. */
  readonly tightenedBy: (variable: Variable) => readonly number[];
}

/** Take any one away and the propagation no longer fails. */
export interface Conflict<Note = unknown> {
  /** Positions in `ScalarGraph.constraints`. */
  readonly constraints: readonly number[];
  readonly inherent: readonly Scalar<Note>[];
  /** Variables whose declared ranges take part. */
  readonly variables: readonly Variable[];
}

export interface PropagationOptions {
  /** Only these constraints, by position; all that are known before a trial where absent. */
  readonly constraints?: readonly number[];
  /** Of what is inherent only this; all of it where absent. */
  readonly inherent?: readonly Scalar[];
}

/** Never throws; ends after a bounded number of steps, where the ranges may be wider than at the fixed point. */
export function propagate<Note>(
  graph: ScalarGraph<Note>,
  options: PropagationOptions = {},
): Propagation<Note> {
  const chosen = options.constraints && new Set(options.constraints);
  const requirements = requirementsOf(graph).filter((requirement) => {
    if (requirement.constraint === undefined) {
      return options.inherent?.includes(requirement.holds.root) ?? true;
    }
    return chosen?.has(requirement.constraint) ?? isKnown(requirement);
  });
  const declared = ({ range }: Variable): Range => range;
  const result = reachFixpoint(requirements, declared);
  const valueOf = once(() => rangesOf(graph, result.rangeOf));
  const declaredOf = once(() => rangesOf(graph, declared));
  const conflict = result.failure && minimalConflict(result.failure);
  return {
    rangeOf: result.rangeOf,
    valueOf: (node) => valueOf()[node.id] ?? anyNumber,
    declaredOf: (node) => declaredOf()[node.id] ?? anyNumber,
    ...(conflict === undefined ? {} : { conflict }),
    tightenedBy: (variable) =>
      [...(result.tightenedBy.get(variable) ?? [])]
        .toSorted(([, a], [, b]) => b - a)
        .flatMap(([{ constraint }]) => constraint ?? []),
  };
}
