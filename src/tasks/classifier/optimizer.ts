/** The optimiser that the arguments of the task `classifier` ask for. */
import { add, multiply, select } from "../../graph/elementwise.ts";
import { learningRate, type RateSchedule } from "../../graph/learning-rate.ts";
import { type Operand, tensorOf } from "../../graph/leaves.ts";
import type { Optimizer, SingleOptimizer } from "../../graph/optimizer.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { ClassifierGiven, OptimizerName } from "./arguments.ts";

/** What all optimisers have. */
interface Common {
  readonly rate: Operand;
  readonly decay?: Operand;
}

interface Form {
  readonly names: readonly OptimizerName[];
  readonly optimizer: (given: ClassifierGiven, common: Common) => SingleOptimizer;
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

export function optimizerOf(given: ClassifierGiven): Optimizer {
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
function rateOf({ lr, schedule, warmup, epochs, batch, data }: ClassifierGiven): Operand {
  const steps = multiply(epochs, Math.ceil(data.training.rows / batch));
  const warmUp = warmup === 0 ? {} : { warmUp: multiply(warmup, steps) };
  const rate = (shape: RateSchedule): Tensor => learningRate(lr, { schedule: shape, ...warmUp });
  const falls = tensorOf(schedule.is("cosine"));
  return select(falls, rate({ kind: "cosine", steps }), rate({ kind: "constant" }));
}
