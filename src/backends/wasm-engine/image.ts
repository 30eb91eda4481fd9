/** Convolutions and pooling. */
import type { Pooling, Sliding } from "../../graph/op.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { type Code, i32 } from "./code.ts";
import { slack } from "./arena.ts";
import { addressOf, type Emitter } from "./emitter.ts";
import type { Operation } from "./operation.ts";
import { at } from "./views.ts";

/** What a kernel of convolution needs for itself; assembly/convolution.ts says what it is. */
export function workingBytesOfConvolution(
  kernel: ConvolutionKernel,
  { strides: [down, right] }: Sliding,
  { images, filter, sums }: ConvolutionShapes,
): number {
  const [high, wide] = [at(filter, 0), at(filter, 1)];
  const [rows, columns] = [at(sums, 1), at(sums, 2)];
  if (kernel !== "conv2dInputGradient") {
    const frame = ((rows - 1) * down + high) * ((columns - 1) * right + wide) * at(images, 3);
    return 4 * (frame + rows * columns + 3);
  }
  const [h, w] = [at(images, 1), at(images, 2)];
  const frame = (h + high - 1) * (w + wide - 1) * at(sums, 3);
  const direct = frame + h * w + 3;
  const laidOut = rows * columns * sizeOf(filter.slice(0, 3));
  return 4 * (sizeOf(filter) + Math.max(direct, laidOut)) + slack;
}

export type ConvolutionKernel = "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient";

/** The shapes that the images, the filter and the sums have. */
export interface ConvolutionShapes {
  readonly images: Shape;
  readonly filter: Shape;
  readonly sums: Shape;
}

/** From the shapes of a convolution's two inputs and of its result. */
export function convolutionShapes(
  kernel: ConvolutionKernel,
  first: Shape,
  second: Shape,
  result: Shape,
): ConvolutionShapes {
  switch (kernel) {
    case "conv2d":
      return { images: first, filter: second, sums: result };
    case "conv2dInputGradient":
      return { images: result, filter: second, sums: first };
    case "conv2dFilterGradient":
      return { images: first, filter: result, sums: second };
  }
}

/** What the three kernels of convolution have in common: two inputs, and sizes. `finish`: what else it takes. */
export function emitConvolution(
  emitter: Emitter,
  op: Sliding & { readonly kind: ConvolutionKernel },
  { inputs, shape, to, working }: Operation,
  finish: readonly Code[] = [],
): void {
  const [first, second] = [at(inputs, 0), at(inputs, 1)];
  const { images, filter, sums } = convolutionShapes(op.kind, first.shape, second.shape, shape);
  const [high = 1, wide = 1, , outputs = 1] = filter;
  const sizes = [...images, high, wide, outputs, ...sums.slice(1, 3), ...moves(op)];
  const addresses = [first.place, second.place, to, working].map(addressOf);
  emitter.emit(emitter.kernel(op.kind, [...addresses, ...sizes.map(i32), ...finish]));
}

/** `images` is the shape before pooling, `pooled` that after it. */
export function emitPooling(
  emitter: Emitter,
  kernel: "maxPool" | "maxPoolGradient" | "meanPool" | "meanPoolGradient",
  pooling: Pooling,
  { inputs, to }: Operation,
  shapes: { readonly images: Shape; readonly pooled: Shape },
): void {
  const places = [...inputs.map(({ place }) => place), to];
  const numbers = [
    ...shapes.images,
    at(shapes.pooled, 1),
    at(shapes.pooled, 2),
    ...pooling.window,
    ...moves(pooling),
  ];
  emitter.emit(emitter.kernel(kernel, [...places.map(addressOf), ...numbers.map(i32)]));
}

function moves({ strides, padding }: Sliding): readonly number[] {
  return [...strides, padding.top, padding.left];
}
