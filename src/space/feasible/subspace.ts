/** The points that meet linear equalities: one of them, and an orthonormal basis of the directions that stay. */

export interface Subspace {
  /** Of the ambient space. */
  readonly size: number;
  readonly origin: Float64Array;
  readonly directions: readonly Float64Array[];
}

/** Σ row · y = right */
export interface Equality {
  readonly row: Float64Array;
  readonly right: number;
}

/** Rows that depend on others up to this, relative to their length, say nothing new. */
const dependent = 1e-10;

/**
 * Householder's method with pivoting on the rows. `undefined` where the equalities contradict each other by more
 * than `slack`. Rows should be of similar length.
 */
export function subspaceOf(
  size: number,
  equalities: readonly Equality[],
  slack: number,
): Subspace | undefined {
  const rows = equalities.map(({ row }) => Float64Array.from(row));
  const reflectors: Float64Array[] = [];
  const coordinates: number[] = [];
  const left = new Set(rows.keys());
  const longest = Math.max(1e-300, ...rows.map((row) => length(row, 0)));
  while (reflectors.length < size) {
    const k = reflectors.length;
    let [best, most] = [-1, dependent * longest];
    for (const i of left) {
      const rest = length(rows[i] ?? row0, k);
      if (rest > most) [best, most] = [i, rest];
    }
    if (best < 0) break;
    left.delete(best);
    const row = rows[best] ?? row0;
    // What the coordinates found so far leave of the right side.
    let rest = equalities[best]?.right ?? 0;
    for (const [i, coordinate] of coordinates.entries()) rest -= (row[i] ?? 0) * coordinate;
    const reflector = reflectorOf(row, k, most);
    reflectors.push(reflector);
    for (const i of left) reflect(rows[i] ?? row0, reflector, k);
    reflect(row, reflector, k);
    coordinates.push(rest / (row[k] ?? 1));
  }
  for (const i of left) {
    let rest = equalities[i]?.right ?? 0;
    for (const [j, coordinate] of coordinates.entries()) rest -= (rows[i]?.[j] ?? 0) * coordinate;
    if (Math.abs(rest) > slack) return undefined;
  }
  const back = (place: Float64Array): Float64Array => {
    for (let k = reflectors.length - 1; k >= 0; k--) reflect(place, reflectors[k] ?? row0, k);
    return place;
  };
  const origin = new Float64Array(size);
  origin.set(coordinates);
  return {
    size,
    origin: back(origin),
    directions: Array.from({ length: size - reflectors.length }, (_, i) => {
      const direction = new Float64Array(size);
      direction[reflectors.length + i] = 1;
      return back(direction);
    }),
  };
}

const row0 = new Float64Array(0);

function length(row: Float64Array, from: number): number {
  let sum = 0;
  for (let i = from; i < row.length; i++) sum += (row[i] ?? 0) * (row[i] ?? 0);
  return Math.sqrt(sum);
}

/** v with (I − 2 v vᵀ) row = ±size · e_k beyond the first k. */
function reflectorOf(row: Float64Array, k: number, size: number): Float64Array {
  const v = Float64Array.from(row);
  v.fill(0, 0, k);
  v[k] = (v[k] ?? 0) + ((v[k] ?? 0) < 0 ? -size : size);
  const norm = length(v, k);
  for (let i = k; i < v.length; i++) v[i] = (v[i] ?? 0) / norm;
  return v;
}

function reflect(row: Float64Array, v: Float64Array, from: number): void {
  let along = 0;
  for (let i = from; i < row.length; i++) along += (row[i] ?? 0) * (v[i] ?? 0);
  for (let i = from; i < row.length; i++) row[i] = (row[i] ?? 0) - 2 * along * (v[i] ?? 0);
}
