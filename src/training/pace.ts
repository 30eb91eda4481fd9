/**
 * How many steps are carried out in one call: about as many as half a second has, so that a trial that is to stop
 * does so soon. No result depends on it.
 */
export interface Pace {
  readonly steps: () => number;
  /** Carries out so many steps. */
  readonly measure: (steps: number, run: () => Promise<unknown>) => Promise<void>;
}

const milliseconds = 500;

export function createPace(): Pace {
  let atOnce = 32;
  return {
    steps: () => atOnce,
    measure: async (steps, run) => {
      const start = performance.now();
      await run();
      const each = Math.max(performance.now() - start, 1e-3) / steps;
      atOnce = Math.max(1, Math.floor(milliseconds / each));
    },
  };
}
