/**
 * Trials that run side by side, each as it would without the others. Trial t sees the results of trials 0 … t − N
 * for `parallel N`, and is asked for when all of those have ended: which trials a study has depends on its plan and
 * seed alone, never on which of them was faster. A trial that takes long holds up nobody until N − 1 more have been
 * asked for.
 */
import type { AskedTrial, Study } from "./study.ts";

/** How many results the trial of this number sees: those of all numbers below that. */
export function firstSeen(number: number, parallel: number): number {
  return Math.max(0, number - parallel + 1);
}

export interface SideBySide {
  /** How many results the trial of this number sees; all of them have ended when it is asked for. */
  readonly seenBy: (number: number) => number;
  /** The study is to stop now: what has not ended is carried out when it goes on. */
  readonly isStopped: () => boolean;
  /** Carries out a trial; never throws. */
  readonly carryOut: (trial: AskedTrial) => Promise<void>;
  /** Asks for the next trial and records it; why there is none, if so. */
  readonly ask: (number: number, seen: number) => Promise<"asked" | "none" | "stopped">;
  /** Why no further trial is to be started, given the trials of which all results are seen. */
  readonly isOver: (seen: number) => boolean;
}

/**
 * Asks for trials and carries them out, at most `parallel` at a time, until none is to be started and all have
 * ended. Those that were asked for and have not ended, as when a study goes on, are first.
 */
export async function runSideBySide(
  study: Study,
  parallel: number,
  { seenBy, carryOut, ask, isOver, isStopped }: SideBySide,
): Promise<"over" | "none" | "stopped"> {
  const running = new Map<number, Promise<void>>();
  const start = (trial: AskedTrial): void => {
    const { number } = trial;
    running.set(
      number,
      carryOut(trial).finally(() => running.delete(number)),
    );
  };
  const settle = async <T>(how: T): Promise<T> => {
    await Promise.all(running.values());
    return how;
  };
  for (;;) {
    if (isStopped()) return settle("stopped");
    for (const trial of study.pending()) if (!running.has(trial.number)) start(trial);
    const number = study.asked();
    const seen = seenBy(number);
    const oldest = Math.min(...running.keys());
    if (running.size < parallel && oldest >= seen) {
      if (isOver(seen)) return settle("over");
      const asked = await ask(number, seen);
      if (asked === "asked") continue;
      return settle(asked);
    }
    await Promise.race(running.values());
  }
}
