/**
 * Convolutions of images [height, width, channels], image by image: the places under the filter are laid out
 * as rows of a matrix (im2col), the rest is a matrix product.
 */
import { addToTarget, matmulOne } from "./matmul";
import { transpose } from "./rows";

/** Rows [oh·ow] of fh·fw·c numbers from an image, zeros where the filter reaches over the edge. */
function imageToRows(
  image: usize,
  rows: usize,
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
      const end = max(first, min(fw, w - x0));
      for (let fy = 0; fy < fh; fy++) {
        const y = oy * down - top + fy;
        if (y < 0 || y >= h || first >= end) {
          memory.fill(rows, 0, <usize>fw * pixel);
        } else {
          const source = image + <usize>(y * w + x0 + first) * pixel;
          if (first > 0) memory.fill(rows, 0, <usize>first * pixel);
          copyNumbers(source, rows + <usize>first * pixel, <usize>(end - first) * c);
          if (end < fw) memory.fill(rows + <usize>end * pixel, 0, <usize>(fw - end) * pixel);
        }
        rows += <usize>fw * pixel;
      }
    }
  }
}

/** Copies up to three numbers more than asked for: what comes there is written afterwards. */
function copyNumbers(from: usize, to: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 4) v128.store(to + i * 4, v128.load(from + i * 4));
}

/** Adds rows that were laid out by `imageToRows` back to where they came from. */
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

/** Images [n, h, w, c] and a filter [fh, fw, c, d] → [n, oh, ow, d]; `scratch` has room for oh·ow·fh·fw·c numbers. */
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
): void {
  const inner: usize = fh * fw * c;
  const places: usize = oh * ow;
  for (let i = 0; i < n; i++) {
    imageToRows(images, scratch, h, w, c, fh, fw, oh, ow, down, right, top, left);
    matmulOne(scratch, inner * 4, 4, filter, d * 4, to, d * 4, 0, 0, places, inner, d, 0);
    images += <usize>(h * w * c) * 4;
    to += places * <usize>d * 4;
  }
}

/** The gradient in the images; `scratch` has room for (oh·ow + d)·fh·fw·c numbers and some to spare. */
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

/** The gradient in the filter; `scratch` has room for oh·ow·fh·fw·c numbers. */
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
  const inner: usize = fh * fw * c;
  const places: usize = oh * ow;
  memory.fill(to, 0, inner * <usize>d * 4);
  for (let i = 0; i < n; i++) {
    imageToRows(images, scratch, h, w, c, fh, fw, oh, ow, down, right, top, left);
    matmulOne(
      scratch,
      4,
      inner * 4,
      gradient,
      d * 4,
      to,
      d * 4,
      0,
      0,
      inner,
      places,
      d,
      addToTarget,
    );
    images += <usize>(h * w * c) * 4;
    gradient += places * <usize>d * 4;
  }
}
