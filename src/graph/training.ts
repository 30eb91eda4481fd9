/** Whole programs of a trial: a training step, and an evaluation. */
import { concat, flatten } from "./arrangement.ts";
import { add, divide, less, minimum, multiply, select, sqrt, square } from "./elementwise.ts";
import { gradients } from "./gradient.ts";
import type { Operand } from "./leaves.ts";
import { type Optimizer, optimizerStep, type WeightGradient } from "./optimizer.ts";
import { optimize } from "./passes/optimize.ts";
import { schedule, type UpdateGoal } from "./passes/schedule.ts";
import type { Program, StateLayout } from "./program.ts";
import { sum } from "./reduction.ts";
import { type Declaration, declaredLayout, isLearned, type Scope } from "./scope.ts";
import { refusal } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

export interface Training {
  readonly scope: Scope;
  /** A single number, to be made small. */
  readonly loss: Tensor;
  readonly optimizer: Optimizer;
  /** Greatest norm of the whole gradient; a longer one is shortened to it. 0: of any length. */
  readonly clip?: Operand;
  /** New values of what the model keeps, such as those of batch normalisation. */
  readonly updates?: readonly UpdateGoal[];
  /** What else the step gives back. */
  readonly results?: { readonly [name: string]: Tensor };
}

export interface TrainingStep {
  /** Gives the result `loss`, that of before the step, and those that were asked for. */
  readonly program: Program;
  /** All that a trial keeps: what the model declared, then what the optimiser adds. */
  readonly layout: StateLayout;
}

/** The program of a training step. */
export function trainingStep(training: Training): TrainingStep {
  const { scope, loss, optimizer, clip, updates = [], results = {} } = training;
  const declarations = scope.declarations();
  const layout = declaredLayout(declarations);
  const weights = clipped(weightGradients(loss, declarations, layout), clip);
  if (weights.length === 0) {
    throw refusal("trainingStep", "the model has no weights", "Declare one with `scope.weight`");
  }
  const step = optimizerStep(optimizer, weights);
  const goals = optimize({
    results: namedResults({ ...results, loss }),
    updates: [...step.updates, ...updates],
  });
  return {
    program: schedule(goals),
    layout: { segments: [...layout.segments, ...step.segments] },
  };
}

/** A program that gives back those tensors, and changes nothing but what it is told to. */
export function evaluation(
  results: { readonly [name: string]: Tensor },
  updates: readonly UpdateGoal[] = [],
): Program {
  return schedule(optimize({ results: namedResults(results), updates }));
}

function namedResults(results: { readonly [name: string]: Tensor }) {
  return Object.entries(results).map(([name, tensor]) => ({ name, tensor }));
}

/** The gradient of each segment of weights, in one vector like the segment. */
function weightGradients(
  loss: Tensor,
  declarations: readonly Declaration[],
  layout: StateLayout,
): readonly WeightGradient[] {
  const learned = declarations.filter(({ segment }) => isLearned(segment));
  const found = gradients(
    loss,
    learned.map(({ tensor }) => tensor),
  );
  return layout.segments
    .filter(({ name }) => isLearned(name))
    .map((segment) => ({
      segment,
      decays: segment.name === "decaying",
      gradient: concat(found.filter((_, i) => learned[i]?.segment === segment.name).map(flatten)),
    }));
}

/** All gradients times the same factor, so that their joint norm is at most `limit`, where that is not 0. */
function clipped(
  weights: readonly WeightGradient[],
  limit: Operand | undefined,
): readonly WeightGradient[] {
  if (limit === undefined || limit === 0 || weights.length === 0) return weights;
  const norm = sqrt(weights.map(({ gradient }) => sum(square(gradient))).reduce(add));
  const shortened = minimum(divide(limit, norm), 1);
  const factor = typeof limit === "number" ? shortened : select(less(0, limit), shortened, 1);
  return weights.map((one) => ({ ...one, gradient: multiply(one.gradient, factor) }));
}
