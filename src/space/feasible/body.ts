/**
 * Linear constraints of real columns as a full-dimensional convex body: columns scaled to 0 … 1, equalities taken
 * out as the subspace on which they hold, what is implied to be an equality found.
 */
import type { AffineRow } from "./affine.ts";
import { chebyshevCentre, dot, type Halfspaces } from "./chebyshev.ts";
import type { Columns } from "./columns.ts";
import { type Equality, type Subspace, subspaceOf } from "./subspace.ts";

/** { z : rows · z ≤ right }, z a place in the subspace. Rows have the length 1. */
export interface Body extends Halfspaces {
  readonly subspace: Subspace;
  /** With room around it, unless no dimension is left. */
  readonly centre: Float64Array;
  /** Equalities beside those of simplexes and single values: the declared law is restricted to where they hold. */
  readonly flat: boolean;
}

/** What constraints may miss, in columns scaled to 0 … 1: far below what trials are judged by. */
const slack = 1e-9;
/** Thinner than this counts as flat. */
const thinnest = 1e-11;

/** Larger programs are left to other ways. */
export const mostColumns = 300;
export const mostHalfspaces = 2000;

/**
 * The body; "infeasible" where nothing is inside; `undefined` where the numbers do not settle. With `relaxed`,
 * inequalities may be missed by so much, in columns scaled to 0 … 1.
 */
export function bodyOf(
  columns: Columns,
  rows: readonly AffineRow[],
  relaxed = 0,
): Body | "infeasible" | undefined {
  const { equalities, required, contradiction } = scaled(columns, rows);
  if (contradiction) return "infeasible";
  const inequalities = [
    ...required.map(({ row, right }) => ({ row, right: right + relaxed })),
    ...rangesOf(columns),
  ];
  const size = columns.columns.length;
  const declared = equalitiesOf(columns);
  const found = [...equalities];
  for (let round = 0; round <= size; round++) {
    const subspace = subspaceOf(size, [...declared, ...found], slack);
    if (subspace === undefined) return "infeasible";
    const own = project(inequalities, subspace);
    if (own === undefined) return "infeasible";
    const flat = found.length > 0;
    const dimensions = subspace.directions.length;
    if (dimensions === 0) return { ...own, subspace, centre: new Float64Array(0), flat };
    const centre = chebyshevCentre(own, dimensions);
    if (centre === undefined) return undefined;
    if (centre.radius < -slack) return "infeasible";
    if (centre.radius > thinnest) return { ...own, subspace, centre: centre.centre, flat };
    if (centre.tight.length === 0) return undefined;
    for (const i of centre.tight) {
      const tight = inequalities[own.origins[i] ?? 0];
      if (tight !== undefined) found.push(tight);
    }
  }
  return undefined;
}

/** Values of the columns at a place of the subspace. */
export function valuesAt(columns: Columns, point: Float64Array, into: Float64Array): void {
  for (const [j, { low, high }] of columns.columns.entries()) {
    const value = low + (high - low) * (point[j] ?? 0);
    into[j] = Math.min(high, Math.max(low, value));
  }
}

/** Columns scaled to 0 … 1, of their values; 0 where there is a single one. */
export function scaledAt({ columns }: Columns, values: Float64Array, into: Float64Array): void {
  for (const [j, { low, high }] of columns.entries()) {
    into[j] = low === high ? 0 : ((values[j] ?? 0) - low) / (high - low);
  }
}

/** By how much scaled columns miss what they miss most; 0 or less inside. */
export function missOf(
  columns: Columns,
  rows: readonly AffineRow[],
): (point: Float64Array) => number {
  const { required } = scaled(columns, rows);
  return (point) =>
    required.reduce((most, { row, right }) => Math.max(most, dot(row, point) - right), -Infinity);
}

interface Scaled {
  readonly equalities: readonly Equality[];
  /** row ≤ right */
  readonly required: readonly Equality[];
  readonly contradiction: boolean;
}

function scaled({ columns }: Columns, rows: readonly AffineRow[]): Scaled {
  const equalities: Equality[] = [];
  const required: Equality[] = [];
  let contradiction = false;
  const size = columns.length;
  for (const { index, value, low, high } of rows) {
    const row = new Float64Array(size);
    let offset = 0;
    for (const [k, j] of index.entries()) {
      const column = columns[j];
      if (column === undefined) continue;
      row[j] = (row[j] ?? 0) + (value[k] ?? 0) * (column.high - column.low);
      offset += (value[k] ?? 0) * column.low;
    }
    const length = Math.sqrt(dot(row, row));
    const [from, to] = [low - offset, high - offset];
    if (length === 0) {
      const allowed = slack * Math.max(1, Math.abs(offset));
      contradiction ||= from > allowed || to < -allowed;
      continue;
    }
    for (let j = 0; j < size; j++) row[j] = (row[j] ?? 0) / length;
    if (from === to) {
      equalities.push({ row, right: to / length });
      continue;
    }
    if (to < Infinity) required.push({ row, right: to / length });
    if (from > -Infinity) required.push({ row: row.map((each) => -each), right: -from / length });
  }
  return { equalities, required, contradiction };
}

/** No column leaves its range; that no share is above 1 follows from the others. */
function rangesOf({ columns }: Columns): readonly Equality[] {
  const inequalities: Equality[] = [];
  for (const [j, { kind, low, high }] of columns.entries()) {
    if (low === high) continue;
    for (const sign of kind === "share" ? [-1] : [-1, 1]) {
      const row = new Float64Array(columns.length);
      row[j] = sign;
      inequalities.push({ row, right: sign < 0 ? 0 : 1 });
    }
  }
  return inequalities;
}

/** What holds of all values: shares add up to 1, and what has a single value has it. */
function equalitiesOf({ columns, simplexes }: Columns): readonly Equality[] {
  const unit = (first: number, count: number, right: number): Equality => {
    const row = new Float64Array(columns.length);
    const length = Math.sqrt(count);
    row.fill(1 / length, first, first + count);
    return { row, right: right / length };
  };
  return [
    ...simplexes.map(({ first, concentrations }) => unit(first, concentrations.length, 1)),
    ...columns.flatMap(({ low, high }, j) => (low === high ? [unit(j, 1, 0)] : [])),
  ];
}

/** Rows that say nothing within the subspace are left out; nothing where one of them fails. */
function project(
  inequalities: readonly Equality[],
  { origin, directions }: Subspace,
): (Halfspaces & { readonly origins: readonly number[] }) | undefined {
  const rows: Float64Array[] = [];
  const right: number[] = [];
  const origins: number[] = [];
  for (const [i, inequality] of inequalities.entries()) {
    const row = Float64Array.from(directions, (direction) => dot(inequality.row, direction));
    const rest = inequality.right - dot(inequality.row, origin);
    const length = Math.sqrt(dot(row, row));
    if (length < 1e-10) {
      if (rest < -slack) return undefined;
      continue;
    }
    rows.push(row.map((each) => each / length));
    right.push(rest / length);
    origins.push(i);
  }
  return { rows, right: Float64Array.from(right), origins };
}
