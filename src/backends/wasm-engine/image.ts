/** Convolutions and pooling. */
import type { Pooling, Sliding } from "../../graph/op.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { i32 } from "./code.ts";
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

/** What the three kernels of convolution have in common: two inputs, and sizes. */
export function emitConvolution(
  emitter: Emitter,
  kernel: ConvolutionKernel,
  sliding: Sliding,
  { inputs, to, working }: Operation,
  { images, filter, sums }: ConvolutionShapes,
): void {
  const places = [at(inputs, 0).place, at(inputs, 1).place, to, working];
  const [high, wide, , outputs] = filter;
  const sizes = [...images, high, wide, outputs, ...sums.slice(1, 3), ...moves(sliding)];
  // No bias, nothing done to the sums.
  const finish = kernel === "conv2d" ? [0, 0] : [];
  const numbers = [...sizes, ...finish].map((size = 0) => i32(size));
  emitter.emit(emitter.kernel(kernel, [...places.map(addressOf), ...numbers]));
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
