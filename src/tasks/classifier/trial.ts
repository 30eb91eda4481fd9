/** One trial of the task `classifier`, as tensors: what it makes small, and what it is scored by. */
import { crossEntropy } from "../../graph/layers/loss.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { GivenModel, Pass, Trial, TrialTools } from "../../training/definition.ts";
import { mean } from "../metrics/scores.ts";
import { classificationMetrics, losses, predictions, resultOf } from "../parts/classification.ts";
import { firstExamples } from "../parts/few.ts";
import { networkOf } from "../parts/given-network.ts";
import { margins, marginShift } from "../parts/margins.ts";
import { logitsOf, networkModel } from "../parts/network.ts";
import { optimizerOf } from "../parts/optimizer.ts";
import type { ClassifierGiven } from "./arguments.ts";

export function classifierTrial(given: ClassifierGiven, { scope }: TrialTools): Trial {
  const { data, batch, clip, smoothing, reference } = given;
  const { validation, classes } = data;
  const examples = firstExamples(data, given.rows);
  const scored = (inputs: Tensor) => logitsOf(scope, inputs, given, { training: false });
  return {
    training: {
      rows: examples.rows,
      batch,
      loss: (rows) => {
        const { inputs, labels } = examples.of(rows);
        const logits = logitsOf(scope, inputs, given, { training: true });
        return crossEntropy(logits, labels, smoothing === 0 ? {} : { smoothing });
      },
      optimizer: optimizerOf({ ...given, rows: examples.rows }),
      clip,
    },
    scoring: { validation: predictions(validation, scored) },
    metrics: (scores) => classificationMetrics(scores["validation"], validation, classes),
    closing: {
      scoring: {
        training: losses(examples, scored),
        ...(reference === undefined ? {} : marginsBeside(reference)),
      },
      metrics: (scores) => ({
        train_loss: mean(resultOf(scores["training"], "losses")),
        margin_shift:
          reference === undefined
            ? Array.from({ length: classes }, () => 0)
            : marginShift(
                resultOf(scores["margins"], "margins"),
                resultOf(scores["reference"], "margins"),
                validation,
                classes,
              ),
      }),
    },
    model: networkModel(given),
  };

  function marginsBeside(model: GivenModel): { readonly [pass: string]: Pass } {
    const network = networkOf(model, data);
    const before = (inputs: Tensor) => logitsOf(model.scope, inputs, network, { training: false });
    return { margins: margins(validation, scored), reference: margins(validation, before) };
  }
}
