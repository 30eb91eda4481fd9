/**
 * Convolutions of images [height, width, channels], image by image. Where windows reach beyond the image it is
 * copied into a frame of zeros, large enough for all windows.
 */
import { matmulOne } from "./matmul";
import { transpose } from "./rows";
import { addProducts, convolve, windowOffsets } from "./windows";

/** How an image lies in its frame: in pixels, `high` by `wide` with `top` and `left` before it. */
function needsFrame(h: i32, w: i32, high: i32, wide: i32, top: i32, left: i32): bool {
  return top > 0 || left > 0 || high > h || wide > w;
}

/** Copies what the frame takes of an image; the rest of the frame stays as it is. */
function putIntoFrame(
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  frame: usize,
  high: i32,
  wide: i32,
  top: i32,
  left: i32,
): void {
  const rows = min(h, high - top);
  const run = max(0, min(w, wide - left)) * c;
  let to = frame + <usize>((top * wide + left) * c) * 4;
  for (let y = 0; y < rows; y++) {
    copyNumbers(image, to, run);
    image += <usize>(w * c) * 4;
    to += <usize>(wide * c) * 4;
  }
}

function copyNumbers(from: usize, to: usize, count: i32): void {
  const end = from + <usize>count * 4;
  for (; from + 16 <= end; from += 16) {
    v128.store(to, v128.load(from));
    to += 16;
  }
  for (; from < end; from += 4) {
    store<f32>(to, load<f32>(from));
    to += 4;
  }
}

/**
 * Images [n, h, w, c] and a filter [fh, fw, c, d] → [n, oh, ow, d]; `scratch` has room for a frame of
 * ((oh − 1)·down + fh)·((ow − 1)·right + fw)·c numbers and for oh·ow + 3 more. Bias and flags are those of `matmul`.
 */
export function conv2d(
  images: usize,
  filter: usize,
  to: usize,
  scratch: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  fh: i32,
  fw: i32,
  d: i32,
  oh: i32,
  ow: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
  bias: usize,
  flags: i32,
): void {
  const high = (oh - 1) * down + fh;
  const wide = (ow - 1) * right + fw;
  const framed = needsFrame(h, w, high, wide, top, left);
  const places = oh * ow;
  const across = <usize>((framed ? wide : w) * c) * 4;
  const frame = scratch + <usize>(places + 3) * 4;
  windowOffsets(scratch, oh, ow, <usize>down * across, <usize>(right * c) * 4);
  if (framed) memory.fill(frame, 0, <usize>high * across);
  for (let i = 0; i < n; i++) {
    if (framed) putIntoFrame(images, h, w, c, frame, high, wide, top, left);
    const image = framed ? frame : images;
    convolve(image, across, scratch, filter, fh, fw * c, d, to, places, bias, flags);
    images += <usize>(h * w * c) * 4;
    to += <usize>(places * d) * 4;
  }
}

/** The gradient in the filter; `scratch` has room for the frame of `conv2d`. */
export function conv2dFilterGradient(
  images: usize,
  gradient: usize,
  to: usize,
  scratch: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  fh: i32,
  fw: i32,
  d: i32,
  oh: i32,
  ow: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  const high = (oh - 1) * down + fh;
  const wide = (ow - 1) * right + fw;
  const framed = needsFrame(h, w, high, wide, top, left);
  const across = <usize>((framed ? wide : w) * c) * 4;
  const beside = <usize>(right * c) * 4;
  memory.fill(to, 0, <usize>(fh * fw * c * d) * 4);
  if (framed) memory.fill(scratch, 0, <usize>high * across);
  for (let i = 0; i < n; i++) {
    if (framed) putIntoFrame(images, h, w, c, scratch, high, wide, top, left);
    const image = framed ? scratch : images;
    addProducts(image, across, <usize>down * across, beside, gradient, fh, fw * c, d, to, oh, ow);
    images += <usize>(h * w * c) * 4;
    gradient += <usize>(oh * ow * d) * 4;
  }
}

/**
 * The gradient in the images. `scratch` has room for the filter, and for what is larger: the gradient of an image in
 * a frame of (h + fh − 1)·(w + fw − 1)·d numbers with h·w + 3 more, or oh·ow·fh·fw·c numbers with some to spare.
 */
export function conv2dInputGradient(
  gradient: usize,
  filter: usize,
  to: usize,
  scratch: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  fh: i32,
  fw: i32,
  d: i32,
  oh: i32,
  ow: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  if (down == 1 && right == 1 && top < fh && left < fw) {
    // The gradient is a convolution itself, by the filter the other way round.
    const size = <usize>(c * d) * 4;
    const turned = scratch;
    for (let i = fh * fw; i > 0; i--) {
      transpose(filter + <usize>(fh * fw - i) * size, turned + <usize>(i - 1) * size, 1, c, d);
    }
    const room = turned + <usize>(fh * fw) * size;
    const above = fh - 1 - top;
    const before = fw - 1 - left;
    conv2d(gradient, turned, to, room, n, oh, ow, d, fh, fw, c, h, w, 1, 1, above, before, 0, 0);
    return;
  }
  layRowsOut(gradient, filter, to, scratch, n, h, w, c, fh, fw, d, oh, ow, down, right, top, left);
}

/** `conv2dInputGradient` for any strides: first what each window takes part with, then the sums. */
function layRowsOut(
  gradient: usize,
  filter: usize,
  to: usize,
  scratch: usize,
  n: i32,
  h: i32,
  w: i32,
  c: i32,
  fh: i32,
  fw: i32,
  d: i32,
  oh: i32,
  ow: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  const inner: usize = fh * fw * c;
  const places: usize = oh * ow;
  const size = <usize>(h * w * c) * 4;
  const turned = scratch + places * inner * 4;
  transpose(filter, turned, 1, inner, d);
  memory.fill(to, 0, <usize>n * size);
  for (let i = 0; i < n; i++) {
    matmulOne(gradient, d * 4, 4, turned, inner * 4, scratch, inner * 4, 0, 0, places, d, inner, 0);
    addRowsToImage(scratch, to, h, w, c, fh, fw, oh, ow, down, right, top, left);
    gradient += places * <usize>d * 4;
    to += size;
  }
}

/** Adds rows [oh·ow] of fh·fw·c numbers, one a window, to where windows have them from. */
function addRowsToImage(
  rows: usize,
  image: usize,
  h: i32,
  w: i32,
  c: i32,
  fh: i32,
  fw: i32,
  oh: i32,
  ow: i32,
  down: i32,
  right: i32,
  top: i32,
  left: i32,
): void {
  const pixel = <usize>c * 4;
  for (let oy = 0; oy < oh; oy++) {
    for (let ox = 0; ox < ow; ox++) {
      const x0 = ox * right - left;
      const first = max(0, -x0);
      const end = min(fw, w - x0);
      for (let fy = 0; fy < fh; fy++) {
        const y = oy * down - top + fy;
        if (y >= 0 && y < h && first < end) {
          addNumbers(
            rows + <usize>first * pixel,
            image + <usize>(y * w + x0 + first) * pixel,
            <usize>(end - first) * c,
          );
        }
        rows += <usize>fw * pixel;
      }
    }
  }
}

function addNumbers(from: usize, to: usize, count: usize): void {
  let i: usize = 0;
  for (; i + 4 <= count; i += 4) {
    v128.store(to + i * 4, f32x4.add(v128.load(to + i * 4), v128.load(from + i * 4)));
  }
  for (; i < count; i++) store<f32>(to + i * 4, load<f32>(to + i * 4) + load<f32>(from + i * 4));
}
