/** What can stop a run from outside its loop: the user, the time, the store. */
import type { Clock } from "./clock.ts";

export interface Stop {
  /** Aborted when the study is to stop now. */
  readonly signal: AbortSignal;
  readonly reason: () => "interrupted" | "time";
  /** Carries out what must not fail within a task: its error stops the study instead of the trial. */
  readonly orFail: (action: () => void) => void;
  /** Throws what `orFail` caught. */
  readonly throwFailure: () => void;
  /** Lets go of timers and listeners. */
  readonly release: () => void;
}

/** Stops with the user's signal, or when `limit` seconds are over of which `spent` are. */
export function createStop(
  user: AbortSignal | undefined,
  clock: Clock,
  limit: number | undefined,
  spent: number,
): Stop {
  const controller = new AbortController();
  let reason: "interrupted" | "time" = "interrupted";
  let failure: { readonly cause: unknown } | undefined;
  const abort = (): void => {
    controller.abort();
  };
  if (user?.aborted === true) abort();
  user?.addEventListener("abort", abort, { once: true });
  const cancel =
    limit === undefined
      ? undefined
      : clock.after(Math.max(0, limit - spent), () => {
          if (!controller.signal.aborted) reason = "time";
          abort();
        });
  return {
    signal: controller.signal,
    reason: () => reason,
    orFail: (action) => {
      try {
        action();
      } catch (cause) {
        failure ??= { cause };
        abort();
      }
    },
    throwFailure: () => {
      if (failure !== undefined) throw failure.cause;
    },
    release: () => {
      cancel?.();
      user?.removeEventListener("abort", abort);
    },
  };
}
