/**
 * Trains trials in worker threads. Each thread has a memory and data of its own, and trials there have nothing in
 * common, so that what a trial gives does not depend on how many threads there are or which one it got.
 */
import { StudyError } from "../space/error.ts";
import type { TaskReference } from "./load.ts";
import { createPending, type Pending } from "./pool/pending.ts";
import { createQueue } from "./pool/queue.ts";
import { type Death, startThread, type Thread } from "./pool/thread.ts";
import type { Fusion, TaskInputs } from "./task.ts";

export interface WorkerPool {
  /**
   * How groups of trials of a task are carried out. `familyOf`: trials with the same answer train by the same
   * compiled programs, and so rather in the same thread. Throws a `StudyError` where no thread starts.
   */
  readonly carrier: (
    task: TaskReference,
    familyOf: (inputs: TaskInputs) => string,
  ) => Fusion["run"];
  /** Ends all threads. */
  readonly close: () => Promise<void>;
}

export interface PoolSetting {
  /** How many threads there may be, at least 1. They are started when there is something to do. */
  readonly workers: number;
  /** What code in the threads printed. */
  readonly output: (text: string) => void;
  /** The module that the threads run. */
  readonly entry?: URL;
  /** How many trials a thread takes at a time; as many as keep all busy if left out. */
  readonly together?: number;
}

/** While trials are left, a thread takes its share of them in so many turns at least. */
const turns = 2;

export function createWorkerPool({
  workers,
  output,
  entry = workerEntry(),
  together = Infinity,
}: PoolSetting): WorkerPool {
  const queue = createQueue();
  const threads = new Set<Thread>();
  /** Of the groups under way: how each is given up as a whole. */
  const givingUp = new Set<(reason: StudyError) => void>();
  let most = workers;
  let filling: NodeJS.Immediate | undefined;

  /** Groups that are handed over one after the other are shared out together. */
  const fillSoon = () => {
    filling ??= setImmediate(() => {
      filling = undefined;
      while (giveJob()) continue;
    });
  };

  /** Whether there was a job and a thread for it. */
  const giveJob = (): boolean => {
    const free = [...threads].find((thread) => thread.isFree());
    if (free === undefined && staying() >= most) return false;
    const suspect = queue.takeAlone();
    if (suspect !== undefined) {
      freshThread(free).start([suspect]);
      return true;
    }
    // Shares shrink as the queue does, so that no thread ends long after the others.
    const share = Math.ceil(queue.size() / (turns * most));
    const trials = queue.take(Math.min(share, together), (family) => suitability(free, family));
    if (trials.length === 0) return false;
    (free ?? addThread()).start(trials);
    return true;
  };

  /** A thread that does not let go of what was stopped holds up nobody: another takes its place meanwhile. */
  const staying = (): number => [...threads].filter((thread) => !thread.isLeaving()).length;

  const suitability = (thread: Thread | undefined, family: string): number => {
    if (thread?.knows(family) === true) return 2;
    return [...threads].some((other) => other.knows(family)) ? 0 : 1;
  };

  const addThread = (): Thread => {
    const thread = startThread(entry, {
      free: () => {
        if (staying() > most) {
          threads.delete(thread);
          void thread.end();
        }
        fillSoon();
      },
      output,
      died: (death) => {
        threads.delete(thread);
        bury(death);
        fillSoon();
      },
    });
    threads.add(thread);
    return thread;
  };

  const freshThread = (free: Thread | undefined): Thread => {
    if (free === undefined) return addThread();
    if (free.isFresh()) return free;
    threads.delete(free);
    void free.end();
    return addThread();
  };

  /** A trial fails for the death of its thread only where no other can be the reason, and never where none starts. */
  const bury = ({ ran, fresh, trials, left, reason }: Death) => {
    if (ran && !(fresh && trials === 1)) queue.putBack(left);
    else if (!ran && threads.size > 0) {
      most = threads.size;
      queue.add(left);
    } else if (!ran) {
      for (const giveUp of givingUp) giveUp(new StudyError(reason));
    } else {
      for (const trial of left) trial.end({ kind: "threw", message: reason });
    }
  };

  return {
    carrier: (task, familyOf) => (members, ended) =>
      new Promise((resolve, reject) => {
        let left = members.length;
        if (left === 0) {
          resolve();
          return;
        }
        const giveUp = (reason: StudyError) => {
          givingUp.delete(giveUp);
          reject(reason);
          for (const trial of trials) trial.drop();
        };
        givingUp.add(giveUp);
        const trials = members.map((member, place): Pending => {
          const trial = createPending(
            { task, family: `${JSON.stringify(task)} ${familyOf(member.inputs)}`, member },
            (outcome) => {
              for (const thread of threads) thread.abandon(trial);
              ended(place, outcome);
              left -= 1;
              if (left > 0) return;
              givingUp.delete(giveUp);
              resolve();
            },
          );
          return trial;
        });
        queue.add(trials);
        fillSoon();
      }),
    close: async () => {
      const all = [...threads];
      threads.clear();
      await Promise.all(all.map((thread) => thread.end()));
    },
  };
}

/** Beside this module, and beside the chunk that it is bundled into. */
function workerEntry(): URL {
  return new URL("./worker.js", import.meta.url);
}
