/** Programs by their numbers of trials: groups shrink, and what they were larger for takes memory. */
import type { Executed } from "./executable.ts";

export interface Compiled {
  /** Lets work with the program of so many trials, which is made where it is not there. */
  readonly use: <T>(trials: number, work: (executed: Executed) => Promise<T>) => Promise<T>;
  readonly dispose: () => void;
}

/** As many are kept as groups of different sizes may take turns. */
const kept = 4;

interface Entry {
  readonly executed: Executed;
  /** How many are working with it. */
  users: number;
}

export function createCompiled(make: (trials: number) => Executed): Compiled {
  /** The one that was used last comes last. */
  const entries = new Map<number, Entry>();
  const entryFor = (trials: number): Entry => {
    const entry = entries.get(trials) ?? { executed: make(trials), users: 0 };
    entries.delete(trials);
    entries.set(trials, entry);
    return entry;
  };
  const forget = (): void => {
    for (const [trials, { executed, users }] of entries) {
      if (entries.size <= kept) return;
      if (users > 0) continue;
      executed.dispose();
      entries.delete(trials);
    }
  };
  return {
    use: async (trials, work) => {
      const entry = entryFor(trials);
      entry.users += 1;
      try {
        return await work(entry.executed);
      } finally {
        entry.users -= 1;
        forget();
      }
    },
    dispose: () => {
      for (const { executed } of entries.values()) executed.dispose();
      entries.clear();
    },
  };
}
