/**
 * Few values: all feasible configurations are listed. One coordinate then draws by the inverse of the
 * distribution function, so that every configuration has its chance under scales and priors, exactly.
 */
import type { ScalarGraph } from "../../analysis/scalar.ts";
import { requirementOf } from "../../analysis/tape/requirement.ts";
import type { Value } from "../../ir/value.ts";
import type { Configuration } from "../configuration.ts";
import { type Cell, cellsOf, createComposer, indexOf, valuesOfCells } from "./cells.ts";
import { type FeasibleRows, feasibleRows, isKnown } from "./discrete.ts";
import { countOf } from "./messages.ts";
import { minimalConflict } from "./minimal.ts";
import type { Component, Infeasible, Part } from "./part.ts";

/** Feasible configurations that are listed at most. */
const mostListed = 1_000_000;
/** Candidates that are evaluated at most, and steps of the walk between them, in thousands. */
const mostEvaluated = 2_000_000;
const mostThousands = 500;
/** Constraints of which a smallest conflict is looked for. */
const mostConflicting = 12;

/** Lists a component of finitely many values, few of which are feasible or even possible. */
export function createEnumerated(
  component: Component,
  mostCandidates = Number.MAX_VALUE,
): Part | Infeasible | undefined {
  const cells = cellsOf(component);
  const candidates = cells?.reduce((product, { size }) => product * size, 1) ?? Infinity;
  if (cells === undefined || candidates > mostCandidates) return undefined;
  const rows = listFeasible(component, component.graph, cells, mostListed);
  if (rows === undefined) return undefined;
  return rows.count === 0 ? nothingFeasible(component, cells) : partOf(component, cells, rows);
}

/** Feasible configurations in lexicographic order: for each the index of a value in every cell. */
export interface Rows {
  readonly count: number;
  /** One row after the other. */
  readonly indexes: Uint32Array;
}

/** `undefined` where there are more, or where too many have to be looked at. */
function listFeasible(
  { slots, holds }: Component,
  graph: ScalarGraph,
  cells: readonly Cell[],
  most: number,
): Rows | undefined {
  const width = cells.length;
  const found: Uint32Array[] = [];
  const readers = cells.map((_, at) => readerOf(slots, graph, cells, at));
  let [count, evaluated, thousands] = [0, 0, 0];
  const isTooMuch = (): boolean => evaluated > mostEvaluated || thousands > mostThousands;
  const shouldStop = (): boolean => {
    thousands += 1;
    return isTooMuch();
  };
  for (const rows of feasibleRows({ slots, graph, holds, shouldStop }, [])) {
    evaluated += rows.count;
    const kept = new Uint32Array(rows.feasibleCount * width);
    for (let i = 0; i < rows.feasibleCount; i++) {
      const row = rows.feasible[i] ?? 0;
      for (let cell = 0; cell < width; cell++) {
        kept[i * width + cell] = readers[cell]?.(rows, row) ?? 0;
      }
    }
    count += rows.feasibleCount;
    found.push(kept);
    if (count > most) break;
  }
  if (count > most || isTooMuch()) return undefined;
  const indexes = new Uint32Array(count * width);
  let at = 0;
  for (const part of found) {
    indexes.set(part, at);
    at += part.length;
  }
  return { count, indexes };
}

/** Tells the index of a cell's value in a row: from the number itself, or from codes that are met and kept. */
function readerOf(
  slots: Component["slots"],
  { variables }: ScalarGraph,
  cells: readonly Cell[],
  at: number,
): (rows: FeasibleRows, row: number) => number {
  const cell = cells[at];
  const places = (cell?.variables ?? []).map((variable) => variables.indexOf(variable));
  const [place = 0] = places;
  if (cell === undefined) return () => 0;
  if (cell.ascending) return ({ columns }, row) => indexOf(cell, columns[place]?.[row] ?? 0);
  const known = new Map<number | string, number>();
  return ({ columns, configuration }, row) => {
    const code =
      places.length === 1
        ? (columns[place]?.[row] ?? NaN)
        : places.map((one) => columns[one]?.[row] ?? NaN).join(" ");
    const found = known.get(code) ?? indexOf(cell, valuesOfCells(slots, configuration(row))[at]);
    known.set(code, found);
    return found;
  };
}

/** As few constraints as cannot hold together. */
function nothingFeasible(component: Component, cells: readonly Cell[]): Infeasible {
  const { graph } = component;
  const positions = graph.constraints.map((_, i) => i);
  const needed =
    positions.length > mostConflicting || !graph.constraints.map(requirementOf).every(isKnown)
      ? positions
      : minimalConflict(positions, (some) => {
          const constraints = graph.constraints.filter((_, i) => some.includes(i));
          return listFeasible(component, { ...graph, constraints }, cells, 0)?.count === 0;
        });
  return {
    way: "infeasible",
    constraints: needed.flatMap((i) => graph.constraints[i]?.index ?? []),
  };
}

function partOf(component: Component, cells: readonly Cell[], { count, indexes }: Rows): Part {
  const { slots, graph } = component;
  const width = cells.length;
  const shares = cells.map(({ size, before }) =>
    Float64Array.from({ length: size }, (_, i) => Math.max(0, before(i + 1) - before(i))),
  );
  const ends = new Float64Array(count);
  let total = 0;
  for (let row = 0; row < count; row++) {
    let weight = 1;
    for (let i = 0; i < width; i++) weight *= shares[i]?.[indexes[row * width + i] ?? 0] ?? 0;
    total += weight;
    ends[row] = total;
  }
  // Where priors give no chance to anything feasible, all of it is alike.
  const sum = total > 0 ? total : count;
  if (!(total > 0)) for (let row = 0; row < count; row++) ends[row] = row + 1;

  const compose = createComposer(slots);
  const decode = (at: number): Configuration => {
    const row = firstAbove(ends, at * sum);
    return compose((cell) => cells[cell]?.value(indexes[row * width + cell] ?? 0));
  };
  const share = Math.min(1, total);
  return {
    way: "enumerated",
    parameters: slots.map(({ parameter }) => parameter.name),
    constraints: graph.constraints.map(({ index }) => index),
    share: { low: share, high: share, proven: true },
    count,
    detail: countOf(count, "configuration"),
    draw: {
      kind: "transform",
      axes: 1,
      decode: (at, first) => decode(at(first)),
      encode: (values) => {
        const row = rowOf(cells, { count, indexes }, valuesOfCells(slots, values));
        if (row === undefined) return [0.5];
        return [((ends[row - 1] ?? 0) + (ends[row] ?? 0)) / 2 / sum];
      },
    },
  };
}

/** The first place at which ascending numbers are above one. */
export function firstAbove(ends: Float64Array, value: number): number {
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ends[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The row of these values. */
function rowOf(
  cells: readonly Cell[],
  { count, indexes }: Rows,
  values: readonly Value[],
): number | undefined {
  const width = cells.length;
  const wanted = cells.map((cell, i) => indexOf(cell, values[i]));
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const order = compare(indexes, middle * width, wanted);
    if (order === 0) return middle;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return undefined;
}

function compare(indexes: Uint32Array, from: number, wanted: readonly number[]): number {
  for (const [i, index] of wanted.entries()) {
    const difference = (indexes[from + i] ?? 0) - index;
    if (difference !== 0) return difference;
  }
  return 0;
}
