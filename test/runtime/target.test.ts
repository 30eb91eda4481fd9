import { describe, expect, it } from "vitest";
import { compile } from "../../src/index.ts";
import type { Value } from "../../src/ir/value.ts";
import type { MetricType, Plan } from "../../src/plan/document.ts";
import { createSamples, memoryStore, runStudy, unsupported } from "../../src/runtime/index.ts";
import type { Model, TaskContext } from "../../src/tasks/task.ts";
import { search } from "../support/plans.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";
import { registry, type Run } from "../support/tasks.ts";

/** The studies the language was designed on, carried out as compiled, with tasks that draw their metrics. */
const plans = targetFiles.flatMap((name) =>
  compile(`/project/${name}`, targetHost(), targetOptions).plans.map((plan) => ({
    study: plan.study,
    plan,
  })),
);

function taskName({ task }: Plan["trials"][number]): string {
  switch (task.kind) {
    case "builtin":
      return task.name;
    case "module":
      return task.path;
    case "exec":
      return task.words[0] ?? "";
  }
}

/** Metrics of the declared types and ranges. */
function drawnMetrics(plan: Plan, name: string): Run {
  const metrics = plan.trials.find((trial) => taskName(trial) === name)?.metrics ?? [];
  return (_, context) =>
    Object.fromEntries(
      metrics.map(({ name: metric, type, low = 0, high = low + 1 }) => [
        metric,
        type.kind === "model" ? model : drawn(type, low, high, context),
      ]),
    );
}

const model: Model = { kind: "model", format: "drawn", weights: [], config: {} };

function drawn(type: MetricType, low: number, high: number, context: TaskContext): Value {
  const share = context.random("metric").uniform();
  switch (type.kind) {
    case "real":
      return low + share * (high - low);
    case "int":
      return Math.round(low + share * (high - low));
    case "bool":
      return share < 0.5;
    case "text":
    case "model":
      return "text";
    case "array": {
      const length = type.labels?.length ?? type.size ?? 3;
      return Array.from({ length }, () => drawn(type.element, low, high, context));
    }
  }
}

describe.each(plans)("$study", ({ plan }) => {
  it("has feasible configurations, and trials that are complete or break a requirement", async () => {
    const samples = createSamples(plan, 1);
    const names = new Set(plan.parameters.map(({ name }) => name));
    for (let i = 0; i < 5; i++) {
      const point = samples.draw(i);
      expect(Object.keys(point).filter((name) => !names.has(name))).toEqual([]);
    }
    const { schedule: _schedule, ...rest } = plan;
    const runnable: Plan = {
      ...rest,
      method: plan.method.name === "grid" ? plan.method : search("sobol"),
      stops: [],
      warm: plan.warm.filter(({ kind }) => kind === "points"),
      parallel: 1,
    };
    expect(unsupported(runnable)).toEqual([]);
    const tasks = plan.trials.map((trial) => {
      const name = taskName(trial);
      return [name, drawnMetrics(plan, name)] as const;
    });
    const outcome = await runStudy(runnable, {
      store: memoryStore(),
      trials: 4,
      tasks: registry(Object.fromEntries(tasks)),
    });
    expect(outcome.trials).toHaveLength(4);
    for (const { state, objectives, reports } of outcome.trials) {
      expect(["complete", "infeasible"]).toContain(state);
      if (state !== "complete") continue;
      expect(objectives).toHaveLength(plan.objectives.length);
      expect(Object.keys(reports)).toEqual(plan.reports.map(({ label }) => label));
    }
  });
});
