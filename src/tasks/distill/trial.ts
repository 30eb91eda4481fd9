/** One trial of the task `distill`: a student between a teacher and the labels. */
import { gather } from "../../graph/arrangement.ts";
import {
  abs,
  add,
  divide,
  exp,
  log,
  maximum,
  multiply,
  negate,
  subtract,
} from "../../graph/elementwise.ts";
import { logSoftmax } from "../../graph/layers/activation.ts";
import { crossEntropy } from "../../graph/layers/loss.ts";
import type { Operand } from "../../graph/leaves.ts";
import { mean, sum } from "../../graph/reduction.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { Given, Trial, TrialTools } from "../../training/definition.ts";
import { mean as meanOf } from "../metrics/scores.ts";
import { classificationMetrics, losses, predictions, resultOf } from "../parts/classification.ts";
import { firstExamples } from "../parts/few.ts";
import { networkOf } from "../parts/given-network.ts";
import { logitsOf, networkModel } from "../parts/network.ts";
import { optimizerOf } from "../parts/optimizer.ts";
import type { distillArguments } from "./task.ts";

export function distillTrial(given: Given<typeof distillArguments>, { scope }: TrialTools): Trial {
  const { data, teacher, batch, clip, temperature, soft } = given;
  const { validation, classes } = data;
  const examples = firstExamples(data, given.rows);
  const model = networkOf(teacher, data);
  if (model.data.classes !== classes) {
    throw new Error(
      `The teacher knows ${String(model.data.classes)} classes, the data have ${String(classes)}: give it the same data.`,
    );
  }
  const taught = (inputs: Tensor) => logitsOf(teacher.scope, inputs, model, { training: false });
  const student = (inputs: Tensor) => logitsOf(scope, inputs, given, { training: false });
  return {
    training: {
      rows: examples.rows,
      batch,
      loss: (rows) => {
        const { inputs, labels } = examples.of(rows);
        const logits = logitsOf(scope, inputs, given, { training: true });
        const hard = crossEntropy(logits, labels);
        if (soft === 0) return hard;
        const imitation = softLoss(taught(inputs), logits, temperature);
        return add(multiply(subtract(1, soft), hard), multiply(soft, imitation));
      },
      optimizer: optimizerOf({ ...given, rows: examples.rows }),
      clip,
    },
    scoring: {
      validation: predictions(validation, student),
      teacher: {
        rows: validation.rows,
        results: (rows) => {
          const inputs = gather(validation.inputs, rows);
          return { divergence: jensenShannon(taught(inputs), student(inputs)) };
        },
      },
    },
    metrics: (scores) => ({
      ...classificationMetrics(scores["validation"], validation, classes),
      divergence: meanOf(resultOf(scores["teacher"], "divergence")),
    }),
    closing: {
      scoring: { training: losses(examples, student) },
      metrics: (scores) => ({ train_loss: meanOf(resultOf(scores["training"], "losses")) }),
    },
    model: networkModel(given),
  };
}

/**
 * T²·KL(teacher ‖ student) of probabilities at temperature T, the mean over the rows: by the square its gradient is as
 * large as that of the labels, whatever T (Hinton, Vinyals and Dean 2015, arXiv:1503.02531).
 */
function softLoss(teacher: Tensor, student: Tensor, temperature: Operand): Tensor {
  const target = logSoftmax(divide(teacher, temperature));
  const own = logSoftmax(divide(student, temperature));
  const divergence = mean(sum(multiply(exp(target), subtract(target, own)), -1));
  return multiply(multiply(temperature, temperature), divergence);
}

/** ½ KL(p ‖ m) + ½ KL(q ‖ m) of each row, m = (p + q)/2, in nats: 0 … ln 2. */
function jensenShannon(one: Tensor, other: Tensor): Tensor {
  const [p, q] = [logSoftmax(one), logSoftmax(other)];
  // log(p + q) by the greater logarithm, so that a class too rare for a share is no logarithm of 0.
  const apart = exp(negate(abs(subtract(p, q))));
  const middle = subtract(add(maximum(p, q), log(add(apart, 1))), Math.LN2);
  const half = (from: Tensor) => sum(multiply(exp(from), subtract(from, middle)), -1);
  return divide(add(half(p), half(q)), 2);
}
