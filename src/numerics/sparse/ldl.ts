/**
 * L D Lᵀ of sparse symmetric quasi-definite matrices. Every symmetric permutation of such a matrix has a factor
 * with a diagonal D (Vanderbei 1995, "Symmetric quasi-definite matrices"), so the order serves sparsity alone.
 * Elimination tree and up-looking factor: Davis 2006, "Direct methods for sparse linear systems", ch. 4.
 */
import type { SymmetricPattern } from "./symmetric.ts";

export interface LdlFactor {
  /**
   * Factors the matrix with these values. A pivot on the wrong side of 0, or nearer to it than `least`, is moved
   * to `least` on its side.
   *
   * @returns how many pivots were moved
   */
  readonly factor: (values: Float64Array, least: number) => number;
  /** Solves L D Lᵀ x = b in place. */
  readonly solve: (b: Float64Array) => void;
  /** Entries of L below its diagonal. */
  readonly entries: number;
}

/**
 * @param pattern of a matrix that is permuted already
 * @param signs of each pivot: 1 or -1
 */
export function ldlOf(pattern: SymmetricPattern, signs: Int8Array): LdlFactor {
  const { size, starts: columns, rows } = pattern;
  const { parent, starts } = eliminationTree(pattern);
  const entries = starts[size] ?? 0;
  const below = new Int32Array(entries);
  const lower = new Float64Array(entries);
  const pivots = new Float64Array(size);
  const used = new Int32Array(size);
  const flag = new Int32Array(size);
  const path = new Int32Array(size);
  const work = new Float64Array(size);

  const factor = (values: Float64Array, least: number): number => {
    let moved = 0;
    used.fill(0);
    flag.fill(-1);
    for (let k = 0; k < size; k++) {
      flag[k] = k;
      let top = size;
      const diagonal = (columns[k + 1] ?? 0) - 1;
      for (let at = columns[k] ?? 0; at < diagonal; at++) {
        let i = rows[at] ?? 0;
        work[i] = (work[i] ?? 0) + (values[at] ?? 0);
        let length = 0;
        for (; flag[i] !== k; i = parent[i] ?? 0) {
          path[length++] = i;
          flag[i] = k;
        }
        while (length > 0) path[--top] = path[--length] ?? 0;
      }
      let pivot = values[diagonal] ?? 0;
      for (; top < size; top++) {
        const i = path[top] ?? 0;
        const value = work[i] ?? 0;
        work[i] = 0;
        const begin = starts[i] ?? 0;
        const end = begin + (used[i] ?? 0);
        for (let at = begin; at < end; at++) {
          const j = below[at] ?? 0;
          work[j] = (work[j] ?? 0) - (lower[at] ?? 0) * value;
        }
        const entry = value / (pivots[i] ?? 1);
        pivot -= entry * value;
        below[end] = k;
        lower[end] = entry;
        used[i] = end - begin + 1;
      }
      const sign = signs[k] ?? 1;
      if (!(pivot * sign >= least)) {
        pivot = sign * least;
        moved++;
      }
      pivots[k] = pivot;
    }
    return moved;
  };

  const solve = (b: Float64Array): void => {
    for (let j = 0; j < size; j++) {
      const value = b[j] ?? 0;
      if (value === 0) continue;
      const end = starts[j + 1] ?? 0;
      for (let at = starts[j] ?? 0; at < end; at++) {
        const i = below[at] ?? 0;
        b[i] = (b[i] ?? 0) - (lower[at] ?? 0) * value;
      }
    }
    for (let j = size - 1; j >= 0; j--) {
      let value = (b[j] ?? 0) / (pivots[j] ?? 1);
      const end = starts[j + 1] ?? 0;
      for (let at = starts[j] ?? 0; at < end; at++) {
        value -= (lower[at] ?? 0) * (b[below[at] ?? 0] ?? 0);
      }
      b[j] = value;
    }
  };
  return { factor, solve, entries };
}

/** The elimination tree and where each column of L begins. */
function eliminationTree(pattern: SymmetricPattern): {
  readonly parent: Int32Array;
  readonly starts: Int32Array;
} {
  const { size, starts: columns, rows } = pattern;
  const parent = new Int32Array(size).fill(-1);
  const flag = new Int32Array(size).fill(-1);
  const counts = new Int32Array(size);
  for (let k = 0; k < size; k++) {
    flag[k] = k;
    const diagonal = (columns[k + 1] ?? 0) - 1;
    for (let at = columns[k] ?? 0; at < diagonal; at++) {
      for (let i = rows[at] ?? 0; flag[i] !== k; i = parent[i] ?? 0) {
        if (parent[i] === -1) parent[i] = k;
        counts[i] = (counts[i] ?? 0) + 1;
        flag[i] = k;
      }
    }
  }
  const starts = new Int32Array(size + 1);
  for (let k = 0; k < size; k++) starts[k + 1] = (starts[k] ?? 0) + (counts[k] ?? 0);
  return { parent, starts };
}
