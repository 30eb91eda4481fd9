/** Operations that move numbers without changing them. */
import type { ConcatOp, PadOp, SliceOp, TransposeOp } from "../../graph/op.ts";
import { sizeOf, stridesOf } from "../../graph/shape.ts";
import type { Shape } from "../../graph/tensor.ts";
import {
  addI32,
  type Code,
  copyMemory,
  fillZero,
  get,
  i32,
  loadI32,
  repeat,
  set,
  storeI32,
} from "./code.ts";
import { addressOf, type Emitter, type Place, shifted } from "./emitter.ts";
import { mergeAxes } from "./loop-shape.ts";
import type { Operation } from "./operation.ts";
import { at } from "./views.ts";

export function emitTranspose(emitter: Emitter, op: TransposeOp, operation: Operation): void {
  const { inputs, shape, to } = operation;
  const input = at(inputs, 0);
  const own = stridesOf(input.shape);
  const strides = op.permutation.map((axis) => at(own, axis));
  const { lengths, strides: merged } = mergeAxes(shape, [strides, stridesOf(shape)]);
  const from = at(merged, 0);
  const rank = lengths.length;
  const [columns, rows] = [at(lengths, rank - 2), at(lengths, rank - 1)];
  const swaps = at(from, rank - 2) === 1 && at(from, rank - 1) === columns;
  if (swaps && (rank === 2 || (rank === 3 && at(from, 0) === rows * columns))) {
    const sizes = [rank === 3 ? at(lengths, 0) : 1, rows, columns].map(i32);
    emitter.emit(emitter.kernel("transpose", [addressOf(input.place), addressOf(to), ...sizes]));
    return;
  }
  copyStrided(
    emitter,
    shape,
    { place: input.place, strides },
    { place: to, strides: stridesOf(shape) },
  );
}

export function emitSlice(emitter: Emitter, { starts }: SliceOp, operation: Operation): void {
  const { inputs, shape, to } = operation;
  const input = at(inputs, 0);
  const strides = stridesOf(input.shape);
  const place = shifted(input.place, distance(starts, strides));
  copyStrided(emitter, shape, { place, strides }, { place: to, strides: stridesOf(shape) });
}

export function emitPad(emitter: Emitter, { before }: PadOp, operation: Operation): void {
  const { inputs, shape, to } = operation;
  const input = at(inputs, 0);
  const strides = stridesOf(shape);
  emitter.emit(fillZero(addressOf(to), 4 * sizeOf(shape)));
  copyStrided(
    emitter,
    input.shape,
    { place: input.place, strides: stridesOf(input.shape) },
    { place: shifted(to, distance(before, strides)), strides },
  );
}

/** Parts that are where they belong already are left there. */
export function emitConcat(emitter: Emitter, { axis }: ConcatOp, operation: Operation): void {
  const { inputs, shape, to } = operation;
  const strides = stridesOf(shape);
  let start = 0;
  for (const input of inputs) {
    const place = shifted(to, start * at(strides, axis));
    const moves = place.base !== input.place.base || place.offset !== input.place.offset;
    if (moves) {
      const source = { place: input.place, strides: stridesOf(input.shape) };
      copyStrided(emitter, input.shape, source, { place, strides });
    }
    start += at(input.shape, axis);
  }
}

interface Strided {
  readonly place: Place;
  /** In numbers, one an axis. */
  readonly strides: readonly number[];
}

/** Copies number by number, or in runs where both sides lie together. */
function copyStrided(emitter: Emitter, shape: Shape, from: Strided, to: Strided): void {
  const { lengths, strides } = mergeAxes(shape, [from.strides, to.strides]);
  const [source, target] = [at(strides, 0), at(strides, 1)];
  const inner = lengths.length - 1;
  const [reading, writing] = [emitter.local("i32"), emitter.local("i32")];
  const together = at(source, inner) === 1 && at(target, inner) === 1;
  const run = at(lengths, inner);

  const axis = (depth: number): Code => {
    if (depth === inner && together) return copyMemory(get(writing), get(reading), 4 * run);
    const [length, step] = [at(lengths, depth), 4];
    const done = (own: readonly number[]): number =>
      depth === inner || (depth === inner - 1 && together)
        ? 0
        : at(own, depth + 1) * at(lengths, depth + 1);
    const within =
      depth === inner ? storeI32(get(writing), loadI32(get(reading))) : axis(depth + 1);
    return repeat(emitter.local("i32"), length, [
      ...within,
      ...set(reading, addI32(get(reading), i32(step * (at(source, depth) - done(source))))),
      ...set(writing, addI32(get(writing), i32(step * (at(target, depth) - done(target))))),
    ]);
  };
  emitter.emit(set(reading, addressOf(from.place)));
  emitter.emit(set(writing, addressOf(to.place)));
  emitter.emit(axis(0));
}

function distance(places: readonly number[], strides: readonly number[]): number {
  return places.reduce((sum, place, axis) => sum + place * at(strides, axis), 0);
}
