/** Trials that go on from models of earlier ones. */
import { describe, expect, test } from "vitest";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import type { Executor } from "../../src/backends/executor.ts";
import type { Model } from "../../src/tasks/task.ts";
import {
  crossEntropy,
  dataSet,
  defineTask,
  dense,
  epochs,
  gather,
  type GivenModel,
  logSumExp,
  model,
  multiply,
  oneHot,
  optionalModel,
  real,
  relu,
  type Scope,
  subtract,
  sum,
  type Tensor,
} from "../../src/training/index.ts";
import { isModel } from "../../src/training/read-arguments.ts";
import { referenceExecutor } from "./reference-executor.ts";
import { errorOf, irisInputs, metricsOf, network, train } from "./tasks.ts";

/** A network that begins as `base` was in the end; scored beside it. */
const successor = defineTask({
  name: "successor",
  arguments: {
    base: model("dense"),
    data: dataSet(),
    lr: real({ low: 0, high: 10 }),
    epochs: epochs(2),
  },
  trial: ({ base, data, lr }, { scope }) => {
    const own: Scope = {
      ...scope,
      weight: (name, shape) =>
        scope.weight(name, shape, { initializer: base.initializer(name, shape) }),
    };
    const losses = (where: Scope, rows: Tensor): Tensor => {
      const logits = logitsIn(where, base, gather(data.validation.inputs, rows));
      const truth = oneHot(gather(data.validation.labels, rows), data.classes);
      return subtract(sum(logSumExp(logits), -1), sum(multiply(truth, logits), -1));
    };
    return {
      training: {
        rows: data.training.rows,
        batch: 50,
        loss: (rows) =>
          crossEntropy(
            logitsIn(own, base, gather(data.training.inputs, rows)),
            gather(data.training.labels, rows),
          ),
        optimizer: { kind: "adam", rate: lr, beta1: 0.9, beta2: 0.99 },
      },
      scoring: {
        validation: {
          rows: data.validation.rows,
          results: (rows) => ({ own: losses(own, rows), base: losses(base.scope, rows) }),
        },
      },
      metrics: ({ validation }) => ({
        val_loss: mean(validation?.["own"]),
        base_loss: mean(validation?.["base"]),
      }),
      model: { metric: "model", format: "dense", config: base.config },
    };
  },
});

function logitsIn(scope: Scope, { weights }: GivenModel, inputs: Tensor): Tensor {
  const [, hidden = 1] = weights[0]?.shape ?? [];
  const classes = weights.at(-1)?.shape[0] ?? 1;
  return dense(scope, "out", relu(dense(scope, "dense0", inputs, hidden)), classes);
}

function mean(values: Iterable<number> = []): number {
  const all = [...values];
  return all.reduce((total, value) => total + value, 0) / all.length;
}

interface Trained {
  readonly loss: number;
  readonly model: Model;
}

/** Three networks, the last one of another width. */
async function trained(executor: Executor): Promise<readonly Trained[]> {
  const told = await train(network, executor, [
    { inputs: irisInputs({ hidden: [6] }), trial: 0 },
    { inputs: irisInputs({ hidden: [6] }), trial: 1 },
    { inputs: irisInputs({ hidden: [9] }), trial: 2 },
  ]);
  return told.map((one) => {
    const { model: found, val_loss: loss } = metricsOf(one);
    if (!isModel(found)) throw new Error("There is no model.");
    if (typeof loss !== "number") throw new Error("There is no loss.");
    return { loss, model: found };
  });
}

const executors = [
  ["the reference, in turn", async () => referenceExecutor()],
  ["the reference, side by side", async () => referenceExecutor({ sideBySide: true })],
  ["the wasm engine", () => createWasmExecutor()],
] as const;

describe.each(executors)("on %s", (_, create) => {
  test("each trial of a group has its own model, as it was trained, and begins with it", async () => {
    const bases = await trained(await create());
    const told = await train(
      successor,
      await create(),
      bases.map(({ model: base }, trial) => ({ inputs: successorInputs(base, { lr: 0 }), trial })),
    );
    expect(new Set(bases.map(({ loss }) => loss)).size).toBe(3);
    for (const [place, { loss }] of bases.entries()) {
      const metrics = metricsOf(told[place]);
      expect(metrics["base_loss"]).toBe(loss);
      expect(metrics["val_loss"]).toBe(loss);
    }
  });

  test("it learns on from there, while the model stays; what it trained leaves the model out", async () => {
    const [base] = await trained(await create());
    const inputs = successorInputs(base?.model, { lr: 0.02, epochs: 4 });
    const [told] = await train(successor, await create(), [{ inputs }]);
    const metrics = metricsOf(told);
    expect(metrics["base_loss"]).toBe(base?.loss);
    expect(metrics["val_loss"]).toBeLessThan(base?.loss ?? 0);
    const names = (one: unknown): unknown =>
      typeof one === "object" && one !== null && "weights" in one && Array.isArray(one.weights)
        ? one.weights.map(({ name }) => name)
        : one;
    expect(names(metrics["model"])).toEqual(names(base?.model));
  });

  test("after a pause it goes on with its model", async () => {
    const [base] = await trained(await create());
    const inputs = successorInputs(base?.model, { lr: 0.02, epochs: 3 });
    const [whole] = await train(successor, await create(), [{ inputs }]);
    const [first] = await train(successor, await create(), [{ inputs, pauseAt: 1 }]);
    if (first?.outcome.kind !== "paused") throw new Error("It did not pause.");
    const { snapshot: from } = first.outcome;
    const [second] = await train(successor, await create(), [{ inputs, from }]);
    expect(metricsOf(second)).toEqual(metricsOf(whole));
  });
});

test("what is no model, of another format or of another size is refused", async () => {
  const executor = await createWasmExecutor();
  const [base] = await trained(executor);
  const wine = { kind: "data", source: "builtin:wine" } as const;
  const told = await train(successor, executor, [
    { inputs: successorInputs(undefined) },
    { inputs: { ...successorInputs(base?.model), base: 3 } },
    {
      inputs: successorInputs(base && { ...base.model, format: "tree" }),
    },
    { inputs: { ...successorInputs(base?.model), data: wine } },
  ]);
  expect(told.map(errorOf)).toEqual([
    "The task successor needs the argument `base`: the `model` of an earlier trial.",
    "The argument `base` of successor must be the `model` of an earlier trial, not 3.",
    "The argument `base` of successor must be a model of the format dense, not tree.",
    'A trial of the task successor cannot be built. The weight "dense0.matrix" of the model `base` is [4, 6], here it would be [13, 6]: a model goes on only in the same network on data of the same size.',
  ]);
});

test("a trial may be without a model where its task says so", async () => {
  const executor = await createWasmExecutor();
  const [base] = await trained(executor);
  const lonely = defineTask({
    ...network,
    name: "lonely",
    arguments: { ...successor.arguments, base: optionalModel("dense") },
    trial: ({ base: given, ...rest }, tools) => ({
      ...network.trial(
        { ...rest, hidden: [], activation: "relu", batch: 50, decay: 0, rate: 0 },
        tools,
      ),
      metrics: () => ({ given: given !== undefined }),
    }),
  });
  const told = await train(lonely, executor, [
    { inputs: successorInputs(undefined) },
    { inputs: successorInputs(base?.model) },
  ]);
  expect(told.map((one) => metricsOf(one)["given"])).toEqual([false, true]);
});

function successorInputs(
  base: Model | undefined,
  changes: { readonly [name: string]: number } = {},
) {
  const { data, lr = 0.01 } = irisInputs();
  return { data, lr, ...changes, ...(base === undefined ? {} : { base }) };
}
