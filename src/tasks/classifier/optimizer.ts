/** The optimiser that the arguments of the task `classifier` ask for. */
import { add } from "../../graph/elementwise.ts";
import type { Operand } from "../../graph/leaves.ts";
import type { Optimizer, SingleOptimizer } from "../../graph/optimizer.ts";
import type { ClassifierGiven, OptimizerName } from "./arguments.ts";

interface Form {
  readonly names: readonly OptimizerName[];
  readonly optimizer: (given: ClassifierGiven) => SingleOptimizer;
}

/** `sgd` and `momentum` are the same but for the momentum that they have by default. */
const forms: readonly Form[] = [
  {
    names: ["sgd", "momentum"],
    optimizer: (given) => ({
      kind: "sgd",
      ...common(given),
      ...(given.momentum === 0 ? {} : { momentum: given.momentum, nesterov: given.nesterov }),
    }),
  },
  {
    names: ["adam"],
    optimizer: (given) => ({
      kind: "adam",
      ...common(given),
      beta1: given.beta1,
      beta2: given.beta2,
    }),
  },
  {
    names: ["rmsprop"],
    optimizer: (given) => ({ kind: "rmsprop", ...common(given), beta2: given.beta2 }),
  },
];

export function optimizerOf(given: ClassifierGiven): Optimizer {
  const { present, is } = given.optimizer;
  const options = forms.flatMap(({ names, optimizer }) => {
    const here = names.filter((name) => present.includes(name));
    const [first, ...others] = here.map(is);
    if (first === undefined) return [];
    return [{ when: others.reduce(add, first), optimizer: optimizer(given) }];
  });
  const [only, ...rest] = options;
  if (only === undefined) throw new Error("A trial has an optimizer.");
  return rest.length === 0 ? only.optimizer : { kind: "either", options };
}

function common({ lr, decay }: ClassifierGiven): { rate: Operand; decay?: Operand } {
  return decay === 0 ? { rate: lr } : { rate: lr, decay };
}
