/** Convolution and pooling of images [n, height, width, channels], and the gradients of both. */
import type { Padding, Pooling, Sliding } from "./op.ts";
import { checkDtype, refusal, sameShape, show } from "./shape.ts";
import type { Shape, Tensor } from "./tensor.ts";

/** Rows and columns; one number for both. */
export type Pair = number | readonly [number, number];

export interface SlidingOptions {
  /** How far the window moves, 1 unless said otherwise; for pooling the window's size. */
  readonly strides?: Pair;
  /**
   * `valid` (none) unless said otherwise; `same`: as many zeros as make the result's lengths the image's divided by
   * the strides, rounded up, the odd one after.
   */
  readonly padding?: "valid" | "same" | Padding;
}

/** Images [n, h, w, c] · filter [fh, fw, c, d] → [n, h′, w′, d]: cross-correlation. */
export function conv2d(images: Tensor, filter: Tensor, options: SlidingOptions = {}): Tensor {
  checkImages("conv2d", images);
  checkDtype("conv2d", filter, "float32");
  const [height = 1, width = 1, channels = 1, outputs = 1] = filter.shape;
  if (filter.shape.length !== 4 || channels !== images.shape[3]) {
    throw refusal(
      "conv2d",
      `a filter ${show(filter)} does not fit images ${show(images)}`,
      "A filter is [height, width, channels of the images, channels of the result]",
    );
  }
  const sliding = slidingOf(images.shape, [height, width], options, 1);
  const shape = slidShape("conv2d", images.shape, [height, width], sliding, outputs);
  return { op: { kind: "conv2d", ...sliding }, inputs: [images, filter], shape, dtype: "float32" };
}

/** The gradient of `conv2d` in its images of that shape. */
export function conv2dInputGradient(
  gradient: Tensor,
  filter: Tensor,
  { strides, padding }: Sliding,
  shape: Shape,
): Tensor {
  const op = { kind: "conv2dInputGradient", strides, padding } as const;
  return { op, inputs: [gradient, filter], shape, dtype: "float32" };
}

/** The gradient of `conv2d` in its filter of that shape. */
export function conv2dFilterGradient(
  images: Tensor,
  gradient: Tensor,
  { strides, padding }: Sliding,
  shape: Shape,
): Tensor {
  const op = { kind: "conv2dFilterGradient", strides, padding } as const;
  return { op, inputs: [images, gradient], shape, dtype: "float32" };
}

/** The greatest number of each window; padding is never greatest. The first of equal ones has the gradient. */
export function maxPool(images: Tensor, window: Pair, options: SlidingOptions = {}): Tensor {
  return maxPoolBy(images, images, poolingOf("maxPool", images, window, options));
}

/** Of each window the value where the key is greatest. */
export function maxPoolBy(
  keys: Tensor,
  values: Tensor,
  { window, strides, padding }: Pooling,
): Tensor {
  checkImages("maxPool", keys);
  if (!sameShape(keys.shape, values.shape)) {
    throw refusal("maxPool", `${show(keys)} and ${show(values)} differ`, "Give the same shapes");
  }
  const pooling = { window, strides, padding };
  const shape = slidShape("maxPool", keys.shape, window, pooling, keys.shape[3] ?? 1);
  return { op: { kind: "maxPool", ...pooling }, inputs: [keys, values], shape, dtype: "float32" };
}

/** The gradient of `maxPoolBy` in its values. */
export function maxPoolGradient(keys: Tensor, gradient: Tensor, pooling: Pooling): Tensor {
  const { window, strides, padding } = pooling;
  const op = { kind: "maxPoolGradient", window, strides, padding } as const;
  return { op, inputs: [keys, gradient], shape: keys.shape, dtype: "float32" };
}

/** The mean of each window; padding does not count. */
export function meanPool(images: Tensor, window: Pair, options: SlidingOptions = {}): Tensor {
  return meanPoolBy(images, poolingOf("meanPool", images, window, options));
}

export function meanPoolBy(images: Tensor, { window, strides, padding }: Pooling): Tensor {
  const pooling = { window, strides, padding };
  const shape = slidShape("meanPool", images.shape, window, pooling, images.shape[3] ?? 1);
  return { op: { kind: "meanPool", ...pooling }, inputs: [images], shape, dtype: "float32" };
}

/** The gradient of `meanPoolBy` in images of that shape. */
export function meanPoolGradient(gradient: Tensor, pooling: Pooling, shape: Shape): Tensor {
  const { window, strides, padding } = pooling;
  const op = { kind: "meanPoolGradient", window, strides, padding } as const;
  return { op, inputs: [gradient], shape, dtype: "float32" };
}

function poolingOf(
  operation: string,
  images: Tensor,
  window: Pair,
  options: SlidingOptions,
): Pooling {
  checkImages(operation, images);
  const size = pairOf(window);
  const sliding = slidingOf(images.shape, size, options, window);
  const { top, bottom, left, right } = sliding.padding;
  if (Math.max(top, bottom) >= size[0] || Math.max(left, right) >= size[1]) {
    throw refusal(
      operation,
      `with a padding of ${top}, ${bottom}, ${left}, ${right} a window ${show(size)} may hold nothing`,
      "Pad less than the window is long",
    );
  }
  return { window: size, ...sliding };
}

function pairOf(pair: Pair): readonly [number, number] {
  return typeof pair === "number" ? [pair, pair] : pair;
}

function slidingOf(
  images: Shape,
  window: readonly [number, number],
  { strides: given, padding = "valid" }: SlidingOptions,
  usual: Pair,
): Sliding {
  const strides = pairOf(given ?? usual);
  if (typeof padding === "object") return { strides, padding };
  if (padding === "valid") return { strides, padding: { top: 0, bottom: 0, left: 0, right: 0 } };
  const [, height = 1, width = 1] = images;
  const missing = (length: number, size: number, stride: number): readonly [number, number] => {
    const all = Math.max(0, (Math.ceil(length / stride) - 1) * stride + size - length);
    return [Math.floor(all / 2), Math.ceil(all / 2)];
  };
  const [top, bottom] = missing(height, window[0], strides[0]);
  const [left, right] = missing(width, window[1], strides[1]);
  return { strides, padding: { top, bottom, left, right } };
}

function slidShape(
  operation: string,
  images: Shape,
  window: readonly [number, number],
  { strides, padding }: Sliding,
  channels: number,
): Shape {
  const [count = 1, height = 1, width = 1] = images;
  const whole = [...strides, ...window, ...Object.values(padding)];
  if (
    !whole.every((value) => Number.isInteger(value) && value >= 0) ||
    Math.min(...strides, ...window) < 1
  ) {
    throw refusal(
      operation,
      `strides ${show(strides)}, a window ${show(window)} and a padding of ${Object.values(padding).join(", ")} are not all whole numbers`,
      "Strides and windows are at least 1, padding at least 0",
    );
  }
  const down = Math.floor((height + padding.top + padding.bottom - window[0]) / strides[0]) + 1;
  const across = Math.floor((width + padding.left + padding.right - window[1]) / strides[1]) + 1;
  if (down < 1 || across < 1) {
    throw refusal(
      operation,
      `a window ${show(window)} is larger than images ${show(images)}`,
      'Use a smaller window, or `padding: "same"`',
    );
  }
  return [count, down, across, channels];
}

function checkImages(operation: string, images: Tensor): void {
  checkDtype(operation, images, "float32");
  if (images.shape.length === 4) return;
  throw refusal(
    operation,
    `${show(images)} are no images`,
    "Images are [rows, height, width, channels]",
  );
}
