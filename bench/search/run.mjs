// One method of the project on problems, with asks and tells in process.
import { library, planOf } from "./library.mjs";
import { createTrajectory, metricsOf, textOf } from "./problem.mjs";

/** The trajectory of a run: { problem, seed, trials, best }. It ends where nothing feasible is found to try. */
export function runOne(problem, method, seed, trials) {
  const tuner = library.createTuner(planOf(textOf(problem, method, trials)), { seed });
  const trajectory = createTrajectory(problem);
  const next = () => {
    try {
      return tuner.done ? undefined : tuner.ask();
    } catch (error) {
      if (error instanceof library.InfeasibleError) return undefined;
      throw error;
    }
  };
  for (let trial = next(); trial !== undefined; trial = next()) {
    const seen = problem.evaluate(trial.params);
    trajectory.add(seen);
    tuner.tell(trial.number, { metrics: metricsOf(seen) });
  }
  return { problem: problem.id, seed, trials, best: trajectory.changes };
}
