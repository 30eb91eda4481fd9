/** Values of a tape at many points at once: an array for each slot, one operation after the other. */
import { type Kernel, kernelOf } from "./kernels.ts";
import { addCompensated, binaryLoop } from "./loops.ts";
import type { Operation, Tape } from "./tape.ts";

export interface ColumnEvaluator {
  /** Rows that one call takes at most. */
  readonly rows: number;
  /**
   * The values of the roots, one array each, where the variables have these, one array each in the tape's order,
   * in the first `count` rows. As `createPointEvaluator` gives them. The same arrays every time, written anew.
   */
  readonly evaluate: (inputs: readonly Float64Array[], count: number) => readonly Float64Array[];
}

/** Arrays of so many rows stay in the cache, even where a tape needs many of them. */
const defaultRows = 2048;

type Step = (columns: readonly Float64Array[], count: number) => void;

export function createColumnEvaluator(tape: Tape, rows: number = defaultRows): ColumnEvaluator {
  const { variables, constants, operations, roots } = tape;
  const none = new Float64Array(0);
  const columns: Float64Array[] = [
    ...variables.map(() => none),
    ...constants.map((value) => new Float64Array(rows).fill(value)),
    ...shareColumns(tape, rows),
  ];
  const first = variables.length + constants.length;
  const steps = operations.map((operation, i) => stepOf(operation, first + i, tape));
  return {
    rows,
    evaluate: (inputs, count) => {
      for (let i = 0; i < variables.length; i++) columns[i] = inputs[i] ?? none;
      for (const step of steps) step(columns, count);
      return roots.map((slot) => columns[slot] ?? none);
    },
  };
}

/** An array for each operation; one that no later operation reads, and that is no root, serves the next. */
function shareColumns(tape: Tape, rows: number): readonly Float64Array[] {
  const first = tape.variables.length + tape.constants.length;
  const lastUse = new Map<number, number>();
  for (const [i, { args }] of tape.operations.entries())
    for (const arg of args) lastUse.set(arg, i);
  for (const root of tape.roots) lastUse.set(root, Infinity);
  const free: Float64Array[] = [];
  const columns: Float64Array[] = [];
  for (const [i, { args }] of tape.operations.entries()) {
    columns.push(free.pop() ?? new Float64Array(rows));
    // Its own array is another than those that it reads.
    for (const arg of new Set(args)) {
      const column = columns[arg - first];
      if (lastUse.get(arg) === i && column !== undefined) free.push(column);
    }
  }
  return columns;
}

function stepOf(operation: Operation, to: number, tape: Tape): Step {
  switch (operation.kind) {
    case "unknown":
      return (columns, count) => {
        columns[to]?.fill(NaN, 0, count);
      };
    case "if":
      return choose(to, operation.args);
    case "apply": {
      const { atom, args } = operation;
      const types = args.map((arg) => tape.types[arg] ?? "number");
      return atom.name === "sum"
        ? sumStep(to, args)
        : kernelStep(to, args, atom.name, kernelOf(atom, types, tape));
    }
  }
}

function choose(to: number, [condition, then, otherwise]: readonly [number, number, number]): Step {
  return (columns, count) => {
    const [c, x, y, z] = [columns[condition], columns[then], columns[otherwise], columns[to]];
    if (c === undefined || x === undefined || y === undefined || z === undefined) return;
    for (let i = 0; i < count; i++) z[i] = (c[i] === 1 ? x[i] : y[i]) ?? NaN;
  };
}

function kernelStep(to: number, args: readonly number[], name: string, kernel: Kernel): Step {
  const [a = 0, b = 0] = args;
  switch (kernel.kind) {
    case "unary": {
      const { of } = kernel;
      return (columns, count) => {
        const [x, z] = [columns[a], columns[to]];
        if (x === undefined || z === undefined) return;
        for (let i = 0; i < count; i++) z[i] = of(x[i] ?? NaN);
      };
    }
    case "binary": {
      const loop = binaryLoop(name, kernel.of);
      return (columns, count) => {
        const [x, y, z] = [columns[a], columns[b], columns[to]];
        if (x !== undefined && y !== undefined && z !== undefined) loop(z, x, y, count);
      };
    }
    case "fold": {
      const loop = binaryLoop(name, kernel.step);
      return (columns, count) => {
        const z = columns[to];
        z?.fill(kernel.start, 0, count);
        for (const arg of args) {
          const x = columns[arg];
          if (x !== undefined && z !== undefined) loop(z, z, x, count);
        }
      };
    }
    case "general":
      return (columns, count) => {
        const z = columns[to];
        if (z === undefined) return;
        for (let i = 0; i < count; i++) {
          z[i] = kernel.of(args.map((arg) => columns[arg]?.[i] ?? NaN));
        }
      };
  }
}

/** The compensated sum of `atoms/statistics`, all rows one term after the other. */
function sumStep(to: number, args: readonly number[]): Step {
  let lost = new Float64Array(0);
  return (columns, count) => {
    const total = columns[to];
    if (total === undefined) return;
    if (lost.length < count) lost = new Float64Array(count);
    total.fill(0, 0, count);
    lost.fill(0, 0, count);
    for (const arg of args) {
      const x = columns[arg];
      if (x !== undefined) addCompensated(total, lost, x, count);
    }
    for (let i = 0; i < count; i++) {
      const value = total[i] ?? NaN;
      if (Number.isFinite(value)) total[i] = value + (lost[i] ?? NaN);
    }
  };
}
