/**
 * Small dense linear programs over a box:
 *
 *     minimise c·x   subject to   A x ≤ b,   low ≤ x ≤ high
 *
 * by the dual simplex method for bounded variables. It begins dual feasible whatever the program is, so that
 * it may stop at any step and its multipliers still bound the optimum from below.
 */

export interface LinearProgram {
  readonly cost: readonly number[];
  readonly rows: readonly LinearRow[];
  /** Finite. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** coefficients · x ≤ right. */
export interface LinearRow {
  readonly coefficients: readonly number[];
  readonly right: number;
}

export interface LinearResult {
  /** `infeasible`: the multipliers are those of a combination of the rows that cannot hold in the box. */
  readonly status: "optimal" | "infeasible" | "stopped";
  readonly x: readonly number[];
  /** Of the rows, none negative. */
  readonly multipliers: readonly number[];
}

const tiny = 1e-9;

/** Deterministic; ends after `mostSteps` at the latest. */
export function solveLinear(program: LinearProgram, mostSteps = 200): LinearResult {
  const { cost, rows } = program;
  const n = cost.length;
  const m = rows.length;
  // Variables 0 … n − 1 are those of the program, n + i is the slack of row i.
  const low = new Float64Array(n + m);
  const high = new Float64Array(n + m).fill(Infinity);
  for (let j = 0; j < n; j++) {
    low[j] = program.low[j] ?? 0;
    high[j] = program.high[j] ?? 0;
  }
  const basic = Int32Array.from({ length: m }, (_, i) => n + i);
  const free = Int32Array.from({ length: n }, (_, j) => j);
  const atHigh = new Uint8Array(n);
  const reduced = Float64Array.from(cost);
  for (let j = 0; j < n; j++) atHigh[j] = (reduced[j] ?? 0) < 0 ? 1 : 0;
  // A basic variable is its offset plus its row of the table times the free variables.
  const table = new Float64Array(m * n);
  const offset = new Float64Array(m);
  const scale = new Float64Array(m);
  for (const [i, row] of rows.entries()) {
    offset[i] = row.right;
    let size = Math.abs(row.right);
    for (let j = 0; j < n; j++) {
      const a = row.coefficients[j] ?? 0;
      table[i * n + j] = 0 - a;
      size = Math.max(size, Math.abs(a) * Math.max(Math.abs(low[j] ?? 0), Math.abs(high[j] ?? 0)));
    }
    scale[i] = Math.max(size, Number.MIN_VALUE);
  }
  const valueOfFree = (j: number): number => {
    const variable = free[j] ?? 0;
    return (atHigh[j] === 1 ? high[variable] : low[variable]) ?? 0;
  };
  const valueOfBasic = (i: number): number => {
    let value = offset[i] ?? 0;
    for (let j = 0; j < n; j++) value += (table[i * n + j] ?? 0) * valueOfFree(j);
    return value;
  };

  for (let step = 0; step < mostSteps; step++) {
    const leaving = mostViolated();
    if (leaving === undefined) return result("optimal", multipliers());
    const { row, toHigh } = leaving;
    const column = entering(row, toHigh);
    if (column === undefined) return result("infeasible", ray(row, toHigh));
    pivot(row, column, toHigh);
  }
  return result("stopped", multipliers());

  /** The basic variable furthest outside its bounds, and which bound it must go to. */
  function mostViolated(): { readonly row: number; readonly toHigh: boolean } | undefined {
    let worst = tiny;
    let found: { readonly row: number; readonly toHigh: boolean } | undefined;
    for (let i = 0; i < m; i++) {
      const variable = basic[i] ?? 0;
      const value = valueOfBasic(i);
      const unit =
        variable < n
          ? Math.max(1e-300, (high[variable] ?? 0) - (low[variable] ?? 0))
          : (scale[variable - n] ?? 1);
      const below = ((low[variable] ?? 0) - value) / unit;
      const above = (value - (high[variable] ?? 0)) / unit;
      if (below > worst) {
        worst = below;
        found = { row: i, toHigh: false };
      }
      if (above > worst) {
        worst = above;
        found = { row: i, toHigh: true };
      }
    }
    return found;
  }

  /** The free variable whose reduced cost is used up first. */
  function entering(row: number, toHigh: boolean): number | undefined {
    let best = Infinity;
    let size = 0;
    let found: number | undefined;
    for (let j = 0; j < n; j++) {
      const entry = table[row * n + j] ?? 0;
      // The basic variable must rise when it leaves at its lower bound.
      const gain = (toHigh ? -entry : entry) * (atHigh[j] === 1 ? -1 : 1);
      const variable = free[j] ?? 0;
      if (!(gain > 1e-12 * rowSize(row)) || high[variable] === low[variable]) continue;
      const ratio = Math.abs(reduced[j] ?? 0) / gain;
      if (ratio < best - 1e-14 || (ratio <= best + 1e-14 && gain > size)) {
        best = Math.min(best, ratio);
        size = gain;
        found = j;
      }
    }
    return found;
  }

  function rowSize(row: number): number {
    let size = 0;
    for (let j = 0; j < n; j++) size = Math.max(size, Math.abs(table[row * n + j] ?? 0));
    return size;
  }

  function pivot(row: number, column: number, toHigh: boolean): void {
    const at = row * n;
    const entry = table[at + column] ?? 1;
    const leaving = basic[row] ?? 0;
    basic[row] = free[column] ?? 0;
    free[column] = leaving;
    atHigh[column] = toHigh ? 1 : 0;
    // The entering variable in terms of the others and of the leaving one.
    for (let j = 0; j < n; j++) table[at + j] = 0 - (table[at + j] ?? 0) / entry;
    table[at + column] = 1 / entry;
    offset[row] = 0 - (offset[row] ?? 0) / entry;
    for (let i = 0; i < m; i++) {
      if (i === row) continue;
      const factor = table[i * n + column] ?? 0;
      if (factor === 0) continue;
      table[i * n + column] = 0;
      for (let j = 0; j < n; j++) {
        table[i * n + j] = (table[i * n + j] ?? 0) + factor * (table[at + j] ?? 0);
      }
      offset[i] = (offset[i] ?? 0) + factor * (offset[row] ?? 0);
    }
    const price = reduced[column] ?? 0;
    reduced[column] = 0;
    for (let j = 0; j < n; j++) reduced[j] = (reduced[j] ?? 0) + price * (table[at + j] ?? 0);
  }

  function multipliers(): number[] {
    const found = Array.from({ length: m }, () => 0);
    for (let j = 0; j < n; j++) {
      const variable = free[j] ?? 0;
      if (variable >= n) found[variable - n] = Math.max(0, reduced[j] ?? 0);
    }
    return found;
  }

  /** A basic variable cannot reach its bound whatever the free ones are: the rows that say so. */
  function ray(row: number, toHigh: boolean): number[] {
    const found = Array.from({ length: m }, () => 0);
    const sign = toHigh ? 1 : -1;
    for (let j = 0; j < n; j++) {
      const variable = free[j] ?? 0;
      if (variable >= n) found[variable - n] = Math.max(0, sign * (table[row * n + j] ?? 0));
    }
    const own = basic[row] ?? 0;
    if (own >= n) found[own - n] = 1;
    return found;
  }

  function result(status: LinearResult["status"], found: readonly number[]): LinearResult {
    const x = Array.from({ length: n }, () => 0);
    for (let j = 0; j < n; j++) {
      const variable = free[j] ?? 0;
      if (variable < n) x[variable] = valueOfFree(j);
    }
    for (let i = 0; i < m; i++) {
      const variable = basic[i] ?? 0;
      if (variable < n) {
        const value = valueOfBasic(i);
        x[variable] = Math.min(high[variable] ?? 0, Math.max(low[variable] ?? 0, value));
      }
    }
    return { status, x, multipliers: found };
  }
}
