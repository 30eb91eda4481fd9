// One method of the project on problems, with asks and tells in process.
import { library, planOf } from "./library.mjs";
import { createTrajectory, metricsOf, textOf } from "./problem.mjs";

/** The trajectory of a run: { problem, seed, trials, best }. */
export function runOne(problem, method, seed, trials) {
  const tuner = library.createTuner(planOf(textOf(problem, method, trials)), { seed });
  const trajectory = createTrajectory(problem);
  for (let trial = 0; trial < trials && !tuner.done; trial += 1) {
    const { number, params } = tuner.ask();
    const seen = problem.evaluate(params);
    trajectory.add(seen);
    tuner.tell(number, { metrics: metricsOf(seen) });
  }
  return { problem: problem.id, seed, trials, best: trajectory.changes };
}
