/** Sums and maxima along axes. */
import type { ReduceOp } from "../../graph/op.ts";
import type { Shape } from "../../graph/tensor.ts";
import { i32 } from "./code.ts";
import { addressOf, type Emitter, shifted } from "./emitter.ts";
import type { Operation } from "./operation.ts";
import { at } from "./views.ts";

/** One call of the kernel: the middle one of three axes goes. */
interface Pass {
  readonly outer: number;
  readonly length: number;
  readonly inner: number;
}

/** Room for what each pass but the last leaves. */
export function workingBytesOfReduce(shape: Shape, axes: readonly number[]): number {
  const passes = passesOf(shape, axes);
  return passes.slice(0, -1).reduce((sum, pass) => sum + roomFor(pass), 0);
}

export function emitReduce(emitter: Emitter, op: ReduceOp, operation: Operation): void {
  const { inputs, to, working } = operation;
  const { shape, place } = at(inputs, 0);
  const passes = passesOf(shape, op.axes);
  let from = place;
  let free = working;
  for (const [i, pass] of passes.entries()) {
    const target = i === passes.length - 1 ? to : free;
    const sizes = [pass.outer, pass.length, pass.inner, op.fn === "max" ? 1 : 0].map(i32);
    emitter.emit(emitter.kernel("reduce", [addressOf(from), addressOf(target), ...sizes]));
    from = target;
    free = shifted(free, roomFor(pass) / 4);
  }
}

/** In bytes, with some to spare for vectors that are read across the end. */
function roomFor({ outer, inner }: Pass): number {
  return 4 * outer * inner + 32;
}

/** Neighbouring axes go in one pass, the last ones first. */
function passesOf(shape: Shape, axes: readonly number[]): readonly Pass[] {
  const blocks: { length: number; goes: boolean }[] = [];
  for (const [axis, length] of shape.entries()) {
    if (length === 1) continue;
    const goes = axes.includes(axis);
    const last = blocks.at(-1);
    if (last?.goes === goes) last.length *= length;
    else blocks.push({ length, goes });
  }
  const passes: Pass[] = [];
  for (const [i, { length, goes }] of [...blocks.entries()].toReversed()) {
    if (!goes) continue;
    const kept = blocks.slice(i + 1).filter((block) => !block.goes);
    passes.push({
      outer: blocks.slice(0, i).reduce((product, block) => product * block.length, 1),
      length,
      inner: kept.reduce((product, block) => product * block.length, 1),
    });
  }
  return passes;
}
