/** Plans for the run tests, written by hand so that they need no compiler. */
import type { Plan } from "../../src/plan/document.ts";
import {
  apply,
  choice,
  metric,
  minimize,
  num,
  origin,
  param,
  plan,
  real,
  ref,
  require,
  search,
  trial,
} from "../support/plans.ts";

const parameters = [
  param("optimizer", choice("adam", "sgd")),
  param("lr", real(1e-5, 1e-1, "log")),
  param("momentum", real(0.5, 0.999, "reverse_log"), {
    condition: apply("equal", ref("optimizer"), { kind: "text", value: "sgd" }),
  }),
];

/** No trial: the objective is a formula of the parameters. */
export function formulaPlan(parts: Partial<Plan> = {}): Plan {
  const value = apply("power", apply("add", apply("log10", ref("lr")), num(3)), num(2));
  return plan({
    study: "formula",
    parameters,
    objectives: [minimize(value, { phase: "parameter", origin: origin("(log10(lr) + 3)^2") })],
    method: search("sobol"),
    budget: { trials: 40 },
    ...parts,
  });
}

/** A trial of a module task, `./task.mjs`, that gives a loss. */
export function taskPlan(parts: Partial<Plan> = {}): Plan {
  return plan({
    study: "task",
    parameters,
    trials: [
      trial("run", { lr: ref("lr") }, ["loss"], {
        task: { kind: "module", path: "./task.mjs" },
      }),
    ],
    objectives: [minimize(metric("run", "loss"), { origin: origin("run.loss") })],
    method: search("random"),
    budget: { trials: 12 },
    ...parts,
  });
}

/** A loss above 0.5 breaks its requirement. */
export const atMostHalf = require("run.loss <= 0.5", apply(
  "less_equal",
  metric("run", "loss"),
  num(0.5),
), {
  phase: "metric",
});
