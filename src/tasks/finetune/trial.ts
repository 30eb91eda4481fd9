/** One trial of the task `finetune`: a network begins as an earlier one ended, and some of its layers stay. */
import {
  add,
  broadcast,
  divide,
  less,
  maximum,
  multiply,
  select,
  sqrt,
  square,
  stopGradient,
  subtract,
} from "../../graph/elementwise.ts";
import { crossEntropy } from "../../graph/layers/loss.ts";
import { constant, type Operand } from "../../graph/leaves.ts";
import { sum } from "../../graph/reduction.ts";
import type { Scope } from "../../graph/scope.ts";
import type { Tensor } from "../../graph/tensor.ts";
import type { Given, GivenModel, Trial, TrialTools } from "../../training/definition.ts";
import { mean } from "../metrics/scores.ts";
import { classificationMetrics, losses, predictions, resultOf } from "../parts/classification.ts";
import { firstExamples } from "../parts/few.ts";
import { networkOf } from "../parts/given-network.ts";
import { layersOf, logitsOf, networkModel } from "../parts/network.ts";
import { optimizerOf } from "../parts/optimizer.ts";
import type { finetuneArguments } from "./task.ts";

export function finetuneTrial(
  given: Given<typeof finetuneArguments>,
  { scope }: TrialTools,
): Trial {
  const { base, data, batch, clip, frozen } = given;
  const { validation, classes } = data;
  const network = { ...networkOf(base, data), data };
  const kept = layersOf(network).slice(0, -1);
  const own = partlyFrozen(scope, base, kept, frozen);
  const predict = (inputs: Tensor) => logitsOf(own, inputs, network, { training: false });
  const few = firstExamples(data, given.rows);
  return {
    training: {
      rows: few.rows,
      batch,
      loss: (rows) => {
        const { inputs, labels } = few.of(rows);
        return crossEntropy(predict(inputs), labels);
      },
      optimizer: optimizerOf({ ...given, decay: 0, rows: few.rows }),
      clip,
    },
    scoring: { validation: predictions(validation, predict) },
    metrics: (scores) => classificationMetrics(scores["validation"], validation, classes),
    closing: {
      scoring: {
        training: losses(few, predict),
        base: {
          rows: 1,
          results: ({ shape }) => ({ drift: broadcast(driftOf(own, base, kept), shape) }),
        },
      },
      metrics: (scores) => ({
        train_loss: mean(resultOf(scores["training"], "losses")),
        drift: mean(resultOf(scores["base"], "drift")),
      }),
    },
    model: networkModel(network),
  };
}

/**
 * Where weights of the kept layers begin with those of the base, and get no gradient in the first round(frozen · layers)
 * of them. Other weights are new.
 */
function partlyFrozen(
  scope: Scope,
  base: GivenModel,
  kept: readonly string[],
  frozen: Operand,
): Scope {
  const count = multiply(frozen, kept.length);
  return {
    ...scope,
    weight: (name, shape, options) => {
      const place = kept.findIndex((layer) => name.startsWith(`${layer}.`));
      if (place < 0) return scope.weight(name, shape, options);
      const weight = scope.weight(name, shape, {
        ...options,
        initializer: base.initializer(name, shape),
      });
      return frozen === 0 ? weight : select(less(place + 0.5, count), stopGradient(weight), weight);
    },
  };
}

/** ‖w − w₀‖ / ‖w₀‖ over the weights of the kept layers, w₀ those of the base. */
function driftOf(scope: Scope, base: GivenModel, kept: readonly string[]): Tensor {
  const weights = base.weights.filter(({ name }) =>
    kept.some((layer) => name.startsWith(`${layer}.`)),
  );
  const squares = weights.map(({ name, shape }) => {
    const initializer = base.initializer(name, shape);
    const before = base.scope.weight(name, shape, { initializer });
    const now = scope.weight(name, shape, { initializer });
    return { moved: sum(square(subtract(now, before))), size: sum(square(before)) };
  });
  const moved = squares.map((one) => one.moved).reduce(add, constant(0));
  const size = squares.map((one) => one.size).reduce(add, constant(0));
  return sqrt(divide(moved, maximum(size, 1e-12)));
}
