// Mean normalised regret of stored runs, with intervals, ranks, wins and losses.
import { problemsOf } from "./problems.mjs";
import { keepScales, scaleOf } from "./scale.mjs";
import { allRuns } from "./store.mjs";

const budgets = [25, 50, 100];
/** Two-sided 95% points of Student's t by degrees of freedom, 1 to 19; more count as 1.96 + 2.4 / df. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145,
  2.131, 2.12, 2.11, 2.101, 2.093,
];

export function report(folders, families) {
  const methods = [...allRuns(folders)];
  const seen = bestSeen(methods.flatMap(([, runs]) => runs));
  for (const family of families) {
    const problems = problemsOf(family);
    const table = new Map(
      methods.map(([method, runs]) => [
        method,
        regretsOf(problems, runs, seen, !method.startsWith("hptc-")),
      ]),
    );
    for (const [method, regrets] of table) if (regrets.size === 0) table.delete(method);
    if (table.size === 0) continue;
    console.log(`\n# ${family}: normalised regret, mean ± half of its 95% interval\n`);
    printTasks(problems, table);
    printOverall(problems, table);
  }
  keepScales();
}

/**
 * By problem id, for each budget the regrets of the seeds. Where nothing feasible was found the regret is 1; where
 * requirements are known, other tools count with what they do by seeing them as metrics.
 */
function regretsOf(problems, runs, seen, fromOutside) {
  const found = new Map();
  for (const problem of problems) {
    const long = runs.filter(({ trials }) => trials >= budgets.at(-1));
    const exact = long.filter((run) => run.problem === problem.id);
    const own =
      exact.length > 0 || !fromOutside
        ? exact
        : long.filter((run) => run.problem === problem.scaledAs?.id);
    if (own.length === 0) continue;
    const { optimum: known, median } = scaleOf(problem);
    const optimum = problem.searched ? Math.min(known, seen.get(problem.id) ?? known) : known;
    const regret = (best) => Math.min(1, Math.max(0, (best - optimum) / (median - optimum)));
    found.set(
      problem.id,
      budgets.map((budget) => own.map(({ best }) => regret(bestAt(best, budget)))),
    );
  }
  return found;
}

/** By problem: a run may find better than the search for the optimum of a surrogate did. */
function bestSeen(runs) {
  const seen = new Map();
  for (const { problem, best } of runs) {
    seen.set(problem, Math.min(seen.get(problem) ?? Infinity, best.at(-1)?.[1] ?? Infinity));
  }
  return seen;
}

function bestAt(changes, budget) {
  return changes.findLast(([trial]) => trial <= budget)?.[1] ?? Infinity;
}

function printTasks(problems, table) {
  const methods = [...table.keys()];
  const width = Math.max(...problems.map(({ id }) => id.length)) + 1;
  console.log(
    ["".padEnd(width + 4), ...methods.map((method) => method.slice(0, 21).padStart(22))].join(""),
  );
  for (const { id } of problems) {
    for (const [place, budget] of budgets.entries()) {
      const cells = methods.map((method) => {
        const regrets = table.get(method).get(id)?.[place];
        return (regrets === undefined ? "" : withInterval(regrets)).padStart(22);
      });
      console.log(
        [(place === 0 ? id : "").padEnd(width), String(budget).padStart(4), ...cells].join(""),
      );
    }
  }
}

/** Averages over the problems that all compared methods have, ranks, wins and losses. */
function printOverall(problems, table) {
  const methods = [...table.keys()];
  const ids = problems.map(({ id }) => id);
  const whole = methods.filter((method) => ids.every((id) => table.get(method).has(id)));
  for (const method of methods) {
    if (!whole.includes(method))
      console.log(
        `\n${method} has ${table.get(method).size} of ${ids.length} problems: left out below`,
      );
  }
  for (const [place, budget] of budgets.entries()) {
    const means = new Map(
      whole.map((method) => [method, ids.map((id) => meanOf(table.get(method).get(id)[place]))]),
    );
    const ranks = ids.map((_, i) => ranksOf(whole.map((method) => means.get(method)[i])));
    console.log(
      `\nall, ${budget} trials`.padEnd(31) +
        "mean ± 95%".padStart(18) +
        "mean rank".padStart(11) +
        "  won, drawn, lost by task against",
    );
    const order = whole.toSorted((a, b) => meanOf(means.get(a)) - meanOf(means.get(b)));
    for (const method of order) {
      const half = halfOfMean(ids.map((id) => table.get(method).get(id)[place]));
      const rank = meanOf(ranks.map((row) => row[whole.indexOf(method)]));
      const against = order
        .filter((other) => other !== method)
        .map(
          (other) =>
            `${other.split("@")[0]} ${contest(ids.map((id) => [table.get(method).get(id)[place], table.get(other).get(id)[place]]))}`,
        );
      console.log(
        `${method.padEnd(30)}${`${meanOf(means.get(method)).toFixed(4)} ± ${half.toFixed(4)}`.padStart(18)}${rank.toFixed(2).padStart(11)}  ${against.join(" · ")}`,
      );
    }
  }
}

/** Won and lost are tasks where the 95% interval of the difference of means (Welch) leaves out 0. */
function contest(pairs) {
  let won = 0;
  let lost = 0;
  for (const [own, other] of pairs) {
    const difference = meanOf(own) - meanOf(other);
    const error = Math.hypot(standardError(own), standardError(other));
    const half = quantile(Math.min(own.length, other.length) - 1) * error;
    if (difference < -half) won += 1;
    if (difference > half) lost += 1;
  }
  return `${won}–${pairs.length - won - lost}–${lost}`;
}

function withInterval(values) {
  return `${meanOf(values).toFixed(4)} ± ${(quantile(values.length - 1) * standardError(values)).toFixed(4)}`;
}

/** Of the mean over problems, whose seeds are independent. */
function halfOfMean(byProblem) {
  const errors = byProblem.map(standardError);
  const freedom = Math.min(...byProblem.map(({ length }) => length)) - 1;
  return (quantile(freedom * byProblem.length) * Math.hypot(...errors)) / byProblem.length;
}

function quantile(freedom) {
  if (freedom < 1) return NaN;
  return student[freedom - 1] ?? 1.96 + 2.4 / freedom;
}

function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function standardError(values) {
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/** From 1 for the least; equals share the mean of their places. */
function ranksOf(values) {
  return values.map((value) => {
    const less = values.filter((other) => other < value).length;
    const equal = values.filter((other) => other === value).length;
    return less + (equal + 1) / 2;
  });
}
