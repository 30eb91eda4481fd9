/**
 * A study in scalars, which analyses fold over: functions and definitions put in, arrays and
 * comprehensions taken apart, names told apart from each other. The nodes are a graph: what is used
 * twice stands once. `unfold.ts` makes it from expressions and gives up on what is too large.
 */
import type { Atom } from "../atoms/atom.ts";
import type { Expression } from "../ir/expression.ts";
import type { Range } from "../ir/range.ts";

export type Scalar<Note = unknown> = ScalarShape<Note> & {
  /** Position in `ScalarGraph.nodes`; arguments stand before what uses them. */
  readonly id: number;
  /** The expression it was made of, with what its stage knows about it (the checker: type and span). */
  readonly origin: Origin<Note>;
};

type ScalarShape<N> =
  | { readonly kind: "constant"; readonly value: number | boolean | string }
  | { readonly kind: "variable"; readonly variable: Variable }
  | { readonly kind: "apply"; readonly atom: Atom; readonly args: readonly Scalar<N>[] }
  | {
      readonly kind: "if";
      readonly condition: Scalar<N>;
      readonly then: Scalar<N>;
      readonly otherwise: Scalar<N>;
    }
  /** Some value in `within`, of which no more is known. `from` is what it depends on. */
  | { readonly kind: "unknown"; readonly within: Range; readonly from: readonly Scalar<N>[] };

export interface Origin<Note = unknown> {
  readonly expression: Expression<Note>;
  /** Whose text it stands in: a function or definition by its unique name; absent: the statement itself. */
  readonly owner?: string;
  /** The call in the statement itself that led there; absent: the expression itself. */
  readonly call?: Expression<Note>;
}

/** Something that varies: a scalar parameter, an element of one, a metric. */
export interface Variable {
  /** `lr`, `mix[web]`, `kernel[2]`, `run.loss`: unique in the graph, and how people read it. */
  readonly key: string;
  readonly source: "parameter" | "metric" | "measured";
  /** The parameter (`mix`), or trial and metric (`run.loss`). */
  readonly name: string;
  /** Of a metric of one of several runs, from 0. */
  readonly run?: number;
  /** Position in an array, simplex or permutation, outermost first. */
  readonly at: readonly number[];
  /** What it may be as declared, when it is active. */
  readonly range: Range;
  /** For numbers that are not all of `range`: ascending values, where they are few. */
  readonly values?: readonly number[];
  /** Conditional, so that it may be inactive. */
  readonly optional: boolean;
}

export interface ScalarGraph<Note = unknown> {
  readonly nodes: readonly Scalar<Note>[];
  readonly variables: readonly Variable[];
  readonly constraints: readonly ScalarConstraint<Note>[];
  readonly objectives: readonly ScalarRoot<Note>[];
  /** What holds by what parameters are: the shares of a simplex add up to 1. Truth values. */
  readonly inherent: readonly Scalar<Note>[];
  /** Where an optional variable is active; of those that some expression reads. */
  readonly activity: ReadonlyMap<Variable, Scalar<Note>>;
}

/** The roots of one statement, by its position in the study or plan. */
export interface ScalarRoot<Note = unknown> {
  readonly index: number;
  readonly value: Scalar<Note>;
}

/** A requirement: `value` is a truth value and binds only where `condition` holds. */
export interface ScalarConstraint<Note = unknown> extends ScalarRoot<Note> {
  readonly condition?: Scalar<Note>;
}
