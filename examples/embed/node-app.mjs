// A Node application that tunes with a compiled plan. Run it with: node examples/embed/node-app.mjs
import { readFile } from "node:fs/promises";
import { createTuner, parsePlan } from "hptc/runtime";
import { brew } from "./tea.js";

const plan = parsePlan(await readFile(new URL("./plan.json", import.meta.url), "utf8"));
const tuner = createTuner(plan);

while (!tuner.done) {
  const { number, params } = tuner.ask();
  tuner.tell(number, { metrics: brew(params) });
}

const best = tuner.best();
console.log(`${tuner.trials.length} cups, the best one was number ${best.number}:`);
console.log(JSON.stringify({ params: best.params, metrics: best.metrics }, undefined, 2));
