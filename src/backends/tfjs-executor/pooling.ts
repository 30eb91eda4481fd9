/** Pooling of images and its gradients. */
import type {
  MaxPoolGradientOp,
  MaxPoolOp,
  MeanPoolGradientOp,
  MeanPoolOp,
  Pooling,
} from "../../graph/op.ts";
import type { Shape } from "../../graph/tensor.ts";
import { hasOwnKernel, ownKernels } from "../kernels/names.ts";
import { building, kernel, onOne, onTwo, type Operation, type Tensor } from "./kernel.ts";
import { summedWindows, type Windows, windowsOver } from "./windows.ts";

/** Makes a tensor of known numbers that lives as long as the program. */
export type Constant = (values: readonly number[], shape: Shape) => Tensor;

/** Of each window the value where the key is greatest. */
export function maxPoolOperation(
  op: MaxPoolOp,
  [keys = []]: readonly Shape[],
  result: Shape,
  sameInputs: boolean,
  constant: Constant,
): Operation {
  const windows = windowsOver(keys, op.window, op, result);
  if (sameInputs) {
    return onOne((x) => building((keep) => greatestOf(op, keep(windows.padded(x, -Infinity)))));
  }
  const zeros = constant([0], result);
  return onTwo((x, values) =>
    building((keep) => {
      const padded = keep(windows.padded(values, 0));
      return withPicks(windows, op, x, (pickAt) => {
        let found = zeros.clone();
        for (let place = 0; place < windows.places; place += 1) {
          const before = found;
          found = building((within) => {
            const [e, condition] = [within(before), pickAt(place)];
            return kernel("Select", { condition, t: within(windows.part(padded, place)), e });
          });
        }
        return found;
      });
    }),
  );
}

export function maxPoolGradientOperation(
  op: MaxPoolGradientOp,
  [keys = [], gradient = []]: readonly Shape[],
  constant: Constant,
): Operation {
  const windows = windowsOver(keys, op.window, op, gradient);
  if (hasOwnKernel("maxPoolGradient")) {
    const attributes = { ...windows.geometry };
    return onTwo((x, g) =>
      kernel(ownKernels.maxPoolGradient, { images: x, gradient: g }, attributes),
    );
  }
  const zeros = constant([0], gradient);
  return onTwo((x, t) =>
    withPicks(windows, op, x, (pickAt) =>
      summedWindows(windows, (place) =>
        kernel("Select", { condition: pickAt(place), t, e: zeros }),
      ),
    ),
  );
}

function greatestOf({ window, strides }: Pooling, padded: Tensor): Tensor {
  const attributes = { filterSize: [...window], strides: [...strides], pad: "valid" };
  return kernel("MaxPool", { x: padded }, attributes);
}

/**
 * Lets `build` ask for each place of a window in turn where it is the first of the greatest: bool [n, h′, w′, c], which
 * lasts until the next is asked for.
 */
function withPicks(
  windows: Windows,
  op: Pooling,
  keys: Tensor,
  build: (pickAt: (place: number) => Tensor) => Tensor,
): Tensor {
  return building((keep) => {
    const padded = keep(windows.padded(keys, -Infinity));
    const greatest = keep(greatestOf(op, padded));
    const held: { pick?: Tensor; taken?: Tensor } = {};
    const pickAt = (place: number): Tensor => {
      held.pick?.dispose();
      const { taken } = held;
      const reached = building((within) =>
        kernel("Equal", { a: within(windows.part(padded, place)), b: greatest }),
      );
      const pick = taken === undefined ? reached : alsoFree(reached, taken);
      held.pick = pick;
      held.taken =
        taken === undefined
          ? pick.clone()
          : building((within) => kernel("LogicalOr", { a: within(taken), b: pick }));
      return pick;
    };
    try {
      return build(pickAt);
    } finally {
      held.pick?.dispose();
      held.taken?.dispose();
    }
  });
}

function alsoFree(reached: Tensor, taken: Tensor): Tensor {
  return building((keep) => {
    const free = keep(kernel("LogicalNot", { x: taken }));
    return kernel("LogicalAnd", { a: keep(reached), b: free });
  });
}

/** For each window the number of its places over the number of those within the image: [1, h′, w′, 1]. */
function weightsOf(
  { window, strides, padding }: MeanPoolOp | MeanPoolGradientOp,
  [, height = 1, width = 1]: Shape,
  [, down = 1, across = 1]: Shape,
  constant: Constant,
): Tensor | undefined {
  const covered = (
    at: number,
    stride: number,
    size: number,
    before: number,
    length: number,
  ): number => Math.min(at * stride - before + size, length) - Math.max(at * stride - before, 0);
  const values = Array.from({ length: down * across }, (_, i) => {
    const [y, x] = [Math.floor(i / across), i % across];
    const rows = covered(y, strides[0], window[0], padding.top, height);
    const columns = covered(x, strides[1], window[1], padding.left, width);
    return (window[0] * window[1]) / (rows * columns);
  });
  return values.every((value) => value === 1) ? undefined : constant(values, [1, down, across, 1]);
}

export function meanPoolOperation(
  op: MeanPoolOp,
  [images = []]: readonly Shape[],
  result: Shape,
  constant: Constant,
): Operation {
  const windows = windowsOver(images, op.window, op, result);
  const weights = weightsOf(op, images, result, constant);
  const attributes = { filterSize: [...op.window], strides: [...op.strides], pad: "valid" };
  return onOne((x) =>
    building((keep) => {
      const means = kernel("AvgPool", { x: keep(windows.padded(x, 0)) }, attributes);
      return weights === undefined ? means : kernel("Multiply", { a: keep(means), b: weights });
    }),
  );
}

export function meanPoolGradientOperation(
  op: MeanPoolGradientOp,
  [gradient = []]: readonly Shape[],
  result: Shape,
  constant: Constant,
): Operation {
  const windows = windowsOver(result, op.window, op, gradient);
  const weights = weightsOf(op, result, gradient, constant);
  const share = constant([1 / (op.window[0] * op.window[1])], [1, 1, 1, 1]);
  return onOne((g) =>
    building((keep) => {
      const weighted = weights === undefined ? g : keep(kernel("Multiply", { a: g, b: weights }));
      const part = keep(kernel("Multiply", { a: weighted, b: share }));
      return summedWindows(windows, () => part.clone());
    }),
  );
}
