/** Convolution and pooling for several trials. */
import { reshape } from "../arrangement.ts";
import type {
  Conv2dFilterGradientOp,
  Conv2dInputGradientOp,
  Conv2dOp,
  MaxPoolGradientOp,
  MaxPoolOp,
  MeanPoolGradientOp,
  MeanPoolOp,
} from "../op.ts";
import type { Shape, Tensor } from "../tensor.ts";
import { type Lifted, repeated } from "./lifted.ts";

/** With a shared filter the images of all trials are more images; otherwise the operation has a leading axis. */
export function liftConvolution(
  op: Conv2dOp | Conv2dInputGradientOp | Conv2dFilterGradientOp,
  inputs: readonly Lifted[],
  shape: Shape,
): Tensor {
  const tensors = inputs.map(({ tensor }) => tensor);
  const [images, filter] = inputs;
  if (op.kind === "conv2dFilterGradient" || images === undefined || filter?.perTrial === true) {
    return { op, inputs: tensors, shape, dtype: "float32" };
  }
  const joined = tensors.with(0, joinedImages(images.tensor));
  return reshape({ op, inputs: joined, shape: joinedShape(shape), dtype: "float32" }, shape);
}

/** The images of all trials are more images. */
export function liftPooling(
  op: MaxPoolOp | MaxPoolGradientOp | MeanPoolOp | MeanPoolGradientOp,
  inputs: readonly Lifted[],
  shape: Shape,
): Tensor {
  const [trials = 1] = shape;
  const joined = inputs.map((input) => joinedImages(repeated(input, trials)));
  return reshape({ op, inputs: joined, shape: joinedShape(shape), dtype: "float32" }, shape);
}

/** [trials, n, h, w, c] → [trials · n, h, w, c]. */
function joinedShape([trials = 1, count = 1, ...image]: Shape): Shape {
  return [trials * count, ...image];
}

function joinedImages(images: Tensor): Tensor {
  return reshape(images, joinedShape(images.shape));
}
