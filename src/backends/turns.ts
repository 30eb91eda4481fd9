/** Lets others have a turn during long work. */

export interface Turns {
  /** Whether it is time to let others go on. */
  readonly due: () => boolean;
  /** Lets them: whatever is waiting is done before it goes on. */
  readonly yield: () => Promise<void>;
}

/** Turns about every so many milliseconds of work, whoever does it. */
export function createTurns(milliseconds: number): Turns {
  let last = performance.now();
  return {
    due: () => performance.now() - last >= milliseconds,
    yield: async () => {
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      last = performance.now();
    },
  };
}
