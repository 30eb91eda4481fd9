/**
 * Windows over images, from kernels that every backend has and gets right: the numbers at one place of all
 * windows are a strided part of the padded images.
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Sliding } from "../../graph/op.ts";
import { hasOwnKernel, ownKernels } from "../kernels/names.ts";
import type { Geometry } from "../kernels/windows.ts";
import type { Shape } from "../../graph/tensor.ts";
import { building, kernel, reshaped, type Tensor } from "./kernel.ts";

export interface Windows {
  /** Attributes of our own kernels. */
  readonly geometry: Geometry;
  /** The number of places in a window. */
  readonly places: number;
  /** Images [n, h, w, c] within that number. */
  readonly padded: (images: Tensor, value: number) => Tensor;
  /** What `padded` put around taken off again. */
  readonly cropped: (padded: Tensor) => Tensor;
  /** Of padded images the numbers at a place of all windows: [n, h′, w′, c]. */
  readonly part: (padded: Tensor, place: number) => Tensor;
  /** Padded images with those numbers there, zeros elsewhere. */
  readonly placed: (part: Tensor, place: number) => Tensor;
}

/** Windows of that size over images of that shape, which lie at `down` × `across` places. */
export function windowsOver(
  [count = 1, height = 1, width = 1, channels = 1]: Shape,
  [windowHeight, windowWidth]: readonly [number, number],
  { strides, padding }: Sliding,
  [, down = 1, across = 1]: Shape,
): Windows {
  const { top, bottom, left, right } = padding;
  const [tall, wide] = [height + top + bottom, width + left + right];
  const images = [count, height, width, channels];
  const paddings = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  const within = tall !== height || wide !== width;
  const same = (x: Tensor): Tensor => kernel("Identity", { x });
  const [rows, columns] = [(down - 1) * strides[0] + 1, (across - 1) * strides[1] + 1];
  const strided = strides[0] > 1 || strides[1] > 1;
  const cornerOf = (place: number): readonly [number, number] => [
    Math.floor(place / windowWidth),
    place % windowWidth,
  ];

  // One axis after the other: kernels of some backends take no fifth axis.
  const gaps = (part: Tensor, [rows, numbers]: readonly [number, number], after: number): Tensor =>
    building((keep) => {
      const x = keep(reshaped(part, [rows, 1, numbers]));
      const paddings = [
        [0, 0],
        [0, after],
        [0, 0],
      ];
      return kernel("PadV2", { x }, { paddings, constantValue: 0 });
    });
  const spread = (part: Tensor): Tensor =>
    building((keep) => {
      const [lines, wide] = [count * down, across * strides[1]];
      const wider = keep(gaps(part, [lines * across, channels], strides[1] - 1));
      const taller = keep(gaps(wider, [lines, wide * channels], strides[0] - 1));
      const x = keep(reshaped(taller, [count, down * strides[0], wide, channels]));
      const size = [count, rows, columns, channels];
      return kernel("Slice", { x }, { begin: [0, 0, 0, 0], size });
    });

  return {
    geometry: {
      count,
      height,
      width,
      channels,
      down,
      across,
      windowHeight,
      windowWidth,
      strideDown: strides[0],
      strideAcross: strides[1],
      top,
      left,
    },
    places: windowHeight * windowWidth,
    padded: (x, constantValue) =>
      within ? kernel("PadV2", { x }, { paddings, constantValue }) : same(x),
    cropped: (x) =>
      within ? kernel("Slice", { x }, { begin: [0, top, left, 0], size: images }) : same(x),
    part: (x, place) => {
      const [i, j] = cornerOf(place);
      const begin = [0, i, j, 0];
      if (!strided) return kernel("Slice", { x }, { begin, size: [count, down, across, channels] });
      const end = [count, i + rows, j + columns, channels];
      return tf.stridedSlice(x, begin, end, [1, ...strides, 1]);
    },
    placed: (part, place) => {
      const [i, j] = cornerOf(place);
      const around = [
        [0, 0],
        [i, tall - i - rows],
        [j, wide - j - columns],
        [0, 0],
      ];
      return building((keep) => {
        const x = strided ? keep(spread(part)) : part;
        return kernel("PadV2", { x }, { paddings: around, constantValue: 0 });
      });
    },
  };
}

/** Of images the numbers under each window: [n, h′, w′, places · c]. */
export function patchesOf(windows: Windows, images: Tensor): Tensor {
  if (hasOwnKernel("patches")) {
    return kernel(ownKernels.patches, { images }, { ...windows.geometry });
  }
  return building((keep) => {
    const padded = keep(windows.padded(images, 0));
    if (windows.places === 1) return windows.part(padded, 0);
    const parts = Array.from({ length: windows.places }, (_, place) =>
      keep(windows.part(padded, place)),
    );
    return tf.concat(parts, 3);
  });
}

/** Images in which patches [n, h′, w′, places · c] are added up. */
export function summedPatches(windows: Windows, patches: Tensor): Tensor {
  const { geometry } = windows;
  if (hasOwnKernel("summedPatches")) {
    return kernel(ownKernels.summedPatches, { patches }, { ...geometry });
  }
  const { count, down, across, channels } = geometry;
  return summedWindows(windows, (place) => {
    const begin = [0, 0, 0, place * channels];
    return kernel("Slice", { x: patches }, { begin, size: [count, down, across, channels] });
  });
}

/** Images in which what windows hold is added up; `partAt` gives what all windows hold at a place. */
export function summedWindows(windows: Windows, partAt: (place: number) => Tensor): Tensor {
  return building((keep) => {
    const placedAt = (place: number): Tensor =>
      building((within) => windows.placed(within(partAt(place)), place));
    let sum = placedAt(0);
    for (let place = 1; place < windows.places; place += 1) {
      const before = sum;
      sum = building((within) => kernel("Add", { a: within(before), b: within(placedAt(place)) }));
    }
    return windows.cropped(keep(sum));
  });
}
