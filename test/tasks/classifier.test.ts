import * as tf from "@tensorflow/tfjs-core";
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { reportFault } from "../../src/backends/fault.ts";
import { selectBackend } from "../../src/backends/ladder.ts";
import { loadDataSet } from "../../src/data/load.ts";
import { classifier } from "../../src/tasks/classifier.ts";
import type { Model, TaskInputs, TaskMetrics } from "../../src/tasks/task.ts";
import { bundleForNode } from "../support/bundle.ts";
import { irisInputs, modelOf, numberOf, trialContext } from "./support.ts";

const digits = { kind: "data", source: "builtin:digits" } as const;

function scalars(metrics: TaskMetrics): TaskMetrics {
  const { model: _, ...rest } = metrics;
  return rest;
}

async function run(inputs: TaskInputs, seed = 1): Promise<TaskMetrics> {
  return classifier.run(inputs, trialContext({ seed }));
}

beforeAll(async () => {
  await selectBackend("wasm");
});

describe("quality", () => {
  test("good hyper-parameters reach 97% of the digits", async () => {
    const metrics = await run({
      data: digits,
      hidden: [128, 128],
      lr: 3e-3,
      dropout: 0.2,
      epochs: 27,
    });
    expect(metrics["accuracy"]).toBeGreaterThanOrEqual(0.97);
    expect(metrics["val_loss"]).toBeLessThan(0.15);
    expect(metrics["train_loss"]).toBeLessThan(numberOf(metrics, "val_loss"));
    expect(metrics["recall"]).toHaveLength(10);
    const { recall } = metrics;
    if (!Array.isArray(recall)) throw new Error("recall is a list");
    for (const share of recall) expect(share).toBeGreaterThan(0.85);
    expect(metrics["ece"]).toBeLessThanOrEqual(numberOf(metrics, "max_ce"));
    expect(metrics["msce"]).toBeLessThanOrEqual(numberOf(metrics, "max_ce") ** 2);
  });

  test.each<TaskInputs>([
    { optimizer: "sgd", lr: 0.05, momentum: 0.9 },
    { optimizer: "sgd", lr: 0.05, momentum: 0.9, nesterov: true },
    { optimizer: "momentum", lr: 0.05 },
    { optimizer: "adam", lr: 1e-2, beta2: 0.99 },
    { optimizer: "rmsprop", lr: 1e-2 },
    { activation: "tanh", lr: 1e-2 },
    { activation: "gelu", lr: 1e-2, dropout: 0.1 },
    { hidden: [], lr: 0.05 },
    { hidden: [8, 8, 8, 8], lr: 1e-2 },
    { batch: 7, lr: 1e-2 },
    { batch: 100_000, lr: 0.1 },
  ])("%o learns the iris", async (changes) => {
    const metrics = await run(irisInputs({ hidden: [16], epochs: 30, ...changes }));
    expect(metrics["accuracy"]).toBeGreaterThanOrEqual(0.9);
  });

  test("a step too long gives NaN, not an error", async () => {
    const metrics = await run(irisInputs({ optimizer: "sgd", lr: 1e30, epochs: 50 }));
    expect(metrics["val_loss"]).toBeNaN();
    expect(metrics["accuracy"]).toBeNaN();
  });

  test("decay shrinks the matrices and dropout and smoothing change the result", async () => {
    const plain = await run(irisInputs());
    const size = (metrics: TaskMetrics) =>
      modelOf(metrics)
        .weights.filter(({ name }) => name.endsWith("matrix"))
        .reduce((sum, { values }) => sum + values.reduce((s, v) => s + v * v, 0), 0);
    const decayed = await run(irisInputs({ decay: 1 }));
    expect(size(decayed)).toBeLessThan(size(plain) * 0.95);
    for (const change of [{ dropout: 0.3 }, { smoothing: 0.2 }]) {
      expect((await run(irisInputs(change)))["val_loss"]).not.toBe(plain["val_loss"]);
    }
  });
});

describe("repeatability", () => {
  test("the same seed gives the same bits, another seed others", async () => {
    const inputs = irisInputs({ dropout: 0.25 });
    const first = scalars(await run(inputs));
    await run(irisInputs({ hidden: [3] }), 9);
    expect(scalars(await run(inputs))).toEqual(first);
    expect(scalars(await run(inputs, 2))["val_loss"]).not.toBe(first["val_loss"]);
  });

  test.each(["cpu", "wasm"])("on %s another process gives the same bits", async (backend) => {
    const script = await bundleForNode("test/tasks/entry.ts");
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, backend]);
    expect(stderr).toBe("");
    await selectBackend(backend);
    const here = await run(
      irisInputs({ hidden: [8, 8], dropout: 0.25, smoothing: 0.1, decay: 1e-3 }),
    );
    await selectBackend("wasm");
    expect(JSON.parse(stdout)).toEqual(scalars(here));
  });
});

describe("the model", () => {
  test("holds the weights of every layer", async () => {
    const model = modelOf(await run(irisInputs({ hidden: [5, 6] })));
    expect(model.kind).toBe("model");
    expect(model.weights.map(({ name, shape }) => [name, shape])).toEqual([
      ["dense0.matrix", [4, 5]],
      ["dense0.bias", [5]],
      ["dense1.matrix", [5, 6]],
      ["dense1.bias", [6]],
      ["dense2.matrix", [6, 3]],
      ["dense2.bias", [3]],
    ]);
    for (const { shape, values } of model.weights) {
      expect(values.length).toBe(shape.reduce((a, b) => a * b, 1));
      expect(values.some((value) => value !== 0)).toBe(true);
    }
  });
});

test("the model's weights give the metrics, computed without tensors", async () => {
  const metrics = await run(irisInputs({ hidden: [5, 6] }));
  const [m0, b0, m1, b1, m2, b2] = modelOf(metrics).weights;
  const { validation, features } = await loadDataSet("builtin:iris");
  const logits = Array.from({ length: validation.rows }, (_, row) => {
    const inputs = [...validation.inputs.subarray(row * features, (row + 1) * features)];
    const first = dense(inputs, m0, b0).map((value) => Math.max(0, value));
    const second = dense(first, m1, b1).map((value) => Math.max(0, value));
    return dense(second, m2, b2);
  });
  const losses = logits.map((row, i) => {
    const total = row.reduce((sum, logit) => sum + Math.exp(logit), 0);
    return Math.log(total) - (row[validation.labels[i] ?? 0] ?? Number.NaN);
  });
  const right = logits.filter(
    (row, i) => row.indexOf(Math.max(...row)) === validation.labels[i],
  ).length;
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  expect(numberOf(metrics, "val_loss")).toBeCloseTo(mean, 5);
  expect(metrics["accuracy"]).toBe(right / validation.rows);
});

/** Inputs times a matrix plus a bias, of a model. */
function dense(
  inputs: readonly number[],
  matrix: Model["weights"][number] | undefined,
  bias: Model["weights"][number] | undefined,
): number[] {
  if (matrix === undefined || bias === undefined) throw new Error("a layer is missing");
  return [...bias.values].map((start, j) =>
    inputs.reduce(
      (sum, input, i) => sum + input * (matrix.values[i * bias.values.length + j] ?? Number.NaN),
      start,
    ),
  );
}

describe("the run", () => {
  test("reports after each epoch but the last", async () => {
    const steps: [number, string[]][] = [];
    await classifier.run(
      irisInputs({ epochs: 3 }),
      trialContext({ report: (step, metrics) => steps.push([step, Object.keys(metrics)]) }),
    );
    const names = ["val_loss", "accuracy", "ece", "max_ce", "msce"];
    expect(steps).toEqual([
      [1, names],
      [2, names],
    ]);
  });

  test("leaves no tensor behind, ended or aborted", async () => {
    await run(irisInputs({ dropout: 0.2, decay: 1e-3 }));
    const before = tf.memory().numTensors;
    await run(irisInputs({ dropout: 0.2, decay: 1e-3, activation: "gelu" }));
    await run(irisInputs({ optimizer: "sgd", momentum: 0.5, hidden: [] }));
    expect(tf.memory().numTensors).toBe(before);
    const stop = new AbortController();
    const reason = new Error("enough");
    await expect(
      classifier.run(
        irisInputs({ epochs: 1_000_000 }),
        trialContext({ signal: stop.signal, report: (step) => step === 3 && stop.abort(reason) }),
      ),
    ).rejects.toBe(reason);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("fails when the device reported an error meanwhile, once", async () => {
    reportFault("buffer too large.\n");
    await expect(run(irisInputs())).rejects.toThrow(
      "The GPU reported an error, so the numbers of this trial cannot be trusted: buffer too large. ",
    );
    expect((await run(irisInputs()))["accuracy"]).toBeGreaterThan(0);
  });

  test("lets timers fire while it trains", async () => {
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("time is up")), 20);
    await expect(
      classifier.run(irisInputs({ epochs: 1_000_000 }), trialContext({ signal: stop.signal })),
    ).rejects.toThrow("time is up");
  });
});

describe("arguments", () => {
  test.each<[TaskInputs, string]>([
    [{ lr: undefined }, "The task classifier needs the argument `lr`: a number, at least 0."],
    [{ lr: "fast" }, 'The argument `lr` of classifier must be a number, at least 0, not "fast".'],
    [{ lr: Number.NaN }, "The argument `lr` of classifier must be a number, at least 0, not NaN."],
    [
      { dropout: 1 },
      "The argument `dropout` of classifier must be a number from 0 to below 1, not 1.",
    ],
    [
      { hidden: [8, 0] },
      "The argument `hidden` of classifier must be a list of numbers, each a whole number from 1 to 65536, not [8,0].",
    ],
    [
      { hidden: 8 },
      "The argument `hidden` of classifier must be a list of numbers, each a whole number from 1 to 65536, not 8.",
    ],
    [
      { epochs: 2.5 },
      "The argument `epochs` of classifier must be a whole number, at least 1, not 2.5.",
    ],
    [
      { optimizer: "lion" },
      'The argument `optimizer` of classifier must be one of sgd, momentum, adam, rmsprop, not "lion".',
    ],
    [
      { data: "iris" },
      'The argument `data` of classifier must be a data set, such as `digits` of std:data, not "iris".',
    ],
    [{ droput: 0.1 }, "The task classifier has no argument `droput`. Did you mean `dropout`?"],
    [
      { momentum: 0.9 },
      "`momentum` has no effect with the optimizer adam: it belongs to sgd and momentum.",
    ],
  ])("%o is refused: %s", async (changes, message) => {
    await expect(run(irisInputs(changes))).rejects.toThrow(message);
  });
});
