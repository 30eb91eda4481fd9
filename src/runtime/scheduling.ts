/** What becomes of the trials of a study at the steps where its schedule decides. */
import type { Expression } from "../ir/expression.ts";
import { references } from "../ir/references.ts";
import type { Plan, Trial } from "../plan/document.ts";
import { createReads } from "../plan/reads.ts";
import { lazySet } from "../search/random.ts";
import { createSchedule } from "../search/schedules/create.ts";
import { createExplore } from "../search/schedules/explore.ts";
import type { Decision, Explore, Standing } from "../search/schedules/schedule.ts";
import { StudyError } from "../space/error.ts";
import { flatName } from "./measurements.ts";
import type { Study } from "./study.ts";

export interface Scheduling {
  /** The trial that the fidelity goes to. */
  readonly trial: Trial;
  /** Whether trials may go on from each other's weights: then they can only be carried out together. */
  readonly copies: boolean;
  /** The next step after `step` at which a trial is decided; `undefined`: it trains to its end. */
  readonly next: (number: number, step: number) => number | undefined;
  /**
   * For trials that train by themselves, at each report, once it is applied to the study: whether the trial is to
   * stop. It is compared with the ended ones among the first `seen` trials, so that timing decides nothing.
   */
  readonly stops: (number: number, step: number, seen: number) => boolean;
  /**
   * For the trials of a batch that reached a step together, whether they have ended since or not, by number. Earlier
   * batches are seen too.
   */
  readonly decide: (step: number, batch: readonly number[]) => ReadonlyMap<number, Decision>;
  readonly explore: Explore;
  /** Throws a `StudyError` where a report lacks what objectives read. */
  readonly checkReport: (trial: string, metrics: { readonly [metric: string]: unknown }) => void;
}

/** `undefined` for a plan without a schedule. Throws a `StudyError` where it cannot compare trials. */
export function createScheduling(study: Study): Scheduling | undefined {
  const { plan, seed, space } = study;
  const schedule = createSchedule(plan, seed);
  const trial = scheduledTrial(plan);
  if (schedule === undefined || plan.schedule === undefined || trial === undefined) {
    return undefined;
  }
  const { name } = plan.schedule;
  const needed = neededMetrics(study, trial, name);

  const reachedAt = (number: number, step: number): readonly Standing[] => {
    const reached = study.reached(number).find((one) => one.step >= step);
    return reached === undefined ? [] : [{ number, losses: reached.losses }];
  };
  const endedBefore = (first: number, step: number): readonly Standing[] =>
    study.trials
      .filter(({ number }) => number < first)
      .flatMap(({ number }) => reachedAt(number, step));

  return {
    trial,
    copies: name === "pbt",
    next: (number, step) => schedule.steps(number).find((one) => one > step),
    stops: (number, step, seen) => {
      const before = study.reached(number).findLast((one) => one.step < step)?.step ?? -Infinity;
      return schedule
        .steps(number)
        .filter((due) => due > before && due <= step)
        .some((due) => {
          const [decision] = schedule.decide(
            due,
            reachedAt(number, due),
            endedBefore(Math.min(seen, number), due),
          );
          return decision?.kind === "stop";
        });
    },
    decide: (step, batch) => {
      const first = Math.min(...batch);
      const together = batch
        .filter((number) => schedule.steps(number).includes(step))
        .flatMap((number) => reachedAt(number, step));
      const decisions = schedule.decide(step, together, endedBefore(first, step));
      return new Map(
        together.map(({ number }, place) => [number, decisions[place] ?? { kind: "continue" }]),
      );
    },
    explore: createExplore({ space, seed, set: lazySet(space) }, trial.name),
    checkReport: (reporting, metrics) => {
      if (reporting !== trial.name) return;
      const missing = needed.find((metric) => !Object.hasOwn(metrics, metric));
      if (missing === undefined) return;
      const given = Object.keys(metrics).join(", ");
      throw new StudyError(
        `\`schedule ${name}\` compares trials by what \`${trial.name}\` reports while it trains, and an objective reads \`${missing}\`, ` +
          `which it does not report${given === "" ? "" : ` (it reports ${given})`}. Report it at each step, or leave the schedule out.`,
      );
    },
  };
}

/**
 * Refuses what cannot be decided for trials that train by themselves. Throws a `StudyError`.
 */
export function refuseAlone({ schedule, repeat }: Plan): void {
  if (schedule?.name === "pbt") {
    throw new StudyError(
      "`schedule pbt` copies weights between trials that train together: tasks of `std:tasks` that train, and those that " +
        "`defineTask` makes. For other tasks there are `asha`, `hyperband` and `median`.",
    );
  }
  if (schedule !== undefined && repeat > 1) {
    throw new StudyError(
      `\`schedule ${schedule.name}\` under \`repeat ${String(repeat)}\` compares means over runs, which train one after the other ` +
        "here: leave one of them out.",
    );
  }
}

/** The trial that the fidelity goes to. */
export function scheduledTrial(plan: Plan): Trial | undefined {
  const fidelity = plan.parameters.find((parameter) => parameter.fidelity === true);
  if (fidelity === undefined) return undefined;
  const reads = createReads(plan);
  return plan.trials.find(({ inputs }) =>
    inputs.some(({ value }) => reads(value).parameters.has(fidelity.name)),
  );
}

/** The metrics of the trial that objectives read; others they may read of trials that run once a study. */
function neededMetrics(study: Study, trial: Trial, schedule: string): readonly string[] {
  const { plan, searchedTrials } = study;
  const metrics = metricReads(plan);
  const needed = new Set<string>();
  for (const { value, origin } of plan.objectives) {
    for (const read of metrics(value)) {
      const [owner, metric] = splitName(read);
      if (owner === trial.name) needed.add(metric);
      else if (searchedTrials.some(({ name }) => name === owner)) {
        throw new StudyError(
          `\`schedule ${schedule}\` compares trials while \`${trial.name}\` trains, and the objective \`${origin.text}\` reads ` +
            `\`${read}\`, which is not known then. Let objectives read metrics of \`${trial.name}\`, or leave the schedule out.`,
        );
      }
    }
  }
  if (plan.objectives.length === 0) {
    throw new StudyError(
      `\`schedule ${schedule}\` compares trials by objectives, and the study has none. Add one, or leave the schedule out.`,
    );
  }
  for (const metric of needed) {
    const kind = trial.metrics.find(({ name }) => name === metric)?.type.kind;
    if (kind === "real" || kind === "int") continue;
    throw new StudyError(
      `\`schedule ${schedule}\` compares trials by what is reported while they train, which are numbers: an objective reads ` +
        `\`${flatName(plan, trial.name, metric)}\`, which is none. Let it read a number, or leave the schedule out.`,
    );
  }
  return [...needed];
}

function splitName(metric: string): readonly [trial: string, metric: string] {
  const dot = metric.lastIndexOf(".");
  return [metric.slice(0, dot), metric.slice(dot + 1)];
}

/** Finds the metrics, as `trial.metric`, that an expression reads itself or through definitions. */
function metricReads({ definitions }: Plan): (expression: Expression) => ReadonlySet<string> {
  const byName = new Map(definitions.map(({ name, value }) => [name, value]));
  const readsOf = (expression: Expression): ReadonlySet<string> => {
    const direct = references(expression);
    const through = [...direct.definitions].flatMap((name) => {
      const definition = byName.get(name);
      return definition === undefined ? [] : [...readsOf(definition)];
    });
    return new Set([...direct.metrics, ...through]);
  };
  return readsOf;
}
