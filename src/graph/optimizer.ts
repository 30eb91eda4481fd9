/** Optimisers of one flat vector of weights, as tensors: settings may differ from trial to trial. */
import { add, divide, multiply, select, sqrt, square, subtract } from "./elementwise.ts";
import { type Operand, state, tensorOf } from "./leaves.ts";
import type { UpdateGoal } from "./passes/schedule.ts";
import type { Segment } from "./program.ts";
import { refusal } from "./shape.ts";
import type { Tensor } from "./tensor.ts";

export type Optimizer = SingleOptimizer | EitherOptimizer;
export type SingleOptimizer = Sgd | Adam | Rmsprop;

/**
 * One of several, which may differ from trial to trial: a trial gets bit for bit what its own optimiser gives alone,
 * whatever the others would give. Of each sum over steps that optimisers keep there is one, with the memory that the
 * trial's optimiser has, so several cost little more than the greatest of them.
 */
export interface EitherOptimizer {
  readonly kind: "either";
  /** At least one. */
  readonly options: readonly OptimizerOption[];
}

export interface OptimizerOption {
  /** 1 for the optimiser that the trial has, 0 for the others. */
  readonly when: Operand;
  readonly optimizer: SingleOptimizer;
}

interface Common {
  /** Learning rate of this step, > 0. */
  readonly rate: Operand;
  /**
   * Decoupled decay of the weights that decay: w ← (1 − rate·decay) w − change. With adam this is AdamW
   * (Loshchilov and Hutter 2019, arXiv:1711.05101).
   */
  readonly decay?: Operand;
}

/** Velocity v ← μ v + g; the change is rate·v, with Nesterov's look ahead rate·(g + μ v) (Sutskever et al. 2013). */
export interface Sgd extends Common {
  readonly kind: "sgd";
  /** 0 … below 1; without it, or with the number 0, there is no velocity. */
  readonly momentum?: Operand;
  readonly nesterov?: boolean;
}

/** Kingma and Ba 2015. */
export interface Adam extends Common {
  readonly kind: "adam";
  /** 0 … below 1. */
  readonly beta1: Operand;
  readonly beta2: Operand;
}

/** Tieleman and Hinton 2012: rate·g / (√v + ε), v the average of g² with memory β₂. */
export interface Rmsprop extends Common {
  readonly kind: "rmsprop";
  /** 0 … below 1. */
  readonly beta2: Operand;
}

/** What an optimiser does in a step: state to keep, and all that is written. */
export interface OptimizerStep {
  readonly segments: readonly Segment[];
  readonly updates: readonly UpdateGoal[];
}

/** A segment of weights with its gradient, flat. */
export interface WeightGradient {
  readonly segment: Segment;
  readonly gradient: Tensor;
  readonly decays: boolean;
}

/** Added to the root of the second moment, as in the papers and most libraries. */
const epsilon = 1e-8;

/** One step of all weights. */
export function optimizerStep(
  optimizer: Optimizer,
  weights: readonly WeightGradient[],
): OptimizerStep {
  const options = optimizer.kind === "either" ? optimizer.options : [{ when: 1, optimizer }];
  for (const one of options) checkOptimizer(one.optimizer);
  const kept = createKept();
  const rate = pick(options, (one) => one.rate);
  const decaying = options.some((option) => option.optimizer.decay !== undefined);
  const decay = decaying
    ? multiply(
        rate,
        pick(options, (one) => one.decay ?? 0),
      )
    : undefined;
  const changeOf = changes(options, rate, kept);
  for (const { segment, gradient, decays } of weights) {
    const before = state(segment.name, 0, [segment.size]);
    const shrunk = decays && decay !== undefined ? multiply(before, subtract(1, decay)) : before;
    kept.update(segment.name, subtract(shrunk, changeOf(segment, gradient)));
  }
  return { segments: kept.segments, updates: kept.updates };
}

/** What each optimiser cannot do without. */
const needed: { readonly [kind in SingleOptimizer["kind"]]: readonly string[] } = {
  sgd: ["rate"],
  adam: ["rate", "beta1", "beta2"],
  rmsprop: ["rate", "beta2"],
};

/** Without types an author may name another one, or leave a number out. */
function checkOptimizer(optimizer: SingleOptimizer): void {
  const { kind } = optimizer;
  if (!Object.hasOwn(needed, kind)) {
    throw refusal(
      "optimizer",
      `there is none of the kind ${JSON.stringify(kind)}`,
      `It is one of ${Object.keys(needed).join(", ")}; adam with \`decay\` is AdamW`,
    );
  }
  const given = new Map<string, unknown>(Object.entries(optimizer));
  for (const name of needed[kind]) {
    if (given.get(name) !== undefined) continue;
    throw refusal("optimizer", `${kind} has no \`${name}\``, "Give a number or a tensor");
  }
}

/** What the optimiser keeps from step to step. */
interface Kept {
  readonly segments: Segment[];
  readonly updates: UpdateGoal[];
  /** Replaces a sum s ← memory·s + term, zeros before the first step; gives its new value. */
  readonly sum: (segment: Segment, memory: Operand, term: Operand) => Tensor;
  readonly update: (segment: string, tensor: Tensor) => void;
}

function createKept(): Kept {
  const segments: Segment[] = [];
  const updates: UpdateGoal[] = [];
  const update = (segment: string, tensor: Tensor): void => {
    updates.push({ segment, offset: 0, tensor });
  };
  return {
    segments,
    updates,
    update,
    sum: (segment, memory, term) => {
      segments.push(segment);
      const after = add(multiply(state(segment.name, 0, [segment.size]), memory), term);
      update(segment.name, after);
      return after;
    },
  };
}

/** What the trial's optimiser has there; what several have in common is not chosen among. */
function pick(
  options: readonly OptimizerOption[],
  valueOf: (optimizer: SingleOptimizer) => Operand,
): Operand {
  const conditions = new Map<Operand, Operand>();
  for (const { when, optimizer } of options) {
    const value = valueOf(optimizer);
    const before = conditions.get(value);
    conditions.set(value, before === undefined ? when : add(before, when));
  }
  const [last, ...others] = [...conditions].toReversed();
  if (last === undefined) {
    throw refusal("optimizer", "there is none to choose", "Give `either` at least one option");
  }
  return others.reduce<Operand>(
    (rest, [value, when]) => select(tensorOf(when), value, rest),
    last[0],
  );
}

/** The change of a segment's weights, to be subtracted. */
type Change = (segment: Segment, gradient: Tensor) => Tensor;

/**
 * All optimisers change by scale · numerator / denominator. The numerator is the gradient or a sum of gradients, the
 * denominator 1 or a margin and the root of a sum of squared gradients.
 */
function changes(options: readonly OptimizerOption[], rate: Operand, kept: Kept): Change {
  const memory = {
    first: memoryOf(options, firstMemory),
    second: memoryOf(options, secondMemory),
  };
  const scalings = new Map<SingleOptimizer["kind"], Scaling>();
  for (const { kind } of options.map(({ optimizer }) => optimizer)) {
    if (!scalings.has(kind)) scalings.set(kind, scalingOf(kind, rate, memory, kept));
  }
  const scale = pick(options, ({ kind }) => scalings.get(kind)?.scale ?? rate);
  const margin = pick(options, ({ kind }) => scalings.get(kind)?.margin ?? 0);
  return ({ name, size }, gradient) => {
    const { first = 0, second = 0 } = memory;
    const sum =
      memory.first === undefined
        ? gradient
        : kept.sum({ name: `${name}.first`, size }, first, gradient);
    const ahead = add(gradient, multiply(sum, first));
    const root =
      memory.second === undefined
        ? 1
        : add(sqrt(kept.sum({ name: `${name}.second`, size }, second, square(gradient))), margin);
    const numerator = pick(options, (one) => {
      if (firstMemory(one) === undefined) return gradient;
      return one.kind === "sgd" && one.nesterov === true ? ahead : sum;
    });
    const denominator = pick(options, (one) => (secondMemory(one) === undefined ? 1 : root));
    return multiply(divide(numerator, denominator), scale);
  };
}

interface Memory {
  readonly first: Operand | undefined;
  readonly second: Operand | undefined;
}

/** The memory of the trial's optimiser, if any keeps that sum. */
function memoryOf(
  options: readonly OptimizerOption[],
  memoryIn: (optimizer: SingleOptimizer) => Operand | undefined,
): Operand | undefined {
  const keeping = options.filter(({ optimizer }) => memoryIn(optimizer) !== undefined);
  return keeping.length === 0 ? undefined : pick(keeping, (one) => memoryIn(one) ?? 0);
}

/** Memory of the sum of gradients, if the optimiser keeps one. */
function firstMemory(optimizer: SingleOptimizer): Operand | undefined {
  switch (optimizer.kind) {
    case "sgd":
      return optimizer.momentum === 0 ? undefined : optimizer.momentum;
    case "adam":
      return optimizer.beta1;
    case "rmsprop":
      return undefined;
  }
}

/** Memory of the sum of squared gradients, if the optimiser keeps one. */
function secondMemory(optimizer: SingleOptimizer): Operand | undefined {
  return optimizer.kind === "sgd" ? undefined : optimizer.beta2;
}

interface Scaling {
  readonly scale: Operand;
  readonly margin: Operand;
}

function scalingOf(
  kind: SingleOptimizer["kind"],
  rate: Operand,
  { first = 0, second = 0 }: Memory,
  kept: Kept,
): Scaling {
  switch (kind) {
    case "sgd":
      return { scale: rate, margin: 0 };
    case "adam":
      return adamScaling(rate, first, second, kept);
    case "rmsprop": {
      const root = sqrt(subtract(1, second));
      return { scale: divide(rate, root), margin: divide(epsilon, root) };
    }
  }
}

/**
 * The moments are kept as sums m ← β₁ m + g and v ← β₂ v + g², next to what such a sum of ones has reached: their
 * quotient is the average with its bias corrected, without a power of β. With these c₁ and c₂ the change
 * rate·(m/c₁) / (√(v/c₂) + ε) is (rate √c₂ / c₁)·m / (√v + ε √c₂).
 */
function adamScaling(rate: Operand, beta1: Operand, beta2: Operand, kept: Kept): Scaling {
  const first = kept.sum({ name: "adam.first.count", size: 1 }, beta1, 1);
  const root = sqrt(kept.sum({ name: "adam.second.count", size: 1 }, beta2, 1));
  return { scale: divide(multiply(root, rate), first), margin: multiply(root, epsilon) };
}
