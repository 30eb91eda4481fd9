/** One trial of the task `transformer`: what it makes small, and what it is scored by. */
import { crossEntropy } from "../../graph/layers/loss.ts";
import { gather } from "../../graph/arrangement.ts";
import { mean as meanOf } from "../../graph/reduction.ts";
import type { Scope } from "../../graph/scope.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { Given, Pass, Trial, TrialTools } from "../../training/definition.ts";
import { lagOneAutocorrelation } from "../metrics/autocorrelation.ts";
import { mean } from "../metrics/scores.ts";
import { lossOfEach, resultOf } from "../parts/classification.ts";
import { firstExamples, type TrainingExamples } from "../parts/few.ts";
import { optimizerOf } from "../parts/optimizer.ts";
import { beginningWith } from "./base.ts";
import {
  transformerLogits,
  transformerModel,
  type TransformerNetwork,
  windowsOf,
} from "./network.ts";
import { scorePass, scoreSeries, scoreUpdates } from "./scores.ts";
import type { transformerArguments } from "./task.ts";

export function transformerTrial(
  given: Given<typeof transformerArguments>,
  { scope }: TrialTools,
): Trial {
  const { base, data, batch, clip } = given;
  const network = beginningWith(base, scope, given);
  const examples = firstExamples(data, given.rows);
  const { validation } = data;
  return {
    training: {
      rows: examples.rows,
      batch,
      loss: (rows) => {
        const { loss, scores } = transformerLoss(network, examples.of(rows), given);
        return { loss, updates: scoreUpdates(scope, loss, scores, given) };
      },
      optimizer: optimizerOf({ ...given, rows: examples.rows }),
      clip,
    },
    scoring: {
      validation: losses({
        rows: validation.rows,
        of: (rows) => ({
          inputs: gather(validation.inputs, rows),
          labels: gather(validation.labels, rows),
        }),
      }),
      scores: scorePass(scope, given),
    },
    metrics: (results) => {
      const series = scoreSeries(results["scores"]);
      const squares = series.map(({ squares: all, steps }) => all / steps);
      return {
        val_loss: mean(resultOf(results["validation"], "losses")),
        score_autocorr: mean(series.map(lagOneAutocorrelation)),
        score_grad_norm: Math.sqrt(mean(squares)),
      };
    },
    closing: {
      scoring: { training: losses(examples) },
      metrics: (results) => ({ train_loss: mean(resultOf(results["training"], "losses")) }),
    },
    model: transformerModel(given),
  };

  /** Of each window the mean over its characters. */
  function losses({ rows, of }: TrainingExamples): Pass {
    return {
      rows,
      results: (numbers) => {
        const { inputs, labels } = of(numbers);
        const { characters, next } = windowsOf(inputs, labels, given.window);
        const logits = transformerLogits(network, characters, given);
        return { losses: meanOf(lossOfEach(logits, next), -1) };
      },
    };
  }
}

/** Mean −log p of each next character, in nats, and each layer's attention scores that went into it. */
export function transformerLoss(
  scope: Scope,
  { inputs, labels }: ReturnType<TrainingExamples["of"]>,
  network: TransformerNetwork,
): { readonly loss: Tensor; readonly scores: readonly Tensor[] } {
  const scores: Tensor[] = [];
  const { characters, next } = windowsOf(inputs, labels, network.window);
  const logits = transformerLogits(scope, characters, network, (found) => scores.push(found));
  return { loss: crossEntropy(logits, next), scores };
}
