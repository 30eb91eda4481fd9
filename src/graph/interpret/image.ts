/** Convolution and pooling: all pairs of a place in the image and a place in the window, one by one. */
import type { Pooling, Sliding } from "../op.ts";
import type { Shape } from "../tensor.ts";
import { partsOf, read, summed, type Value } from "./value.ts";

/** A place of a window [n, h′, w′] and the place of the image [n, h, w] it covers at [fh, fw]. */
interface Covered {
  /** Number of (image, row, column) in the result. */
  readonly window: number;
  /** Number of (image, row, column) in the images. */
  readonly pixel: number;
  /** Number of (row, column) in the window. */
  readonly within: number;
}

function* covered(
  images: Shape,
  slid: Shape,
  [height, width]: readonly [number, number],
  { strides, padding }: Sliding,
): Generator<Covered> {
  const [count = 1, imageHeight = 1, imageWidth = 1] = images;
  const [, down = 1, across = 1] = slid;
  for (let n = 0; n < count; n += 1) {
    for (let y = 0; y < down; y += 1) {
      for (let x = 0; x < across; x += 1) {
        for (let i = 0; i < height; i += 1) {
          for (let j = 0; j < width; j += 1) {
            const row = y * strides[0] + i - padding.top;
            const column = x * strides[1] + j - padding.left;
            if (row < 0 || row >= imageHeight || column < 0 || column >= imageWidth) continue;
            yield {
              window: (n * down + y) * across + x,
              pixel: (n * imageHeight + row) * imageWidth + column,
              within: i * width + j,
            };
          }
        }
      }
    }
  }
}

interface ConvolutionShapes {
  readonly images: Shape;
  readonly filter: Shape;
  readonly slid: Shape;
}

/** Calls with the places (in images, filter and result) of each product that `conv2d` adds up. */
function eachProduct(
  { images, filter, slid }: ConvolutionShapes,
  sliding: Sliding,
  visit: (image: number, weight: number, result: number) => void,
): void {
  const [height = 1, width = 1, channels = 1, outputs = 1] = filter;
  for (const { window, pixel, within } of covered(images, slid, [height, width], sliding)) {
    for (let c = 0; c < channels; c += 1) {
      for (let d = 0; d < outputs; d += 1) {
        visit(pixel * channels + c, (within * channels + c) * outputs + d, window * outputs + d);
      }
    }
  }
}

type Convolution = (out: Value, sliding: Sliding, a: Value, b: Value) => Value;

/** For each trial where there is a leading axis of trials. */
function forEachTrial(one: Convolution): Convolution {
  return (out, sliding, a, b) => {
    if (out.shape.length === 4) return one(out, sliding, a, b);
    const ofTrial = (input: Value, trial: number): Value =>
      input.shape.length === 4 ? input : (partsOf(input)[trial] ?? input);
    for (const [trial, part] of partsOf(out).entries()) {
      one(part, sliding, ofTrial(a, trial), ofTrial(b, trial));
    }
    return out;
  };
}

export const conv2d = forEachTrial((out, sliding, images, filter) => {
  return summed(out, (add) => {
    const shapes = { images: images.shape, filter: filter.shape, slid: out.shape };
    eachProduct(shapes, sliding, (image, weight, result) =>
      add(result, read(images, image) * read(filter, weight)),
    );
  });
});

export const conv2dInputGradient = forEachTrial((out, sliding, gradient, filter) => {
  return summed(out, (add) => {
    const shapes = { images: out.shape, filter: filter.shape, slid: gradient.shape };
    eachProduct(shapes, sliding, (image, weight, result) =>
      add(image, read(gradient, result) * read(filter, weight)),
    );
  });
});

export const conv2dFilterGradient = forEachTrial((out, sliding, images, gradient) => {
  return summed(out, (add) => {
    const shapes = { images: images.shape, filter: out.shape, slid: gradient.shape };
    eachProduct(shapes, sliding, (image, weight, result) =>
      add(weight, read(images, image) * read(gradient, result)),
    );
  });
});

/** Of each place of the pooled images the place of the greatest key. */
function greatest(keys: Value, slid: Shape, pooling: Pooling): Int32Array {
  const channels = keys.shape[3] ?? 1;
  const best = new Int32Array(slid.reduce((product, length) => product * length, 1)).fill(-1);
  for (const { window, pixel } of covered(keys.shape, slid, pooling.window, pooling)) {
    for (let c = 0; c < channels; c += 1) {
      const [at, place] = [window * channels + c, pixel * channels + c];
      const before = best[at] ?? -1;
      if (before === -1 || read(keys, place) > read(keys, before)) best[at] = place;
    }
  }
  return best;
}

export function maxPool(out: Value, pooling: Pooling, keys: Value, values: Value): Value {
  for (const [at, place] of greatest(keys, out.shape, pooling).entries()) {
    out.values[at] = read(values, place);
  }
  return out;
}

export function maxPoolGradient(out: Value, pooling: Pooling, keys: Value, gradient: Value): Value {
  return summed(out, (add) => {
    for (const [at, place] of greatest(keys, gradient.shape, pooling).entries()) {
      add(place, read(gradient, at));
    }
  });
}

export function meanPool(out: Value, pooling: Pooling, images: Value): Value {
  const channels = images.shape[3] ?? 1;
  const counts = windowCounts(images.shape, out.shape, pooling);
  return summed(out, (add) => {
    for (const { window, pixel } of covered(images.shape, out.shape, pooling.window, pooling)) {
      for (let c = 0; c < channels; c += 1) {
        add(window * channels + c, read(images, pixel * channels + c) / (counts.get(window) ?? 1));
      }
    }
  });
}

export function meanPoolGradient(out: Value, pooling: Pooling, gradient: Value): Value {
  const channels = out.shape[3] ?? 1;
  const counts = windowCounts(out.shape, gradient.shape, pooling);
  return summed(out, (add) => {
    for (const { window, pixel } of covered(out.shape, gradient.shape, pooling.window, pooling)) {
      for (let c = 0; c < channels; c += 1) {
        add(
          pixel * channels + c,
          read(gradient, window * channels + c) / (counts.get(window) ?? 1),
        );
      }
    }
  });
}

/** How many places of the image each window covers. */
function windowCounts(images: Shape, slid: Shape, pooling: Pooling): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (const { window } of covered(images, slid, pooling.window, pooling)) {
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return counts;
}
