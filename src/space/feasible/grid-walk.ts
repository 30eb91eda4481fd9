/**
 * Goes through a grid in order, the last axis fastest, and gives rows of values for a tape's variables. What
 * intervals show to be infeasible for all values of the axes that follow is passed over.
 */
import type { Box, IntervalEvaluator } from "../../analysis/tape/intervals.ts";
import type { Tape } from "../../analysis/tape/tape.ts";
import type { Configuration } from "../configuration.ts";
import type { GridAxis } from "./grid-axes.ts";
import { firstTogether, leafOf } from "./grid-leaf.ts";
import { configurationAt, indexesWithin, linksOf } from "./grid-rows.ts";

export interface GridWalkInput {
  readonly axes: readonly GridAxis[];
  /** Its variables are what rows have values of. */
  readonly tape: Tape;
  /** Nothing is feasible but where all of its roots hold. Of a tape with the same variables. */
  readonly bounds: IntervalEvaluator;
  /** What the variables may be in any feasible configuration. */
  readonly box: Box;
  /**
   * Whether an axis that has conditions is there, from what the variables are and from the configuration as far
   * as it is known before this axis.
   */
  readonly isActive: (axis: GridAxis, point: Float64Array, known: () => Configuration) => boolean;
  readonly shouldStop: () => boolean;
}

export interface Rows {
  /** One array a variable; NaN where it is not active. */
  readonly columns: readonly Float64Array[];
  readonly count: number;
  readonly configuration: (row: number) => Configuration;
}

/** Where fewer configurations follow than this, evaluating them is as fast as narrowing. */
const leastNarrowed = 256;
/** Rounds of narrowing for one value of an axis. */
const rounds = 2;
/** Numbers that the boxes of all axes may take together; further axes are not narrowed. */
const mostBoxes = 8_000_000;
/** Steps between two questions whether to stop. */
const stepsBetween = 1024;

/** Rows that follow each other on the last axes. */
interface Block {
  readonly row: number;
  /** The row of the leaf that stands there. */
  readonly leaf: number;
  readonly indexes: Int32Array;
}

/** Rows of the grid, up to `capacity` at once, in the same arrays every time. Ends early where it is to stop. */
export function* walkGrid(input: GridWalkInput, capacity: number): Generator<Rows, undefined> {
  const { axes, tape, shouldStop } = input;
  const links = axes.map((axis) => linksOf(axis, tape));
  const last = firstTogether(axes);
  const leaf = leafOf(axes.slice(last), links.slice(last));
  const columns = tape.variables.map(() => new Float64Array(capacity));
  const leading = [
    ...new Set(
      links
        .slice(0, last)
        .flat()
        .map(({ variable }) => variable),
    ),
  ];
  const place = createPlace(input, links, last);
  let blocks: Block[] = [];
  let count = 0;

  const append = (from: number, size: number): void => {
    for (const variable of leading) {
      columns[variable]?.fill(place.point[variable] ?? NaN, count, count + size);
    }
    leaf.write(columns, from, size, count);
    blocks.push({ row: count, leaf: from, indexes: place.indexes() });
    count += size;
  };
  const take = (): Rows => {
    const own = blocks;
    const rows = {
      columns,
      count,
      configuration: (row: number) => {
        const block = own.findLast((each) => each.row <= row);
        const ends = leaf.indexes((block?.leaf ?? 0) + row - (block?.row ?? 0));
        return configurationAt(axes, (axis) =>
          axis < last ? (block?.indexes[axis] ?? -1) : (ends[axis - last] ?? -1),
        );
      },
    };
    blocks = [];
    count = 0;
    return rows;
  };

  for (let steps = 1; place.next(); steps++) {
    if (steps % stepsBetween === 0 && shouldStop()) return undefined;
    if (!place.isComplete()) continue;
    const [from, until] = leaf.within(place.box());
    for (let row = from; row < until;) {
      const size = Math.min(until - row, capacity - count);
      append(row, size);
      row += size;
      if (count < capacity) continue;
      yield take();
      if (shouldStop()) return undefined;
    }
  }
  if (count > 0) yield take();
  return undefined;
}

/** A place on the first axes: from one value to the next, into the axis that follows and back. */
interface Place {
  /** To the next value of the innermost axis that has one, or into the next axis. False at the end. */
  readonly next: () => boolean;
  /** All axes have a value. */
  readonly isComplete: () => boolean;
  readonly point: Float64Array;
  readonly box: () => Box;
  /** The index on each axis, -1 where it is not there. */
  readonly indexes: () => Int32Array;
}

function createPlace(
  { axes, tape, bounds, box, isActive }: GridWalkInput,
  links: readonly (readonly {
    readonly variable: number;
    readonly code: (i: number) => number;
  }[])[],
  last: number,
): Place {
  const size = tape.variables.length;
  const point = new Float64Array(size).fill(NaN);
  const indexes = new Int32Array(last).fill(-1);
  const [upcoming, until, active] = [
    new Int32Array(last),
    new Int32Array(last),
    new Uint8Array(last),
  ];
  const following = sizesAfter(axes);
  const boxes: Box[] = [box];
  const roots = bounds.slots.tape.roots.length;
  const holds: Box = {
    low: new Float64Array(roots).fill(1),
    high: new Float64Array(roots).fill(1),
  };
  const narrowed = roots === 0 ? 0 : Math.floor(mostBoxes / Math.max(1, size));
  const spare: Box[] = [];
  let depth = -1;

  const boxAt = (at: number): Box => boxes[at] ?? box;
  return {
    point,
    box: () => boxAt(last),
    indexes: () => indexes.slice(),
    isComplete: () => depth === last,
    next: () => {
      if (depth === -1) {
        depth = 0;
        if (last > 0) enter(0);
        // Without axes there is one configuration.
        else return true;
      } else if (depth === last) {
        depth--;
      }
      for (; depth >= 0; depth--) {
        if (!advance(depth)) continue;
        depth++;
        if (depth < last) enter(depth);
        return true;
      }
      return false;
    },
  };

  function enter(at: number): void {
    const axis = axes[at];
    if (axis === undefined) return;
    const known = (): Configuration =>
      configurationAt(axes.slice(0, at), (each) => indexes[each] ?? -1);
    active[at] = axis.conditions.length === 0 || isActive(axis, point, known) ? 1 : 0;
    const [from, to] = active[at] === 1 ? indexesWithin(axis, links[at] ?? [], boxAt(at)) : [0, 1];
    upcoming[at] = from;
    until[at] = to;
  }

  /** The next value of an axis under which something may be feasible. */
  function advance(at: number): boolean {
    while ((upcoming[at] ?? 0) < (until[at] ?? 0)) {
      const index = upcoming[at] ?? 0;
      upcoming[at] = index + 1;
      indexes[at] = active[at] === 1 ? index : -1;
      if (active[at] !== 1) boxes[at + 1] = boxAt(at);
      else if (!put(at, index)) continue;
      return true;
    }
    if (active[at] === 1) for (const { variable } of links[at] ?? []) point[variable] = NaN;
    indexes[at] = -1;
    return false;
  }

  function put(at: number, index: number): boolean {
    const own = links[at] ?? [];
    const before = boxAt(at);
    for (const { variable, code } of own) {
      const value = code(index);
      if (value < (before.low[variable] ?? 0) || value > (before.high[variable] ?? 0)) return false;
      point[variable] = value;
    }
    boxes[at + 1] = before;
    if (own.length === 0 || at >= narrowed || (following[at] ?? 0) < leastNarrowed) return true;
    const after = spare[at] ?? { low: new Float64Array(size), high: new Float64Array(size) };
    spare[at] = after;
    after.low.set(before.low);
    after.high.set(before.high);
    for (const { variable } of own) {
      const value = point[variable] ?? NaN;
      after.low[variable] = value;
      after.high[variable] = value;
    }
    if (!bounds.narrow(after, holds, rounds)) return false;
    boxes[at + 1] = after;
    return true;
  }
}

/** How many configurations follow after each axis, as declared. */
function sizesAfter(axes: readonly GridAxis[]): readonly number[] {
  const sizes: number[] = [];
  let size = 1;
  for (const axis of axes.toReversed()) {
    sizes.push(size);
    size *= axis.size;
  }
  return sizes.toReversed();
}
