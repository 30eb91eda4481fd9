/**
 * Small dense linear programs by the simplex method (Dantzig 1951), rows pivoted in a tableau: for programs
 * of a few hundred rows and columns, where an exact vertex and its multipliers are wanted.
 */

/** minimise cost · x subject to rows · x = right, x ≥ 0 */
export interface LinearProgram {
  readonly cost: Float64Array;
  /** One array a row. */
  readonly rows: readonly Float64Array[];
  readonly right: Float64Array;
}

export interface LinearResult {
  readonly status: "optimal" | "infeasible" | "unbounded" | "stopped";
  readonly x: Float64Array;
  /** A multiplier a row: cost − rowsᵀ · y is 0 where x is positive, and nowhere negative. */
  readonly y: Float64Array;
}

/** Relative to the largest entry of a column or row, which callers keep near 1. */
const tolerance = 1e-11;
const smallestPivot = 1e-9;

/** Never throws. At most `50 · (rows + columns)` steps a phase. */
export function solveLinearProgram({ cost, rows, right }: LinearProgram): LinearResult {
  const [m, n] = [rows.length, cost.length];
  const width = n + m + 1;
  // Each row with an artificial variable of its own, of the sign that makes the right side positive.
  const tableau = rows.map((row, i) => {
    const sign = (right[i] ?? 0) < 0 ? -1 : 1;
    const line = new Float64Array(width);
    for (let j = 0; j < n; j++) line[j] = sign * (row[j] ?? 0);
    line[n + i] = 1;
    line[width - 1] = sign * (right[i] ?? 0);
    return line;
  });
  const basis = rows.map((_, i) => n + i);
  const first = new Float64Array(width);
  for (const line of tableau)
    for (let j = 0; j < n; j++) first[j] = (first[j] ?? 0) - (line[j] ?? 0);
  for (const line of tableau) first[width - 1] = (first[width - 1] ?? 0) - (line[width - 1] ?? 0);
  const given = new Float64Array(width);
  given.set(cost);
  const lines = { tableau, basis, extra: [first, given] };

  const found = iterate(lines, first, n);
  const done = (status: LinearResult["status"]): LinearResult => {
    const x = new Float64Array(n);
    for (const [i, j] of basis.entries()) if (j < n) x[j] = tableau[i]?.[width - 1] ?? 0;
    const reduced = status === "infeasible" ? first : given;
    const y = Float64Array.from(rows, (_, i) => {
      const sign = (right[i] ?? 0) < 0 ? -1 : 1;
      return sign * ((status === "infeasible" ? 1 : 0) - (reduced[n + i] ?? 0));
    });
    return { status, x, y };
  };
  if (found === "stopped") return done("stopped");
  const scale = right.reduce((most, each) => Math.max(most, Math.abs(each)), 1);
  if (-(first[width - 1] ?? 0) > 1e-9 * scale) return done("infeasible");
  expelArtificial(lines, n);
  return done(iterate(lines, given, n));
}

interface Lines {
  readonly tableau: readonly Float64Array[];
  readonly basis: number[];
  /** Rows of reduced costs, carried along. */
  readonly extra: readonly Float64Array[];
}

/** Steps until no reduced cost among the first n columns is negative. */
function iterate(
  lines: Lines,
  costs: Float64Array,
  n: number,
): "optimal" | "unbounded" | "stopped" {
  const { tableau } = lines;
  const most = 50 * (n + tableau.length);
  for (let step = 0; step < most; step++) {
    // The steepest column; where steps have been many, the first one, which cannot cycle (Bland 1977).
    const entering = chooseColumn(costs, n, step > most / 2);
    if (entering < 0) return "optimal";
    const leaving = chooseRow(lines, entering);
    if (leaving < 0) return "unbounded";
    pivot(lines, leaving, entering);
  }
  return "stopped";
}

function chooseColumn(costs: Float64Array, n: number, first: boolean): number {
  let best = -1;
  let least = -tolerance;
  for (let j = 0; j < n; j++) {
    const cost = costs[j] ?? 0;
    if (cost >= least) continue;
    best = j;
    if (first) return best;
    least = cost;
  }
  return best;
}

function chooseRow({ tableau, basis }: Lines, column: number): number {
  let best = -1;
  let least = Infinity;
  for (const [i, line] of tableau.entries()) {
    const entry = line[column] ?? 0;
    if (entry <= smallestPivot) continue;
    const ratio = Math.max(0, line.at(-1) ?? 0) / entry;
    const isTie = best >= 0 && ratio === least && (basis[i] ?? 0) < (basis[best] ?? 0);
    if (ratio < least || isTie) [best, least] = [i, ratio];
  }
  return best;
}

function pivot({ tableau, basis, extra }: Lines, row: number, column: number): void {
  const line = tableau[row];
  if (line === undefined) return;
  const entry = line[column] ?? 1;
  for (let j = 0; j < line.length; j++) line[j] = (line[j] ?? 0) / entry;
  for (const other of [...tableau, ...extra]) {
    const factor = other[column] ?? 0;
    if (other === line || factor === 0) continue;
    for (let j = 0; j < line.length; j++) other[j] = (other[j] ?? 0) - factor * (line[j] ?? 0);
    other[column] = 0;
  }
  basis[row] = column;
}

/** What stays artificial stands in rows that say nothing new. */
function expelArtificial(lines: Lines, n: number): void {
  for (const [i, line] of lines.tableau.entries()) {
    if ((lines.basis[i] ?? 0) < n) continue;
    const column = line.findIndex((entry, j) => j < n && Math.abs(entry) > smallestPivot);
    if (column >= 0) pivot(lines, i, column);
    else line.fill(0, 0, n);
  }
}
