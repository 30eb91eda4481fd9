/** What authors build of more than dense layers, on the wasm engine: attention, and second derivatives. */
import { expect, test } from "vitest";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import { randomStream } from "../../src/space/random.ts";
import {
  add,
  argmax,
  broadcast,
  constant,
  crossEntropy,
  dataSet,
  defineTask,
  dense,
  divide,
  embedding,
  epochs,
  equal,
  flag,
  gather,
  glorot,
  gradients,
  hessianVectorProduct,
  layerNormalization,
  matmul,
  mean,
  multiply,
  real,
  selfAttention,
  subtract,
  sum,
  type Table,
  tanh,
  type Tensor,
  uniform,
  whole,
} from "../../src/training/index.ts";
import { irisInputs, metricsOf, train } from "./tasks.ts";

function average(values: Iterable<number> = []): number {
  const all = [...values];
  return all.reduce((total, value) => total + value, 0) / all.length;
}

const [sequences, length, tokens, wide] = [300, 6, 4, 16];

/** Sequences of tokens; the class of each is whether it ends with the token that it begins with. */
async function loadSequences(): Promise<{ readonly [name: string]: Table }> {
  const random = randomStream(1, "sequences");
  const values = Int32Array.from({ length: sequences * length }, () => random.word() % tokens);
  const closed = Int32Array.from({ length: sequences }, (_, row) =>
    Number(values[row * length] === values[(row + 1) * length - 1]),
  );
  return {
    tokens: { shape: [sequences, length], values },
    closed: { shape: [sequences], values: closed },
  };
}

const reader = defineTask({
  name: "reader",
  arguments: {
    attention: flag(true),
    heads: whole({ low: 1, high: 8 }, 2),
    lr: real({ low: 0, high: 1 }),
    epochs: epochs(),
  },
  load: loadSequences,
  trial: ({ attention, heads, lr }, { scope, tables }) => {
    const table = (name: string): Tensor => tables[name]?.tensor ?? constant(0);
    const places = constant(
      Array.from({ length }, (_, place) => place),
      [length],
      "int32",
    );
    const logits = (rows: Tensor): Tensor => {
      const words = embedding(scope, "tokens", gather(table("tokens"), rows), tokens, wide);
      const x = add(words, embedding(scope, "places", places, length, wide));
      const read = attention ? add(x, selfAttention(scope, "attention", x, { heads })) : x;
      const pooled = mean(layerNormalization(scope, "normal", read), 1);
      return dense(scope, "out", pooled, 2);
    };
    return {
      training: {
        rows: sequences,
        batch: 50,
        loss: (rows) => crossEntropy(logits(rows), gather(table("closed"), rows)),
        optimizer: { kind: "adam", rate: lr, beta1: 0.9, beta2: 0.999 },
        clip: 1,
      },
      scoring: {
        all: {
          rows: sequences,
          results: (rows) => ({
            right: equal(argmax(logits(rows)), gather(table("closed"), rows)),
          }),
        },
      },
      metrics: ({ all }) => ({ accuracy: average(all?.["right"]) }),
    };
  },
});

test("a model that attends learns what one cannot that looks at each place by itself", async () => {
  const inputs = { lr: 0.02, epochs: 60 };
  const told = await train(reader, await createWasmExecutor(), [
    { inputs },
    { inputs: { ...inputs, heads: 4 } },
    { inputs: { ...inputs, attention: false } },
  ]);
  const [two = 0, four = 0, none = 1] = told.map((one) => Number(metricsOf(one)["accuracy"]));
  expect(two).toBeGreaterThan(0.98);
  expect(four).toBeGreaterThan(0.98);
  expect(none).toBeLessThan(0.85);
});

const units = 5;

/** A network whose scoring looks at the curvature of its loss along a direction that is drawn. */
const curved = defineTask({
  name: "curved",
  arguments: { data: dataSet(), lr: real({ low: 0, high: 1 }), epochs: epochs(3) },
  trial: ({ data, lr }, { scope }) => {
    const { features, classes, training } = data;
    const shapes = [
      [features, units],
      [units, classes],
    ];
    const weights = shapes.map((shape, i) =>
      scope.weight(`w${i}`, shape, { initializer: glorot(shape) }),
    );
    const loss = (rows: Tensor, [first, second]: readonly Tensor[]): Tensor => {
      if (first === undefined || second === undefined) throw new Error("There are two weights.");
      const hidden = tanh(matmul(gather(training.inputs, rows), first));
      return crossEntropy(matmul(hidden, second), gather(training.labels, rows));
    };
    const inner = (some: readonly Tensor[], others: readonly Tensor[]): Tensor =>
      some.map((one, i) => sum(multiply(one, others[i] ?? 0))).reduce(add);
    return {
      training: {
        rows: training.rows,
        batch: 40,
        loss: (rows) => loss(rows, weights),
        optimizer: { kind: "sgd", rate: lr },
      },
      scoring: {
        curvature: {
          rows: training.rows,
          results: (rows) => {
            const direction = shapes.map((shape, i) =>
              subtract(uniform(`direction${i}`, shape), 0.5),
            );
            const product = hessianVectorProduct(loss(rows, weights), weights, direction);
            const slope = (step: number): Tensor => {
              const there = weights.map((one, i) => add(one, multiply(direction[i] ?? 0, step)));
              return inner(gradients(loss(rows, there), there), direction);
            };
            const step = 0.01;
            const differences = divide(subtract(slope(step), slope(-step)), 2 * step);
            const repeated = (value: Tensor): Tensor => broadcast(value, rows.shape);
            return {
              exact: repeated(inner(product, direction)),
              differences: repeated(differences),
            };
          },
        },
      },
      metrics: ({ curvature }) => ({
        exact: average(curvature?.["exact"]),
        differences: average(curvature?.["differences"]),
      }),
    };
  },
});

test("curvature is a metric: the Hessian times a vector, as slopes nearby have it", async () => {
  const { data } = irisInputs();
  const told = await train(
    curved,
    await createWasmExecutor(),
    [1, 2, 3].map((trial) => ({ inputs: { data, lr: 0.1 }, trial })),
  );
  const found = told.map(metricsOf);
  for (const { exact, differences } of found) {
    expect(Math.abs(Number(exact))).toBeGreaterThan(0.01);
    expect(Number(exact)).toBeCloseTo(Number(differences), 3);
  }
  // Weights and directions are each trial's own.
  expect(new Set(found.map(({ exact }) => exact)).size).toBe(3);
});
