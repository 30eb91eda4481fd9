/** Configurations that were asked for together: their trials in the order of the data flow, each `repeat` times. */
import type { Trial } from "../plan/document.ts";
import { constraintName } from "../search/rejection.ts";
import type { ExploredEvent, ToldEvent } from "../store/event.ts";
import { checkpoints } from "./assess.ts";
import type { FusedTrial, FusedTrials } from "./fusion.ts";
import type { RunMetrics } from "./measurements.ts";
import { toCarryOut } from "./regroup.ts";
import { completed, endedEarly } from "./result.ts";
import { type RoundEntry, type Rounds, runRounds } from "./rounds.ts";
import type { Scheduling } from "./scheduling.ts";
import type { AskedTrial, Study } from "./study.ts";
import {
  readInputs,
  type Reported,
  type RunResult,
  type RunSetting,
  runTask,
  type TaskRunner,
} from "./task-run.ts";
import { watchTrial } from "./watch.ts";

/** A configuration while its trials run. */
interface Entry extends RoundEntry {
  readonly metrics: Map<string, readonly RunMetrics[]>;
  over: boolean;
}

/** A trial that is fused, or those between two of them. */
type Stage =
  | { readonly kind: "fused"; readonly fused: FusedTrial }
  | { readonly kind: "alone"; readonly trials: readonly Trial[] };

/**
 * Carries out batches. A fused trial runs for all configurations at once, the others for one after the other.
 * A requirement is checked as soon as all that it mentions is known; where it fails, the trials that are left
 * are saved. Each configuration is told as soon as it has ended; those that had not when the study stops are
 * not told.
 */
export function createBatchRunner(
  study: Study,
  runner: TaskRunner,
  fused: FusedTrials,
  scheduling: Scheduling | undefined,
  record: (event: ToldEvent | ExploredEvent) => void,
): (batch: readonly AskedTrial[]) => Promise<void> {
  const { plan } = study;
  const trials = study.searchedTrials;
  const stages = stagesOf(trials, fused);
  const known = checkpoints(plan);

  const end = (entry: Entry, event: ToldEvent): void => {
    entry.over = true;
    entry.account.close();
    if (!entry.quiet) record(event);
  };

  /** All runs of one trial of a configuration have ended, or one has not given metrics. */
  const take = (entry: Entry, trial: Trial, results: readonly RunResult[]): void => {
    const { asked, account, metrics, configuration } = entry;
    const { number } = asked;
    if (results.some(({ kind }) => kind === "stopped")) {
      entry.over = true;
      return;
    }
    const failure = results.find((result) => result.kind === "failed");
    if (failure !== undefined) {
      const how = { state: "failed", error: failure.message } as const;
      end(entry, endedEarly(plan, number, metrics, account.seconds(), how));
      return;
    }
    metrics.set(
      trial.name,
      results.flatMap((result) => (result.kind === "metrics" ? [result.metrics] : [])),
    );
    if (trial === trials.at(-1)) {
      end(entry, completed(study, { number, configuration }, metrics, account.seconds()));
      return;
    }
    const { holds } = study.scope(configuration, metrics);
    const violated = (known.get(trial.name) ?? []).filter((constraint) => !holds(constraint));
    if (violated.length > 0) {
      const how = { state: "infeasible", violated: violated.map(constraintName) } as const;
      end(entry, endedEarly(plan, number, metrics, account.seconds(), how));
    }
  };

  /** The schedule stopped it; with what its runs reported last. */
  const prune = (entry: Entry, trial: Trial, runs: readonly RunMetrics[]): void => {
    const { asked, account, metrics } = entry;
    metrics.set(trial.name, runs);
    const how = { state: "pruned" } as const;
    end(entry, endedEarly(plan, asked.number, metrics, account.seconds(), how));
  };

  const settingOf = ({ configuration, metrics }: Entry): RunSetting => ({
    scope: study.scope(configuration, metrics),
    measurements: new Map([...study.measured, ...metrics]),
  });

  const runAlone = async (entry: Entry, inOrder: readonly Trial[]): Promise<void> => {
    const { asked, account, quiet } = entry;
    const turn = account.queue();
    turn.begin();
    for (const trial of inOrder) {
      if (entry.over) break;
      const watch =
        scheduling?.trial.name === trial.name
          ? watchTrial(scheduling, asked, runner.flush, account.stop)
          : undefined;
      const reported = (step: number, metrics: Reported): void => {
        runner.orFail(() => watch?.reported(step, metrics));
      };
      const manner = { signal: turn.signal, quiet, reported };
      const setting = settingOf(entry);
      const results: RunResult[] = [];
      while (results.length < plan.repeat) {
        const identity = { trial, number: asked.number, run: results.length };
        const result = await runTask(runner, identity, setting, manner);
        results.push(result);
        if (result.kind !== "metrics") break;
      }
      const pruned = watch?.pruned();
      if (pruned === undefined || runner.signal.aborted) {
        if (results.every(({ kind }) => kind === "metrics")) watch?.checkSpoken();
        take(entry, trial, results);
      } else prune(entry, trial, [pruned]);
    }
    turn.end();
  };

  const runFused = (entries: readonly Entry[], own: FusedTrial): Promise<void> => {
    const { trial } = own;
    const rounds: Rounds<Entry> = {
      study,
      runner,
      scheduling,
      inputsOf: (entry, identity) => readInputs(plan, identity, settingOf(entry)),
      ended: (entry, results) => {
        take(entry, trial, results);
      },
      pruned: (entry, runs) => {
        prune(entry, trial, runs);
      },
      record,
    };
    return runRounds(rounds, own, entries);
  };

  return async (batch) => {
    const open = new Set(study.pending());
    const entries = toCarryOut(study, fused, batch, scheduling).map((asked): Entry => ({
      asked,
      configuration: asked.original,
      account: runner.shares.open(),
      quiet: !open.has(asked),
      metrics: new Map(),
      over: false,
    }));
    if (trials.length === 0) {
      for (const entry of entries) {
        end(entry, completed(study, entry.asked, entry.metrics, entry.account.seconds()));
      }
    }
    for (const stage of stages) {
      if (stage.kind === "fused") {
        const left = entries.filter(({ over }) => !over);
        await runFused(left, stage.fused);
      } else {
        for (const entry of entries) if (!entry.over) await runAlone(entry, stage.trials);
      }
    }
    for (const { account } of entries) account.close();
  };
}

function stagesOf(trials: readonly Trial[], fused: FusedTrials): readonly Stage[] {
  const stages: Stage[] = [];
  for (const trial of trials) {
    const own = fused.of(trial);
    const last = stages.at(-1);
    if (own !== undefined) stages.push({ kind: "fused", fused: own });
    else if (last?.kind !== "alone") stages.push({ kind: "alone", trials: [trial] });
    else stages.splice(-1, 1, { kind: "alone", trials: [...last.trials, trial] });
  }
  return stages;
}
