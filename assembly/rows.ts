/** Rows of a matrix by their numbers, and transposition. */

/** Copies `count` rows of `bytes` bytes from a table of `length`. Returns how many numbers lay beyond it. */
export function gatherRows(
  table: usize,
  length: u32,
  numbers: usize,
  count: usize,
  bytes: usize,
  to: usize,
): u32 {
  let beyond: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const row = load<u32>(numbers + i * 4);
    if (row < length) memory.copy(to + i * bytes, table + <usize>row * bytes, bytes);
    else beyond++;
  }
  return beyond;
}

/** Adds `count` rows of `width` numbers into a table of zeros of `length`. Returns how many lay beyond it. */
export function scatterAddRows(
  from: usize,
  numbers: usize,
  count: usize,
  width: usize,
  table: usize,
  length: u32,
): u32 {
  memory.fill(table, 0, <usize>length * width * 4);
  let beyond: u32 = 0;
  for (let i: usize = 0; i < count; i++) {
    const row = load<u32>(numbers + i * 4);
    if (row >= length) {
      beyond++;
      continue;
    }
    const source = from + i * width * 4;
    const target = table + <usize>row * width * 4;
    for (let j: usize = 0; j < width; j++) {
      store<f32>(target + j * 4, load<f32>(target + j * 4) + load<f32>(source + j * 4));
    }
  }
  return beyond;
}

/** A row of `length` zeros for each number, with 1 at its place. */
export function oneHot(numbers: usize, count: usize, length: u32, to: usize): void {
  memory.fill(to, 0, count * length * 4);
  for (let i: usize = 0; i < count; i++) {
    const place = load<u32>(numbers + i * 4);
    if (place < length) store<f32>(to + (i * length + place) * 4, 1);
  }
}

/** [count, rows, columns] → [count, columns, rows]. */
export function transpose(from: usize, to: usize, count: usize, rows: usize, columns: usize): void {
  const size = rows * columns * 4;
  for (let i: usize = 0; i < count; i++) {
    transposeOne(from + i * size, to + i * size, rows, columns);
  }
}

function transposeOne(from: usize, to: usize, rows: usize, columns: usize): void {
  const across = columns * 4;
  const down = rows * 4;
  const whole = rows & ~3;
  for (let c: usize = 0; c < (columns & ~3); c += 4) {
    for (let r: usize = 0; r < whole; r += 4) {
      const source = from + r * across + c * 4;
      const a = v128.load(source);
      const b = v128.load(source + across);
      const d = v128.load(source + across * 2);
      const e = v128.load(source + across * 3);
      const ab0 = i32x4.shuffle(a, b, 0, 4, 1, 5);
      const ab2 = i32x4.shuffle(a, b, 2, 6, 3, 7);
      const de0 = i32x4.shuffle(d, e, 0, 4, 1, 5);
      const de2 = i32x4.shuffle(d, e, 2, 6, 3, 7);
      const target = to + c * down + r * 4;
      v128.store(target, i64x2.shuffle(ab0, de0, 0, 2));
      v128.store(target + down, i64x2.shuffle(ab0, de0, 1, 3));
      v128.store(target + down * 2, i64x2.shuffle(ab2, de2, 0, 2));
      v128.store(target + down * 3, i64x2.shuffle(ab2, de2, 1, 3));
    }
    for (let r = whole; r < rows; r++) {
      for (let q = c; q < c + 4; q++) {
        store<f32>(to + q * down + r * 4, load<f32>(from + r * across + q * 4));
      }
    }
  }
  for (let c = columns & ~3; c < columns; c++) {
    for (let r: usize = 0; r < rows; r++) {
      store<f32>(to + c * down + r * 4, load<f32>(from + r * across + c * 4));
    }
  }
}
