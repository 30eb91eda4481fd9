/** A convex program without its fixed variables, ready to be evaluated at many points. */
import type { ConvexFunction, ConvexProgram, ConvexTerm, SparseVector } from "./program.ts";

/** Rows of numbers, some of which are 0 for good. */
export interface SparseRows {
  readonly rows: number;
  readonly starts: Int32Array;
  readonly columns: Int32Array;
}

export interface ConvexModel {
  readonly variables: number;
  /** Of each variable of the model: its place in the program. */
  readonly places: Int32Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly equalities: SparseRows;
  readonly equalityValues: Float64Array;
  readonly right: Float64Array;
  /** Of each inequality: where its gradient may differ from 0. */
  readonly jacobian: SparseRows;
  /** Whether nothing has curvature. */
  readonly linear: boolean;
  /** Pairs of variables whose second derivatives may differ from 0, as `hessian` writes them. */
  readonly hessianFirst: Int32Array;
  readonly hessianSecond: Int32Array;
  /** The program's point with these values of the model's variables; fixed ones have theirs. */
  readonly expand: (x: Float64Array) => Float64Array;
  /** Writes the inequalities' values and returns the objective. */
  readonly values: (x: Float64Array, inequalities: Float64Array) => number;
  /** Writes the gradient of the objective and the inequalities' gradients, as `jacobian` places them. */
  readonly gradients: (x: Float64Array, objective: Float64Array, jacobian: Float64Array) => void;
  /** Writes the second derivatives of f + zᵀg, one after another, as `hessianFirst` and `-Second` name them. */
  readonly hessian: (x: Float64Array, z: Float64Array, into: Float64Array) => void;
}

/** A function of the model's variables. */
interface Part {
  readonly constant: number;
  readonly index: Int32Array;
  readonly value: Float64Array;
  readonly terms: readonly PreparedTerm[];
}

interface PreparedTerm {
  readonly term: ConvexTerm;
  /** Of each of the term's variables: the model's variable, -1 where it is fixed. */
  readonly variables: Int32Array;
  /** The values of its variables; those that are fixed stand. */
  readonly at: Float64Array;
  readonly gradient: Float64Array;
  readonly hessian: Float64Array;
}

export function modelOf(program: ConvexProgram): ConvexModel {
  const free: number[] = [];
  const modelIndex = new Int32Array(program.variables).fill(-1);
  for (let j = 0; j < program.variables; j++) {
    if (program.low[j] === program.high[j]) continue;
    modelIndex[j] = free.length;
    free.push(j);
  }
  const places = Int32Array.from(free);
  const prepare = (one: ConvexFunction): Part => partOf(one, program, modelIndex);
  const objective = prepare(program.objective);
  const inequalities = program.inequalities.map(prepare);
  const { rows, values, right } = equalityRows(program, modelIndex);
  const { jacobian, slots } = jacobianOf(free.length, inequalities);
  const pairs = hessianPairs([objective, ...inequalities]);
  const load = (x: Float64Array): ((one: PreparedTerm) => void) => {
    return ({ at, variables }) => {
      for (let k = 0; k < at.length; k++) {
        const j = variables[k] ?? -1;
        if (j >= 0) at[k] = x[j] ?? 0;
      }
    };
  };
  return {
    variables: free.length,
    places,
    low: Float64Array.from(free, (j) => program.low[j] ?? 0),
    high: Float64Array.from(free, (j) => program.high[j] ?? 0),
    equalities: rows,
    equalityValues: values,
    right,
    jacobian,
    linear: pairs.first.length === 0,
    hessianFirst: pairs.first,
    hessianSecond: pairs.second,
    expand: (x) => {
      const point = program.low.slice();
      for (let k = 0; k < places.length; k++) point[places[k] ?? 0] = x[k] ?? 0;
      return point;
    },
    values: (x, into) => {
      const put = load(x);
      inequalities.forEach((one, i) => {
        into[i] = valueOf(one, x, put);
      });
      return valueOf(objective, x, put);
    },
    gradients: (x, gradient, values) => {
      const put = load(x);
      gradient.fill(0);
      values.fill(0);
      addGradient(objective, put, (j, value) => {
        gradient[j] = (gradient[j] ?? 0) + value;
      });
      inequalities.forEach((one, i) => {
        const slot = slots[i] ?? new Int32Array(0);
        let next = 0;
        addGradient(one, put, (_, value) => {
          const at = slot[next++] ?? 0;
          values[at] = (values[at] ?? 0) + value;
        });
      });
    },
    hessian: (x, z, into) => {
      const put = load(x);
      let next = writeHessian(objective, put, 1, into, 0);
      inequalities.forEach((one, i) => {
        next = writeHessian(one, put, z[i] ?? 0, into, next);
      });
    },
  };
}

function partOf(one: ConvexFunction, program: ConvexProgram, modelIndex: Int32Array): Part {
  let { constant } = one;
  const { index, value, fixed } = splitRow(one.linear, program, modelIndex);
  constant += fixed;
  const terms: PreparedTerm[] = [];
  for (const term of one.terms) {
    const size = term.variables.length;
    const at = Float64Array.from(term.variables, (j) => program.low[j] ?? 0);
    const variables = Int32Array.from(term.variables, (j) => modelIndex[j] ?? -1);
    if (variables.every((j) => j < 0)) {
      constant += term.value(at);
      continue;
    }
    const gradient = new Float64Array(size);
    const hessian = new Float64Array((size * (size + 1)) / 2);
    terms.push({ term, variables, at, gradient, hessian });
  }
  return { constant, index, value, terms };
}

/** The free variables of a row and what the fixed ones come to. */
function splitRow(
  row: SparseVector,
  program: ConvexProgram,
  modelIndex: Int32Array,
): { readonly index: Int32Array; readonly value: Float64Array; readonly fixed: number } {
  const sums = new Map<number, number>();
  let fixed = 0;
  row.index.forEach((j, k) => {
    const value = row.value[k] ?? 0;
    const own = modelIndex[j] ?? -1;
    if (value === 0) return;
    if (own < 0) fixed += value * (program.low[j] ?? 0);
    else sums.set(own, (sums.get(own) ?? 0) + value);
  });
  return { index: Int32Array.from(sums.keys()), value: Float64Array.from(sums.values()), fixed };
}

function equalityRows(
  program: ConvexProgram,
  modelIndex: Int32Array,
): { readonly rows: SparseRows; readonly values: Float64Array; readonly right: Float64Array } {
  const split = program.equalities.map(({ row }) => splitRow(row, program, modelIndex));
  const rows = rowsOf(split.map(({ index }) => index));
  const values = new Float64Array(rows.columns.length);
  split.forEach(({ value }, i) => {
    values.set(value, rows.starts[i] ?? 0);
  });
  const right = Float64Array.from(
    program.equalities,
    (one, i) => one.right - (split[i]?.fixed ?? 0),
  );
  return { rows, values, right };
}

function rowsOf(lists: readonly Int32Array[]): SparseRows {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    starts[i + 1] = (starts[i] ?? 0) + list.length;
  });
  const columns = new Int32Array(starts[lists.length] ?? 0);
  lists.forEach((list, i) => {
    columns.set(list, starts[i] ?? 0);
  });
  return { rows: lists.length, starts, columns };
}

/** The inequalities' gradients as rows, and where each contribution of `addGradient` goes. */
function jacobianOf(
  variables: number,
  inequalities: readonly Part[],
): { readonly jacobian: SparseRows; readonly slots: readonly Int32Array[] } {
  const seen = new Int32Array(variables);
  let begin = 0;
  const lists: Int32Array[] = [];
  const slots: Int32Array[] = [];
  const owner = new Int32Array(variables).fill(-1);
  inequalities.forEach((one, i) => {
    const columns: number[] = [];
    const slot: number[] = [];
    const visit = (j: number): void => {
      if (j < 0) return;
      if (owner[j] !== i) {
        owner[j] = i;
        seen[j] = begin + columns.length;
        columns.push(j);
      }
      slot.push(seen[j] ?? 0);
    };
    one.index.forEach(visit);
    for (const { variables: own } of one.terms) own.forEach(visit);
    begin += columns.length;
    lists.push(Int32Array.from(columns));
    slots.push(Int32Array.from(slot));
  });
  return { jacobian: rowsOf(lists), slots };
}

function hessianPairs(parts: readonly Part[]): {
  readonly first: Int32Array;
  readonly second: Int32Array;
} {
  const first: number[] = [];
  const second: number[] = [];
  for (const { variables } of parts.flatMap(({ terms }) => terms)) {
    for (let a = 0; a < variables.length; a++) {
      for (let b = 0; b <= a; b++) {
        const i = variables[a] ?? -1;
        const j = variables[b] ?? -1;
        if (i < 0 || j < 0) continue;
        first.push(i);
        second.push(j);
      }
    }
  }
  return { first: Int32Array.from(first), second: Int32Array.from(second) };
}

function valueOf(one: Part, x: Float64Array, put: (term: PreparedTerm) => void): number {
  let sum = one.constant;
  for (let k = 0; k < one.index.length; k++)
    sum += (one.value[k] ?? 0) * (x[one.index[k] ?? 0] ?? 0);
  for (const prepared of one.terms) {
    put(prepared);
    sum += prepared.term.value(prepared.at);
  }
  return sum;
}

function addGradient(
  one: Part,
  put: (term: PreparedTerm) => void,
  add: (j: number, value: number) => void,
): void {
  for (let k = 0; k < one.index.length; k++) add(one.index[k] ?? 0, one.value[k] ?? 0);
  for (const prepared of one.terms) {
    const { term, variables, at, gradient } = prepared;
    put(prepared);
    term.gradient(at, gradient);
    for (let k = 0; k < variables.length; k++) {
      const j = variables[k] ?? -1;
      if (j >= 0) add(j, gradient[k] ?? 0);
    }
  }
}

function writeHessian(
  one: Part,
  put: (term: PreparedTerm) => void,
  weight: number,
  into: Float64Array,
  begin: number,
): number {
  let next = begin;
  for (const prepared of one.terms) {
    const { term, variables, at, hessian } = prepared;
    put(prepared);
    term.hessian(at, hessian);
    for (let a = 0, k = 0; a < variables.length; a++) {
      for (let b = 0; b <= a; b++, k++) {
        if ((variables[a] ?? -1) < 0 || (variables[b] ?? -1) < 0) continue;
        into[next++] = weight * (hessian[k] ?? 0);
      }
    }
  }
  return next;
}

/** into += weight · rowsᵀ y, or with `weights` of the rows' own. */
export function addTransposed(
  { rows, starts, columns }: SparseRows,
  values: Float64Array,
  y: Float64Array,
  into: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    const weight = y[i] ?? 0;
    if (weight === 0) continue;
    const end = starts[i + 1] ?? 0;
    for (let at = starts[i] ?? 0; at < end; at++) {
      const j = columns[at] ?? 0;
      into[j] = (into[j] ?? 0) + weight * (values[at] ?? 0);
    }
  }
}

/** into = rows · x − right. */
export function residualOfRows(
  { rows, starts, columns }: SparseRows,
  values: Float64Array,
  x: Float64Array,
  right: Float64Array,
  into: Float64Array,
): void {
  for (let i = 0; i < rows; i++) {
    let sum = -(right[i] ?? 0);
    const end = starts[i + 1] ?? 0;
    for (let at = starts[i] ?? 0; at < end; at++) {
      sum += (values[at] ?? 0) * (x[columns[at] ?? 0] ?? 0);
    }
    into[i] = sum;
  }
}
