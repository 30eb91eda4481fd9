/**
 * What a trial's weights begin with, and what they are in the end: in the program of a group they may lie in
 * the corner of wider ones.
 */
import type { States } from "../backends/executor.ts";
import type { RandomSource } from "../graph/initializer.ts";
import { type Declaration, declaredLayout, initialState } from "../graph/scope.ts";
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
): Segments {
  const drawn = initialState(declaredLayout(own), own, random);
  if (own === program) return drawn;
  const segments = emptySegments(declaredLayout(program));
  for (const [from, to] of pairs(own, program)) {
    copyCorner(from.tensor.shape, stretchOf(drawn, from), stretchOf(segments, to));
  }
  return segments;
}

/** Each weight by its name, at the trial's own widths. */
export function exportedWeights(
  own: readonly Declaration[],
  program: readonly Declaration[],
  segments: Segments,
): Model["weights"] {
  return pairs(own, program).map(([to, from]) => {
    const { shape } = to.tensor;
    const values = new Float32Array(sizeOf(shape));
    copyCorner(shape, stretchOf(segments, from), { values, shape, offset: 0 });
    return { name: to.name, shape, values };
  });
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

function stretchOf(segments: Segments, { segment, offset, tensor }: Declaration): Stretch {
  return { values: segments[segment] ?? new Float32Array(0), shape: tensor.shape, offset };
}
