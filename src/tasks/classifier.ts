/** The task `classifier`: trains a multi-layer perceptron and scores it on the validation part. */
import { loadDataSet } from "../data/load.ts";
import { type ArgumentReader, readArguments } from "./arguments.ts";
import { activationNames, activations } from "./nn/activation.ts";
import { optimizerNames } from "./nn/optimizer.ts";
import { type Scores, scoresOf } from "./nn/scores.ts";
import { createTrainer, type Trainer, type TrainingSettings } from "./nn/training.ts";
import type { Model, Task, TaskContext, TaskInputs, TaskMetrics } from "./task.ts";

/**
 * Arguments: `data`, `hidden`, `activation` (relu), `batch` (64), `optimizer` (adam), `lr`, `momentum`,
 * `nesterov` (false), `beta1` (0.9), `beta2` (0.999 for adam, 0.9 for rmsprop), `decay` (0), `dropout` (0),
 * `smoothing` (0), `epochs` (20). A training whose loss is no number any more ends early with NaN.
 */
export const classifier: Task = {
  name: "classifier",
  run: async (inputs, context) => {
    const { source, epochs, settings } = readClassifier(inputs);
    const data = await loadDataSet(source);
    const trainer = createTrainer(data, settings, context.random);
    try {
      const scored = async (part: "training" | "validation") =>
        scoresOf(await trainer.logits(part), data[part].labels, data.classes);
      const validation = await train(trainer, epochs, () => scored("validation"), context);
      const training = await scored("training");
      return {
        ...scalarsOf(validation),
        train_loss: training.crossEntropy,
        recall: validation.recall,
        model: await modelOf(trainer, source, settings),
      };
    } finally {
      trainer.dispose();
    }
  },
};

/** Trains for that many epochs, reporting after each; gives the last scores. */
async function train(
  trainer: Trainer,
  epochs: number,
  score: () => Promise<Scores>,
  context: TaskContext,
): Promise<Scores> {
  for (let epoch = 1; ; epoch += 1) {
    await trainer.epoch(context.signal);
    const scores = await score();
    if (epoch === epochs || Number.isNaN(scores.crossEntropy)) return scores;
    context.report(epoch, scalarsOf(scores));
  }
}

function scalarsOf({ crossEntropy, accuracy, calibration }: Scores) {
  return {
    val_loss: crossEntropy,
    accuracy,
    ece: calibration.expected,
    max_ce: calibration.maximum,
    msce: calibration.meanSquared,
  } satisfies TaskMetrics;
}

function readClassifier(inputs: TaskInputs) {
  const read = readArguments("classifier", inputs);
  const settings: TrainingSettings = {
    hidden: read.wholes("hidden", { low: 1, high: 65_536 }),
    activation: activations[read.choice("activation", activationNames, "relu")],
    batch: read.whole("batch", { low: 1, high: Infinity }, 64),
    optimizer: readOptimizer(read),
    decay: read.real("decay", { low: 0, high: Infinity }, 0),
    dropout: read.real("dropout", { low: 0, high: 1, below: true }, 0),
    smoothing: read.real("smoothing", { low: 0, high: 1 }, 0),
  };
  const source = read.data("data");
  read.wholes("filters", { low: 1, high: 65_536 }, []);
  const epochs = read.whole("epochs", { low: 1, high: Infinity }, 20);
  read.end();
  return { source, epochs, settings };
}

function readOptimizer(read: ArgumentReader): TrainingSettings["optimizer"] {
  const name = read.choice("optimizer", optimizerNames, "adam");
  const share = { low: 0, high: 1, below: true };
  const usedBy: { readonly [argument: string]: readonly string[] } = {
    momentum: ["sgd", "momentum"],
    nesterov: ["sgd", "momentum"],
    beta1: ["adam"],
    beta2: ["adam", "rmsprop"],
  };
  for (const [argument, users] of Object.entries(usedBy)) {
    if (users.includes(name) || !read.isGiven(argument)) continue;
    throw new Error(
      `\`${argument}\` has no effect with the optimizer ${name}: it belongs to ${users.join(" and ")}. ` +
        `Declare it in a \`when\` that asks for one of them.`,
    );
  }
  return {
    name,
    lr: read.real("lr", { low: 0, high: Infinity }),
    momentum: read.real("momentum", share, name === "momentum" ? 0.9 : 0),
    nesterov: read.flag("nesterov", false),
    beta1: read.real("beta1", share, 0.9),
    beta2: read.real("beta2", share, name === "rmsprop" ? 0.9 : 0.999),
  };
}

async function modelOf(
  trainer: Trainer,
  source: string,
  settings: TrainingSettings,
): Promise<Model> {
  const flat = await trainer.weights();
  let offset = 0;
  const piece = (name: string, shape: readonly number[]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    offset += size;
    return { name, shape, values: flat.slice(offset - size, offset) };
  };
  return {
    kind: "model",
    format: "dense",
    weights: trainer.layout.layers.flatMap(({ inputs, outputs }, i) => [
      piece(`dense${i}.matrix`, [inputs, outputs]),
      piece(`dense${i}.bias`, [outputs]),
    ]),
    config: { data: source, activation: settings.activation.name },
  };
}
