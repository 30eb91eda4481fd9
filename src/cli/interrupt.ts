import { leave } from "./user-code.ts";

/** Ctrl-C: the first one asks the run to stop, a second one ends the process. */
const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export interface Interrupt {
  readonly signal: AbortSignal;
  /** Gives the signals back to the process. */
  readonly release: () => void;
}

export function onInterrupt(announce: () => void): Interrupt {
  const controller = new AbortController();
  const stop = () => {
    // What was told is durable already, so leaving at once loses at most the trial that runs.
    if (controller.signal.aborted) leave(130);
    announce();
    controller.abort();
  };
  for (const signal of signals) process.on(signal, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const signal of signals) process.off(signal, stop);
    },
  };
}

/** Carries out an action when the process leaves early, such as by a second Ctrl-C. */
export function onExit(action: () => void): { readonly release: () => void } {
  process.on("exit", action);
  return { release: () => void process.off("exit", action) };
}
