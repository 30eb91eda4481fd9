/**
 * A study is an append-only log of events; everything else is derived by replay. Events are plain
 * JSON. `append` returns only when the event is durable.
 */
import type { JsonValue, Plan } from "../plan/document.ts";

export type StudyEvent =
  | StartedEvent
  | MeasuredEvent
  | WarmedEvent
  | SolvedEvent
  | AskedEvent
  | ReportedEvent
  | ExploredEvent
  | ToldEvent
  | StoppedEvent;

/** The first event: what is being carried out. A resumed run must bring the same plan. */
export interface StartedEvent {
  readonly kind: "started";
  readonly plan: Plan;
  readonly seed: number;
  readonly backend: string;
  readonly hptc: string;
  readonly time: string;
  /** By trial: how many configurations are asked for at once, and what bounds a group. Absent: one at a time. */
  readonly fusion?: { readonly [trial: string]: FusionLimits };
}

export interface FusionLimits {
  readonly batch: number;
  /** Of a group. */
  readonly trials: number;
  readonly bytes: number;
}

/** A trial that runs once a study, with its metrics. A model is not stored: a resumed run trains it again, the same. */
export interface MeasuredEvent {
  readonly kind: "measured";
  readonly trial: string;
  readonly runs: readonly { readonly [metric: string]: JsonValue }[];
}

/**
 * What a study learns from earlier ones, copied, so that it goes on the same without their stores. Recorded once,
 * before the first trial that sees it.
 */
export interface WarmedEvent {
  readonly kind: "warmed";
  readonly studies: readonly {
    readonly study: string;
    readonly path: string;
    /** Of `warm nearest`: how far it is from this study. */
    readonly distance?: number;
    readonly trials: readonly {
      readonly params: { readonly [parameter: string]: JsonValue };
      readonly objectives: readonly number[];
      readonly feasible: boolean;
    }[];
    readonly dropped: readonly { readonly reason: string; readonly trials: number }[];
  }[];
}

/** What a solver found; the trials of its points are asked for at the same moment. Of several the last one counts. */
export interface SolvedEvent {
  readonly kind: "solved";
  readonly solver: "convex" | "global" | "enumerate";
  readonly status: "optimal" | "stopped" | "infeasible" | "unbounded";
  /** What ended it before its time; it is solved again where the study goes on with more. */
  readonly halted?: "time" | "interrupted";
  /** The budget of time that it had, in seconds. */
  readonly time?: number;
  /** Numbers of the trials of its points, in its order. */
  readonly trials: readonly number[];
  /** Of one objective: no feasible configuration is better. Absent: none is known. */
  readonly bound?: number;
  /** Constraints by their positions in the plan. */
  readonly prices: readonly {
    readonly constraint: number;
    readonly part?: string;
    readonly price: number;
    readonly active: boolean;
  }[];
  readonly conflict: readonly number[];
  readonly notes: readonly string[];
  readonly work: { readonly count: number; readonly unit: "steps" | "boxes" | "configurations" };
  readonly seconds: number;
}

export interface AskedEvent {
  readonly kind: "asked";
  readonly number: number;
  readonly params: { readonly [parameter: string]: JsonValue };
  /** How many results the suggestion could see; of a batch those of trials 0 … seen − 1. */
  readonly seen: number;
  /** The trials that were asked for together, in the same moment: first … first + size − 1. */
  readonly batch?: { readonly first: number; readonly size: number };
  /**
   * For each trial that is fused the group of each of its runs within the batch: those of one number train
   * together. Absent for a trial whose arguments first need another one to be measured.
   */
  readonly groups?: { readonly [trial: string]: readonly number[] };
}

export interface ReportedEvent {
  readonly kind: "reported";
  readonly number: number;
  readonly step: number;
  readonly metrics: { readonly [metric: string]: JsonValue };
  /** Under a schedule and `repeat`: those of each run, of which `metrics` are the means. */
  readonly runs?: readonly { readonly [metric: string]: JsonValue }[];
}

/** A trial goes on from the weights that another one had at that step, with parameters of its own. */
export interface ExploredEvent {
  readonly kind: "explored";
  readonly number: number;
  readonly step: number;
  readonly from: number;
  readonly params: { readonly [parameter: string]: JsonValue };
}

/** How a trial ended. Metrics are flat; with several trials in a study `student.accuracy`. */
export interface ToldEvent {
  readonly kind: "told";
  readonly number: number;
  readonly state: TrialState;
  readonly metrics: { readonly [metric: string]: JsonValue };
  /** Metrics of each run under `repeat`; absent without. */
  readonly runs?: readonly { readonly [metric: string]: JsonValue }[];
  readonly objectives: readonly number[];
  readonly reports: { readonly [label: string]: JsonValue };
  /** Whether all outcome constraints hold; the labels or texts of those that do not. */
  readonly feasible: boolean;
  readonly violated: readonly string[];
  /** Why it failed, for the user. */
  readonly error?: string;
  readonly seconds: number;
}

/** `complete`, `failed` (threw, NaN objective), `pruned` (by a schedule), `infeasible` (a requirement failed midway, rest saved). */
export type TrialState = "complete" | "failed" | "pruned" | "infeasible";

export interface StoppedEvent {
  readonly kind: "stopped";
  readonly reason:
    "budget" | "time" | "target" | "plateau" | "regret" | "interrupted" | "exhausted" | "solved";
  /** Seconds of this run beside those of the trials it ended; the time budget counts them. */
  readonly seconds?: number;
}

/** Where events live. One writer at a time. */
export interface Store {
  /** All or none of them; durable on return. Throws an `Error` for the user (disk full, read-only, locked). */
  readonly append: (...events: readonly StudyEvent[]) => void;
  /** All events so far, in order. */
  readonly events: () => readonly StudyEvent[];
  readonly close: () => void;
}
