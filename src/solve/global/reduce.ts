/**
 * One box: narrowed to where something better may be, and a bound of the objective there. Constraints and what the
 * objective must be below narrow it (HC4), functions that rise or fall all over it fix variables at an end, and a
 * linear relaxation bounds what is left.
 */
import { type Box, createIntervalEvaluator } from "../../analysis/tape/intervals.ts";
import { tolerance } from "../../space/feasible/tolerance.ts";
import { convexityShift, cornerBound, type Sides, tangentBound } from "./bounds.ts";
import type { Derivatives } from "./derivatives.ts";
import { ceilOn, floorOn } from "./lattice.ts";
import type { Model } from "./model.ts";
import { createRelaxation, type Relaxed } from "./relaxation.ts";
import { continuityOf } from "./smoothness.ts";

export interface Reduced {
  /** No feasible point of the box has a smaller objective. */
  readonly low: number;
  /** A promising point of the box. */
  readonly at: Float64Array;
  /** By place: how much the variable has to do with the bounds being loose. */
  readonly looseness: Float64Array;
}

/** Narrows a box in place; nothing where it holds no feasible point that is better than `below`. */
export type Reducer = (box: Box, below: number) => Reduced | undefined;

/** A better point of a box near a given one. */
export type Polish = (at: Float64Array, box: Box) => Float64Array;

/** A requirement on functions: what rows allow for rounding, relative to the smaller side. */
const slack = tolerance * (1 + 1e-6);
const mostPasses = 3;
const mostCuts = 3;

/** What a function is over the box at hand. */
interface Known {
  readonly of: number;
  readonly places: readonly number[];
  readonly low: number;
  readonly high: number;
  /** Slopes over the box, where these bound it. */
  readonly slopes?: Sides;
  /** Second derivatives over the box, as lower triangles. */
  curvatures?: Sides;
  shift?: readonly number[];
}

/** @param objective which of the model's functions is to be made small; absent: only whether something is feasible. */
export function createReducer(
  model: Model,
  derivatives: Derivatives,
  objective: number | undefined,
  polish: Polish,
): Reducer {
  const { tape, unknowns, rows, truths, activity, permutations } = model;
  const values = createIntervalEvaluator(tape);
  const firsts = createIntervalEvaluator(derivatives.first);
  const seconds = createIntervalEvaluator(derivatives.second);
  const continuity = continuityOf(tape);
  const slopeContinuity = continuityOf(derivatives.first);
  const count = unknowns.length;
  const firstRow = model.objectives.length;
  const wanted: Box = {
    low: new Float64Array(tape.roots.length),
    high: new Float64Array(tape.roots.length),
  };
  const limits = new Float64Array(rows.length);
  /** 1 where the row must hold and may not. */
  const binding = new Uint8Array(rows.length);
  const point: Box = { low: new Float64Array(count), high: new Float64Array(count) };
  const tied = tiedPlaces(model);

  return (box, below) => {
    let low = -Infinity;
    for (let pass = 0; pass < mostPasses; pass++) {
      if (!settle(box)) return undefined;
      const found = enclose(box, below);
      if (found === undefined) return undefined;
      low = Math.max(low, found);
      if (!values.narrow(box, wanted, 4) || !settle(box)) return undefined;
      const bound = enclose(box, below);
      if (bound === undefined) return undefined;
      low = Math.max(low, bound);
      const known = slopesOver(box);
      if (!fixMonotone(box, known)) {
        const relaxed = relax(box, known, low, below);
        if (relaxed === undefined || relaxed.low >= below) return undefined;
        return relaxed;
      }
    }
    return { low, at: middleOf(box), looseness: widthsOf(box) };
  };

  // ── what constraints say ──────────────────────────────────────────────────

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

  /** Encloses all functions and says what is wanted of them; the least of the objective. */
  function enclose(box: Box, below: number): number | undefined {
    const found = values.enclose(box);
    wanted.low.fill(-Infinity);
    wanted.high.fill(Infinity);
    for (const { place, root } of activity) {
      if (found.high[root] === 0) box.high[place] = box.low[place] ?? 0;
    }
    for (const [i, row] of rows.entries()) {
      binding[i] = 0;
      const guard = row.guard === undefined ? 1 : (found.low[row.guard] ?? 0);
      if (row.guard !== undefined && found.high[row.guard] === 0) continue;
      const limit = slackOf(row, found);
      limits[i] = limit;
      const [low = -Infinity, high = Infinity] = [found.low[row.root], found.high[row.root]];
      const cannot = !(low <= limit) || (row.kind === "equal" && !(high >= -limit));
      if (cannot) {
        if (guard === 1) return undefined;
        if (row.guard !== undefined) wanted.high[row.guard] = 0;
      } else if (guard === 1) {
        wanted.high[row.root] = limit;
        if (row.kind === "equal") wanted.low[row.root] = -limit;
        binding[i] = high <= 0 && row.kind === "at-most" ? 0 : 1;
      }
    }
    for (const truth of truths) {
      if (truth.guard !== undefined && found.high[truth.guard] === 0) continue;
      if (found.high[truth.root] === 0) {
        if (truth.guard === undefined || found.low[truth.guard] === 1) return undefined;
        wanted.high[truth.guard] = 0;
      } else if (truth.guard === undefined || found.low[truth.guard] === 1) {
        wanted.low[truth.root] = 1;
      }
    }
    if (objective === undefined) return -Infinity;
    const low = found.low[objective] ?? -Infinity;
    if (!(low <= (found.high[objective] ?? Infinity)) || low >= below) return undefined;
    if (below < Infinity) wanted.high[objective] = below;
    return low;
  }

  function slackOf({ leftRoot, rightRoot }: Model["rows"][number], found: Box): number {
    const size = (root: number) =>
      Math.max(Math.abs(found.low[root] ?? Infinity), Math.abs(found.high[root] ?? Infinity));
    return slack * Math.max(1, Math.min(size(leftRoot), size(rightRoot)));
  }

  // ── slopes ────────────────────────────────────────────────────────────────

  /** The objective and the rows that bind, over the box that was enclosed last. */
  function slopesOver(box: Box): Map<number, Known> {
    const known = new Map<number, Known>();
    const take = (of: number, root: number): void => {
      const places = derivatives.places[of] ?? [];
      known.set(of, {
        of,
        places,
        low: values.slots.low[tape.roots[root] ?? 0] ?? -Infinity,
        high: values.slots.high[tape.roots[root] ?? 0] ?? Infinity,
      });
    };
    if (objective !== undefined) take(objective, objective);
    for (const [i, row] of rows.entries()) if (binding[i] === 1) take(firstRow + i, row.root);
    const smooth = [...known.keys()].filter((of) => {
      const root = of < firstRow ? of : (rows[of - firstRow]?.root ?? 0);
      return continuity[root]?.(values.slots) === true;
    });
    if (smooth.length === 0) return known;
    const found = firsts.enclose(box);
    for (const of of smooth) {
      const roots = derivatives.slopes[of] ?? [];
      if (roots.some((root) => found.mayBeUndefined[root] === 1)) continue;
      const one = known.get(of);
      if (one === undefined) continue;
      known.set(of, {
        ...one,
        slopes: {
          low: roots.map((root) => found.low[root] ?? -Infinity),
          high: roots.map((root) => found.high[root] ?? Infinity),
        },
      });
    }
    return known;
  }

  /** Fixes variables at the end where the objective is least and all constraints are met best. */
  function fixMonotone(box: Box, known: ReadonlyMap<number, Known>): boolean {
    const falls = new Uint8Array(count);
    const rises = new Uint8Array(count);
    for (const { of, places, slopes } of known.values()) {
      const isEqual = of >= firstRow && rows[of - firstRow]?.kind === "equal";
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

  // ── linear relaxation ─────────────────────────────────────────────────────

  function relax(
    box: Box,
    known: Map<number, Known>,
    natural: number,
    below: number,
  ): Reduced | undefined {
    const looseness = new Float64Array(count);
    const bounded = [...known.values()].filter(
      ({ slopes }) => slopes?.low.every(Number.isFinite) && slopes.high.every(Number.isFinite),
    );
    measure(box, known, looseness);
    const goal = bounded.find(({ of }) => of === objective);
    const isFiniteGoal = goal !== undefined && Number.isFinite(goal.low) && Number.isFinite(goal.high);
    const places = [...new Set(bounded.flatMap((one) => one.places))].filter(
      (place) => (box.low[place] ?? 0) < (box.high[place] ?? 0),
    );
    if (bounded.length === 0 || places.length === 0) {
      return { low: natural, at: middleOf(box), looseness };
    }
    curvaturesOver(box, bounded);
    const relaxation = createRelaxation(box, places, isFiniteGoal ? goal : undefined);
    for (const atHigh of [false, true]) {
      cutAtCorner(box, bounded, atHigh, relaxation);
    }
    let at = middleOf(box);
    let low = natural;
    let relaxed: Relaxed | undefined;
    for (let round = 0; round < mostCuts; round++) {
      if (!cutAt(box, bounded, at, relaxation, relaxed) && round > 0) break;
      relaxed = relaxation.solve();
      if (relaxed.isEmpty) return undefined;
      const before = low;
      low = Math.max(low, relaxed.low);
      if (low >= below) return undefined;
      for (const place of places) at[place] = relaxed.x(place);
      // Where functions are convex, the tangents at the least point in the box bound it exactly.
      if (round === 0) at = polish(at, box);
      if (round > 0 && !(low > before + 1e-3 * Math.min(below - before, Math.abs(low) + 1))) break;
    }
    if (relaxed !== undefined && below < Infinity) tighten(box, places, relaxed, below);
    at = at.map((x, place) => Math.min(box.high[place] ?? 0, Math.max(box.low[place] ?? 0, x)));
    return { low, at, looseness };
  }

  /** What a better bound than one at an end would cost more than is allowed. */
  function tighten(box: Box, places: readonly number[], relaxed: Relaxed, below: number): void {
    const left = below - relaxed.low;
    if (!(left > 0) || left === Infinity) return;
    for (const place of places) {
      const growth = relaxed.growth(place);
      const share = (left / Math.abs(growth)) * (1 + 1e-9) + 1e-12;
      if (!(share < 1)) continue;
      const [low = 0, high = 0] = [box.low[place], box.high[place]];
      const reach = share * (high - low);
      if (growth > 0) box.high[place] = Math.min(high, low + reach);
      else box.low[place] = Math.max(low, high - reach);
    }
  }

  function cutAtCorner(
    box: Box,
    bounded: readonly Known[],
    atHigh: boolean,
    relaxation: ReturnType<typeof createRelaxation>,
  ): void {
    const corner = atHigh ? box.high : box.low;
    point.low.set(corner);
    point.high.set(corner);
    const found = values.enclose(point);
    for (const { of, places, slopes } of bounded) {
      if (slopes === undefined) continue;
      const root = of < firstRow ? of : (rows[of - firstRow]?.root ?? 0);
      for (const { sides, value, limit } of directionsOf(of, slopes, found, root)) {
        const bound = cornerBound(value, sides, () => atHigh);
        if (bound === undefined) continue;
        const at = (place: number) => corner[place] ?? 0;
        relaxation.add({ of, bound, at, places, ...(limit === undefined ? {} : { limit }) });
      }
    }
  }

  /** The function itself, and where it must be equal also its opposite. */
  function directionsOf(
    of: number,
    slopes: Sides,
    found: Box,
    root: number,
  ): readonly { readonly sides: Sides; readonly value: number; readonly limit?: number; readonly sign: 1 | -1 }[] {
    const [low = -Infinity, high = Infinity] = [found.low[root], found.high[root]];
    const row = of < firstRow ? undefined : rows[of - firstRow];
    if (row === undefined) return [{ sides: slopes, value: low, sign: 1 }];
    const limit = limits[of - firstRow] ?? 0;
    const upper = { sides: slopes, value: low, limit, sign: 1 } as const;
    return row.kind === "at-most"
      ? [upper]
      : [upper, { sides: opposite(slopes), value: -high, limit, sign: -1 }];
  }

  /** Adds tangents at a point; whether there was one. */
  function cutAt(
    box: Box,
    bounded: readonly Known[],
    at: Float64Array,
    relaxation: ReturnType<typeof createRelaxation>,
    relaxed: Relaxed | undefined,
  ): boolean {
    if (bounded.every(({ curvatures }) => curvatures === undefined)) return false;
    point.low.set(at);
    point.high.set(at);
    const found = values.enclose(point);
    const slopes = firsts.enclose(point);
    let any = false;
    for (const one of bounded) {
      const { of, places, curvatures } = one;
      if (curvatures === undefined) continue;
      const root = of < firstRow ? of : (rows[of - firstRow]?.root ?? 0);
      for (const { sides, value, limit, sign } of directionsOf(of, slopesAt(of, slopes), found, root)) {
        const shift = shiftOf(box, places, sign === 1 ? curvatures : opposite(curvatures));
        if (shift === undefined) continue;
        const here = places.map((place) => at[place] ?? 0);
        const bound = tangentBound(value, sides, shift, here, sidesOf(box, places));
        if (bound === undefined) continue;
        any = true;
        relaxation.add({
          of,
          bound,
          at: (place) => at[place] ?? 0,
          places,
          ...(limit === undefined ? {} : { limit }),
        });
      }
    }
    if (relaxed !== undefined) cutLagrangian(box, bounded, at, found, slopes, relaxation, relaxed);
    return any;
  }

  /** A tangent of the objective and constraints together: they may be convex together where alone they are not. */
  function cutLagrangian(
    box: Box,
    bounded: readonly Known[],
    at: Float64Array,
    found: Box,
    slopes: Box,
    relaxation: ReturnType<typeof createRelaxation>,
    relaxed: Relaxed,
  ): void {
    const goal = bounded.find(({ of }) => of === objective);
    if (goal?.curvatures === undefined || objective === undefined) return;
    const parts = bounded
      .filter(({ of }) => of !== objective && rows[of - firstRow]?.kind === "at-most")
      .map((one) => ({ one, weight: relaxed.multiplier(one.of) }))
      .filter(({ weight }) => weight > 0);
    if (parts.length === 0 || parts.some(({ one }) => one.curvatures === undefined)) return;
    const all = [{ one: goal, weight: 1 }, ...parts];
    const places = [...new Set(all.flatMap(({ one }) => one.places))].toSorted((a, b) => a - b);
    const position = new Map(places.map((place, i) => [place, i]));
    const n = places.length;
    const total = (length: number): { low: number[]; high: number[] } => ({
      low: Array.from({ length }, () => 0),
      high: Array.from({ length }, () => 0),
    });
    const slope = total(n);
    const curvature = total((n * (n + 1)) / 2);
    let value = 0;
    let size = 0;
    for (const { one, weight } of all) {
      const root = one.of < firstRow ? one.of : (rows[one.of - firstRow]?.root ?? 0);
      const limit = one.of < firstRow ? 0 : (limits[one.of - firstRow] ?? 0);
      const term = weight * ((found.low[root] ?? -Infinity) - limit);
      value += term;
      size += Math.abs(term);
      const own = slopesAt(one.of, slopes);
      for (const [i, place] of one.places.entries()) {
        addScaled(slope, position.get(place) ?? 0, own, i, weight);
        for (let j = 0; j <= i; j++) {
          const [a, b] = [position.get(place) ?? 0, position.get(one.places[j] ?? 0) ?? 0];
          const to = (Math.max(a, b) * (Math.max(a, b) + 1)) / 2 + Math.min(a, b);
          if (one.curvatures) addScaled(curvature, to, one.curvatures, (i * (i + 1)) / 2 + j, weight);
        }
      }
    }
    const shift = shiftOf(box, places, curvature);
    if (shift === undefined) return;
    const here = places.map((place) => at[place] ?? 0);
    const bound = tangentBound(value - 1e-15 * size * all.length, slope, shift, here, sidesOf(box, places));
    if (bound === undefined) return;
    relaxation.add({ of: objective, bound, at: (place) => at[place] ?? 0, places });
  }

  function curvaturesOver(box: Box, bounded: readonly Known[]): void {
    if (derivatives.second.roots.length === 0) {
      for (const one of bounded) if (derivatives.curvatures[one.of]) one.curvatures = zeros(one.places.length);
      return;
    }
    const ready = bounded.filter(
      ({ of }) =>
        derivatives.curvatures[of] !== undefined &&
        derivatives.slopes[of]?.every((root) => slopeContinuity[root]?.(firsts.slots) === true),
    );
    if (ready.length === 0) return;
    const found = seconds.enclose(box);
    for (const one of ready) {
      const { low, high } = zeros(one.places.length);
      let isDefined = true;
      for (const { row, column, root } of derivatives.curvatures[one.of] ?? []) {
        const at = (row * (row + 1)) / 2 + column;
        low[at] = found.low[root] ?? -Infinity;
        high[at] = found.high[root] ?? Infinity;
        if (found.mayBeUndefined[root] === 1) isDefined = false;
      }
      if (isDefined) one.curvatures = { low, high };
    }
  }

  function slopesAt(of: number, found: Box): Sides {
    const roots = derivatives.slopes[of] ?? [];
    return {
      low: roots.map((root) => found.low[root] ?? -Infinity),
      high: roots.map((root) => found.high[root] ?? Infinity),
    };
  }

  // ── where to cut ──────────────────────────────────────────────────────────

  /** By how much slopes differ over a variable's range, of each function relative to all its variables. */
  function measure(box: Box, known: ReadonlyMap<number, Known>, looseness: Float64Array): void {
    for (const { places, slopes } of known.values()) {
      const parts = places.map((place, i) => {
        const width = (box.high[place] ?? 0) - (box.low[place] ?? 0);
        if (slopes === undefined) return width / widthOfAll(place);
        const [low = 0, high = 0] = [slopes.low[i], slopes.high[i]];
        return width * (high - low + 0.05 * Math.max(Math.abs(low), Math.abs(high)));
      });
      const finite = parts.every(Number.isFinite);
      const total = finite ? parts.reduce((sum, part) => sum + part, 0) : 0;
      for (const [i, place] of places.entries()) {
        const width = ((box.high[place] ?? 0) - (box.low[place] ?? 0)) / widthOfAll(place);
        const part = finite && total > 0 ? (parts[i] ?? 0) / total : width;
        looseness[place] = (looseness[place] ?? 0) + part;
      }
    }
  }

  function widthOfAll(place: number): number {
    const width = (model.box.high[place] ?? 0) - (model.box.low[place] ?? 0);
    return width > 0 ? width : 1;
  }

  function widthsOf(box: Box): Float64Array {
    return box.low.map((low, place) => ((box.high[place] ?? 0) - low) / widthOfAll(place));
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
  for (const slot of found) for (const arg of tape.operations[slot - first]?.args ?? []) found.add(arg);
  for (const place of permutations.flat()) found.add(place);
  return found;
}

/** The middle of a box; of a side without end, one of its ends. */
export function middleOf({ low, high }: Box): Float64Array {
  return low.map((from, place) => from + ((high[place] ?? 0) - from) / 2);
}

function sidesOf(box: Box, places: readonly number[]): Sides {
  return {
    low: places.map((place) => box.low[place] ?? 0),
    high: places.map((place) => box.high[place] ?? 0),
  };
}

function shiftOf(box: Box, places: readonly number[], { low, high }: Sides): readonly number[] | undefined {
  return convexityShift(
    low,
    high,
    places.map((place) => (box.high[place] ?? 0) - (box.low[place] ?? 0)),
  );
}

function opposite({ low, high }: Sides): Sides {
  return { low: high.map((x) => -x), high: low.map((x) => -x) };
}

function zeros(size: number): { readonly low: number[]; readonly high: number[] } {
  const length = (size * (size + 1)) / 2;
  return { low: Array.from({ length }, () => 0), high: Array.from({ length }, () => 0) };
}

/** Adds a multiple of an interval to another, below and above what rounding may do. */
function addScaled(
  to: { readonly low: number[]; readonly high: number[] },
  at: number,
  from: Sides,
  place: number,
  weight: number,
): void {
  const [low, high] = [(from.low[place] ?? 0) * weight, (from.high[place] ?? 0) * weight];
  const [least, most] = [(to.low[at] ?? 0) + low, (to.high[at] ?? 0) + high];
  const error = 4e-16 * (Math.abs(least) + Math.abs(most) + Math.abs(low) + Math.abs(high));
  to.low[at] = least - error;
  to.high[at] = most + error;
}
