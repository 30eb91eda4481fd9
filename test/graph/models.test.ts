/** Whole models: the gradient in each weight against differences, and a training that gets somewhere. */
import { describe, expect, test } from "vitest";
import { reshape } from "../../src/graph/arrangement.ts";
import { add, relu } from "../../src/graph/elementwise.ts";
import { gradients } from "../../src/graph/gradient.ts";
import { maxPool, meanPool } from "../../src/graph/image.ts";
import { emptyEnvironment, type Environment, interpret } from "../../src/graph/interpret.ts";
import { dropout, gelu } from "../../src/graph/layers/activation.ts";
import { causalMask, selfAttention } from "../../src/graph/layers/attention.ts";
import { convolution, dense, embedding } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { batchNormalization, layerNormalization } from "../../src/graph/layers/normalization.ts";
import { learningRate } from "../../src/graph/learning-rate.ts";
import { constant, hyper } from "../../src/graph/leaves.ts";
import type { UpdateGoal } from "../../src/graph/passes/schedule.ts";
import { createScope, declaredLayout, initialState, type Scope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { trainingStep } from "../../src/graph/training.ts";
import { randomStream } from "../../src/space/random.ts";
import { normals, valuesOf } from "./support.ts";

interface Model {
  readonly loss: Tensor;
  readonly updates: readonly UpdateGoal[];
}

function convolutional(scope: Scope): Model {
  const images = constant(normals(4 * 6 * 6 * 2, "images"), [4, 6, 6, 2]);
  const first = convolution(scope, "first", images, 3, 3, { padding: "same" });
  const { output, updates } = batchNormalization(scope, "norm", first, { training: true });
  const pooled = maxPool(relu(output), 2);
  const second = meanPool(convolution(scope, "second", pooled, 4, 2, { strides: [1, 2] }), [2, 1]);
  const logits = dense(scope, "out", dropout(reshape(second, [4, -1]), 0.3, "drop"), 3);
  return { loss: crossEntropy(logits, constant([0, 2, 1, 1], [4], "int32")), updates };
}

function transformer(scope: Scope): Model {
  const tokens = constant([0, 3, 1, 2, 2, 0, 4, 3], [2, 4], "int32");
  const x = embedding(scope, "tokens", tokens, 5, 6);
  const mask = causalMask(4);
  const looked = add(
    x,
    selfAttention(scope, "attention", layerNormalization(scope, "before", x), { heads: 2, mask }),
  );
  const inner = gelu(dense(scope, "inner", layerNormalization(scope, "between", looked), 8));
  const logits = dense(scope, "out", add(looked, dense(scope, "outer", inner, 6)), 5);
  const next = constant([3, 1, 2, 0, 0, 4, 3, 1], [2, 4], "int32");
  return { loss: crossEntropy(logits, next, { smoothing: 0.1 }), updates: [] };
}

describe.each([
  ["a convolutional network", convolutional],
  ["a transformer", transformer],
])("%s", (_, build) => {
  test("has the gradient that differences have, in every weight", () => {
    const scope = createScope();
    const { loss } = build(scope);
    const weights = scope.declarations().filter(({ segment }) => segment !== "running");
    const state = Object.fromEntries(
      declaredLayout(scope.declarations()).segments.map(({ name, size }) => [
        name,
        normals(size, name).map((value) => 0.5 * value),
      ]),
    );
    const found = gradients(
      loss,
      weights.map(({ tensor }) => tensor),
    );
    for (const [i, { name, segment, offset }] of weights.entries()) {
      const values = valuesOf(found[i] ?? loss, { state });
      // One place of each weight, not the same everywhere.
      const place = (7 * i) % values.length;
      const at = (by: number): number => {
        const list = state[segment] ?? [];
        const moved = list.with(offset + place, (list[offset + place] ?? NaN) + by);
        return valuesOf(loss, { state: { ...state, [segment]: moved } })[0] ?? NaN;
      };
      const slope = (at(1e-5) - at(-1e-5)) / 2e-5;
      expect.soft(values[place], name).toBeCloseTo(slope, 8);
    }
  });

  test("learns, with all that a training can have", () => {
    const scope = createScope();
    const { loss, updates } = build(scope);
    const { program, layout } = trainingStep({
      scope,
      loss,
      updates,
      optimizer: {
        kind: "adam",
        rate: learningRate(hyper("lr"), { schedule: { kind: "cosine", steps: 40 }, warmUp: 5 }),
        beta1: 0.9,
        beta2: 0.999,
        decay: 0.01,
      },
      clip: 1,
    });
    let environment: Environment = {
      ...emptyEnvironment,
      hyper: { lr: 0.05 },
      state: initialState(layout, scope.declarations(), randomStream(1, "init")),
    };
    const losses: number[] = [];
    for (let step = 0; step < 40; step += 1) {
      const { results, state } = interpret(program, { ...environment, step });
      losses.push(results["loss"]?.[0] ?? NaN);
      environment = { ...environment, state };
    }
    expect(losses.at(-1)).toBeLessThan((losses[0] ?? NaN) / 2);
  });
});
