// What schedules save: the classifier of digits under each of them, fused, against no schedule, at the same number of
// trials and at the same budget of epochs. Each line: over the seeds the mean of the epochs that were trained, and of
// the best objective with its 95% interval.
//
//   node bench/schedules.mjs [--seeds 10] [--json]
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { loadSource } from "./source.mjs";

const { seeds, json } = parseArgs({
  options: { seeds: { type: "string", default: "10" }, json: { type: "boolean" } },
}).values;

// Data sets are read beside the source.
const home = new URL("../src/data/package-root.ts", import.meta.url);
const source = await loadSource(
  `
  export { compile } from "./src/index.ts";
  export { memoryStore, runStudy } from "./src/runtime/index.ts";
  export { limitsOf } from "./src/backends/limits.ts";
  export { createWasmExecutor } from "./src/backends/wasm-engine/executor.ts";
  export { classifier } from "./src/tasks/classifier/task.ts";
  export { fusedTask } from "./src/training/fused-task.ts";
  export { createTrainer } from "./src/training/trainer.ts";
`,
  home,
);
const tasks = await fusedTasks(source);

const example = readFileSync(new URL("../examples/digits_mlp.hpt", import.meta.url), "utf8");
const trials = 64;
const epochs = 864;

const schedules = [undefined, "asha", "hyperband", "median", "pbt(population: 16, interval: 3)"];
const settings = [
  ...schedules.slice(0, 4).map((schedule) => ({ schedule, budget: `${trials} trials` })),
  ...schedules.map((schedule) => ({ schedule, budget: `${epochs} epochs` })),
];

console.log(
  `# node bench/schedules.mjs --seeds ${seeds}; Node.js ${process.version}, ${cpus()[0]?.model}`,
);
for (const { schedule, budget } of settings) {
  const rows = [];
  for (let seed = 1; seed <= Number(seeds); seed++)
    rows.push(await measure(planOf(schedule, budget, seed)));
  const row = {
    schedule: schedule ?? "none",
    budget,
    trials: mean(rows.map((each) => each.trials)),
    epochs: mean(rows.map((each) => each.epochs)),
    best: mean(rows.map((each) => each.best)),
    interval: interval(rows.map((each) => each.best)),
    seconds: mean(rows.map((each) => each.seconds)),
  };
  const name = (schedule ?? "none").replace(/\(.*/, "");
  console.log(
    json
      ? JSON.stringify(row)
      : `${budget.padEnd(11)} ${name.padEnd(10)} ${row.trials.toFixed(0).padStart(4)} trials ${row.epochs.toFixed(0).padStart(6)} epochs  ` +
          `best ${row.best.toFixed(4)} ± ${row.interval.toFixed(4)}  ${row.seconds.toFixed(1).padStart(5)} s`,
  );
}

/** The example with random draws, so that only the schedule differs. */
function planOf(schedule, budget, seed) {
  const text = example
    .replace(
      "search sobol",
      schedule === undefined ? "search random" : `schedule ${schedule}\n  search random`,
    )
    .replace("budget 60 trials", `budget ${budget}`)
    .replace("seed 42", `seed ${seed}`);
  const { plans, diagnostics } = source.compile("/bench.hpt", {
    read: () => ({ kind: "text", text }),
    resolve: (_, specifier) => specifier,
    root: () => "/",
  });
  const [plan] = plans;
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

async function measure(plan) {
  const store = source.memoryStore();
  const begin = performance.now();
  const outcome = await source.runStudy(plan, { store, tasks });
  const seconds = (performance.now() - begin) / 1000;
  const last = new Map();
  for (const event of store.events()) {
    if (event.kind === "reported") last.set(event.number, event.step);
  }
  const used = outcome.trials.reduce(
    (sum, { number, state }) => sum + (state === "complete" ? 27 : (last.get(number) ?? 0)),
    0,
  );
  const losses = outcome.trials
    .filter(({ state, feasible }) => state === "complete" && feasible)
    .map(({ objectives: [loss] }) => loss);
  return { trials: outcome.trials.length, epochs: used, best: Math.min(...losses), seconds };
}

/** The classifier as the wasm backend carries it out, in this thread. */
async function fusedTasks({ classifier, createTrainer, createWasmExecutor, fusedTask, limitsOf }) {
  const trainer = createTrainer(classifier, await createWasmExecutor());
  const { batch, ...limits } = limitsOf("wasm");
  const task = fusedTask(classifier, { batch, limits, sideBySide: false, run: trainer.run });
  const find = async () => task;
  return { builtin: find, module: find, exec: find };
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Half the width of the 95% interval of the mean, by Student's t for up to 30 values. */
function interval(values) {
  const table = [
    12.71, 4.3, 3.18, 2.78, 2.57, 2.45, 2.36, 2.31, 2.26, 2.23, 2.2, 2.18, 2.16, 2.14, 2.13, 2.12,
    2.11, 2.1, 2.09,
  ];
  const freedom = values.length - 1;
  const middle = mean(values);
  const variance = mean(values.map((value) => (value - middle) ** 2)) * (values.length / freedom);
  return (table[freedom - 1] ?? 2.05) * Math.sqrt(variance / values.length);
}
