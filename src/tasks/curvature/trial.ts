/** One trial of the task `curvature`: its steps are those of a power iteration, the network's weights stay. */
import { isLearned } from "../../graph/scope.ts";
import type { Given, Trial, TrialTools } from "../../training/definition.ts";
import { resultOf } from "../parts/classification.ts";
import { firstExamples } from "../parts/few.ts";
import { beginningWith } from "../transformer/base.ts";
import { transformerModel } from "../transformer/network.ts";
import { transformerLoss } from "../transformer/trial.ts";
import { foundBy, powerIterationStep } from "./power-iteration.ts";
import type { curvatureArguments } from "./task.ts";

export function curvatureTrial(
  given: Given<typeof curvatureArguments>,
  { scope }: TrialTools,
): Trial {
  const { base, data, rows } = given;
  const network = beginningWith(base, scope, given);
  const examples = firstExamples(data, rows);
  return {
    training: {
      rows: examples.rows,
      batch: examples.rows,
      loss: (numbers) => {
        const { loss } = transformerLoss(network, examples.of(numbers), given);
        const weights = scope.declarations().filter(({ segment }) => isLearned(segment));
        return { loss, updates: powerIterationStep(scope, loss, weights) };
      },
      optimizer: { kind: "sgd", rate: 0 },
    },
    scoring: { found: { rows: 1, results: () => ({ ...foundBy(scope) }) } },
    metrics: ({ found }) => ({
      sharpness: resultOf(found, "eigenvalue")[0] ?? NaN,
      residual: resultOf(found, "residual")[0] ?? NaN,
    }),
    model: transformerModel(given),
  };
}
