/** What the task `classifier` takes. */
import { dataCatalog, type ImageShape } from "../../data/catalog.ts";
import type { Value } from "../../ir/value.ts";
import {
  choice,
  dataSet,
  epochs,
  flag,
  real,
  variant,
  whole,
  wholes,
  widths,
} from "../../training/arguments.ts";
import type { Given, GivenValues } from "../../training/definition.ts";

export const activationNames = ["relu", "tanh", "gelu"] as const;
export type ActivationName = (typeof activationNames)[number];

export const optimizerNames = ["sgd", "momentum", "adam", "rmsprop"] as const;
export type OptimizerName = (typeof optimizerNames)[number];

const scheduleNames = ["constant", "cosine"] as const;

const usualOptimizer = "adam";
const share = { low: 0, high: 1, below: true } as const;
const atLeastZero = { low: 0, high: Infinity } as const;

export const classifierArguments = {
  data: dataSet(),
  /** Units of each dense layer but the last. */
  hidden: widths(),
  /** Channels of each convolution before the dense layers. */
  filters: wholes({ low: 1, high: 4096 }, []),
  activation: choice(activationNames, "relu"),
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
  dropout: real(share, 0),
  smoothing: real({ low: 0, high: 1 }, 0),
  epochs: epochs(20),
};

export type ClassifierGiven = Given<typeof classifierArguments>;

/** The optimisers that an argument belongs to, where it belongs to some. */
const usedBy: { readonly [argument: string]: readonly string[] } = {
  momentum: ["sgd", "momentum"],
  nesterov: ["sgd", "momentum"],
  beta1: ["adam"],
  beta2: ["adam", "rmsprop"],
};

/** Refuses what has no effect, and convolutions that the data cannot have. */
export function checkClassifier(values: GivenValues): void {
  const { optimizer = usualOptimizer } = values;
  for (const [argument, users] of Object.entries(usedBy)) {
    if (users.some((user) => user === optimizer) || values[argument] === undefined) continue;
    throw new Error(
      `\`${argument}\` has no effect with the optimizer ${show(optimizer)}: it belongs to ${users.join(" and ")}. ` +
        `Declare it in a \`when\` that asks for one of them.`,
    );
  }
  const { data, filters } = values;
  if (!Array.isArray(filters) || filters.length === 0) return;
  const source = show(data);
  const image = dataCatalog[source]?.image;
  if (image === undefined) {
    throw new Error(
      `The data set ${source} holds no images, so \`filters\` must be empty: convolutions need rows and columns of pixels.`,
    );
  }
  const most = mostConvolutions(image);
  if (filters.length > most) {
    throw new Error(
      `\`filters\` has ${filters.length} convolutions, but images of ${image[0]} × ${image[1]} pixels in ${source} have room for ${most}: ` +
        `each halves the image, and 1 × 1 cannot be halved.`,
    );
  }
}

function show(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** How many times an image can be halved, rounding down. */
function mostConvolutions([height, width]: ImageShape): number {
  return Math.floor(Math.log2(Math.min(height, width)));
}
