/**
 * Sums and maxima over the middle axis of [outer, length, inner], and places of maxima. Buffers end in room to
 * spare, so that vectors may be read across their ends; nothing is written there.
 */

function combine(a: v128, b: v128, maximum: bool): v128 {
  return maximum ? f32x4.max(a, b) : f32x4.add(a, b);
}

function combineLanes(v: v128, maximum: bool): f32 {
  const a = f32x4.extract_lane(v, 0);
  const b = f32x4.extract_lane(v, 1);
  const c = f32x4.extract_lane(v, 2);
  const d = f32x4.extract_lane(v, 3);
  return maximum ? max(max(a, b), max(c, d)) : a + b + (c + d);
}

/** Rows of `length` numbers that follow one another. */
function reduceRows(from: usize, to: usize, outer: usize, length: usize, maximum: bool): void {
  const neutral: f32 = maximum ? -Infinity : 0;
  for (let row: usize = 0; row < outer; row++) {
    let sums = f32x4.splat(neutral);
    let more = sums;
    let i: usize = 0;
    for (; i + 8 <= length; i += 8) {
      sums = combine(sums, v128.load(from + i * 4), maximum);
      more = combine(more, v128.load(from + i * 4, 16), maximum);
    }
    let all = combineLanes(combine(sums, more, maximum), maximum);
    for (; i < length; i++) {
      const x = load<f32>(from + i * 4);
      all = maximum ? max(all, x) : all + x;
    }
    store<f32>(to + row * 4, all);
    from += length * 4;
  }
}

/** The `length` numbers of a column, `stride` bytes apart, for four columns. */
function reduceColumns(from: usize, length: usize, stride: usize, maximum: bool): v128 {
  let sums = v128.load(from);
  for (let i: usize = 1; i < length; i++) {
    from += stride;
    sums = combine(sums, v128.load(from), maximum);
  }
  return sums;
}

/** For eight columns; even and odd rows apart, so that additions need not wait for each other. */
function reduceEight(from: usize, to: usize, length: usize, stride: usize, maximum: bool): void {
  const neutral = f32x4.splat(maximum ? -Infinity : 0);
  let low = neutral;
  let high = neutral;
  let lowOdd = neutral;
  let highOdd = neutral;
  for (let i: usize = length >> 1; i > 0; i--) {
    low = combine(low, v128.load(from), maximum);
    high = combine(high, v128.load(from, 16), maximum);
    from += stride;
    lowOdd = combine(lowOdd, v128.load(from), maximum);
    highOdd = combine(highOdd, v128.load(from, 16), maximum);
    from += stride;
  }
  if (length & 1) {
    low = combine(low, v128.load(from), maximum);
    high = combine(high, v128.load(from, 16), maximum);
  }
  v128.store(to, combine(low, lowOdd, maximum));
  v128.store(to, combine(high, highOdd, maximum), 16);
}

export function reduce(
  from: usize,
  to: usize,
  outer: usize,
  length: usize,
  inner: usize,
  maximum: bool,
): void {
  if (inner == 1) return reduceRows(from, to, outer, length, maximum);
  const stride = inner * 4;
  for (let o: usize = 0; o < outer; o++) {
    let j: usize = 0;
    for (; j + 8 <= inner; j += 8) {
      reduceEight(from + j * 4, to + j * 4, length, stride, maximum);
    }
    for (; j + 4 <= inner; j += 4) {
      v128.store(to + j * 4, reduceColumns(from + j * 4, length, stride, maximum));
    }
    if (j < inner) {
      const sums = reduceColumns(from + j * 4, length, stride, maximum);
      store<f32>(to + j * 4, f32x4.extract_lane(sums, 0));
      if (j + 1 < inner) store<f32>(to + j * 4, f32x4.extract_lane(sums, 1), 4);
      if (j + 2 < inner) store<f32>(to + j * 4, f32x4.extract_lane(sums, 2), 8);
    }
    from += length * stride;
    to += stride;
  }
}

/** Of each row the place of the first greatest number. */
export function argmax(from: usize, to: usize, rows: usize, length: usize): void {
  for (let row: usize = 0; row < rows; row++) {
    let best = load<f32>(from);
    let place: i32 = 0;
    for (let i: usize = 1; i < length; i++) {
      const x = load<f32>(from + i * 4);
      if (x > best) {
        best = x;
        place = <i32>i;
      }
    }
    store<i32>(to + row * 4, place);
    from += length * 4;
  }
}
