/** Layers of weights. Each names its weights after itself: `name.matrix`, `name.bias`. */
import { gather, reshape } from "../arrangement.ts";
import { add } from "../elementwise.ts";
import { conv2d, type SlidingOptions } from "../image.ts";
import { glorot, type Initializer, zeros } from "../initializer.ts";
import { matmul } from "../product.ts";
import type { Scope } from "../scope.ts";
import { refusal, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";

export interface LayerOptions {
  /** Of the matrix or filter; Glorot's unless said otherwise. */
  readonly initializer?: Initializer;
  /** Whether a bias is added; true unless said otherwise. */
  readonly bias?: boolean;
}

/** x·W + b along the last axis: [.., inputs] → [.., outputs]. */
export function dense(
  scope: Scope,
  name: string,
  x: Tensor,
  outputs: number,
  { initializer, bias = true }: LayerOptions = {},
): Tensor {
  const inputs = x.shape.at(-1);
  if (inputs === undefined) {
    throw refusal(`dense "${name}"`, `${show(x)} has no axis`, "Give [rows, inputs]");
  }
  const shape = [inputs, outputs];
  const matrix = scope.weight(`${name}.matrix`, shape, {
    initializer: initializer ?? glorot(shape),
  });
  // One product of two matrices, whatever axes there are in front.
  const product = matmul(reshape(x, [-1, inputs]), matrix);
  const sums = bias ? add(product, biasOf(scope, name, outputs)) : product;
  return reshape(sums, [...x.shape.slice(0, -1), outputs]);
}

export interface ConvolutionOptions extends LayerOptions, SlidingOptions {}

/** Convolution of images [n, h, w, inputs] → [n, h′, w′, outputs] with a window of that height and width. */
export function convolution(
  scope: Scope,
  name: string,
  images: Tensor,
  outputs: number,
  window: number | readonly [number, number],
  { initializer, bias = true, ...sliding }: ConvolutionOptions = {},
): Tensor {
  const [height, width] = typeof window === "number" ? [window, window] : window;
  const inputs = images.shape[3];
  if (inputs === undefined || images.shape.length !== 4) {
    throw refusal(
      `convolution "${name}"`,
      `${show(images)} are no images`,
      "Images are [rows, height, width, channels]",
    );
  }
  const shape = [height, width, inputs, outputs];
  const filter = scope.weight(`${name}.filter`, shape, {
    initializer: initializer ?? glorot(shape),
  });
  const sums = conv2d(images, filter, sliding);
  return bias ? add(sums, biasOf(scope, name, outputs)) : sums;
}

/** Rows of a table that is learned: int32 [..r] → [..r, width]. */
export function embedding(
  scope: Scope,
  name: string,
  numbers: Tensor,
  count: number,
  width: number,
  initializer: Initializer = { kind: "normal", deviation: 1 },
): Tensor {
  return gather(scope.weight(`${name}.table`, [count, width], { initializer }), numbers);
}

function biasOf(scope: Scope, name: string, outputs: number): Tensor {
  return scope.weight(`${name}.bias`, [outputs], { initializer: zeros });
}
