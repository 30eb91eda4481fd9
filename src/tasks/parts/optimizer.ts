/** What classifiers learn by: the optimiser, and its learning rate over the steps. */
import { add, multiply, select } from "../../graph/elementwise.ts";
import { learningRate, type RateSchedule } from "../../graph/learning-rate.ts";
import { type Operand, tensorOf } from "../../graph/leaves.ts";
import type { Optimizer, SingleOptimizer } from "../../graph/optimizer.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { epochs, flag, real, variant, whole } from "../../training/arguments.ts";
import type { Given, GivenValues } from "../../training/definition.ts";

const optimizerNames = ["sgd", "momentum", "adam", "rmsprop"] as const;
type OptimizerName = (typeof optimizerNames)[number];

const scheduleNames = ["constant", "cosine"] as const;

const usualOptimizer = "adam";
const share = { low: 0, high: 1, below: true } as const;
const atLeastZero = { low: 0, high: Infinity } as const;

/** How long and how fast a network learns. */
export const learningArguments = {
  batch: whole({ low: 1, high: Infinity }, 64),
  optimizer: variant(optimizerNames, usualOptimizer),
  lr: real(atLeastZero),
  schedule: variant(scheduleNames, "constant"),
  /** Share of the trial's steps in which the learning rate first rises, so that it means the same for any epochs. */
  warmup: real({ low: 0, high: 1 }, 0),
  momentum: real(share, ({ optimizer }) => (optimizer === "momentum" ? 0.9 : 0)),
  nesterov: flag(false),
  beta1: real(share, 0.9),
  beta2: real(share, ({ optimizer }) => (optimizer === "rmsprop" ? 0.9 : 0.999)),
  /** Decoupled weight decay of matrices and filters, not of biases. */
  decay: real(atLeastZero, 0),
  /** Greatest norm of the gradient; 0: any. */
  clip: real(atLeastZero, 0),
  epochs: epochs(20),
};

/** `rows`: how many examples an epoch has. */
export type Learning = Given<typeof learningArguments> & { readonly rows: number };

/** The optimisers that an argument belongs to, where it belongs to some. */
const usedBy: { readonly [argument: string]: readonly string[] } = {
  momentum: ["sgd", "momentum"],
  nesterov: ["sgd", "momentum"],
  beta1: ["adam"],
  beta2: ["adam", "rmsprop"],
};

/** Refuses what has no effect. Throws an `Error` for the user. */
export function checkLearning(values: GivenValues): void {
  const { optimizer = usualOptimizer } = values;
  for (const [argument, users] of Object.entries(usedBy)) {
    if (users.some((user) => user === optimizer) || values[argument] === undefined) continue;
    const name = typeof optimizer === "string" ? optimizer : JSON.stringify(optimizer);
    throw new Error(
      `\`${argument}\` has no effect with the optimizer ${name}: it belongs to ${users.join(" and ")}. ` +
        `Declare it in a \`when\` that asks for one of them.`,
    );
  }
}

/** What all optimisers have. */
interface Common {
  readonly rate: Operand;
  readonly decay?: Operand;
}

interface Form {
  readonly names: readonly OptimizerName[];
  readonly optimizer: (given: Learning, common: Common) => SingleOptimizer;
}

/** `sgd` and `momentum` are the same but for the momentum that they have by default. */
const forms: readonly Form[] = [
  {
    names: ["sgd", "momentum"],
    optimizer: (given, common) => ({
      kind: "sgd",
      ...common,
      ...(given.momentum === 0 ? {} : { momentum: given.momentum, nesterov: given.nesterov }),
    }),
  },
  {
    names: ["adam"],
    optimizer: (given, common) => ({
      kind: "adam",
      ...common,
      beta1: given.beta1,
      beta2: given.beta2,
    }),
  },
  {
    names: ["rmsprop"],
    optimizer: ({ beta2 }, common) => ({ kind: "rmsprop", ...common, beta2 }),
  },
];

export function optimizerOf(given: Learning): Optimizer {
  const { present, is } = given.optimizer;
  const rate = rateOf(given);
  const common = given.decay === 0 ? { rate } : { rate, decay: given.decay };
  const options = forms.flatMap(({ names, optimizer }) => {
    const here = names.filter((name) => present.includes(name));
    const [first, ...others] = here.map(is);
    if (first === undefined) return [];
    return [{ when: others.reduce(add, first), optimizer: optimizer(given, common) }];
  });
  const [only, ...rest] = options;
  if (only === undefined) throw new Error("A trial has an optimizer.");
  return rest.length === 0 ? only.optimizer : { kind: "either", options };
}

/** The learning rate of a step: it rises at first and falls then, where the trial asks for it. */
function rateOf({ lr, schedule, warmup, epochs: passes, batch, rows }: Learning): Operand {
  const steps = multiply(passes, Math.ceil(rows / batch));
  const warmUp = warmup === 0 ? {} : { warmUp: multiply(warmup, steps) };
  const rate = (shape: RateSchedule): Tensor => learningRate(lr, { schedule: shape, ...warmUp });
  const falls = tensorOf(schedule.is("cosine"));
  return select(falls, rate({ kind: "cosine", steps }), rate({ kind: "constant" }));
}
