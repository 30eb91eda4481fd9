/** One trial of the task `classifier`, as tensors: what it makes small, and what it is scored by. */
import { gather, oneHot } from "../../graph/arrangement.ts";
import { exp, multiply, subtract } from "../../graph/elementwise.ts";
import { logSumExp } from "../../graph/layers/activation.ts";
import { crossEntropy } from "../../graph/layers/loss.ts";
import { argmax, max, sum } from "../../graph/reduction.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { ExampleTensors, Scores, Trial, TrialTools } from "../../training/definition.ts";
import { mean, scoresOf } from "../metrics/scores.ts";
import type { ClassifierGiven } from "./arguments.ts";
import { logitsOf } from "./network.ts";
import { optimizerOf } from "./optimizer.ts";

export function classifierTrial(given: ClassifierGiven, { scope }: TrialTools): Trial {
  const { data, smoothing } = given;
  const { classes } = data;
  const predict =
    ({ inputs, labels }: ExampleTensors, training: boolean) =>
    (rows: Tensor) => ({
      logits: logitsOf(scope, gather(inputs, rows), given, { training }),
      truth: gather(labels, rows),
    });
  const train = predict(data.training, true);
  const validate = predict(data.validation, false);
  const look = predict(data.training, false);
  return {
    training: {
      rows: data.training.rows,
      batch: given.batch,
      loss: (rows) => {
        const { logits, truth } = train(rows);
        return crossEntropy(logits, truth, smoothing === 0 ? {} : { smoothing });
      },
      optimizer: optimizerOf(given),
      clip: given.clip,
    },
    scoring: {
      validation: {
        rows: data.validation.rows,
        results: (rows) => {
          const { logits, truth } = validate(rows);
          const confidence = exp(subtract(max(logits, -1), sum(logSumExp(logits), -1)));
          return { losses: lossOfEach(logits, truth), confidence, predicted: argmax(logits) };
        },
      },
    },
    metrics: ({ validation }) => {
      const { crossEntropy: loss, ...scores } = scoresOf(
        {
          losses: resultOf(validation, "losses"),
          confidence: resultOf(validation, "confidence"),
          predicted: resultOf(validation, "predicted"),
        },
        data.validation.classOf,
        classes,
      );
      return {
        val_loss: loss,
        accuracy: scores.accuracy,
        ece: scores.calibration.expected,
        max_ce: scores.calibration.maximum,
        msce: scores.calibration.meanSquared,
        recall: scores.recall,
      };
    },
    closing: {
      scoring: {
        training: {
          rows: data.training.rows,
          results: (rows) => {
            const { logits, truth } = look(rows);
            return { losses: lossOfEach(logits, truth) };
          },
        },
      },
      metrics: ({ training }) => ({ train_loss: mean(resultOf(training, "losses")) }),
    },
    model: {
      metric: "model",
      format: given.filters.length === 0 ? "dense" : "convolutional",
      config: { data: data.source, activation: given.activation },
    },
  };
}

/** −log p(true class) of each row, in nats. */
function lossOfEach(logits: Tensor, truth: Tensor): Tensor {
  const chosen = multiply(oneHot(truth, logits.shape.at(-1) ?? 1), logits);
  return subtract(sum(logSumExp(logits), -1), sum(chosen, -1));
}

function resultOf(pass: Scores[string] | undefined, name: string): Float32Array | Int32Array {
  const values = pass?.[name];
  if (values === undefined) throw new Error(`The pass gives no ${name}.`);
  return values;
}
