/** What a pool and its threads say to each other. All of it survives a structured clone. */
import type { TaskReference } from "../load.ts";
import type { MemberOutcome, Snapshot, TaskContext, TaskInputs } from "../task.ts";

export type ToThread =
  | { readonly kind: "job"; readonly job: Job }
  /** That trial of the job is to stop; the reason is for people. */
  | {
      readonly kind: "abort";
      readonly job: number;
      readonly place: number;
      readonly reason: string;
    };

/** Some trials of one task. A thread has one job at a time. */
export interface Job {
  readonly id: number;
  readonly task: TaskReference;
  readonly members: readonly JobMember[];
}

export interface JobMember {
  readonly inputs: TaskInputs;
  readonly trial: number;
  readonly run: number;
  readonly key: TaskContext["key"];
  readonly pauseAt?: number;
  readonly from?: Snapshot;
}

export type FromThread =
  /** The thread runs; said once, first. */
  | { readonly kind: "ready" }
  | { readonly kind: "notes"; readonly job: number; readonly notes: readonly Note[] };

export type Note =
  | {
      readonly kind: "report";
      readonly place: number;
      readonly step: number;
      readonly metrics: { readonly [metric: string]: number };
    }
  | { readonly kind: "advance"; readonly place: number; readonly steps: number }
  | { readonly kind: "ended"; readonly place: number; readonly outcome: SentOutcome }
  /** The job is over; `failure`: why those of its trials failed that have not ended. */
  | { readonly kind: "done"; readonly failure?: string };

export type SentOutcome =
  | Exclude<MemberOutcome, { readonly kind: "threw" }>
  | { readonly kind: "threw"; readonly message: string };
