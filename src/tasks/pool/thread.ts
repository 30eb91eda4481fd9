import { execArgv } from "node:process";
import { Worker } from "node:worker_threads";
import { reasonOf } from "../../training/aborted.ts";
import type { FromThread, Note, ToThread } from "./messages.ts";
import type { Pending } from "./pending.ts";

/** For a thread whose trials are all to stop to say that they have. */
const graceMilliseconds = 3000;

/** A worker thread, for one job at a time. */
export interface Thread {
  readonly isFree: () => boolean;
  /** Whether it has had no job yet. */
  readonly isFresh: () => boolean;
  /** Whether all of its trials were ended from outside, and it has not let go of them. */
  readonly isLeaving: () => boolean;
  /** Whether it has had trials of that family, and so their compiled programs. */
  readonly knows: (family: string) => boolean;
  /** Gives it a job: trials of one task. */
  readonly start: (trials: readonly Pending[]) => void;
  /** Lets go of a trial that was ended from outside. Does nothing where it has another job. */
  readonly abandon: (trial: Pending) => void;
  /** Ends it at once, whatever it does; nothing is told any more. */
  readonly end: () => Promise<void>;
}

export interface ThreadEvents {
  /** It has done its job. */
  readonly free: () => void;
  readonly died: (death: Death) => void;
  /** What code in the thread printed, on either stream. */
  readonly output: (text: string) => void;
}

/** Why a thread is gone that was not asked to end. */
export interface Death {
  /** Whether it ever ran. */
  readonly ran: boolean;
  /** Whether those trials were its first and only ones. */
  readonly fresh: boolean;
  /** Of its job those that had not ended. */
  readonly left: readonly Pending[];
  readonly trials: number;
  /** For the user. */
  readonly reason: string;
}

interface Assignment {
  readonly id: number;
  readonly trials: readonly Pending[];
}

/** Starts a thread. It keeps the process alive only while it has a job. */
export function startThread(entry: URL, events: ThreadEvents): Thread {
  const worker = startWorker(entry);
  const known = new Set<string>();
  let jobs = 0;
  let ran = false;
  let ended = false;
  let failure: Error | undefined;
  let current: Assignment | undefined;
  let leaving = false;

  const send = (message: ToThread) => worker.postMessage(message, []);
  const end = async () => {
    ended = true;
    await worker.terminate();
  };
  const note = ({ id, trials }: Assignment, one: Note) => {
    if (one.kind === "done") {
      const message = one.failure ?? "The task ended without metrics.";
      for (const trial of trials) trial.end({ kind: "threw", message });
      if (current?.id !== id) return;
      current = undefined;
      leaving = false;
      worker.unref();
      events.free();
      return;
    }
    const trial = trials[one.place];
    if (one.kind === "report") trial?.report(one.step, one.metrics);
    else if (one.kind === "advance") trial?.advance(one.steps);
    else trial?.end(one.outcome);
  };

  for (const stream of [worker.stdout, worker.stderr]) {
    stream.setEncoding("utf8").on("data", events.output);
  }
  worker.unref();
  worker.on("message", (message: FromThread) => {
    // What comes late must not let go of a thread that is waited for.
    if (ended) return;
    if (message.kind === "ready") ran = true;
    else if (current?.id === message.job) for (const one of message.notes) note(current, one);
  });
  worker.on("messageerror", (error) => {
    failure ??= error;
    void worker.terminate();
  });
  worker.on("error", (thrown: unknown) => {
    failure ??= thrown instanceof Error ? thrown : new Error(String(thrown));
  });
  worker.on("exit", () => {
    if (ended) return;
    ended = true;
    const trials = current?.trials ?? [];
    const left = trials.filter((trial) => trial.isOpen());
    const reason = ran ? reasonOfDeath(failure) : reasonOfNoStart(failure);
    events.died({ ran, fresh: jobs <= 1, left, trials: trials.length, reason });
  });

  return {
    isFree: () => current === undefined && !ended,
    isFresh: () => jobs === 0,
    isLeaving: () => leaving,
    knows: (family) => known.has(family),
    start: (trials) => {
      const [first] = trials;
      if (first === undefined) return;
      jobs += 1;
      current = { id: jobs, trials };
      for (const trial of trials) {
        known.add(trial.family);
        trial.begin();
      }
      worker.ref();
      const members = trials.map(({ member: { context, ...rest } }) => {
        const { trial, run, key } = context;
        return { ...rest, trial, run, key };
      });
      send({ kind: "job", job: { id: jobs, task: first.task, members } });
    },
    abandon: (trial) => {
      const job = current;
      const place = job?.trials.indexOf(trial) ?? -1;
      if (job === undefined || place < 0) return;
      const reason = reasonOf(trial.member.context.signal).message;
      send({ kind: "abort", job: job.id, place, reason });
      if (job.trials.some((other) => other.isOpen())) return;
      leaving = true;
      // Code that never lets go of its thread is ended with it.
      const timer = setTimeout(() => {
        if (current?.id === job.id) void worker.terminate();
      }, graceMilliseconds);
      timer.unref();
    },
    end,
  };
}

function startWorker(entry: URL): Worker {
  const options = { name: "hptc trials", stdout: true, stderr: true };
  // Such as that of Node for a module in TypeScript: nothing a user can act on.
  const quiet = "--disable-warning=ExperimentalWarning";
  try {
    return new Worker(entry, { ...options, execArgv: [...execArgv, quiet] });
  } catch {
    // Flags of this process that are for whole processes, such as --expose-gc, can be inherited but not given.
    return new Worker(entry, options);
  }
}

function reasonOfDeath(failure: (Error & { readonly code?: string }) | undefined): string {
  if (failure === undefined) {
    return "The task ended its process, which would have ended the whole study. Let it return or throw instead.";
  }
  if (failure.code === "ERR_WORKER_OUT_OF_MEMORY") {
    return "The task needs more memory than JavaScript may take. Let it keep less, or allow more: NODE_OPTIONS=--max-old-space-size=8192 hptc …";
  }
  const what = failure.message.replace(/\.$/, "");
  return `The task threw outside of its trial: ${what}. Let it await all that it starts.`;
}

function reasonOfNoStart(failure: Error | undefined): string {
  const what = (failure?.message ?? "it ended at once").replace(/\.$/, "");
  return `A worker thread does not start: ${what}. \`hptc run --workers 0\` trains without threads.`;
}
