/** First and second derivatives of functions, on tapes. */
import { createDifferentiator } from "../../analysis/differentiate.ts";
import type { Scalar, Variable } from "../../analysis/scalar.ts";
import { compileTape } from "../../analysis/tape/compile.ts";
import type { Tape } from "../../analysis/tape/tape.ts";
import { variablesBelow } from "../../analysis/unfold.ts";

export interface Derivatives {
  /** By function: the places of the variables that are numbers and that it depends on. */
  readonly places: readonly (readonly number[])[];
  readonly first: Tape;
  /** By function and then as `places`: the root of `first`. */
  readonly slopes: readonly (readonly number[])[];
  readonly second: Tape;
  /**
   * By function: its second derivatives that are not 0 everywhere. Positions are those among its places, `column`
   * at most `row`. None of a function of too many variables.
   */
  readonly curvatures: readonly (readonly Curvature[] | undefined)[];
}

export interface Curvature {
  readonly row: number;
  readonly column: number;
  /** Of `second`. */
  readonly root: number;
}

/** Of a function of more variables second derivatives are not looked at: they are too many. */
const mostVariables = 24;

/**
 * @param nodes all that the functions are made of.
 * @param variables of the tapes, in their order.
 */
export function derivativesOf(
  functions: readonly Scalar[],
  nodes: readonly Scalar[],
  variables: readonly Variable[],
): Derivatives {
  const differentiator = createDifferentiator(nodes);
  const placeOf = new Map(variables.map((variable, place) => [variable, place]));
  const firstRoots: Scalar[] = [];
  const secondRoots: Scalar[] = [];
  const places: (readonly number[])[] = [];
  const slopes: (readonly number[])[] = [];
  const curvatures: (readonly Curvature[] | undefined)[] = [];
  for (const node of functions) {
    const own = [...variablesBelow([node])]
      .flatMap((below) => (below.kind === "variable" ? [below.variable] : []))
      .filter(({ range, source }) => range.kind === "numbers" && source === "parameter")
      .toSorted((a, b) => (placeOf.get(a) ?? 0) - (placeOf.get(b) ?? 0));
    places.push(own.map((variable) => placeOf.get(variable) ?? 0));
    slopes.push(differentiator.gradient(node, own).map((slope) => firstRoots.push(slope) - 1));
    curvatures.push(
      own.length > mostVariables
        ? undefined
        : differentiator
            .hessian(node, own)
            .map(({ row, column, value }) => ({ row, column, root: secondRoots.push(value) - 1 })),
    );
  }
  return {
    places,
    first: compileTape(firstRoots, variables),
    slopes,
    second: compileTape(secondRoots, variables),
    curvatures,
  };
}
