/** The side of a pool that runs in its threads: carries out jobs, and tells what comes of them. */
import type { MessagePort } from "node:worker_threads";
import { randomStream } from "../../space/random.ts";
import type { TaskReference } from "../load.ts";
import type { GroupMember, MemberOutcome, Model, TaskMetrics } from "../task.ts";
import type { FromThread, Job, JobMember, Note, SentOutcome, ToThread } from "./messages.ts";

/** Carries out trials of a task, and tells how each ended or paused as soon as it has. */
export type CarryOut = (
  task: TaskReference,
  members: readonly GroupMember[],
  ended: (place: number, outcome: MemberOutcome) => void,
) => Promise<void>;

/** Reports and progress are sent together, about this often. */
const noteMilliseconds = 20;

/**
 * Whose code the trials are. Ours give up what they gave, and may report much; others' may keep what they gave, and somebody may
 * wait for what they report.
 */
type Author = "ours" | "others";

/** Carries out the jobs that come through the port, until the thread is ended from outside. */
export function serveJobs(port: MessagePort, carryOut: CarryOut, author: Author = "ours"): void {
  const running = new Map<number, readonly AbortController[]>();
  port.on("message", (message: ToThread) => {
    switch (message.kind) {
      case "job": {
        const { job } = message;
        const controllers = job.members.map(() => new AbortController());
        running.set(job.id, controllers);
        const mail = createMail(port, job.id, author);
        void serveJob(mail, job, controllers, carryOut).finally(() => running.delete(job.id));
        return;
      }
      case "abort":
        running.get(message.job)?.[message.place]?.abort(new Error(message.reason));
    }
  });
  const ready: FromThread = { kind: "ready" };
  port.postMessage(ready);
}

async function serveJob(
  mail: Mail,
  job: Job,
  controllers: readonly AbortController[],
  carryOut: CarryOut,
): Promise<void> {
  const members = job.members.map((member, place): GroupMember => {
    const { signal } = controllers[place] ?? new AbortController();
    const { trial: _trial, run: _run, key: _key, ...rest } = member;
    return { ...rest, context: contextOf(member, place, signal, mail) };
  });
  try {
    await carryOut(job.task, members, (place, outcome) => {
      mail.post({ kind: "ended", place, outcome: sentOutcome(outcome) });
    });
    mail.post({ kind: "done" });
  } catch (error) {
    mail.post({ kind: "done", failure: error instanceof Error ? error.message : String(error) });
  }
}

function contextOf(
  { trial, run, key }: JobMember,
  place: number,
  signal: AbortSignal,
  mail: Mail,
): GroupMember["context"] {
  return {
    trial,
    run,
    key,
    signal,
    random: (purpose) => randomStream(...key, purpose),
    report: (step, metrics) => mail.add({ kind: "report", place, step, metrics }),
    advance: (steps) => mail.add({ kind: "advance", place, steps }),
  };
}

interface Mail {
  /** Sends a note with others, before long. */
  readonly add: (note: Note) => void;
  /** Sends a note and all before it at once. */
  readonly post: (note: Note) => void;
}

function createMail(port: MessagePort, job: number, author: Author): Mail {
  let notes: Note[] = [];
  let last = performance.now();
  const send = (buffers: readonly ArrayBuffer[]) => {
    const message: FromThread = { kind: "notes", job, notes };
    port.postMessage(message, buffers);
    notes = [];
    last = performance.now();
  };
  return {
    add: (note) => {
      notes.push(note);
      if (author === "others" || performance.now() - last >= noteMilliseconds) send([]);
    },
    post: (note) => {
      notes.push(note);
      send(note.kind === "ended" && author === "ours" ? buffersOf(note.outcome) : []);
    },
  };
}

function sentOutcome(outcome: MemberOutcome): SentOutcome {
  return outcome.kind === "threw" ? { kind: "threw", message: outcome.error.message } : outcome;
}

/** The memory of models and snapshots, which goes over without a copy: nobody in the thread reads them any more. */
function buffersOf(outcome: SentOutcome): readonly ArrayBuffer[] {
  const buffers = arraysOf(outcome).map(({ buffer }) => buffer);
  return [...new Set(buffers)].filter((buffer) => buffer instanceof ArrayBuffer);
}

function arraysOf(outcome: SentOutcome): readonly Float32Array[] {
  switch (outcome.kind) {
    case "threw":
      return [];
    case "paused":
      return Object.values(outcome.snapshot.segments);
    case "returned":
      return Object.values(outcome.metrics)
        .filter(isModel)
        .flatMap(({ weights }) => weights.map(({ values }) => values));
  }
}

function isModel(metric: TaskMetrics[string]): metric is Model {
  return (
    typeof metric === "object" && metric !== null && "kind" in metric && metric.kind === "model"
  );
}
