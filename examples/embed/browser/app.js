// The same in a browser. bundle.mjs beside this file makes one script of it.
import { createTuner, parsePlan } from "hptc/runtime";
import { brew } from "../tea.js";
import planDocument from "../plan.json";

const tuner = createTuner(parsePlan(planDocument));
const rows = document.querySelector("tbody");

document.querySelector("button").addEventListener("click", () => {
  const suggestion = tuner.done ? undefined : tuner.ask();
  if (suggestion === undefined) return;
  const trial = tuner.tell(suggestion.number, { metrics: brew(suggestion.params) });
  const row = rows.insertRow();
  for (const value of [
    trial.number,
    JSON.stringify(trial.params),
    trial.metrics.taste.toFixed(2),
  ]) {
    row.insertCell().textContent = value;
  }
  document.querySelector("output").textContent = `best: cup ${tuner.best()?.number ?? "none yet"}`;
});
