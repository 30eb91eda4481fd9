// Whether the benchmark measures what it says: surrogates give the answers of the original networks, and random search
// on tables does as well as random draws do in closed form.
import { dataFile } from "./data.mjs";
import { problemsOf } from "./problems.mjs";
import { runOne } from "./run.mjs";
import { scaleOf } from "./scale.mjs";
import { createNet } from "./surrogates.mjs";

const draws = 100;
const seeds = 200;
/** Errors of the mean that are still chance: 10 tables are looked at. */
const mostErrors = 3.5;
const tolerance = 1e-5;

/** Prints each comparison. Throws where one fails. */
export function verify() {
  const failed = [];
  const say = (what, holds, detail) => {
    console.log(`${holds ? "holds " : "FAILS "} ${what.padEnd(42)} ${detail}`);
    if (!holds) failed.push(what);
  };
  for (const scenario of ["lcbench", "rbv2_xgboost"]) {
    const difference = netDifference(scenario);
    say(
      `${scenario}: the check inputs`,
      difference < tolerance,
      `differ by ${difference.toExponential(1)}`,
    );
  }
  for (const problem of problemsOf("tables")) {
    const { optimum, median } = scaleOf(problem);
    const regret = (loss) => (loss - optimum) / (median - optimum);
    const { again: expected, once } = expectedBest(problem.all(), draws);
    const listed = problem.expectedBestOfRandom[draws];
    say(
      `${problem.id}: closed form`,
      Math.abs(regret(once) - regret(listed)) < tolerance,
      `${regret(once).toFixed(5)}, listed ${regret(listed).toFixed(5)}`,
    );
    const reached = Array.from({ length: seeds }, (_, i) =>
      regret(runOne(problem, "random", i + 1, draws).best.at(-1)[1]),
    );
    const mean = reached.reduce((sum, value) => sum + value, 0) / seeds;
    const squares = reached.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    const error = Math.sqrt(squares / (seeds - 1) / seeds);
    say(
      `${problem.id}: random search`,
      Math.abs(mean - regret(expected)) < mostErrors * error,
      `${mean.toFixed(5)} ± ${error.toFixed(5)}, expected ${regret(expected).toFixed(5)}`,
    );
  }
  if (failed.length > 0) throw new Error(`${failed.length} comparisons fail.`);
}

/** The expected least of so many draws from all rows: each row at most `once`, or perhaps `again`. */
function expectedBest(losses, count) {
  const sorted = losses.toSorted();
  const rows = sorted.length;
  let again = 0;
  let once = 0;
  let left = 1;
  for (const [i, loss] of sorted.entries()) {
    again += loss * (((rows - i) / rows) ** count - ((rows - i - 1) / rows) ** count);
    const next = left * Math.max(0, (rows - i - count) / (rows - i));
    once += loss * (left - next);
    left = next;
  }
  return { again, once };
}

/** The greatest difference from the listed outputs, relative above 0.001. */
function netDifference(scenario) {
  const net = createNet(scenario);
  const check = JSON.parse(dataFile("surrogates", scenario, "check_inputs.json"));
  return Math.max(
    ...check.x_cat.flatMap((codes, i) =>
      net
        .outputs(codes, check.x_cont[i])
        .map(
          (value, j) =>
            Math.abs(value - check.y_numpy[i][j]) / (1e-3 + Math.abs(check.y_numpy[i][j])),
        ),
    ),
  );
}
