/** Whole trainings of several trials together give each what it gives alone, to the last bit. */
import { describe, expect, test } from "vitest";
import { gather, reshape } from "../../src/graph/arrangement.ts";
import { add, multiply, relu } from "../../src/graph/elementwise.ts";
import { maxPool } from "../../src/graph/image.ts";
import {
  emptyEnvironment,
  type Environment,
  interpret,
  interpretTrials,
  type Outcome,
} from "../../src/graph/interpret.ts";
import { dropout, firstPlaces, gelu } from "../../src/graph/layers/activation.ts";
import { causalMask, selfAttention } from "../../src/graph/layers/attention.ts";
import { convolution, dense, embedding } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { batchNormalization, layerNormalization } from "../../src/graph/layers/normalization.ts";
import { learningRate } from "../../src/graph/learning-rate.ts";
import { batch, hyper, shared } from "../../src/graph/leaves.ts";
import { bytesOf } from "../../src/graph/memory.ts";
import type { UpdateGoal } from "../../src/graph/passes/schedule.ts";
import { createScope, initialState, type Scope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { trainingStep } from "../../src/graph/training.ts";
import { vectorize } from "../../src/graph/vectorize.ts";
import { randomStream } from "../../src/space/random.ts";
import { normals } from "./support.ts";

interface Model {
  readonly loss: Tensor;
  readonly updates: readonly UpdateGoal[];
}

const rowsOf = (count: number): Tensor => batch("rows", [count], "int32");

/** Of units that a trial may use only some of. */
function perceptron(scope: Scope): Model {
  const x = gather(shared("images", [6, 32]), rowsOf(4));
  const hidden = multiply(relu(dense(scope, "hidden", x, 5)), firstPlaces(5, hyper("width")));
  const logits = dense(scope, "out", dropout(hidden, hyper("dropout"), "hidden"), 3);
  const labels = gather(shared("labels", [6], "int32"), rowsOf(4));
  return { loss: crossEntropy(logits, labels, { smoothing: hyper("smoothing") }), updates: [] };
}

function convolutional(scope: Scope): Model {
  const images = gather(shared("images", [6, 4, 4, 2]), rowsOf(4));
  const first = convolution(scope, "first", images, 3, 3, { padding: "same" });
  const { output, updates } = batchNormalization(scope, "norm", first, { training: true });
  const second = convolution(scope, "second", maxPool(relu(output), 2), 2, 2);
  const logits = dense(scope, "out", dropout(reshape(second, [4, -1]), 0.3, "drop"), 3);
  const labels = gather(shared("labels", [6], "int32"), rowsOf(4));
  return { loss: crossEntropy(logits, labels), updates };
}

function transformer(scope: Scope): Model {
  const tokens = gather(shared("tokens", [6, 4], "int32"), rowsOf(2));
  const x = embedding(scope, "tokens", tokens, 5, 6);
  const mask = causalMask(4);
  const looked = add(
    x,
    selfAttention(scope, "attention", layerNormalization(scope, "before", x), { heads: 2, mask }),
  );
  const inner = gelu(dense(scope, "inner", looked, 8));
  const logits = dense(scope, "out", add(looked, dense(scope, "outer", inner, 6)), 5);
  return { loss: crossEntropy(logits, tokens), updates: [] };
}

const models = [
  ["a perceptron with dropout and masked units", perceptron],
  ["a convolutional network with batch normalisation", convolutional],
  ["a transformer", transformer],
] as const;

const data = {
  images: normals(6 * 32, "images"),
  labels: [0, 2, 1, 1, 0, 2],
  tokens: Array.from({ length: 24 }, (_, i) => (i * 7) % 5),
};

describe.each(models)("training %s", (_, build) => {
  const scope = createScope();
  const { loss, updates } = build(scope);
  const { program, layout } = trainingStep({
    scope,
    loss,
    updates,
    clip: hyper("clip"),
    optimizer: {
      kind: "either",
      options: [
        {
          when: hyper("adam"),
          optimizer: {
            kind: "adam",
            rate: learningRate(hyper("lr"), { schedule: { kind: "cosine", steps: 9 }, warmUp: 2 }),
            beta1: 0.9,
            beta2: hyper("beta2"),
            decay: 0.01,
          },
        },
        {
          when: hyper("sgd"),
          optimizer: { kind: "sgd", rate: hyper("lr"), momentum: 0.9, nesterov: true },
        },
      ],
    },
  });
  const begins = (trial: number): Environment => ({
    ...emptyEnvironment,
    shared: data,
    hyper: {
      lr: 0.02 + trial / 50,
      beta2: 0.9 + trial / 100,
      clip: 0.5 + trial,
      adam: (trial + 1) % 2,
      sgd: trial % 2,
      width: 5 - trial,
      dropout: trial / 10,
      smoothing: trial / 10,
    },
    seed: 7 + trial,
    state: initialState(layout, scope.declarations(), randomStream(trial, "init")),
  });
  const at = (environment: Environment, trial: number, step: number): Environment => ({
    ...environment,
    step,
    batch: { rows: [trial, step, 5 - step, 5].slice(0, build === transformer ? 2 : 4) },
  });
  const alone = (trial: number): readonly Outcome[] => {
    let environment = begins(trial);
    return [0, 1, 2, 3].map((step) => {
      const outcome = interpret(program, at(environment, trial, step));
      environment = { ...environment, state: outcome.state };
      return outcome;
    });
  };

  test.each([1, 2, 5])("%i trials together, step for step", (trials) => {
    const together = vectorize(program, trials);
    const singles = Array.from({ length: trials }, (_, trial) => alone(trial));
    let environments = singles.map((_, trial) => begins(trial));
    for (let step = 0; step < 4; step += 1) {
      const now = environments.map((environment, trial) => at(environment, trial, step));
      const outcomes = interpretTrials(together, now);
      for (const [trial, outcome] of outcomes.entries()) {
        expect(outcome).toEqual(singles[trial]?.[step]);
      }
      environments = environments.map((environment, trial) => ({
        ...environment,
        state: outcomes[trial]?.state ?? {},
      }));
    }
    const losses = singles.map((outcomes) => outcomes.at(-1)?.results["loss"]?.[0]);
    expect(new Set(losses).size).toBe(trials);
  });

  test("several trials need as many times the memory of one", () => {
    const segments = layout.segments.map(({ name, size }) => ({ name, size: 5 * size }));
    expect(bytesOf(vectorize(program, 5), { segments })).toBe(5 * bytesOf(program, layout));
  });
});
