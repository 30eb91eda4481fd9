/** What a model declares while it is built: its weights, and statistics that it keeps from step to step. */
import {
  type GivenWeights,
  type Initializer,
  initialValues,
  type RandomSource,
} from "./initializer.ts";
import { state } from "./leaves.ts";
import type { UpdateGoal } from "./passes/schedule.ts";
import type { StateLayout } from "./program.ts";
import { checkShape, refusal, sameShape, show, sizeOf } from "./shape.ts";
import type { Shape, Tensor } from "./tensor.ts";

/**
 * The segments that models declare into. Weights that decay stand apart from those that do not, so that an
 * optimiser treats each segment as one vector.
 */
export const declaredSegments = ["decaying", "steady", "running", "fixed"] as const;
export type DeclaredSegment = (typeof declaredSegments)[number];

/** Those that an optimiser learns. */
export function isLearned(segment: string): boolean {
  return segment === "decaying" || segment === "steady";
}

/** A stretch of the state with a name. */
export interface Declaration {
  readonly name: string;
  readonly segment: DeclaredSegment;
  readonly offset: number;
  readonly initializer: Initializer;
  /** What it holds before the step. */
  readonly tensor: Tensor;
}

export interface WeightOptions {
  readonly initializer: Initializer;
  /** Whether weight decay acts on it; unless said otherwise on all that have two axes or more. */
  readonly decays?: boolean;
}

/**
 * A model may be built several times in one scope (for whole batches, for the last batch, for validation):
 * the same name is the same weight each time.
 */
export interface Scope {
  /** A tensor to be learned. Throws where the name has another shape already. */
  readonly weight: (name: string, shape: Shape, options: WeightOptions) => Tensor;
  /** A tensor that is kept but not learned, such as a moving average; see `replacement`. */
  readonly running: (name: string, shape: Shape, initializer: Initializer) => Tensor;
  /** A tensor that stays as it begins, such as a weight of an earlier model. */
  readonly fixed: (name: string, shape: Shape, initializer: Initializer) => Tensor;
  /** In the order of declaration. */
  readonly declarations: () => readonly Declaration[];
}

export function createScope(): Scope {
  const declared = new Map<string, Declaration>();
  const sizes = { decaying: 0, steady: 0, running: 0, fixed: 0 };

  const declare = (
    name: string,
    segment: DeclaredSegment,
    shape: Shape,
    initializer: Initializer,
  ): Tensor => {
    const before = declared.get(name);
    if (before === undefined) {
      checkShape(`weight "${name}"`, shape);
      const offset = sizes[segment];
      const tensor = state(segment, offset, shape);
      declared.set(name, { name, segment, offset, initializer, tensor });
      sizes[segment] += sizeOf(shape);
      return tensor;
    }
    if (!sameShape(before.tensor.shape, shape) || before.segment !== segment) {
      throw refusal(
        `weight "${name}"`,
        `it was declared as ${show(before.tensor)}, ${before.segment}, and now as ${show(shape)}, ${segment}`,
        "Give each weight a name of its own",
      );
    }
    return before.tensor;
  };

  return {
    weight: (name, shape, { initializer, decays = shape.length > 1 }) =>
      declare(name, decays ? "decaying" : "steady", shape, initializer),
    running: (name, shape, initializer) => declare(name, "running", shape, initializer),
    fixed: (name, shape, initializer) => declare(name, "fixed", shape, initializer),
    declarations: () => [...declared.values()],
  };
}

/** What was declared with `running` becomes `next` at the end of the step that is given this. */
export function replacement({ op, shape }: Tensor, next: Tensor): UpdateGoal {
  if (op.kind !== "state" || op.segment !== "running" || !sameShape(shape, next.shape)) {
    throw refusal(
      "replacement",
      `${show(next)} does not replace ${show(shape)}`,
      "Give the tensor that `running` gave, and a new value of its shape",
    );
  }
  return { segment: op.segment, offset: op.offset, tensor: next };
}

/** The segments of what was declared, those that are empty left out. */
export function declaredLayout(declarations: readonly Declaration[]): StateLayout {
  const segments = declaredSegments.map((name) => ({
    name,
    size: declarations
      .filter(({ segment }) => segment === name)
      .reduce((total, { tensor }) => total + sizeOf(tensor.shape), 0),
  }));
  return { segments: segments.filter(({ size }) => size > 0) };
}

/** What all segments of a layout begin with: declarations draw in their order, the rest is zero. */
export function initialState(
  layout: StateLayout,
  declarations: readonly Declaration[],
  random: RandomSource,
  given?: GivenWeights,
): { readonly [segment: string]: Float32Array } {
  const segments = layout.segments.map(({ name, size }) => [name, new Float32Array(size)] as const);
  const state = Object.fromEntries(segments);
  for (const { segment, offset, tensor, initializer } of declarations) {
    state[segment]?.set(initialValues(initializer, sizeOf(tensor.shape), random, given), offset);
  }
  return state;
}
