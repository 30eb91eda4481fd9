/** Which values can be computed where they belong, so that nothing is copied there. */
import type { Program } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import { placeInState, type Segments } from "./segments.ts";
import { sameLengths, type Step } from "./steps.ts";
import type { StateRead, Uses } from "./uses.ts";
import { at, type View } from "./views.ts";

export interface Planned {
  readonly program: Program;
  readonly views: readonly View[];
  readonly steps: readonly Step[];
  readonly uses: Uses;
}

/** Roots that are written straight into the state, with their place there in numbers. */
export interface DirectUpdates {
  readonly places: ReadonlyMap<number, number>;
  /** Places in `program.updates`. */
  readonly updates: ReadonlySet<number>;
}

/**
 * An update can be written where it belongs if nobody reads the old numbers afterwards: all reads come in
 * steps before, or in the same loop at the same place.
 */
export function directUpdates(planned: Planned, segments: Segments): DirectUpdates {
  const { program, views, steps, uses } = planned;
  const places = new Map<number, number>();
  const updates = new Set<number>();
  for (const [i, { segment, offset, node }] of program.updates.entries()) {
    const producer = wholeProducer(planned, node);
    if (producer === undefined || places.has(at(views, node).root)) continue;
    const start = placeInState(segments, segment, offset);
    const end = start + sizeOf(at(program.nodes, node).shape);
    const late = uses.ofState.some((read) => {
      const [from, size] = stretchOf(read);
      if (from >= end || from + size <= start || read.step < producer) return false;
      return !(read.step === producer && from === start && readInStep(read, at(steps, producer)));
    });
    if (late) continue;
    places.set(at(views, node).root, start);
    updates.add(i);
  }
  return { places, updates };

  function stretchOf({ node }: StateRead): readonly [start: number, size: number] {
    const { root } = at(views, node);
    const { op, shape } = at(program.nodes, root);
    if (op.kind !== "state") throw new TypeError("A read of the state reads a state.");
    return [placeInState(segments, op.segment, op.offset), sizeOf(shape)];
  }

  function readInStep({ node }: StateRead, step: Step): boolean {
    const whole = at(views, node).offset === 0;
    return step.kind === "loop" && whole && sameLengths(at(program.nodes, node).shape, step.shape);
  }
}

/** A value that lies inside a longer one, from `offset` numbers on. */
export interface Part {
  readonly whole: number;
  readonly offset: number;
}

/** Values that are computed inside of what they are put together to; those of `taken` lie elsewhere. */
export function partsOf(planned: Planned, taken: ReadonlySet<number>): ReadonlyMap<number, Part> {
  const { program, views } = planned;
  const parts = new Map<number, Part>();
  for (const [whole, { op, inputs, shape }] of [...program.nodes.entries()].toReversed()) {
    if (op.kind !== "concat" || !isLeading(shape, op.axis)) continue;
    let offset = 0;
    for (const input of inputs) {
      const { root } = at(views, input);
      const free = !taken.has(root) && !parts.has(root);
      if (free && wholeProducer(planned, input) !== undefined) parts.set(root, { whole, offset });
      offset += sizeOf(at(program.nodes, input).shape);
    }
  }
  return parts;
}

/** Whether parts along an axis lie one after the other. */
export function isLeading(shape: readonly number[], axis: number): boolean {
  return shape.every((length, i) => i >= axis || length === 1);
}

/** The step that computes all of a node's root, if it writes nothing beyond its end. */
function wholeProducer({ program, views, steps, uses }: Planned, node: number): number | undefined {
  const { root } = at(views, node);
  const { op, shape } = at(program.nodes, root);
  const producer = uses.producers.get(root);
  if (producer === undefined || sizeOf(shape) !== sizeOf(at(program.nodes, node).shape)) {
    return undefined;
  }
  if (at(steps, producer).kind === "loop") return producer;
  return ["concat", "maxPool", "maxPoolGradient", "meanPool", "meanPoolGradient"].includes(op.kind)
    ? undefined
    : producer;
}
