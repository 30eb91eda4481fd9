/**
 * One box: narrowed to where something better may be, and bounds of the objectives there. Constraints and what the
 * objectives must be below narrow it (HC4), functions that rise or fall all over it fix variables at an end, and a
 * linear relaxation bounds what is left.
 */
import type { Box } from "../../analysis/tape/intervals.ts";
import { tolerance } from "../../space/feasible/tolerance.ts";
import { type CutTask, cutBounds, middleOf } from "./cuts.ts";
import type { Derivatives } from "./derivatives.ts";
import { createFunctionBounds, type Known } from "./known.ts";
import { ceilOn, floorOn } from "./lattice.ts";
import type { Model } from "./model.ts";

export interface Reduced {
  /** By objective: no feasible point of the box has less. */
  readonly low: readonly number[];
  /** A promising point of the box. */
  readonly at: Float64Array;
  /** By place: how much the variable has to do with the bounds being loose. */
  readonly looseness: Float64Array;
}

/** Narrows a box in place; nothing where no feasible point of it has each objective below these. */
export type Reducer = (box: Box, below: readonly number[]) => Reduced | undefined;

/** What rows allow for rounding, relative to the smaller side. */
const slack = tolerance * (1 + 1e-6);
const mostPasses = 3;

/** @param goal the objective that the relaxation is to make small; absent: only whether all can be met. */
export function createReducer(
  model: Model,
  derivatives: Derivatives,
  goal: number | undefined,
  polish: CutTask["polish"],
): Reducer {
  const { tape, unknowns, rows, truths, activity, permutations } = model;
  const bounds = createFunctionBounds(model, derivatives);
  const { values } = bounds;
  const count = unknowns.length;
  const goals = model.objectives.length;
  const wanted: Box = {
    low: new Float64Array(tape.roots.length),
    high: new Float64Array(tape.roots.length),
  };
  const limits = new Float64Array(rows.length);
  /** 1 where the row must hold and may not. */
  const binding = new Uint8Array(rows.length);
  const tied = tiedPlaces(model);

  return (box, below) => {
    let low = below.map(() => -Infinity);
    for (let pass = 0; pass < mostPasses; pass++) {
      if (!settle(box) || enclose(box, below) === undefined) return undefined;
      if (!values.narrow(box, wanted, 4) || !settle(box)) return undefined;
      const found = enclose(box, below);
      if (found === undefined) return undefined;
      low = low.map((least, k) => Math.max(least, found[k] ?? -Infinity));
      const known = bounds.over(box, functionsOf(below));
      if (fixMonotone(box, known)) continue;
      const cut = cutBounds(bounds, {
        box,
        known,
        goal,
        limitOf: (of) =>
          of < goals
            ? { limit: below[of] ?? Infinity, isEqual: false }
            : { limit: limits[of - goals] ?? 0, isEqual: rows[of - goals]?.kind === "equal" },
        low: goal === undefined ? -Infinity : (low[goal] ?? -Infinity),
        below: goal === undefined ? Infinity : (below[goal] ?? Infinity),
        polish,
      });
      if (cut === undefined || !settle(box)) return undefined;
      return {
        low: low.map((least, k) => (k === goal ? cut.low : least)),
        at: cut.at,
        looseness: loosenessOf(box, known),
      };
    }
    return { low, at: middleOf(box), looseness: loosenessOf(box, []) };
  };

  /** The goal, other objectives that are limited, and the rows that bind. */
  function functionsOf(below: readonly number[]): readonly number[] {
    const found: number[] = [];
    for (let k = 0; k < goals; k++)
      if (k === goal || (below[k] ?? Infinity) < Infinity) found.push(k);
    for (const [i] of rows.entries()) if (binding[i] === 1) found.push(goals + i);
    return found;
  }

  /** Puts ends on their lattices, fixes what is inactive, takes from permutations what is used. */
  function settle(box: Box): boolean {
    for (let place = 0; place < count; place++) {
      const lattice = unknowns[place]?.lattice;
      if (lattice === undefined || lattice.kind === "all") continue;
      const low = ceilOn(lattice, box.low[place] ?? 0);
      const high = floorOn(lattice, box.high[place] ?? 0);
      if (!(low <= high)) return false;
      box.low[place] = low;
      box.high[place] = high;
    }
    return permutations.every((places) => settlePermutation(box, places));
  }

  /** Encloses all functions and says what is wanted of them; the least of each objective. */
  function enclose(box: Box, below: readonly number[]): readonly number[] | undefined {
    const found = values.enclose(box);
    wanted.low.fill(-Infinity);
    wanted.high.fill(Infinity);
    for (const { place, root } of activity) {
      if (found.high[root] === 0) box.high[place] = box.low[place] ?? 0;
    }
    for (const [i, row] of rows.entries()) {
      binding[i] = 0;
      if (row.guard !== undefined && found.high[row.guard] === 0) continue;
      const binds = row.guard === undefined || found.low[row.guard] === 1;
      const limit = slackOf(row, found);
      limits[i] = limit;
      const [low = -Infinity, high = Infinity] = [found.low[row.root], found.high[row.root]];
      const isEqual = row.kind === "equal";
      if (!(low <= limit) || (isEqual && !(high >= -limit))) {
        if (binds || row.guard === undefined) return undefined;
        wanted.high[row.guard] = 0;
      } else if (binds) {
        wanted.high[row.root] = limit;
        if (isEqual) wanted.low[row.root] = -limit;
        binding[i] = high <= 0 && !isEqual ? 0 : 1;
      }
    }
    for (const { root, guard } of truths) {
      if (guard !== undefined && found.high[guard] === 0) continue;
      const binds = guard === undefined || found.low[guard] === 1;
      if (found.high[root] === 0) {
        if (binds) return undefined;
        wanted.high[guard] = 0;
      } else if (binds) {
        wanted.low[root] = 1;
      }
    }
    const least: number[] = [];
    for (let k = 0; k < goals; k++) {
      const [low = -Infinity, high = Infinity, most = Infinity] = [
        found.low[k],
        found.high[k],
        below[k],
      ];
      if (!(low <= high) || low >= most) return undefined;
      if (most < Infinity) wanted.high[k] = most;
      least.push(low);
    }
    return least;
  }

  function slackOf({ leftRoot, rightRoot }: Model["rows"][number], found: Box): number {
    const size = (root: number) =>
      Math.max(Math.abs(found.low[root] ?? Infinity), Math.abs(found.high[root] ?? Infinity));
    return slack * Math.max(1, Math.min(size(leftRoot), size(rightRoot)));
  }

  /** Fixes variables at the end where the objective is least and all constraints are met best. */
  function fixMonotone(box: Box, known: readonly Known[]): boolean {
    // Of several objectives each has its own direction.
    if (goal === undefined && goals > 0) return false;
    const falls = new Uint8Array(count);
    const rises = new Uint8Array(count);
    for (const { of, places, slopes } of known) {
      const isEqual = of >= goals && rows[of - goals]?.kind === "equal";
      for (const [i, place] of places.entries()) {
        const [low = -Infinity, high = Infinity] = [slopes?.low[i], slopes?.high[i]];
        if (isEqual || !(low >= 0)) rises[place] = 1;
        if (isEqual || !(high <= 0)) falls[place] = 1;
      }
    }
    let any = false;
    for (let place = 0; place < count; place++) {
      const [low = 0, high = 0] = [box.low[place], box.high[place]];
      if (low === high || tied.has(place) || unknowns[place]?.isRead === false) continue;
      if (unknowns[place]?.variable.range.kind !== "numbers") continue;
      // Nothing is worse further down, or further up.
      if (rises[place] === 0) box.high[place] = low;
      else if (falls[place] === 0) box.low[place] = high;
      else continue;
      any = true;
    }
    return any;
  }

  /** By how much slopes differ over a variable's range, of each function relative to all its variables. */
  function loosenessOf(box: Box, known: readonly Known[]): Float64Array {
    const found = box.low.map((_, place) => 1e-6 * shareOf(box, place));
    for (const { places, slopes } of known) {
      const parts = places.map((place, i) => {
        if (slopes === undefined) return shareOf(box, place);
        const [low = 0, high = 0] = [slopes.low[i], slopes.high[i]];
        const width = (box.high[place] ?? 0) - (box.low[place] ?? 0);
        return width * (high - low + 0.05 * Math.max(Math.abs(low), Math.abs(high)));
      });
      const total = parts.reduce((sum, part) => sum + part, 0);
      const isMeasured = Number.isFinite(total) && total > 0;
      for (const [i, place] of places.entries()) {
        const part = isMeasured ? (parts[i] ?? 0) / total : shareOf(box, place);
        found[place] = (found[place] ?? 0) + part;
      }
    }
    return found;
  }

  /** What is left of the declared range. */
  function shareOf(box: Box, place: number): number {
    const width = (model.box.high[place] ?? 0) - (model.box.low[place] ?? 0);
    return width > 0 ? ((box.high[place] ?? 0) - (box.low[place] ?? 0)) / width : 0;
  }
}

function settlePermutation(box: Box, places: readonly number[]): boolean {
  const taken = new Set<number>();
  for (const place of places) {
    const low = box.low[place] ?? 0;
    if (low !== box.high[place]) continue;
    if (taken.has(low)) return false;
    taken.add(low);
  }
  for (const place of places) {
    let [low = 0, high = 0] = [box.low[place], box.high[place]];
    if (low === high) continue;
    while (low <= high && taken.has(low)) low++;
    while (low <= high && taken.has(high)) high--;
    if (low > high) return false;
    box.low[place] = low;
    box.high[place] = high;
  }
  return true;
}

/** Variables that something reads which says nothing of slopes: truth values, activity, orders. */
function tiedPlaces(model: Model): ReadonlySet<number> {
  const { tape, truths, rows, activity, permutations } = model;
  const first = tape.variables.length + tape.constants.length;
  const roots = [
    ...truths.flatMap(({ root, guard }) => (guard === undefined ? [root] : [root, guard])),
    ...rows.flatMap(({ guard }) => (guard === undefined ? [] : [guard])),
    ...activity.map(({ root }) => root),
  ];
  const found = new Set(roots.map((root) => tape.roots[root] ?? 0));
  for (const slot of found)
    for (const arg of tape.operations[slot - first]?.args ?? []) found.add(arg);
  for (const place of permutations.flat()) found.add(place);
  return found;
}
