/** A fused trial of the configurations of a batch: in rounds, from one decision of the schedule to the next. */
import type { Configuration } from "../space/configuration.ts";
import type { ExploredEvent } from "../store/event.ts";
import { type FusedResult, type FusedRun, runGroups } from "./fused-run.ts";
import type { FusedTrial } from "./fusion.ts";
import type { RunMetrics } from "./measurements.ts";
import { groupsOf } from "./regroup.ts";
import type { Scheduling } from "./scheduling.ts";
import type { AskedTrial, Study } from "./study.ts";
import type { InputsRead, RunIdentity, RunResult, TaskRunner } from "./task-run.ts";
import type { Account } from "./time-shares.ts";

/** A configuration while its trials run. */
export interface RoundEntry {
  readonly asked: AskedTrial;
  /** What it is now: a schedule may change it. */
  configuration: Configuration;
  readonly account: Account;
  /** Was told before: carried out again for its neighbours alone. */
  readonly quiet: boolean;
}

export interface Rounds<E extends RoundEntry> {
  readonly study: Study;
  readonly runner: TaskRunner;
  readonly scheduling: Scheduling | undefined;
  readonly inputsOf: (entry: E, identity: RunIdentity) => InputsRead;
  /** All runs of a configuration have ended, or one of them has failed or was stopped. */
  readonly ended: (entry: E, results: readonly RunResult[]) => void;
  /** The schedule stopped it; with the numbers that each run reported last. */
  readonly pruned: (entry: E, metrics: readonly RunMetrics[]) => void;
  readonly record: (event: ExploredEvent) => void;
}

/** A configuration that has not ended. */
interface Member<E> {
  readonly entry: E;
  step: number;
  /** What each run has come to. */
  runs: ReadonlyMap<number, FusedResult>;
  over: boolean;
}

/**
 * Trains to the next step at which something is to be decided, decides about all that have reached it, and goes on
 * with those that are left, from where they paused. Of a batch only what waits for the same step trains together.
 */
export async function runRounds<E extends RoundEntry>(
  rounds: Rounds<E>,
  fused: FusedTrial,
  entries: readonly E[],
): Promise<void> {
  const { runner } = rounds;
  const scheduling =
    rounds.scheduling?.trial.name === fused.trial.name ? rounds.scheduling : undefined;
  let left = entries.map((entry): Member<E> => ({ entry, step: 0, runs: new Map(), over: false }));
  while (left.length > 0) {
    const due = ({ entry, step }: Member<E>): number =>
      scheduling?.next(entry.asked.number, step) ?? Infinity;
    const step = Math.min(...left.map(due));
    const round = left.filter((member) => due(member) === step);
    await train(rounds, fused, round, step);
    if (runner.signal.aborted) return;
    const paused = round.filter(({ over }) => !over);
    for (const member of paused) member.step = step;
    if (scheduling !== undefined && paused.length > 0) decide(rounds, scheduling, paused, step);
    left = left.filter(({ over }) => !over);
  }
}

/** Trains members from where they are to a step, or to their end where that is infinite. */
async function train<E extends RoundEntry>(
  { study, runner, inputsOf, ended }: Rounds<E>,
  fused: FusedTrial,
  members: readonly Member<E>[],
  pauseAt: number,
): Promise<void> {
  const { plan } = study;
  const takers = new Map<FusedRun, (result: FusedResult) => void>();
  for (const member of members) {
    const { entry } = member;
    const results = new Map(member.runs);
    const open = new Set(
      Array.from({ length: plan.repeat }, (_, run) => run).filter(
        (run) => results.get(run)?.kind !== "metrics",
      ),
    );
    const take = (run: number, result: FusedResult): void => {
      results.set(run, result);
      open.delete(run);
      if (open.size > 0) return;
      const inOrder = [...results].toSorted(([a], [b]) => a - b);
      member.runs = new Map(inOrder);
      const over = inOrder.flatMap(([, one]) => (one.kind === "paused" ? [] : [one]));
      if (over.length < plan.repeat && over.every(({ kind }) => kind === "metrics")) return;
      member.over = true;
      ended(entry, over);
    };
    for (const run of open) {
      const identity = { trial: fused.trial, number: entry.asked.number, run };
      const read = inputsOf(entry, identity);
      if (read.kind === "failed") {
        take(run, read);
        continue;
      }
      const { account, quiet } = entry;
      const before = member.runs.get(run);
      const one: FusedRun = {
        identity,
        inputs: read.inputs,
        account,
        quiet,
        ...(pauseAt < Infinity ? { pauseAt } : {}),
        ...(before?.kind === "paused" ? { from: before.snapshot } : {}),
      };
      takers.set(one, (result) => {
        take(run, result);
      });
    }
  }
  const asked = members.map(({ entry }) => entry.asked);
  const groups = await groupsOf(fused, asked, [...takers.keys()]);
  await runGroups(runner, fused, groups, (run, result) => {
    runner.orFail(() => takers.get(run)?.(result));
  });
}

/** What becomes of members that paused at a step. */
function decide<E extends RoundEntry>(
  { study, runner, pruned, record }: Rounds<E>,
  scheduling: Scheduling,
  paused: readonly Member<E>[],
  step: number,
): void {
  // Decisions build on reports, which are durable first.
  runner.flush();
  const [first] = paused;
  if (first === undefined) return;
  const batch = study.batchOf(first.entry.asked).map(({ number }) => number);
  const decisions = scheduling.decide(step, batch);
  const before = new Map(
    paused.map(({ entry, runs }) => [
      entry.asked.number,
      { runs, configuration: entry.configuration },
    ]),
  );
  for (const member of paused) {
    const { entry } = member;
    const { number, explored } = entry.asked;
    const decision = decisions.get(number) ?? { kind: "continue" };
    switch (decision.kind) {
      case "continue":
        break;
      case "stop":
        member.over = true;
        pruned(entry, [...member.runs.values()].map(reportedMetrics));
        break;
      case "copy": {
        const source = before.get(decision.from);
        if (source === undefined) break;
        const configuration = scheduling.explore(number, step, source.configuration);
        member.runs = source.runs;
        entry.configuration = configuration;
        if (entry.quiet || explored.includes(step)) break;
        const params = study.space.toJson(configuration);
        record({ kind: "explored", number, step, from: decision.from, params });
      }
    }
  }
}

function reportedMetrics(result: FusedResult): RunMetrics {
  if (result.kind === "metrics") return result.metrics;
  const numbers = result.kind === "paused" ? Object.entries(result.metrics) : [];
  return {
    values: new Map(numbers.filter(([, value]) => Number.isFinite(value))),
    models: new Map(),
  };
}
