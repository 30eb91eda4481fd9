/** What authors are told who write plain JavaScript, where nothing checks their types. */
import { expect, test } from "vitest";
import {
  constant,
  defineTask,
  epochs,
  multiply,
  sum,
  type TrialTools,
  zeros,
} from "../../src/training/index.ts";
import type { TrainingTask } from "../../src/training/definition.ts";
import { referenceExecutor } from "./reference-executor.ts";
import { errorOf, train } from "./tasks.ts";

type Parts = (tools: TrialTools) => unknown;

/** A task whose trials are whatever that gives. */
function untyped(trial: Parts): TrainingTask {
  return defineTask({
    name: "mine",
    arguments: { epochs: epochs(1) },
    // @ts-expect-error: a trial is not just anything.
    trial: (_, tools) => trial(tools),
  });
}

function training({ scope }: TrialTools, changes = {}) {
  const weight = scope.weight("w", [1], { initializer: zeros });
  const loss = () => sum(multiply(weight, weight));
  return { rows: 3, batch: 2, loss, optimizer: { kind: "sgd", rate: 0.1 }, ...changes };
}

/** A sound trial, with changes. */
function sound(tools: TrialTools, changes = {}, changesOfTraining = {}) {
  const metrics = () => ({ loss: 1 });
  return { training: training(tools, changesOfTraining), scoring: {}, metrics, ...changes };
}

async function errorIn(trial: Parts): Promise<string> {
  const [told] = await train(untyped(trial), referenceExecutor(), [{ inputs: {} }]);
  return errorOf(told);
}

test.each<[string, Parts, string]>([
  ["a trial that is none", () => 3, "A trial must have an object `training`: here 3."],
  [
    "a trial that is built later",
    async (tools) => sound(tools),
    "A trial must have an object `training`: here `training` is nothing. `trial` builds tensors and waits for nothing.",
  ],
  [
    "a trial without passes",
    (tools) => sound(tools, { scoring: undefined }),
    "A trial must have an object `scoring`: here `scoring` is nothing.",
  ],
  [
    "a trial without metrics",
    (tools) => sound(tools, { metrics: { loss: 1 } }),
    'A trial must have a function `metrics`: here `metrics` is {"loss":1}.',
  ],
  [
    "training without a loss",
    (tools) => sound(tools, {}, { loss: undefined }),
    "`training` must have a function `loss`: here `loss` is nothing.",
  ],
  [
    "training without an optimizer",
    (tools) => sound(tools, {}, { optimizer: "adam" }),
    '`training` must have an object `optimizer`: here `optimizer` is "adam".',
  ],
  [
    "a pass that is a function",
    (tools) => sound(tools, { scoring: { all: () => ({}) } }),
    "`scoring.all` must have a function `results`: here a function.",
  ],
  [
    "closing passes without metrics",
    (tools) => sound(tools, { closing: { scoring: {} } }),
    "`closing` must have a function `metrics`: here `metrics` is nothing.",
  ],
  [
    "a loss that is a number",
    (tools) => sound(tools, {}, { loss: () => 3 }),
    "The loss must be a tensor, not 3. Functions of `hptc/task` make tensors of tensors; `constant` makes one of numbers.",
  ],
  [
    "a result that is a list",
    (tools) => sound(tools, { scoring: { all: { rows: 1, results: () => ({ x: [1] }) } } }),
    'The result "x" of the pass "all" must be a tensor, not [1]. Functions of `hptc/task` make tensors of tensors; `constant` makes one of numbers.',
  ],
  [
    "a number that is a text",
    (tools) => sound(tools, {}, { batch: "64" }),
    'training.batch must be a whole number, at least 1, not "64".',
  ],
  [
    "an optimizer that there is not",
    (tools) => sound(tools, {}, { optimizer: { kind: "adamw", rate: 1 } }),
    'optimizer: there is none of the kind "adamw". It is one of sgd, adam, rmsprop; adam with `decay` is AdamW.',
  ],
  [
    "an optimizer that lacks a number",
    (tools) => sound(tools, {}, { optimizer: { kind: "adam", rate: 1, beta1: 0.9 } }),
    "optimizer: adam has no `beta2`. Give a number or a tensor.",
  ],
])("%s", async (_, trial, message) => {
  expect(await errorIn(trial)).toBe(`A trial of the task mine cannot be built. ${message}`);
});

test("a pass that metrics look for and there is none", async () => {
  const message = await errorIn((tools) =>
    sound(tools, {
      scoring: { all: { rows: 1, results: () => ({ loss: constant([1]) }) } },
      metrics: (scores: { readonly [pass: string]: { readonly loss: number } }) => ({
        loss: scores["al"]?.loss ?? missing("There is no al."),
      }),
    }),
  );
  expect(message).toBe(
    "`metrics` of the task mine failed: There is no al. It is given { all: { loss } }.",
  );
});

function missing(reason: string): never {
  throw new Error(reason);
}
