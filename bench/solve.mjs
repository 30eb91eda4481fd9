// How fast mixing studies are solved, by stage, side by side with cvxpy (Clarabel) where Python has it.
//
//   node bench/solve.mjs            PYTHON names the interpreter, `python3` if left out
import { spawnSync } from "node:child_process";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { loadSource } from "./source.mjs";

const {
  compile,
  lowerStudy,
  noMetrics,
  readConvexStudy,
  solveConvex,
  solveConvexProgram,
  randomStream,
} = await loadSource(`
    export { compile } from "./src/index.ts";
    export { solveConvexProgram } from "./src/numerics/convex/solve.ts";
    export { lowerStudy } from "./src/solve/convex/lower.ts";
    export { solveConvex } from "./src/solve/convex/solve.ts";
    export { readConvexStudy } from "./src/solve/convex/study.ts";
    export { noMetrics } from "./src/space/environment.ts";
    export { randomStream } from "./src/space/random.ts";
  `);

const seed = 5;
const sizes = [10, 100, 1000];
const runs = 5;

console.log("command       node bench/solve.mjs");
console.log(`machine       ${cpus()[0]?.model}, ${cpus().length} cores, one used`);
console.log(`versions      Node.js ${process.version}`);
console.log(
  `study         variance under floors and a ratio of 3, seed ${seed}; best of ${runs} (first)\n`,
);

const problems = sizes.map((size) => {
  const random = randomStream(seed, `mixing ${size}`);
  return {
    size,
    floor: 0.2 / size,
    ratio: 3,
    sigma: Array.from({ length: size }, () => 0.2 + 2 * random.uniform()),
  };
});
const ours = problems.map((problem) => {
  const text = studyOf(problem);
  const all = Array.from({ length: runs }, () => stagesOf(text));
  const best = (stage) => Math.min(...all.map(({ times }) => times[stage]));
  const stages = ["compile", "unfold", "lower", "solve", "whole"];
  const words = stages.map(
    (stage) => `${stage} ${best(stage).toFixed(0)} (${all[0].times[stage].toFixed(0)})`,
  );
  console.log(`${String(problem.size).padStart(5)} domains  ${words.join(", ")} ms`);
  const { objective, gap, steps } = all[0];
  console.log(
    `               ${objective} (proven gap ${gap.toExponential(1)} relative, ${steps} steps)`,
  );
  return all[0];
});
compare();

/** Of one study, from its text: `whole` is compiling it and solving its plan, start to end. */
function stagesOf(text) {
  const marks = [performance.now()];
  const mark = () => marks.push(performance.now());
  const { plans, diagnostics } = compile("/bench.hpt", {
    read: () => ({ kind: "text", text }),
    resolve: (_, specifier) => specifier,
    root: () => "/",
  });
  mark();
  const [plan] = plans;
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const study = readConvexStudy(plan, noMetrics);
  mark();
  const { program } = lowerStudy(study);
  mark();
  solveConvexProgram(program);
  mark();
  const solution = solveConvex(plan, noMetrics);
  mark();
  const took = marks.slice(1).map((time, i) => time - marks[i]);
  const [compiling, unfold, lower, solve, solving] = took;
  const [objective] = solution.points[0].objectives;
  return {
    times: { compile: compiling, unfold, lower, solve, whole: compiling + solving },
    objective,
    gap: (objective - solution.bound) / Math.max(1, Math.abs(objective)),
    steps: solution.work.count,
  };
}

function studyOf({ size, sigma, floor, ratio }) {
  return `
import { mixing_variance } from "std:mixing"
let sigma: Real[${size}] = [${sigma.join(", ")}]
study mixing {
  param w: Simplex[${size}]
  require floor:     forall d in 0 .. ${size - 1}: w[d] >= ${floor}
  require disparity: max(w) <= ${ratio} * min(w)
  minimize mixing_variance(sigma, w)
  solve convex
}`;
}

function compare() {
  const script = fileURLToPath(new URL("solve_cvxpy.py", import.meta.url));
  const { status, stdout } = spawnSync(process.env.PYTHON ?? "python3", [script], {
    input: JSON.stringify({ problems, runs }),
    encoding: "utf8",
  });
  if (status !== 0) {
    console.log(
      "\ncvxpy         not here: `pip install cvxpy clarabel`, and name its Python in PYTHON",
    );
    return;
  }
  const { versions, results } = JSON.parse(stdout);
  console.log(`\ncvxpy         ${versions}`);
  for (const [i, { value, best, first, solver }] of results.entries()) {
    const apart = Math.abs(value - ours[i].objective) / Math.abs(value);
    console.log(
      `${String(sizes[i]).padStart(5)} domains  whole ${best.toFixed(0)} (${first.toFixed(0)}) ms, of it Clarabel ${solver.toFixed(0)}; optima differ by ${apart.toExponential(1)} relative`,
    );
  }
}
