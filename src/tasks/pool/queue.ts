/**
 * The trials that wait for a thread. In which order they are taken, and by whom, depends on timing; what they give
 * does not, since trials in threads have nothing in common.
 */
import type { Pending } from "./pending.ts";

export interface Queue {
  readonly add: (trials: readonly Pending[]) => void;
  /** Puts back trials whose thread died: each is to be alone on a thread that has done nothing else. */
  readonly putBack: (trials: readonly Pending[]) => void;
  /** The next trial that is to be alone. */
  readonly takeAlone: () => Pending | undefined;
  /** Some trials of one family, at most so many; of one that `suits` most, the earliest of those. */
  readonly take: (most: number, suits: (family: string) => number) => readonly Pending[];
  /** How many wait that are not to be alone. */
  readonly size: () => number;
}

export function createQueue(): Queue {
  let waiting: readonly Pending[] = [];
  let alone: readonly Pending[] = [];
  const open = (trials: readonly Pending[]) => trials.filter((trial) => trial.isOpen());
  return {
    add: (trials) => {
      waiting = [...waiting, ...trials];
    },
    putBack: (trials) => {
      alone = [...alone, ...trials];
    },
    takeAlone: () => {
      const [first, ...others] = open(alone);
      alone = others;
      return first;
    },
    take: (most, suits) => {
      waiting = open(waiting);
      const [first] = [...waiting].sort((a, b) => suits(b.family) - suits(a.family));
      if (first === undefined) return [];
      const taken = waiting.filter(({ family }) => family === first.family).slice(0, most);
      waiting = waiting.filter((trial) => !taken.includes(trial));
      return taken;
    },
    size: () => {
      waiting = open(waiting);
      return waiting.length;
    },
  };
}
