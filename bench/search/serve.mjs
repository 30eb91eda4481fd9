// Problems for programs in other languages: each line of JSON in is answered by one line out.
//
//   { "list": ["tables"] }                    → [{ id, axes, objectives, constraints, reference }, …]
//   { "start": "tables/hpobench-car" }        → { id }: a run begins, nothing is seen yet
//   { "evaluate": { "alpha": 3, … } }         → { losses, margins }
//   { "end": true }                           → { best: [[trial, value], …] } of the run
import { createInterface } from "node:readline";
import { planOf } from "./library.mjs";
import { axesOf, pointOf } from "./outside.mjs";
import { createTrajectory, textOf } from "./problem.mjs";
import { problemsOf } from "./problems.mjs";

export async function serve() {
  const problems = new Map();
  let run;
  const answer = ({ list, start, evaluate }) => {
    if (list !== undefined) {
      return list
        .flatMap((family) => problemsOf(family))
        .map((problem) => {
          const plan = planOf(textOf(problem, "random", 100));
          problems.set(problem.id, { problem, plan });
          const { id, family, objectives, constraints, reference, conditions } = problem;
          return { id, family, axes: axesOf(plan, conditions), objectives, constraints, reference };
        });
    }
    if (start !== undefined) {
      const { problem, plan } = problems.get(start);
      run = { problem, plan, trajectory: createTrajectory(problem) };
      return { id: start };
    }
    if (evaluate !== undefined) {
      const seen = run.problem.evaluate(pointOf(run.plan, evaluate));
      run.trajectory.add(seen);
      return seen;
    }
    return { best: run.trajectory.changes };
  };
  for await (const line of createInterface({ input: process.stdin })) {
    process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
  }
}
