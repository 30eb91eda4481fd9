/** Pooling of images and its gradients. */
import type {
  MaxPoolGradientOp,
  MaxPoolOp,
  MeanPoolGradientOp,
  MeanPoolOp,
} from "../../graph/op.ts";
import type { Shape } from "../../graph/tensor.ts";
import { hasOwnKernel, ownKernels } from "../kernels/names.ts";
import {
  building,
  inputAt,
  type Keep,
  kernel,
  onOne,
  onTwo,
  type Operation,
  type Tensor,
} from "./kernel.ts";
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
    const attributes = { filterSize: [...op.window], strides: [...op.strides], pad: "valid" };
    return onOne((x) =>
      building((keep) => kernel("MaxPool", { x: keep(windows.padded(x, -Infinity)) }, attributes)),
    );
  }
  const zeros = constant([0], result);
  return onTwo((x, values) =>
    building((keep) => {
      const padded = keep(windows.padded(values, 0));
      const picks = picksOf(windows, x, keep);
      return picks
        .reduce(
          (e, condition, place) =>
            keep(kernel("Select", { condition, t: keep(windows.part(padded, place)), e })),
          keep(kernel("Identity", { x: zeros })),
        )
        .clone();
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
    building((keep) => {
      const picks = picksOf(windows, x, keep);
      return summedWindows(windows, (place) =>
        kernel("Select", { condition: inputAt(picks, place), t, e: zeros }),
      );
    }),
  );
}

/** For each place of a window where it is the first of the greatest, as bool [n, h′, w′, c]. */
function picksOf(windows: Windows, keys: Tensor, keep: Keep): readonly Tensor[] {
  const padded = keep(windows.padded(keys, -Infinity));
  const parts = Array.from({ length: windows.places }, (_, place) =>
    keep(windows.part(padded, place)),
  );
  const greatest = parts.reduce((a, b) => keep(kernel("Maximum", { a, b })));
  let taken: Tensor | undefined;
  return parts.map((part) => {
    const reached = keep(kernel("Equal", { a: part, b: greatest }));
    if (taken === undefined) {
      taken = reached;
      return reached;
    }
    const free = keep(kernel("LogicalNot", { x: taken }));
    taken = keep(kernel("LogicalOr", { a: taken, b: reached }));
    return keep(kernel("LogicalAnd", { a: reached, b: free }));
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
