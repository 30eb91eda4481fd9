/** Values of a tape at one point after the other. */
import { kernelOf } from "./kernels.ts";
import type { Operation, Tape } from "./tape.ts";

export interface PointEvaluator {
  /**
   * The values of the roots where the variables have these, one a variable in the tape's order: truth values
   * as 0 and 1, texts as codes, what is absent or unknown as NaN. The same array every time, written anew.
   */
  readonly at: (point: Float64Array) => Float64Array;
  /** The values of all slots at the last point. */
  readonly slots: Float64Array;
}

type Step = (slots: Float64Array) => void;

export function createPointEvaluator(tape: Tape): PointEvaluator {
  const { variables, constants, operations, types, roots } = tape;
  const slots = new Float64Array(types.length);
  slots.set(constants, variables.length);
  const first = variables.length + constants.length;
  const steps = operations.map((operation, i) => stepOf(operation, first + i, tape));
  const values = new Float64Array(roots.length);
  return {
    slots,
    at: (point) => {
      for (let i = 0; i < variables.length; i++) slots[i] = point[i] ?? NaN;
      for (const step of steps) step(slots);
      for (let i = 0; i < roots.length; i++) values[i] = slots[roots[i] ?? 0] ?? NaN;
      return values;
    },
  };
}

function stepOf(operation: Operation, to: number, tape: Tape): Step {
  switch (operation.kind) {
    case "unknown":
      return (v) => {
        v[to] = NaN;
      };
    case "if": {
      const [condition, then, otherwise] = operation.args;
      return (v) => {
        v[to] = (v[condition] === 1 ? v[then] : v[otherwise]) ?? NaN;
      };
    }
    case "apply": {
      const { args } = operation;
      const types = args.map((arg) => tape.types[arg] ?? "number");
      const kernel = kernelOf(operation.atom, types, tape);
      const [a = 0, b = 0] = args;
      switch (kernel.kind) {
        case "unary":
          return unaryStep(to, a, kernel.of);
        case "binary":
          return direct.get(operation.atom.name)?.(to, a, b) ?? binaryStep(to, a, b, kernel.of);
        case "fold": {
          const { start, step } = kernel;
          return (v) => {
            let value = start;
            for (const arg of args) value = step(value, v[arg] ?? NaN);
            v[to] = value;
          };
        }
        case "general":
          return (v) => {
            v[to] = kernel.of(args.map((arg) => v[arg] ?? NaN));
          };
      }
    }
  }
}

function unaryStep(to: number, a: number, of: (x: number) => number): Step {
  return (v) => {
    v[to] = of(v[a] ?? NaN);
  };
}

function binaryStep(to: number, a: number, b: number, of: (x: number, y: number) => number): Step {
  return (v) => {
    v[to] = of(v[a] ?? NaN, v[b] ?? NaN);
  };
}

/** Without a call between: most of what tapes hold. */
const direct: ReadonlyMap<string, (to: number, a: number, b: number) => Step> = new Map<
  string,
  (to: number, a: number, b: number) => Step
>([
  [
    "add",
    (to, a, b) => (v) => {
      v[to] = (v[a] ?? NaN) + (v[b] ?? NaN);
    },
  ],
  [
    "subtract",
    (to, a, b) => (v) => {
      v[to] = (v[a] ?? NaN) - (v[b] ?? NaN);
    },
  ],
  [
    "multiply",
    (to, a, b) => (v) => {
      v[to] = (v[a] ?? NaN) * (v[b] ?? NaN);
    },
  ],
  [
    "divide",
    (to, a, b) => (v) => {
      v[to] = (v[a] ?? NaN) / ((v[b] ?? NaN) + 0);
    },
  ],
]);
