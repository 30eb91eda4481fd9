/**
 * A feasible set falls into parts that do not depend on each other: parameters that no constraint connects.
 * Each part has its own way of being drawn from; the law is always the declared one (scales and priors) given
 * the constraints.
 */
import type { ScalarGraph } from "../../analysis/scalar.ts";
import type { Coordinates } from "../codec.ts";
import type { Configuration } from "../configuration.ts";
import type { StreamKey } from "../random.ts";
import type { Slot } from "../space.ts";

/** How a part is drawn from, from the exact to the last resort. */
export type Way =
  /** Nothing is required: scales and priors. */
  | "free"
  /** All feasible configurations are listed. */
  | "enumerated"
  /** Monotone constraints on ordered values: counted and indexed. */
  | "staircase"
  /** An exact transform of uniform numbers to a simplex with bounds. */
  | "simplex"
  /** Hit-and-run in a polytope. */
  | "polytope"
  /** Boxes found by branch and prune; rejection at the border only. */
  | "paving"
  /** Alternatives of conditional parameters, each with parts of its own. */
  | "cases"
  /** Candidates from scales and priors until one is feasible. */
  | "rejection";

/** The parameters that some constraints connect, and these constraints. */
export interface Component {
  /** In declaration order. None of them is conditional, none has a varying length. */
  readonly slots: readonly Slot[];
  /** In scalars, with all that is known before the search put in; constraints with their positions in the plan. */
  readonly graph: ScalarGraph;
  /**
   * The same constraints as trials are judged by them, to be evaluated: the tolerance of real numbers is written in.
   * Its variables are those of `graph`. Where absent, they are judged exactly.
   */
  readonly relaxed?: () => ScalarGraph;
  /** Whether these values meet the constraints, as trials are judged by them. */
  readonly holds: (values: Configuration) => boolean;
}

export interface Part {
  readonly way: Way;
  /** Names, in declaration order. */
  readonly parameters: readonly string[];
  /** Positions in the plan. */
  readonly constraints: readonly number[];
  /** The share of the declared law that is feasible: proven bounds, or what is known. Equal where exact. */
  readonly share: { readonly low: number; readonly high: number; readonly proven: boolean };
  /** How many feasible configurations there are, where they are finite and counted. */
  readonly count?: number;
  /** More for people: how many boxes, how long a chain is thinned. A clause, no full stop. */
  readonly detail?: string;
  readonly draw: Draw;
}

export type Draw =
  /** A transform of the unit cube: uniform coordinates give the law. `undefined`: not feasible, try other coordinates. */
  | {
      readonly kind: "transform";
      readonly axes: number;
      readonly decode: (at: Coordinates, first: number) => Configuration | undefined;
      /**
       * The share of the declared law that candidates come from: of uniform coordinates the part feasible share /
       * mass is decoded, the rest is `undefined`. `share.high` where absent; then all are decoded where the share is exact.
       */
      readonly mass?: number;
      /** Coordinates that give these values back, ½ where one does not count. Absent where there is no inverse. */
      readonly encode?: (values: Configuration) => readonly number[];
    }
  /** State 0, 1, … of a chain that the key alone decides; asked for in any order. */
  | {
      readonly kind: "chain";
      readonly start: (key: StreamKey) => (state: number) => Configuration;
    };

/** Makes the part of a component, where this way fits it; says so where nothing is feasible. */
export type PartMaker = (component: Component) => Part | Infeasible | undefined;

export interface Infeasible {
  readonly way: "infeasible";
  /** Positions in the plan: they cannot hold together. */
  readonly constraints: readonly number[];
}
