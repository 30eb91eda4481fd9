/**
 * A good point near a given one, inside a box: sequential linear programming with a trust region, and steps of
 * Newton's method for the conditions of Karush, Kuhn and Tucker of the constraints that bind (R. H. Byrd, N. I. M.
 * Gould, J. Nocedal, R. A. Waltz, An algorithm for nonlinear optimization using linear programming and equality
 * constrained subproblems, Mathematical Programming 100, 2004). Variables on lattices stay where they are.
 */
import type { Box } from "../../analysis/tape/intervals.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import type { Derivatives } from "./derivatives.ts";
import { nearestOn } from "./lattice.ts";
import {
  leastSquaresPrices,
  type Linear,
  linearStep,
  type LocalRow,
  type Step,
} from "./linear-step.ts";
import { solveSystem } from "./matrix.ts";
import type { Model } from "./model.ts";

export interface LocalSearch {
  /** Moves to a point with a smaller objective that meets the constraints, as far as it can. */
  readonly improve: (from: Float64Array, box: Box, mostSteps?: number) => Float64Array;
  /** The objective and by how much constraints are missed, relative to their size. */
  readonly measure: (point: Float64Array) => { readonly value: number; readonly missed: number };
}

/** @param weights of the objectives: their weighted sum is made small. */
export function createLocalSearch(
  model: Model,
  derivatives: Derivatives,
  weights: readonly number[],
): LocalSearch {
  const { tape, unknowns, rows } = model;
  const values = createPointEvaluator(tape);
  const firsts = createPointEvaluator(derivatives.first);
  const seconds = createPointEvaluator(derivatives.second);
  const firstRow = model.objectives.length;

  return { improve, measure: (point) => measured(values.at(point)) };

  function valueIn(found: Float64Array): number {
    return weights.reduce((sum, weight, k) => sum + weight * (found[k] ?? NaN), 0);
  }

  function measured(found: Float64Array): { readonly value: number; readonly missed: number } {
    let missed = 0;
    for (const row of rows) {
      if (row.guard !== undefined && found[row.guard] !== 1) continue;
      missed += missedBy(row, found);
    }
    for (const { root, guard } of model.truths) {
      if (guard !== undefined && found[guard] !== 1) continue;
      if (found[root] !== 1) missed += 1;
    }
    return { value: valueIn(found), missed };
  }

  function missedBy(row: Model["rows"][number], found: Float64Array): number {
    const difference = found[row.root] ?? NaN;
    const size = Math.max(
      1,
      Math.abs(found[row.leftRoot] ?? NaN),
      Math.abs(found[row.rightRoot] ?? NaN),
    );
    const by = row.kind === "equal" ? Math.abs(difference) : Math.max(0, difference);
    return Number.isNaN(by) ? Infinity : by / size;
  }

  function improve(from: Float64Array, box: Box, mostSteps = 60): Float64Array {
    let at: Float64Array = Float64Array.from(from, (x, place) => {
      const [low = 0, high = 0] = [box.low[place], box.high[place]];
      return nearestOn(unknowns[place]?.lattice ?? { kind: "all" }, x, low, high);
    });
    const moving = unknowns.flatMap(({ lattice, isRead, variable }, place) =>
      lattice.kind === "all" &&
      isRead &&
      variable.source === "parameter" &&
      (box.low[place] ?? 0) < (box.high[place] ?? 0)
        ? [place]
        : [],
    );
    if (moving.length === 0) return at;
    const widths = moving.map((place) => (box.high[place] ?? 0) - (box.low[place] ?? 0));
    let radius = 0.25;
    let weight = 1;
    let linear = linearAt(at, moving);
    for (let step = 0; step < mostSteps && radius > 1e-10; step++) {
      const low = moving.map((place, j) =>
        Math.max((box.low[place] ?? 0) - (at[place] ?? 0), -radius * (widths[j] ?? 0)),
      );
      const high = moving.map((place, j) =>
        Math.min((box.high[place] ?? 0) - (at[place] ?? 0), radius * (widths[j] ?? 0)),
      );
      const found = linearStep(linear, low, high, weight);
      const largest = Math.max(0, ...found.multipliers);
      if (largest > 0.5 * weight && weight < 1e12) {
        weight = 2 * largest + weight;
        continue;
      }
      const merit = meritOf(linear.value, missedIn(linear), weight);
      const tried = moved(at, moving, found.direction, box);
      let next = linearAt(tried, moving);
      let best = meritOf(next.value, missedIn(next), weight);
      let reached = tried;
      // From where the linear program leads, Newton's method goes on.
      const [start, base] = best < merit ? [tried, next] : [at, linear];
      const newton = newtonStep(start, base, moving, found, box);
      if (newton !== undefined) {
        const further = linearAt(newton, moving);
        const value = meritOf(further.value, missedIn(further), weight);
        if (value < best) [best, next, reached] = [value, further, newton];
      }
      if (best < merit) {
        const gain = merit - best;
        at = reached;
        linear = next;
        radius = gain > 0.5 * found.promised ? Math.min(1, radius * 2) : radius * 0.7;
        if (gain <= 1e-15 * Math.max(1, Math.abs(merit)) && radius < 1e-4) break;
      } else {
        radius *= 0.3;
      }
      if (!(found.promised > 1e-16 * Math.max(1e-3, Math.abs(merit)))) break;
    }
    return at;
  }

  function meritOf(value: number, missed: number, weight: number): number {
    const merit = value + weight * missed;
    return Number.isNaN(merit) ? Infinity : merit;
  }

  function missedIn({ rows: own }: Linear): number {
    return own.reduce((sum, { missed }) => sum + missed, 0);
  }

  function linearAt(at: Float64Array, moving: readonly number[]): Linear {
    const found = values.at(at);
    const slopes = firsts.at(at);
    const slopesIn = (of: number, scale: number): Float64Array => {
      const roots = derivatives.slopes[of] ?? [];
      const places = derivatives.places[of] ?? [];
      return Float64Array.from(moving, (place) => {
        const i = places.indexOf(place);
        const slope = i < 0 ? 0 : (slopes[roots[i] ?? 0] ?? 0);
        return Number.isFinite(slope) ? slope * scale : 0;
      });
    };
    const own: LocalRow[] = [];
    for (const [i, row] of rows.entries()) {
      if (row.guard !== undefined && found[row.guard] !== 1) continue;
      const size = Math.max(
        1,
        Math.abs(found[row.leftRoot] ?? 1),
        Math.abs(found[row.rightRoot] ?? 1),
      );
      own.push({
        of: firstRow + i,
        isEqual: row.kind === "equal",
        value: (found[row.root] ?? NaN) / size,
        missed: missedBy(row, found),
        slopes: slopesIn(firstRow + i, 1 / size),
      });
    }
    const total = new Float64Array(moving.length);
    for (const [k, weight] of weights.entries()) {
      for (const [j, slope] of slopesIn(k, weight).entries()) total[j] = (total[j] ?? 0) + slope;
    }
    return { value: valueIn(found), slopes: total, rows: own };
  }

  function moved(
    at: Float64Array,
    moving: readonly number[],
    direction: readonly number[],
    box: Box,
  ): Float64Array {
    const next = Float64Array.from(at);
    for (const [j, place] of moving.entries()) {
      const x = (at[place] ?? 0) + (direction[j] ?? 0);
      next[place] = Math.min(box.high[place] ?? 0, Math.max(box.low[place] ?? 0, x));
    }
    return next;
  }

  /** A step of Newton's method on the conditions of optimality, with what binds held as equal. */
  function newtonStep(
    at: Float64Array,
    { slopes, rows: own }: Linear,
    moving: readonly number[],
    { multipliers }: Step,
    box: Box,
  ): Float64Array | undefined {
    if (weights.length === 0) return undefined;
    const active = own.filter(
      (row, i) => Number.isFinite(row.value) && (row.isEqual || (multipliers[i] ?? 0) > 1e-9),
    );
    // Variables at an end of the box that would leave it stay there.
    const free = moving.flatMap((place, j) => {
      const [x = 0, low = 0, high = 0] = [at[place], box.low[place], box.high[place]];
      return (x <= low && (slopes[j] ?? 0) > 0) || (x >= high && (slopes[j] ?? 0) < 0) ? [] : [j];
    });
    const [n, m] = [free.length, active.length];
    if (n === 0 || m > n) return undefined;
    const size = n + m;
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    const found = seconds.at(at);
    const column = new Map(free.map((j, i) => [moving[j] ?? 0, i]));
    const addCurvature = (of: number, scale: number): boolean => {
      const places = derivatives.places[of] ?? [];
      const own2 = derivatives.curvatures[of];
      if (own2 === undefined) return false;
      for (const { row, column: other, root } of own2) {
        const [a, b] = [column.get(places[row] ?? 0), column.get(places[other] ?? 0)];
        const value = (found[root] ?? NaN) * scale;
        if (a === undefined || b === undefined) continue;
        if (!Number.isFinite(value)) return false;
        matrix[a * size + b] = (matrix[a * size + b] ?? 0) + value;
        if (a !== b) matrix[b * size + a] = (matrix[b * size + a] ?? 0) + value;
      }
      return true;
    };
    const prices = leastSquaresPrices(slopes, active, free);
    if (!weights.every((weight, k) => addCurvature(k, weight))) return undefined;
    const pointValues = values.at(at);
    for (const [k, row] of active.entries()) {
      const modelRow = rows[row.of - firstRow];
      const scale = modelRow === undefined ? 1 : 1 / sizeOf(modelRow, pointValues);
      if (!addCurvature(row.of, (prices[k] ?? 0) * scale)) return undefined;
    }
    for (const [i, j] of free.entries()) {
      right[i] = -(slopes[j] ?? 0);
      for (const [k, row] of active.entries()) {
        const slope = row.slopes[j] ?? 0;
        matrix[i * size + n + k] = slope;
        matrix[(n + k) * size + i] = slope;
      }
    }
    for (const [k, row] of active.entries()) right[n + k] = -row.value;
    const solution = solveSystem(matrix, right, size);
    if (solution === undefined || !solution.every(Number.isFinite)) return undefined;
    const direction = Array.from(moving, () => 0);
    for (const [i, j] of free.entries()) direction[j] = solution[i] ?? 0;
    return moved(at, moving, direction, box);
  }

  function sizeOf({ leftRoot, rightRoot }: Model["rows"][number], found: Float64Array): number {
    return Math.max(1, Math.abs(found[leftRoot] ?? 1), Math.abs(found[rightRoot] ?? 1));
  }
}
