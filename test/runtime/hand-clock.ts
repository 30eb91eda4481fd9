import { type Clock, systemClock } from "../../src/runtime/index.ts";

/** Time that tasks move on: timers fire on the way, each at its time. */
export function handClock() {
  let now = 0;
  const timers = new Set<{ readonly at: number; readonly callback: () => void }>();
  const fire = (until: number): void => {
    for (;;) {
      const [next] = [...timers].toSorted((a, b) => a.at - b.at);
      if (next === undefined || next.at > until) return;
      now = Math.max(now, next.at);
      timers.delete(next);
      next.callback();
    }
  };
  const clock: Clock = {
    now: () => now,
    date: systemClock.date,
    after: (seconds, callback) => {
      const timer = { at: now + seconds, callback };
      timers.add(timer);
      if (seconds <= 0) queueMicrotask(() => fire(now));
      return () => timers.delete(timer);
    },
  };
  const pass = (seconds: number): void => {
    const until = now + seconds;
    fire(until);
    now = until;
  };
  return { clock, pass };
}
