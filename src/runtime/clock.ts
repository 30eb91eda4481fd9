/** Time as the run loop sees it; tests bring their own. */
export interface Clock {
  /** Seconds since any fixed moment. */
  readonly now: () => number;
  /** The date and time for people and stores, ISO 8601. */
  readonly date: () => string;
  /** Calls back after so many seconds; returns how to call it off. */
  readonly after: (seconds: number, callback: () => void) => () => void;
}

/** Longest delay of a timer, in milliseconds. */
const longestDelay = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => performance.now() / 1000,
  date: () => new Date().toISOString(),
  after: (seconds, callback) => {
    let timer: ReturnType<typeof setTimeout>;
    const wait = (left: number): void => {
      const next = Math.min(longestDelay, left);
      timer = setTimeout(() => {
        if (left > next) wait(left - next);
        else callback();
      }, next);
    };
    wait(seconds * 1000);
    return () => {
      clearTimeout(timer);
    };
  },
};

/** Seconds after which signals and timers get their turn, where trials cost no time. */
const longestBreath = 0.05;

/** Waits a moment where the last one is some time ago, so that a signal is heard between trials that never wait. */
export function createBreath(clock: Clock): () => Promise<void> {
  let last = clock.now();
  return async () => {
    if (clock.now() - last <= longestBreath) return;
    await new Promise<void>((resolve) => {
      clock.after(0, resolve);
    });
    last = clock.now();
  };
}
