/** Gradients of pooling and convolution by their definition, on numbers as backends on a processor hold them. */

/** `top` and `left` are rows and columns of padding before the image. */
export const geometryNames = [
  "count",
  "height",
  "width",
  "channels",
  "down",
  "across",
  "windowHeight",
  "windowWidth",
  "strideDown",
  "strideAcross",
  "top",
  "left",
] as const;

/** Windows over images [count, height, width, channels], which lie at `down` × `across` places. */
export type Geometry = { readonly [name in (typeof geometryNames)[number]]: number };

/** The gradient in the images: each window's goes to its greatest number, the first row by row of equal ones. */
export function maxPoolGradient(
  geometry: Geometry,
  images: ArrayLike<number>,
  gradient: ArrayLike<number>,
): Float32Array {
  const { channels } = geometry;
  const best = new Int32Array(gradient.length).fill(-1);
  eachCovered(geometry, (window, pixel) => {
    for (let c = 0; c < channels; c += 1) {
      const [at, place] = [window * channels + c, pixel * channels + c];
      const before = best[at] ?? -1;
      if (before < 0 || (images[place] ?? 0) > (images[before] ?? 0)) best[at] = place;
    }
  });
  const sums = new Float64Array(images.length);
  for (const [at, place] of best.entries()) sums[place] = (sums[place] ?? 0) + (gradient[at] ?? 0);
  return Float32Array.from(sums);
}

/** The gradient in a filter [height, width, channels, outputs], given that in the result [count, down, across, outputs]. */
export function filterGradient(
  geometry: Geometry,
  outputs: number,
  images: ArrayLike<number>,
  gradient: ArrayLike<number>,
): Float32Array {
  const { channels, windowHeight, windowWidth } = geometry;
  const sums = new Float64Array(windowHeight * windowWidth * channels * outputs);
  eachCovered(geometry, (window, pixel, within) => {
    for (let c = 0; c < channels; c += 1) {
      const x = images[pixel * channels + c] ?? 0;
      const row = (within * channels + c) * outputs;
      for (let d = 0; d < outputs; d += 1) {
        sums[row + d] = (sums[row + d] ?? 0) + x * (gradient[window * outputs + d] ?? 0);
      }
    }
  });
  return Float32Array.from(sums);
}

/** What lies under each window: [count, down, across, places of a window · channels], zeros for padding. */
export function patches(geometry: Geometry, images: ArrayLike<number>): Float32Array {
  const { channels } = geometry;
  const found = new Float32Array(patchesSize(geometry));
  eachCovered(geometry, (window, pixel, within) => {
    const row = (window * placesOf(geometry) + within) * channels;
    for (let c = 0; c < channels; c += 1) found[row + c] = images[pixel * channels + c] ?? 0;
  });
  return found;
}

/** The transposed of `patches`: images in which they are added up. */
export function summedPatches(geometry: Geometry, given: ArrayLike<number>): Float32Array {
  const { count, height, width, channels } = geometry;
  const sums = new Float64Array(count * height * width * channels);
  eachCovered(geometry, (window, pixel, within) => {
    const row = (window * placesOf(geometry) + within) * channels;
    for (let c = 0; c < channels; c += 1) {
      const at = pixel * channels + c;
      sums[at] = (sums[at] ?? 0) + (given[row + c] ?? 0);
    }
  });
  return Float32Array.from(sums);
}

export function placesOf({ windowHeight, windowWidth }: Geometry): number {
  return windowHeight * windowWidth;
}

function patchesSize(geometry: Geometry): number {
  const { count, down, across, channels } = geometry;
  return count * down * across * placesOf(geometry) * channels;
}

/** Calls with the number of each window, of each pixel of an image that it covers, and of the place within it. */
function eachCovered(
  geometry: Geometry,
  visit: (window: number, pixel: number, within: number) => void,
): void {
  const { count, height, width, down, across, windowHeight, windowWidth } = geometry;
  for (let window = 0; window < count * down * across; window += 1) {
    const image = Math.floor(window / (down * across));
    const y = (Math.floor(window / across) % down) * geometry.strideDown - geometry.top;
    const x = (window % across) * geometry.strideAcross - geometry.left;
    for (let i = Math.max(0, -y); i < windowHeight && y + i < height; i += 1) {
      for (let j = Math.max(0, -x); j < windowWidth && x + j < width; j += 1) {
        visit(window, (image * height + y + i) * width + x + j, i * windowWidth + j);
      }
    }
  }
}
