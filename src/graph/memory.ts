/** How much memory a trial needs. */
import { isPerTrial } from "./leaves.ts";
import type { Node, Program, StateLayout } from "./program.ts";
import { sizeOf } from "./shape.ts";

/** Of float32 and int32 alike. */
const bytesPerNumber = 4;

/** Numbers that an operation needs for itself while it is carried out. */
export type Working = (node: Node, inputs: readonly Node[]) => number;

/**
 * Bytes that a trial adds to a program's memory: its state, and the greatest sum of values that are alive at once.
 * What all trials share is not counted: data, constants, and what depends on them alone. An operation's inputs and its
 * result are alive together, and what it needs for itself where its first input is the trial's own; a reshaped value is
 * the same memory.
 */
export function bytesOf(program: Program, layout: StateLayout, working: Working = () => 0): number {
  const state = layout.segments.reduce((total, { size }) => total + size, 0);
  return bytesPerNumber * (state + greatestAlive(program, working));
}

/** A value in memory from one operation to another. */
interface Stay {
  readonly size: number;
  readonly from: number;
  until: number;
}

function greatestAlive({ nodes }: Program, working: Working): number {
  const stays: (Stay | undefined)[] = [];
  for (const [place, node] of nodes.entries()) stays.push(stayOf(node, place, stays));
  const freed = nodes.map((): Stay[] => []);
  for (const stay of new Set(stays)) if (stay !== undefined) freed[stay.until]?.push(stay);
  let [alive, greatest] = [0, 0];
  for (const [place, node] of nodes.entries()) {
    const [stay, first] = [stays[place], stays[node.inputs[0] ?? -1]];
    if (stay?.from === place) alive += stay.size;
    const inputs = node.inputs.flatMap((input) => nodes[input] ?? []);
    greatest = Math.max(greatest, alive + (first === undefined ? 0 : working(node, inputs)));
    for (const { size } of freed[place] ?? []) alive -= size;
  }
  return greatest;
}

/** Nothing for a value that all trials share. */
function stayOf(
  { op, inputs, shape, lastUse }: Node,
  place: number,
  stays: readonly (Stay | undefined)[],
): Stay | undefined {
  const read = inputs.flatMap((input) => stays[input] ?? []);
  const [first] = read;
  if (op.kind === "reshape" && first !== undefined) {
    first.until = Math.max(first.until, lastUse);
    return first;
  }
  const own = isPerTrial(op) || first !== undefined;
  return own ? { size: sizeOf(shape), from: place, until: lastUse } : undefined;
}
