/** Signals that end trials. */

/** Why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  const reason: unknown = signal.reason;
  return reason instanceof Error ? reason : new Error("The trial was stopped.", { cause: reason });
}

/** A signal that is aborted as soon as all are; `release` when nobody waits for it any more. */
export interface JointSignal {
  readonly signal: AbortSignal;
  readonly release: () => void;
}

export function whenAllAborted(signals: readonly AbortSignal[]): JointSignal {
  const controller = new AbortController();
  const check = (): void => {
    const [first] = signals;
    if (first !== undefined && signals.every(({ aborted }) => aborted))
      controller.abort(first.reason);
  };
  for (const signal of signals) signal.addEventListener("abort", check);
  check();
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) signal.removeEventListener("abort", check);
    },
  };
}
