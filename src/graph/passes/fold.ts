/** Constant folding: what depends on constants alone is computed now, as the reference would in float32. */
import { carryOut, emptyEnvironment } from "../interpret.ts";
import { constant } from "../leaves.ts";
import { sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

/** Results above this many numbers are left to the executor, unless all numbers are the same. */
const greatestSize = 4096;

export function fold(tensor: Tensor): Tensor {
  const { inputs, shape, dtype } = tensor;
  if (inputs.length === 0 || !inputs.every((input) => input.op.kind === "constant")) return tensor;
  if (inputs.every((input) => filledWith(input) !== undefined)) {
    const filled = foldFilled(tensor);
    if (filled !== undefined) return filled;
  }
  if ([tensor, ...inputs].some((one) => sizeOf(one.shape) > greatestSize)) return tensor;
  const values = [...evaluate(tensor, inputs)];
  // What is not finite has no place in a constant.
  if (!values.every(Number.isFinite)) return tensor;
  const [first = 0] = values;
  return constant(values.every((value) => Object.is(value, first)) ? first : values, shape, dtype);
}

/** Of inputs that hold the same number everywhere, for operations whose result then does too. */
function foldFilled(tensor: Tensor): Tensor | undefined {
  const { op, inputs, shape, dtype } = tensor;
  switch (op.kind) {
    case "unary":
    case "cast":
    case "binary":
    case "select":
    case "broadcast":
    case "reshape":
    case "transpose":
    case "slice": {
      const single = inputs.map((input) => ({ ...input, shape: [] }));
      const copied = op.kind === "reshape" || op.kind === "transpose" || op.kind === "slice";
      const [value = 0] = evaluate(
        { ...tensor, op: copied ? { kind: "broadcast" } : op, shape: [] },
        single,
      );
      return Number.isFinite(value) ? constant(value, shape, dtype) : undefined;
    }
    default:
      return undefined;
  }
}

function evaluate(tensor: Tensor, inputs: readonly Tensor[]): ArrayLike<number> & Iterable<number> {
  const known = inputs.map((input) => carryOut(input, [], emptyEnvironment, "float32"));
  return carryOut(tensor, known, emptyEnvironment, "float32").values;
}

/** The number that a constant holds everywhere, if it is one. */
export function filledWith({ op }: Tensor): number | undefined {
  return op.kind === "constant" && op.values.length === 1 ? op.values[0] : undefined;
}
