/** How far the training of the trials under way is. */

export interface RunProgress {
  /** Steps of training since this run began, of all trials. */
  readonly steps: number;
  /** How many trials train at the moment. */
  readonly trials: number;
  /** Epochs, or other units of fidelity, that each of them has done: the mean, rounded down. */
  readonly epochs: number;
}

export interface Meter {
  /** For one run of a trial, which counts from its first sign to its end. */
  readonly attend: () => Attendance;
  readonly steps: () => number;
  /** So many runs begin to train together. */
  readonly group: (runs: number) => void;
  /** How many runs each group had so far. */
  readonly groups: () => readonly number[];
}

export interface Attendance {
  readonly advance: (steps: number) => void;
  /** So many epochs are done. */
  readonly reach: (epochs: number) => void;
  readonly end: () => void;
}

/** Counts, and calls back at each change. */
export function createMeter(changed: ((progress: RunProgress) => void) | undefined): Meter {
  const epochs = new Map<Attendance, number>();
  const groups: number[] = [];
  let steps = 0;
  let sum = 0;
  const tell = (): void => {
    const mean = epochs.size === 0 ? 0 : Math.floor(sum / epochs.size);
    changed?.({ steps, trials: epochs.size, epochs: mean });
  };
  const reach = (attendance: Attendance, reached: number): void => {
    sum += reached - (epochs.get(attendance) ?? 0);
    epochs.set(attendance, reached);
  };
  return {
    attend: () => {
      const attendance: Attendance = {
        advance: (more) => {
          steps += more;
          reach(attendance, epochs.get(attendance) ?? 0);
          tell();
        },
        reach: (reached) => {
          reach(attendance, reached);
          tell();
        },
        end: () => {
          sum -= epochs.get(attendance) ?? 0;
          if (epochs.delete(attendance)) tell();
        },
      };
      return attendance;
    },
    steps: () => steps,
    group: (runs) => groups.push(runs),
    groups: () => groups,
  };
}
