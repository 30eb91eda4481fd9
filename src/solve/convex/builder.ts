/** A convex program while it is made: variables, rows and where the solver begins. */
import type {
  ConvexFunction,
  ConvexProgram,
  ConvexTerm,
  SparseVector,
} from "../../numerics/convex/program.ts";

/** A function of the program's variables while it is added up. */
export interface Sum {
  constant: number;
  readonly linear: Map<number, number>;
  readonly terms: ConvexTerm[];
}

export interface Builder {
  readonly variable: (low: number, high: number, start: number) => number;
  readonly low: (variable: number) => number;
  readonly high: (variable: number) => number;
  readonly start: (variable: number) => number;
  readonly startAt: (variable: number, start: number) => void;
  /** Tightens the bounds of a variable. */
  readonly within: (variable: number, low: number, high: number) => void;
  /** `sum == 0`; its position. */
  readonly equality: (sum: Sum) => number;
  /** `sum <= 0`; its position. */
  readonly inequality: (sum: Sum) => number;
  readonly program: (objective: Sum) => ConvexProgram;
}

export function emptySum(): Sum {
  return { constant: 0, linear: new Map(), terms: [] };
}

export function addLinear(sum: Sum, variable: number, weight: number): void {
  sum.linear.set(variable, (sum.linear.get(variable) ?? 0) + weight);
}

export function createBuilder(): Builder {
  const lows: number[] = [];
  const highs: number[] = [];
  const starts: number[] = [];
  const equalities: { readonly row: SparseVector; readonly right: number }[] = [];
  const inequalities: ConvexFunction[] = [];
  return {
    variable: (low, high, start) => {
      lows.push(low);
      highs.push(high);
      starts.push(start);
      return starts.length - 1;
    },
    low: (variable) => lows[variable] ?? -Infinity,
    high: (variable) => highs[variable] ?? Infinity,
    start: (variable) => starts[variable] ?? NaN,
    startAt: (variable, start) => {
      starts[variable] = start;
    },
    within: (variable, low, high) => {
      lows[variable] = Math.max(lows[variable] ?? -Infinity, low);
      highs[variable] = Math.min(highs[variable] ?? Infinity, high);
    },
    equality: ({ linear, constant }) => {
      equalities.push({ row: rowOf(linear), right: 0 - constant });
      return equalities.length - 1;
    },
    inequality: (sum) => {
      inequalities.push(functionOf(sum));
      return inequalities.length - 1;
    },
    program: (objective) => ({
      variables: starts.length,
      low: Float64Array.from(lows),
      high: Float64Array.from(highs),
      objective: functionOf(objective),
      equalities,
      inequalities,
      start: Float64Array.from(starts),
    }),
  };
}

function functionOf({ constant, linear, terms }: Sum): ConvexFunction {
  return { constant, linear: rowOf(linear), terms };
}

function rowOf(linear: ReadonlyMap<number, number>): SparseVector {
  const entries = [...linear].filter(([, weight]) => weight !== 0);
  return {
    index: entries.map(([variable]) => variable),
    value: entries.map(([, weight]) => weight),
  };
}
