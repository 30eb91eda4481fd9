/** A sparse symmetric matrix: the upper triangle by columns, each column's rows ascending and its diagonal last. */
export interface SymmetricPattern {
  readonly size: number;
  /** Where each column begins in `rows`; one more entry than columns. */
  readonly starts: Int32Array;
  readonly rows: Int32Array;
}

/**
 * The pattern of the given entries and of the whole diagonal; an entry (i, j) stands for (j, i) as well.
 *
 * @returns the pattern and, of each entry, its place among the values; entries may repeat.
 */
export function patternOfEntries(
  size: number,
  first: Int32Array,
  second: Int32Array,
): { readonly pattern: SymmetricPattern; readonly places: Int32Array } {
  const count = first.length;
  const upper = (k: number): number => Math.min(first[k] ?? 0, second[k] ?? 0);
  const column = (k: number): number => Math.max(first[k] ?? 0, second[k] ?? 0);
  const byRow = bucketed(count, size, upper, (k) => k);
  const byColumn = bucketed(
    count,
    size,
    (k) => column(byRow.order[k] ?? 0),
    (k) => byRow.order[k] ?? 0,
  );
  const starts = new Int32Array(size + 1);
  const rows = new Int32Array(count + size);
  const places = new Int32Array(count);
  let used = 0;
  for (let j = 0; j < size; j++) {
    starts[j] = used;
    let last = -1;
    const end = byColumn.starts[j + 1] ?? 0;
    for (let at = byColumn.starts[j] ?? 0; at < end; at++) {
      const k = byColumn.order[at] ?? 0;
      const row = upper(k);
      if (row !== last) rows[used++] = last = row;
      places[k] = used - 1;
    }
    if (last !== j) rows[used++] = j;
  }
  starts[size] = used;
  return { pattern: { size, starts, rows: rows.slice(0, used) }, places };
}

/** Things in the order of their keys; those of one key stay as they were. */
function bucketed(
  count: number,
  keys: number,
  keyOf: (k: number) => number,
  itemOf: (k: number) => number,
): { readonly starts: Int32Array; readonly order: Int32Array } {
  const starts = new Int32Array(keys + 1);
  for (let k = 0; k < count; k++) starts[keyOf(k) + 1] = (starts[keyOf(k) + 1] ?? 0) + 1;
  for (let key = 0; key < keys; key++)
    starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
  const next = starts.slice();
  const order = new Int32Array(count);
  for (let k = 0; k < count; k++) {
    const key = keyOf(k);
    const at = next[key] ?? 0;
    order[at] = itemOf(k);
    next[key] = at + 1;
  }
  return { starts, order };
}

/** into = M x. */
export function multiplySymmetric(
  pattern: SymmetricPattern,
  values: Float64Array,
  x: Float64Array,
  into: Float64Array,
): void {
  const { size, starts, rows } = pattern;
  into.fill(0);
  for (let j = 0; j < size; j++) {
    const xj = x[j] ?? 0;
    const diagonal = (starts[j + 1] ?? 0) - 1;
    let sum = (values[diagonal] ?? 0) * xj;
    for (let at = starts[j] ?? 0; at < diagonal; at++) {
      const i = rows[at] ?? 0;
      const value = values[at] ?? 0;
      into[i] = (into[i] ?? 0) + value * xj;
      sum += value * (x[i] ?? 0);
    }
    into[j] = (into[j] ?? 0) + sum;
  }
}
