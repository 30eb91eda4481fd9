/**
 * Few values: all feasible configurations are listed. One coordinate then draws by the inverse of the
 * distribution function, so that every configuration has its chance under scales and priors, exactly.
 */
import type { Value } from "../../ir/value.ts";
import type { Configuration } from "../configuration.ts";
import { type Cell, cellsOf, createComposer, valuesOfCells } from "./cells.ts";
import { createJudge, type Judge } from "./judge.ts";
import { countOf } from "./messages.ts";
import { minimalConflict } from "./minimal.ts";
import type { Component, Infeasible, Part } from "./part.ts";

/** Candidates that are gone through at most. */
const mostCandidates = 1_000_000;

/** Lists a component of few candidates. */
export function createEnumerated(component: Component): Part | Infeasible | undefined {
  const cells = cellsOf(component);
  if (cells === undefined) return undefined;
  const candidates = cells.reduce((product, { size }) => product * size, 1);
  if (!(candidates <= mostCandidates)) return undefined;
  const judge = createJudge(component);
  if (judge === undefined) return undefined;
  const rows = listFeasible(component, cells, judge);
  if (rows.count === 0) return nothingFeasible(component, cells, judge);
  return partOf(component, cells, rows);
}

/** Feasible configurations in lexicographic order: for each the index of a value in every cell. */
export interface Rows {
  readonly count: number;
  /** One row after the other. */
  readonly indexes: Uint32Array;
}

function listFeasible(component: Component, cells: readonly Cell[], judge: Judge): Rows {
  const width = cells.length;
  const found: Uint32Array[] = [];
  let count = 0;
  forEachBlock(component, cells, judge, (block, results, size) => {
    const kept = new Uint32Array(size * width);
    let at = 0;
    for (let row = 0; row < size; row++) {
      if (!results.every((result) => result[row] === 1)) continue;
      for (let i = 0; i < width; i++) kept[at++] = block[row * width + i] ?? 0;
      count += 1;
    }
    if (at > 0) found.push(kept.subarray(0, at));
  });
  const indexes = new Uint32Array(count * width);
  let at = 0;
  for (const part of found) {
    indexes.set(part, at);
    at += part.length;
  }
  return { count, indexes };
}

/** Goes through all candidates in blocks: their rows of indexes, and for each constraint where it holds. */
function forEachBlock(
  { graph }: Component,
  cells: readonly Cell[],
  { columns, encode, rows }: Judge,
  see: (block: Uint32Array, results: readonly Float64Array[], size: number) => void,
): void {
  const width = cells.length;
  const places = new Map(graph.variables.map((variable, i) => [variable, i]));
  const inputs = graph.variables.map(() => new Float64Array(rows));
  const codes = cells.map(({ size, value, variables }) =>
    variables.map((variable, member) => ({
      input: inputs[places.get(variable) ?? 0] ?? new Float64Array(rows),
      values: Float64Array.from({ length: size }, (_, i) =>
        encode(variables.length > 1 || isArray(value(i)) ? memberOf(value(i), member) : value(i)),
      ),
    })),
  );
  const at = new Uint32Array(width);
  const block = new Uint32Array(rows * width);
  for (let done = false; !done;) {
    let size = 0;
    while (size < rows && !done) {
      block.set(at, size * width);
      for (let i = 0; i < width; i++) {
        for (const { input, values } of codes[i] ?? []) input[size] = values[at[i] ?? 0] ?? NaN;
      }
      size += 1;
      done = !advance(at, cells);
    }
    see(block, columns(inputs, size), size);
  }
}

/** To the next row of indexes, the last cell fastest; whether there is one. */
function advance(at: Uint32Array, cells: readonly Cell[]): boolean {
  for (let i = cells.length - 1; i >= 0; i--) {
    const next = (at[i] ?? 0) + 1;
    if (next < (cells[i]?.size ?? 0)) {
      at[i] = next;
      return true;
    }
    at[i] = 0;
  }
  return false;
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function memberOf(value: Value, member: number): Value {
  return isArray(value) ? value[member] : undefined;
}

/** Constraints that every candidate breaks one of, as few as possible. */
function nothingFeasible(component: Component, cells: readonly Cell[], judge: Judge): Infeasible {
  const constraints = component.graph.constraints.map(({ index }) => index);
  const broken = new Set<string>();
  forEachBlock(component, cells, judge, (_, results, size) => {
    for (let row = 0; row < size; row++) {
      let key = "";
      for (const [i, result] of results.entries()) if (result[row] !== 1) key += `${String(i)} `;
      broken.add(key);
    }
  });
  const sets = [...broken].map((key) => new Set(key.trimEnd().split(" ").map(Number)));
  const needed = minimalConflict(
    constraints.map((_, i) => i),
    (some) => sets.every((set) => some.some((i) => set.has(i))),
  );
  return { way: "infeasible", constraints: needed.flatMap((i) => constraints[i] ?? []) };
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

function indexOf({ size, value }: Cell, wanted: Value): number {
  for (let i = 0; i < size; i++) if (isSame(value(i), wanted)) return i;
  return -1;
}

function isSame(a: Value, b: Value): boolean {
  return isArray(a) && isArray(b) ? a.every((item, i) => item === b[i]) : a === b;
}
