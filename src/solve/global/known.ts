/** What the functions of a model are over a box and at its points: values, slopes, second derivatives. */
import {
  type Box,
  createIntervalEvaluator,
  type IntervalEvaluator,
  type RootEnclosures,
} from "../../analysis/tape/intervals.ts";
import type { Sides } from "./bounds.ts";
import type { Derivatives } from "./derivatives.ts";
import type { Model } from "./model.ts";
import { continuityOf } from "./smoothness.ts";

/** A function over a box: an objective, or the left side of a row less its right side. */
export interface Known {
  /** The objectives by position, then the rows. */
  readonly of: number;
  readonly places: readonly number[];
  readonly low: number;
  readonly high: number;
  /** Slopes over the box, by place; absent where they do not bound it. */
  readonly slopes?: Sides;
  /** Second derivatives over the box, the lower triangle row by row; absent where they do not bound it. */
  readonly curvatures?: Sides;
}

export interface FunctionsAt {
  readonly value: (of: number) => Sides1;
  readonly slopes: (of: number) => Sides;
}

export interface Sides1 {
  readonly low: number;
  readonly high: number;
}

export interface FunctionBounds {
  readonly values: IntervalEvaluator;
  /** Functions over the box that `values` enclosed last. */
  readonly over: (box: Box, functions: readonly number[]) => readonly Known[];
  /** The same with their second derivatives; right after `over` only. */
  readonly withCurvatures: (box: Box, known: readonly Known[]) => readonly Known[];
  /** At a point; slopes where they are asked for. Until the next call of any of these. */
  readonly at: (point: Float64Array, needsSlopes: boolean) => FunctionsAt;
}

export function createFunctionBounds(model: Model, derivatives: Derivatives): FunctionBounds {
  const { tape, rows, objectives } = model;
  const values = createIntervalEvaluator(tape);
  const firsts = createIntervalEvaluator(derivatives.first);
  const seconds = createIntervalEvaluator(derivatives.second);
  const continuity = continuityOf(tape);
  const slopeContinuity = continuityOf(derivatives.first);
  const rootOf = (of: number): number =>
    of < objectives.length ? of : (rows[of - objectives.length]?.root ?? 0);
  const slopesIn = (of: number, found: Box): Sides => {
    const roots = derivatives.slopes[of] ?? [];
    return {
      low: roots.map((root) => found.low[root] ?? -Infinity),
      high: roots.map((root) => found.high[root] ?? Infinity),
    };
  };

  return {
    values,
    over: (box, functions) => {
      const { low, high } = values.slots;
      const known = functions.map((of): Known => {
        const slot = tape.roots[rootOf(of)] ?? 0;
        const places = derivatives.places[of] ?? [];
        return { of, places, low: low[slot] ?? -Infinity, high: high[slot] ?? Infinity };
      });
      const isSmooth = known.map(({ of }) => continuity[rootOf(of)]?.(values.slots) === true);
      if (!isSmooth.includes(true)) return known;
      const found = firsts.enclose(box);
      return known.map((one, i) =>
        isSmooth[i] === true && isDefined(derivatives.slopes[one.of] ?? [], found)
          ? { ...one, slopes: slopesIn(one.of, found) }
          : one,
      );
    },
    withCurvatures: (box, known) => {
      const isReady = known.map(
        ({ of, slopes }) =>
          slopes !== undefined &&
          derivatives.curvatures[of] !== undefined &&
          derivatives.slopes[of]?.every(
            (root) => slopeContinuity[root]?.(firsts.slots) === true,
          ) === true,
      );
      if (!isReady.includes(true)) return known;
      const found = seconds.enclose(box);
      return known.map((one, i) => {
        const entries = derivatives.curvatures[one.of] ?? [];
        const roots = entries.map(({ root }) => root);
        if (isReady[i] !== true || !isDefined(roots, found)) return one;
        const length = (one.places.length * (one.places.length + 1)) / 2;
        const low = Array.from({ length }, () => 0);
        const high = Array.from({ length }, () => 0);
        for (const { row, column, root } of entries) {
          const at = (row * (row + 1)) / 2 + column;
          low[at] = found.low[root] ?? -Infinity;
          high[at] = found.high[root] ?? Infinity;
        }
        return { ...one, curvatures: { low, high } };
      });
    },
    at: (point, needsSlopes) => {
      const box = { low: point, high: point };
      const found = values.enclose(box);
      const slopes = needsSlopes ? firsts.enclose(box) : undefined;
      return {
        value: (of) => ({
          low: found.low[rootOf(of)] ?? -Infinity,
          high: found.high[rootOf(of)] ?? Infinity,
        }),
        slopes: (of) => (slopes === undefined ? { low: [], high: [] } : slopesIn(of, slopes)),
      };
    },
  };
}

function isDefined(roots: readonly number[], { mayBeUndefined }: RootEnclosures): boolean {
  return roots.every((root) => mayBeUndefined[root] !== 1);
}
