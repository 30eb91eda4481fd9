// Ask and tell in a page. bundle.mjs beside this file makes one script of it, and serves it.
import { createTuner, parsePlan } from "hptc/runtime";
import { brew } from "../tea.js";
import planDocument from "../plan.json";

const plan = parsePlan(planDocument);
const [nextCup, allCups, startOver] = document.querySelectorAll("button");
const rows = document.querySelector("tbody");
const summary = document.querySelector("output");

// What was told is kept in the browser: a page that is opened again goes on where it was.
let tuner = createTuner(plan, { events: JSON.parse(localStorage.getItem("tea") ?? "[]") });

function drinkOne() {
  const { number, params } = tuner.ask();
  tuner.tell(number, { metrics: brew(params) });
}

function show() {
  localStorage.setItem("tea", JSON.stringify(tuner.events));
  const best = tuner.best();
  rows.replaceChildren(
    ...tuner.trials.map((trial) => {
      const { leaves, water, minutes, milk } = trial.params;
      const { taste, price } = trial.metrics;
      const bar = element("td", "");
      const meter = element("meter", "");
      meter.max = 10;
      meter.value = taste;
      bar.append(meter);
      const row = element("tr", "");
      row.className = trial.number === best?.number ? "best" : trial.feasible ? "" : "infeasible";
      row.append(
        element("td", trial.number),
        element("td", `${leaves.toFixed(1)} g`),
        element("td", `${water.toFixed(0)} °C`),
        element("td", `${minutes.toFixed(1)} min`),
        element("td", milk === undefined ? "–" : `${(100 * milk).toFixed(0)} %`),
        element("td", price.toFixed(2)),
        element("td", taste.toFixed(2)),
        bar,
      );
      return row;
    }),
  );
  const cups = `${tuner.trials.length} of ${plan.budget.trials} cups`;
  summary.textContent =
    best === undefined
      ? cups
      : `${cups}, the best one is number ${best.number}: ${best.metrics.taste.toFixed(2)}`;
  nextCup.disabled = allCups.disabled = tuner.done;
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

nextCup.addEventListener("click", () => {
  drinkOne();
  show();
});
allCups.addEventListener("click", () => {
  while (!tuner.done) drinkOne();
  show();
});
startOver.addEventListener("click", () => {
  tuner = createTuner(plan);
  show();
});
show();
