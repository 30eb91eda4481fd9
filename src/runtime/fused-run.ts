/** Runs of one trial that are carried out in groups. */
import { StudyError } from "../space/error.ts";
import type { MemberOutcome, Snapshot, TaskInputs, TaskOutcome } from "../tasks/task.ts";
import { divide, type FusedTrial } from "./fusion.ts";
import {
  openContext,
  type RunIdentity,
  type RunResult,
  resultOf,
  type TaskRunner,
  threw,
} from "./task-run.ts";
import type { Account } from "./time-shares.ts";

export interface FusedRun {
  readonly identity: RunIdentity;
  readonly inputs: TaskInputs;
  readonly account: Account;
  /** What it reports is not recorded. */
  readonly quiet: boolean;
  readonly pauseAt?: number;
  readonly from?: Snapshot;
}

export type FusedResult = RunResult | Extract<MemberOutcome, { readonly kind: "paused" }>;

/**
 * Carries out groups, all at once, and tells how each run ended, or that it paused, as soon as it has. Those that threw are tried
 * again as often as `retry` says, once the others have ended.
 */
export async function runGroups(
  runner: TaskRunner,
  fused: FusedTrial,
  groups: readonly (readonly FusedRun[])[],
  ended: (run: FusedRun, result: FusedResult) => void,
): Promise<void> {
  let round = groups;
  for (let attempt = 0; round.length > 0; attempt++) {
    await runner.breathe();
    const again = new Set<FusedRun>();
    const take = (run: FusedRun, outcome: MemberOutcome, signal: AbortSignal): void => {
      if (outcome.kind === "paused") {
        ended(run, runner.signal.aborted ? { kind: "stopped" } : outcome);
        return;
      }
      const result = resultOf(runner, run.identity, outcome, { attempt, signal });
      if (result === undefined) again.add(run);
      else ended(run, result);
    };
    for (const group of round) runner.meter.group(group.length);
    await Promise.all(round.map((group) => runGroup(runner, fused, group, take)));
    const left = round.flatMap((group) => group.filter((run) => again.has(run)));
    round = left.length === 0 ? [] : await divide(fused, left);
  }
}

/**
 * Resolves when all runs have ended: by the task, or because they are to stop, whether it listens or not. Where the
 * task cannot train at all, and throws a `StudyError`, that ends the study and no run fails.
 */
function runGroup(
  runner: TaskRunner,
  { fusion }: FusedTrial,
  runs: readonly FusedRun[],
  ended: (run: FusedRun, outcome: MemberOutcome, signal: AbortSignal) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const members = runs.map((run, place) => {
      const turn = run.account.queue();
      const { signal } = turn;
      const manner = { signal, quiet: run.quiet };
      const opened = openContext(runner, run.identity, manner, () => {
        begin();
      });
      const abort = (): void => {
        end(place, threw(signal.reason));
      };
      signal.addEventListener("abort", abort, { once: true });
      const close = (): void => {
        signal.removeEventListener("abort", abort);
        opened.close();
        turn.end();
      };
      const { inputs, pauseAt, from } = run;
      const member = {
        inputs,
        context: opened.context,
        ...(pauseAt === undefined ? {} : { pauseAt }),
        ...(from === undefined ? {} : { from }),
      };
      return { run, member, turn, abort, close };
    });
    const left = new Set(members.keys());

    // A group trains as one, so the first sign of one of its runs is that of all.
    let begun = false;
    const begin = (): void => {
      if (begun) return;
      begun = true;
      for (const place of left) members[place]?.turn.begin();
    };
    const end = (place: number, outcome: MemberOutcome): void => {
      const member = members[place];
      if (member === undefined || !left.delete(place)) return;
      member.close();
      ended(member.run, outcome, member.turn.signal);
      if (left.size === 0) resolve();
    };
    const endAll = (outcome: TaskOutcome): void => {
      for (const place of left) end(place, outcome);
    };

    for (const { turn, abort } of members) if (turn.signal.aborted) abort();
    if (left.size === 0) {
      resolve();
      return;
    }
    const take = (place: number, outcome: MemberOutcome): void => {
      begin();
      end(place, outcome.kind === "threw" ? threw(outcome.error) : outcome);
    };
    const group = members.map(({ member }) => member);
    const running = (async () => fusion.run(group, take))();
    running.then(
      () => {
        endAll(threw("The task ended without a result for this trial."));
      },
      (error: unknown) => {
        if (error instanceof StudyError) {
          runner.orFail(() => {
            throw error;
          });
        }
        endAll(threw(error));
      },
    );
  });
}
