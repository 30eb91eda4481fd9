/** What a report is about: a study's plan and what became of its trials. */
import type { Objective, Plan } from "../plan/document.ts";
import { bestOf } from "../runtime/best.ts";
import type { TrialRecord } from "../runtime/study.ts";
import type { Mark } from "./plot.ts";
import type { Element } from "./svg.ts";

export interface ReportedStudy {
  readonly plan: Plan;
  readonly seed: number;
  readonly backend: string;
  /** Ended trials by number. */
  readonly trials: readonly TrialRecord[];
  /** Parameters with their share of importance, the weightiest first; empty where it cannot be told. */
  readonly importances: readonly Importance[];
  /** What a trial reported on its way; empty for one that reported nothing. */
  readonly curveOf: (number: number) => readonly Reported[];
  /** Whether a solver found the trials. */
  readonly isSolved: boolean;
}

export interface Importance {
  readonly parameter: string;
  /** 0 … 1; all together 1. */
  readonly share: number;
}

export interface Reported {
  readonly step: number;
  /** Of each objective, as it is written; NaN where it reads what was not reported. */
  readonly values: readonly number[];
}

/** A picture with its words. */
export interface Figure {
  /** For links, and for what is looked for in a file: `history`, `slice`. */
  readonly id: string;
  readonly title: string;
  /** How to read it, in a sentence or two. */
  readonly about: string;
  readonly width: number;
  readonly height: number;
  readonly parts: readonly Element[];
}

export const figureWidth = 720;

/** How an objective is named: `minimize run.val_loss`. */
export const objectiveTitle = ({ direction, label, origin }: Objective): string =>
  `${direction} ${label ?? oneLine(origin.text)}`;

const oneLine = (text: string): string => text.replaceAll(/\s+/gu, " ").trim();

/** The numbers of the best trials. */
export function bestNumbers({ plan, trials }: ReportedStudy): ReadonlySet<number> {
  const best = bestOf(plan, trials);
  if (best === undefined) return new Set();
  return new Set("number" in best ? [best.number] : best.map(({ number }) => number));
}

export function markOf({ state, feasible }: TrialRecord): Mark {
  if (state === "failed") return "failed";
  if (state === "pruned") return "pruned";
  return feasible ? "complete" : "infeasible";
}

/** Trials whose objectives are all known. */
export const measuredTrials = ({ plan, trials }: ReportedStudy): readonly TrialRecord[] =>
  trials.filter(
    ({ state, objectives }) =>
      state === "complete" &&
      objectives.length === plan.objectives.length &&
      objectives.every(Number.isFinite),
  );
