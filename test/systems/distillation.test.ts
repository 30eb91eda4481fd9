/** A small student learns more from a teacher's probabilities than from labels alone. */
import { describe, expect, test } from "vitest";
import { createWasmExecutor } from "../../src/backends/wasm-engine/executor.ts";
import { loadDataSet } from "../../src/data/load.ts";
import { classifier } from "../../src/tasks/classifier/task.ts";
import { distill } from "../../src/tasks/distill/task.ts";
import type { Model, TaskInputs, TaskMetrics } from "../../src/tasks/task.ts";
import { isModel } from "../../src/training/read-arguments.ts";
import { errorOf, metricsOf, train } from "../training/tasks.ts";
import { armsOf, errorsAbove, valuesOf } from "./arms.ts";

/** Ten students of 32 units on labels alone, half and half, and on the teacher alone. */
const study = ({ teacher = 20, rows = 100, epochs = 100 }): string => `
import { digits } from "std:data"
import { classifier, distill } from "std:tasks"

study students {
  param soft: one of [0, 0.5, 1]
  trial teacher = classifier(data: digits, hidden: [128], lr: 3e-3, epochs: ${String(teacher)})
  trial student = distill(teacher: teacher.model, data: digits, rows: ${String(rows)}, hidden: [32], temperature: 4, soft, lr: 3e-3, epochs: ${String(epochs)})
  minimize student.val_loss
  search grid
  repeat 10
  budget 3 trials
  seed 0
}
`;

describe("students of ten seeds", () => {
  test("of a hundred examples, soft targets teach more than labels: loss, accuracy, divergence", async () => {
    const arms = await armsOf(study({}));
    const of = (soft: number, metric: string) => valuesOf(arms, { soft }, `student.${metric}`);
    for (const soft of [0.5, 1]) {
      expect(errorsAbove(of(0, "val_loss"), of(soft, "val_loss"))).toBeGreaterThan(3);
      expect(errorsAbove(of(soft, "accuracy"), of(0, "accuracy"))).toBeGreaterThan(3);
      expect(errorsAbove(of(0, "divergence"), of(soft, "divergence"))).toBeGreaterThan(3);
    }
  }, 120_000);

  test("a teacher that has learned nothing teaches less than the labels", async () => {
    const arms = await armsOf(
      study({ teacher: 1 }).replace("lr: 3e-3, epochs: 1)", "lr: 1e-8, epochs: 1)"),
    );
    const of = (soft: number) => valuesOf(arms, { soft }, "student.val_loss");
    expect(errorsAbove(of(1), of(0))).toBeGreaterThan(3);
  }, 120_000);

  test("of all the 1,438 examples labels teach as much", async () => {
    const arms = await armsOf(study({ rows: 0, epochs: 20 }));
    const of = (soft: number) => valuesOf(arms, { soft }, "student.val_loss");
    expect(errorsAbove(of(0), of(1))).toBeLessThan(2);
  }, 120_000);
});

describe("exactly", () => {
  test("divergence is Jensen and Shannon's between the two networks", async () => {
    const [teacher, student] = await pair({ temperature: 2, soft: 0.7 });
    const { validation, features } = await loadDataSet("builtin:iris");
    let total = 0;
    for (let row = 0; row < validation.rows; row += 1) {
      const x = [...validation.inputs.subarray(row * features, (row + 1) * features)];
      const [p, q] = [shares(teacher.model, x), shares(student.model, x)];
      const half = (from: readonly number[]) =>
        from.reduce((sum, a, i) => sum + a * Math.log((2 * a) / ((p[i] ?? 0) + (q[i] ?? 0))), 0);
      total += (half(p) + half(q)) / 2;
    }
    expect(student.metrics["divergence"]).toBeCloseTo(total / validation.rows, 5);
  });

  test("labels alone are what classifier learns from, to the last bit", async () => {
    const executor = await createWasmExecutor();
    const [plain] = await train(classifier, executor, [{ inputs: iris, trial: 1 }]);
    const [, student] = await pair({ temperature: 7, soft: 0 });
    expect(student.metrics["val_loss"]).toBe(metricsOf(plain)["val_loss"]);
  });

  test("a teacher of other data is refused", async () => {
    const executor = await createWasmExecutor();
    const [told] = await train(classifier, executor, [{ inputs: iris }]);
    const teacher = modelOf(metricsOf(told));
    const wine = { kind: "data", source: "builtin:wine" } as const;
    const [refused] = await train(distill, executor, [
      { inputs: { ...iris, data: wine, teacher } },
    ]);
    expect(errorOf(refused)).toContain("a model goes on only in the same network");
  });
});

const iris: TaskInputs = {
  data: { kind: "data", source: "builtin:iris" },
  hidden: [6],
  lr: 0.02,
  epochs: 5,
};

async function pair(changes: TaskInputs) {
  const executor = await createWasmExecutor();
  const [first] = await train(classifier, executor, [{ inputs: { ...iris, epochs: 20 } }]);
  const teacher = { metrics: metricsOf(first), model: modelOf(metricsOf(first)) };
  const inputs = { ...iris, ...changes, teacher: teacher.model };
  const [second] = await train(distill, executor, [{ inputs, trial: 1 }]);
  return [teacher, { metrics: metricsOf(second), model: modelOf(metricsOf(second)) }] as const;
}

function modelOf({ model }: TaskMetrics): Model {
  if (!isModel(model)) throw new Error("There is no model.");
  return model;
}

/** Probabilities of a network with one hidden layer, in doubles. */
function shares({ weights }: Model, x: readonly number[]): readonly number[] {
  const layer = (name: string, input: readonly number[]): readonly number[] => {
    const matrix = weights.find((one) => one.name === `${name}.matrix`);
    const bias = weights.find((one) => one.name === `${name}.bias`);
    const width = matrix?.shape[1] ?? 0;
    return Array.from({ length: width }, (_, j) =>
      input.reduce(
        (sum, value, i) => sum + value * (matrix?.values[i * width + j] ?? NaN),
        bias?.values[j] ?? NaN,
      ),
    );
  };
  const hidden = layer("dense0", x).map((z) => Math.max(0, z));
  const powers = layer("dense1", hidden).map(Math.exp);
  const total = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / total);
}
