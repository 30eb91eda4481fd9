/** Convolutions and pooling. */
import type { Pooling, Sliding } from "../../graph/op.ts";
import { sizeOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import { i32 } from "./code.ts";
import { addressOf, type Emitter } from "./emitter.ts";
import type { Operation } from "./operation.ts";
import { at } from "./views.ts";

/** Room for the places under the filter as rows of a matrix, and for the filter the other way round. */
export function workingBytesOfConvolution(filter: Shape, sums: Shape): number {
  const inner = sizeOf(filter.slice(0, 3));
  return 4 * inner * (sizeOf(sums.slice(1, 3)) + at(filter, 3)) + 32;
}

/** What the three kernels of convolution have in common: two inputs, and the shapes that the images, the filter and the sums have. */
export function emitConvolution(
  emitter: Emitter,
  kernel: "conv2d" | "conv2dInputGradient" | "conv2dFilterGradient",
  sliding: Sliding,
  { inputs, to, working }: Operation,
  shapes: { readonly images: Shape; readonly filter: Shape; readonly sums: Shape },
): void {
  const places = [at(inputs, 0).place, at(inputs, 1).place, to, working];
  const numbers = [
    ...shapes.images,
    at(shapes.filter, 0),
    at(shapes.filter, 1),
    ...outOf(shapes.sums),
  ];
  emitter.emit(
    emitter.kernel(kernel, [...places.map(addressOf), ...[...numbers, ...moves(sliding)].map(i32)]),
  );

  function outOf(sums: Shape): readonly number[] {
    return [at(sums, 3), at(sums, 1), at(sums, 2)];
  }
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
