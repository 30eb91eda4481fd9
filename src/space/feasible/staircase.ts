/**
 * Constraints that are monotone in one number, as memory is in a width: for every combination of the other, finitely many
 * values what is feasible is a step, from one value to another. The steps are found by bisection and indexed, so
 * that one coordinate chooses the step and the other the place on it, exactly as likely as they are.
 */
import { compileTape } from "../../analysis/tape/compile.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import type { Value } from "../../ir/value.ts";
import type { Configuration } from "../configuration.ts";
import { type Cell, cellsOf, createComposer, indexOf, valuesOfCells } from "./cells.ts";
import { isKnown } from "./discrete.ts";
import { firstAbove } from "./enumerated.ts";
import { createJudge, type Judge } from "./judge.ts";
import { countOf } from "./messages.ts";
import { oneSided } from "./monotone.ts";
import type { Component, Part } from "./part.ts";

/** Combinations of the other values, and for a continuum, where each step takes more bisections. */
const mostRows = 400_000;
const mostContinuousRows = 10_000;

/** One number that varies along the steps, the other cells above them. */
interface Steps {
  readonly cells: readonly Cell[];
  /** Place of the last cell in `cells`. */
  readonly last: number;
  readonly cell: Cell;
}

/** A component in one of whose numbers all constraints are monotone, the others having few values together. */
export function createStaircase(component: Component): Part | undefined {
  const cells = cellsOf(component);
  const judge = cells && createJudge(component);
  if (cells === undefined || judge === undefined) return undefined;
  for (const steps of candidates(cells)) {
    const [variable] = steps.cell.variables;
    const sides = variable && oneSided(component.graph, variable);
    if (sides === undefined || ![...sides.upTo, ...sides.from].every(isKnown)) continue;
    const rows = stepsOf(component, steps, judge, sides);
    if (rows !== undefined) return partOf(component, steps, rows);
  }
  return undefined;
}

/** What may be the last cell: the continuous one, or those of which the others leave few combinations. */
function candidates(cells: readonly Cell[]): readonly Steps[] {
  const continuous = cells.filter(({ size }) => size === Infinity);
  const most = continuous.length > 0 ? mostContinuousRows : mostRows;
  return cells
    .map((cell, last): Steps => ({ cells, last, cell }))
    .filter(
      ({ cell, last }) =>
        cell.quantile !== undefined &&
        cell.variables.length === 1 &&
        continuous.every((one) => one === cell) &&
        rowsOf(cells, last) <= most,
    )
    .toSorted((a, b) => b.cell.size - a.cell.size);
}

function rowsOf(cells: readonly Cell[], last: number): number {
  return cells.reduce((product, { size }, i) => (i === last ? product : product * size), 1);
}

/** The steps that are not empty. */
interface Rows {
  /** Which combination of the other cells, as a number with one digit a cell; ascending. */
  readonly row: Float64Array;
  /** Indexes of the first and last value; coordinates for a continuum. */
  readonly from: Float64Array;
  readonly to: Float64Array;
}

function stepsOf(
  { graph }: Component,
  { cells, last, cell }: Steps,
  judge: Judge,
  sides: { readonly upTo: readonly Scalar[]; readonly from: readonly Scalar[] },
): Rows | undefined {
  const size = rowsOf(cells, last);
  const places = cells.map(({ variables }) =>
    variables.map((variable) => graph.variables.indexOf(variable)),
  );
  const codes = cells.map((one, i) =>
    i === last
      ? []
      : one.variables.map((_, member) =>
          Float64Array.from({ length: one.size }, (_each, at) => {
            const value = one.value(at);
            return judge.encode(isArray(value) ? value[member] : value);
          }),
        ),
  );
  const lastPlace = places[last]?.[0] ?? 0;
  const point = new Float64Array(graph.variables.length);
  const upTo = holdsAll(sides.upTo, graph.variables);
  const from = holdsAll(sides.from, graph.variables);
  const isContinuous = cell.size === Infinity;
  const valueAt = isContinuous
    ? (at: number): number => cell.quantile?.(at) ?? NaN
    : (at: number): number => Number(cell.value(at));
  const put = (at: number): Float64Array => {
    point[lastPlace] = valueAt(at);
    return point;
  };
  const rows: number[] = [];
  const firsts: number[] = [];
  const ends: number[] = [];
  let [low, high] = [0, isContinuous ? 1 : cell.size - 1];
  for (let row = 0; row < size; row++) {
    let rest = row;
    for (let i = cells.length - 1; i >= 0; i--) {
      const own = cells[i];
      if (i === last || own === undefined) continue;
      const index = rest % own.size;
      rest = Math.floor(rest / own.size);
      for (const [member, place] of (places[i] ?? []).entries()) {
        point[place] = codes[i]?.[member]?.[index] ?? NaN;
      }
    }
    if (isContinuous) {
      const [first, end] = [lastWhere((u) => from(put(1 - u))), lastWhere((u) => upTo(put(u)))];
      if (first === undefined || end === undefined || 1 - first > end) continue;
      [low, high] = [1 - first, end];
    } else {
      high = lastIndex(high, cell.size, (at) => upTo(put(at)));
      low =
        cell.size -
        1 -
        lastIndex(cell.size - 1 - low, cell.size, (at) => from(put(cell.size - 1 - at)));
      // Within rounding a neighbour may hold as well.
      while (low > 0 && judge.holds(put(low - 1)) && low - 1 <= high + 1) low -= 1;
      while (high < cell.size - 1 && high + 1 >= low - 1 && judge.holds(put(high + 1))) high += 1;
      if (low > high) {
        [low, high] = [Math.min(low, cell.size - 1), Math.max(high, 0)];
        continue;
      }
    }
    rows.push(row);
    firsts.push(low);
    ends.push(high);
  }
  return rows.length === 0
    ? undefined
    : {
        row: Float64Array.from(rows),
        from: Float64Array.from(firsts),
        to: Float64Array.from(ends),
      };
}

function holdsAll(
  roots: readonly Scalar[],
  variables: Component["graph"]["variables"],
): (point: Float64Array) => boolean {
  const { at } = createPointEvaluator(compileTape(roots, variables));
  return (point) => {
    const values = at(point);
    for (let i = 0; i < values.length; i++) if (values[i] !== 1) return false;
    return true;
  };
}

/**
 * The last index below `size` up to which something holds, −1 where it does not at 0. It is looked for from a
 * guess on in growing steps: neighbouring rows have steps of about the same length.
 */
function lastIndex(guess: number, size: number, holds: (index: number) => boolean): number {
  let [good, bad] = [-1, size];
  let stride = 1;
  let at = Math.max(0, Math.min(size - 1, guess));
  while (good < at && at < bad) {
    if (holds(at)) {
      good = at;
      at = Math.min(bad - 1, at + stride);
    } else {
      bad = at;
      at = Math.max(good + 1, at - stride);
    }
    if (good === bad - 1) return good;
    stride *= 2;
  }
  while (good < bad - 1) {
    const middle = Math.floor((good + bad) / 2);
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** The last u in 0 … 1 up to which something holds. */
function lastWhere(holds: (u: number) => boolean): number | undefined {
  if (holds(1)) return 1;
  if (!holds(0)) return undefined;
  let [good, bad] = [0, 1];
  for (let i = 0; i < 54; i++) {
    const middle = (good + bad) / 2;
    if (holds(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function partOf(
  { slots, graph }: Component,
  { cells, last, cell }: Steps,
  rows: Rows,
): Part | undefined {
  const shares = cells.map(({ size, before }, i) =>
    i === last
      ? new Float64Array(0)
      : Float64Array.from({ length: size }, (_, at) => Math.max(0, before(at + 1) - before(at))),
  );
  const isContinuous = cell.size === Infinity;
  /** Coordinates of the ends of a step. */
  const startOf = (i: number): number => {
    const from = rows.from[i] ?? 0;
    return isContinuous ? from : cell.before(from);
  };
  const endOf = (i: number): number => {
    const to = rows.to[i] ?? 0;
    return isContinuous ? to : cell.before(to + 1);
  };
  const indexAt = (row: number, wanted: number): number => {
    let rest = row;
    for (let i = cells.length - 1; i > wanted; i--) {
      if (i !== last) rest = Math.floor(rest / (cells[i]?.size ?? 1));
    }
    return rest % (cells[wanted]?.size ?? 1);
  };
  const count = rows.row.length;
  const ends = new Float64Array(count);
  let total = 0;
  let configurations = 0;
  for (let i = 0; i < count; i++) {
    let weight = Math.max(0, endOf(i) - startOf(i));
    for (const [at, own] of shares.entries()) {
      if (at !== last) weight *= own[indexAt(rows.row[i] ?? 0, at)] ?? 0;
    }
    total += weight;
    ends[i] = total;
    configurations += (rows.to[i] ?? 0) - (rows.from[i] ?? 0) + 1;
  }
  // Points alone have no volume: they are not drawn by it.
  if (!(total > 0)) return undefined;
  const compose = createComposer(slots);
  const decode = (u: number, v: number): Configuration => {
    const at = firstAbove(ends, u * total);
    const row = rows.row[at] ?? 0;
    const [start, end] = [startOf(at), endOf(at)];
    const place = start + v * (end - start);
    const valueOf = (index: number): number =>
      isContinuous ? (cell.quantile?.(index) ?? NaN) : Number(cell.value(index));
    const value = Math.min(
      valueOf(rows.to[at] ?? 0),
      Math.max(valueOf(rows.from[at] ?? 0), cell.quantile?.(place) ?? NaN),
    );
    return compose((each) => (each === last ? value : cells[each]?.value(indexAt(row, each))));
  };
  const share = Math.min(1, total);
  return {
    way: "staircase",
    parameters: slots.map(({ parameter }) => parameter.name),
    constraints: graph.constraints.map(({ index }) => index),
    share: { low: share, high: share, proven: true },
    ...(isContinuous ? {} : { count: configurations }),
    detail: `${isContinuous ? "" : `${countOf(configurations, "configuration")}, `}${countOf(count, "step")} along \`${cell.parameter}\``,
    draw: {
      kind: "transform",
      axes: 2,
      decode: (at, first) => decode(at(first), at(first + 1)),
      encode: (values) => {
        const own = valuesOfCells(slots, values);
        let row = 0;
        for (const [i, each] of cells.entries()) {
          if (i !== last) row = row * each.size + indexOf(each, own[i]);
        }
        const at = Math.min(count - 1, firstAbove(rows.row, row - 0.5));
        const [start, end] = [startOf(at), endOf(at)];
        const place = cell.chance?.(Number(own[last])) ?? 0.5;
        return [
          ((ends[at - 1] ?? 0) + (ends[at] ?? 0)) / 2 / total,
          end > start ? Math.min(1, Math.max(0, (place - start) / (end - start))) : 0.5,
        ];
      },
    },
  };
}
