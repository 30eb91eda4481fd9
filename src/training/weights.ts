/**
 * What a trial's weights begin with, and what they are in the end: in the program of a group they may lie in
 * the corner of wider ones.
 */
import type { States } from "../backends/executor.ts";
import type { GivenWeights, RandomSource } from "../graph/initializer.ts";
import {
  type Declaration,
  declaredLayout,
  type DeclaredSegment,
  declaredSegments,
  initialState,
} from "../graph/scope.ts";
import { sizeOf } from "../graph/shape.ts";
import type { StateLayout } from "../graph/program.ts";
import type { Model } from "../tasks/task.ts";
import { copyCorner, type Stretch } from "./corner.ts";

export interface Segments {
  readonly [segment: string]: Float32Array;
}

/** What was declared, drawn at the trial's own widths and put where the program has it. */
export function initialSegments(
  own: readonly Declaration[],
  program: readonly Declaration[],
  random: RandomSource,
  given: GivenWeights,
): Segments {
  const drawn = initialState(declaredLayout(own), own, random, given);
  if (own === program) return drawn;
  const segments = emptySegments(declaredLayout(program));
  for (const [from, to] of pairs(own, program)) {
    copyCorner(from.tensor.shape, stretchOf(drawn, from), stretchOf(segments, to));
  }
  return segments;
}

/** Each weight by its name, at the trial's own widths; not those that it was given and that stay as they were. */
export function exportedWeights(
  own: readonly Declaration[],
  program: readonly Declaration[],
  segments: Segments,
): Model["weights"] {
  const kept = own.filter(({ segment }) => segment !== "fixed");
  return pairs(kept, program).map(([to, from]) => {
    const { shape } = to.tensor;
    const values = new Float32Array(sizeOf(shape));
    copyCorner(shape, stretchOf(segments, from), { values, shape, offset: 0 });
    return { name: to.name, shape, values };
  });
}

/** Whose widths segments have. */
interface Widths {
  readonly own: readonly Declaration[];
  readonly program: readonly Declaration[];
}

/** What a program keeps of a trial, at the trial's own widths. */
export function narrowed(segments: Segments, { own, program }: Widths): Segments {
  return Object.fromEntries(
    Object.entries(segments).map(([name, values]) => {
      const declared = declaredSegment(name);
      if (declared === undefined || own === program) return [name, values];
      const corner = new Float32Array(sizeIn(own, declared));
      for (const [to, from] of pairs(own, program)) {
        if (to.segment !== declared) continue;
        const { shape } = to.tensor;
        copyCorner(shape, stretchIn(values, from), stretchIn(corner, to));
      }
      return [name, corner];
    }),
  );
}

/**
 * The same put where a program has it; zeros where it keeps more, such as what other optimisers of its group add.
 * Throws an `Error` where the trial has weights of other shapes.
 */
export function widened(
  segments: Segments,
  { own, program }: Widths,
  layout: StateLayout,
): Segments {
  return Object.fromEntries(
    layout.segments.map(({ name, size }) => {
      const values = segments[name];
      const declared = declaredSegment(name);
      const wide = new Float32Array(size);
      if (values === undefined) return [name, wide];
      if (values.length !== (declared === undefined ? size : sizeIn(own, declared))) {
        throw new Error(
          "Its weights have other shapes than those that it goes on from. Declare the arguments that decide about " +
            "shapes as `static`.",
        );
      }
      if (declared === undefined || own === program) return [name, values];
      for (const [from, to] of pairs(own, program)) {
        if (from.segment !== declared) continue;
        const { shape } = from.tensor;
        copyCorner(shape, stretchIn(values, from), stretchIn(wide, to));
      }
      return [name, wide];
    }),
  );
}

/** The segment that another one goes along with, place by place: `decaying` of `decaying.first`. */
function declaredSegment(name: string): DeclaredSegment | undefined {
  return declaredSegments.find((declared) => name === declared || name.startsWith(`${declared}.`));
}

function sizeIn(declarations: readonly Declaration[], segment: DeclaredSegment): number {
  return declaredLayout(declarations).segments.find(({ name }) => name === segment)?.size ?? 0;
}

/** Puts segments into the states of a trial. */
export function writeSegments(states: States, place: number, segments: Segments): void {
  for (const [segment, values] of Object.entries(segments)) states.write(place, segment, values);
}

function emptySegments({ segments }: StateLayout): Segments {
  return Object.fromEntries(segments.map(({ name, size }) => [name, new Float32Array(size)]));
}

/** The same weights at the trial's own widths and in the program. */
function pairs(
  own: readonly Declaration[],
  program: readonly Declaration[],
): readonly (readonly [own: Declaration, program: Declaration])[] {
  const byName = new Map(program.map((declaration) => [declaration.name, declaration]));
  return own.flatMap((declaration) => {
    const other = byName.get(declaration.name);
    return other === undefined ? [] : [[declaration, other] as const];
  });
}

function stretchOf(segments: Segments, declaration: Declaration): Stretch {
  return stretchIn(segments[declaration.segment] ?? new Float32Array(0), declaration);
}

function stretchIn(values: Float32Array, { offset, tensor }: Declaration): Stretch {
  return { values, shape: tensor.shape, offset };
}
