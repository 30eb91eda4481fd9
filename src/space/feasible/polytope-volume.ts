/**
 * The volume of a polytope { z : rows · z ≤ right }, exactly up to rounding: d · V = Σ_i right_i / |row_i| · V_i
 * over its faces, each a polytope of one dimension less (Lasserre, "An analytical expression and an algorithm
 * for the volume of a convex polyhedron in Rⁿ", JOTA 39, 1983). Exponential in the dimension.
 */

/** More faces of faces are not visited. */
const mostFaces = 200_000;

/** `undefined` where that would take too long. Bounded polytopes with the origin inside keep most digits. */
export function polytopeVolume(
  rows: readonly Float64Array[],
  right: Float64Array,
): number | undefined {
  const size = rows[0]?.length ?? 0;
  let visits = 1;
  for (let k = 0; k < size; k++) visits *= Math.max(1, rows.length - k);
  if (size === 0 || visits > mostFaces) return undefined;
  return volumeOf(distinct(rows.map((row, i) => Float64Array.of(...row, right[i] ?? 0))), size);
}

/** Rows with their right sides last; none says what another says. */
function volumeOf(rows: readonly Float64Array[] | undefined, size: number): number {
  if (rows === undefined) return 0;
  if (size === 1) return lengthOf(rows);
  let volume = 0;
  for (const row of rows) {
    let pivot = 0;
    for (let j = 1; j < size; j++) {
      if (Math.abs(row[j] ?? 0) > Math.abs(row[pivot] ?? 0)) pivot = j;
    }
    const entry = row[pivot] ?? 0;
    const rest = row[size] ?? 0;
    if (rest === 0) continue;
    const face = rows.flatMap((other) =>
      other === row ? [] : [eliminated(other, row, pivot, (other[pivot] ?? 0) / entry)],
    );
    volume += (rest / Math.abs(entry)) * volumeOf(distinct(face), size - 1);
  }
  return Math.max(0, volume / size);
}

function eliminated(
  other: Float64Array,
  row: Float64Array,
  pivot: number,
  factor: number,
): Float64Array {
  const left = new Float64Array(row.length - 1);
  for (let j = 0, k = 0; j < row.length; j++) {
    if (j !== pivot) left[k++] = (other[j] ?? 0) - factor * (row[j] ?? 0);
  }
  return left;
}

function lengthOf(rows: readonly Float64Array[]): number {
  let [low, high] = [-Infinity, Infinity];
  for (const [slope = 0, right = 0] of rows) {
    if (slope > 0) high = Math.min(high, right / slope);
    else low = Math.max(low, right / slope);
  }
  return Math.max(0, high - low);
}

/** What two rows have in common up to this counts once. */
const same = 1e-12;

/** Rows of length 1, each once, the tighter one of two that are parallel; nothing where one cannot hold. */
function distinct(rows: readonly Float64Array[]): readonly Float64Array[] | undefined {
  const kept: Float64Array[] = [];
  for (const row of rows) {
    const last = row.length - 1;
    let square = 0;
    for (let j = 0; j < last; j++) square += (row[j] ?? 0) * (row[j] ?? 0);
    const length = Math.sqrt(square);
    if (length < same) {
      if ((row[last] ?? 0) < 0) return undefined;
      continue;
    }
    const unit = row.map((each) => each / length);
    const known = kept.findIndex((other) => {
      for (let j = 0; j < last; j++) {
        if (Math.abs((other[j] ?? 0) - (unit[j] ?? 0)) > same) return false;
      }
      return true;
    });
    const other = kept[known];
    if (other === undefined) kept.push(unit);
    else if ((unit[last] ?? 0) < (other[last] ?? 0)) kept[known] = unit;
  }
  return kept;
}
