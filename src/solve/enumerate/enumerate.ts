/** Solves finite studies by trying every configuration that intervals do not rule out. */
import { propagate } from "../../analysis/propagate.ts";
import type { Plan } from "../../plan/document.ts";
import { type MetricSource, noMetrics } from "../../space/environment.ts";
import { feasibleRows } from "../../space/feasible/discrete.ts";
import type { Solution, SolveOptions } from "../solution.ts";
import { createCollector } from "./collect.ts";
import { type FiniteStudy, readFiniteStudy } from "./study.ts";

/** Configurations that are tried at most. */
const mostConfigurations = 1e8;
/** Questions whether to stop, at most: one comes after so many steps at least, whatever they find. */
const mostQuestions = 1e6;
/** Points of a front that are given. */
const mostPoints = 100_000;

/**
 * The best configuration, of equals the first in grid order; of several objectives all that no other dominates;
 * without an objective the first feasible one. Throws a `StudyError` for a plan that is not finite or not known
 * before its trials.
 */
export function enumerate(
  plan: Plan,
  metrics: MetricSource = noMetrics,
  options: SolveOptions = {},
): Solution {
  const study = readFiniteStudy(plan, metrics);
  const { conflict } = propagate(study.graph);
  const collect = createCollector(plan, study);
  const progress = { tried: 0, feasible: 0, questions: 0, stopped: false, tooMany: false };
  const shouldStop = (): boolean => {
    progress.questions += 1;
    progress.tooMany ||= progress.tried >= mostConfigurations || progress.questions > mostQuestions;
    progress.stopped ||= progress.tooMany || options.shouldStop?.() === true;
    return progress.stopped;
  };
  const { space, graph, scalarOf, axes } = study;
  const rows = feasibleRows(
    {
      slots: space.slots,
      axes,
      graph,
      scalarOf,
      shouldStop,
      scope: space.scope,
      holds: (values) => {
        const { holds } = space.scope(values);
        return plan.constraints.every(holds);
      },
    },
    graph.objectives.map(({ value }) => value),
  );
  for (const chunk of rows) {
    progress.tried += chunk.count;
    progress.feasible += chunk.feasibleCount;
    collect.take(chunk);
    if (plan.objectives.length === 0 && chunk.feasibleCount > 0) break;
  }
  const found = collect.points();
  const infeasible = progress.feasible === 0 && !progress.stopped;
  const [best, second] = found;
  return {
    solver: "enumerate",
    status: infeasible ? "infeasible" : progress.stopped ? "stopped" : "optimal",
    points: found.slice(0, mostPoints),
    ...(plan.objectives.length === 1 &&
    !progress.stopped &&
    best !== undefined &&
    second === undefined
      ? { bound: best.objectives[0] ?? NaN }
      : {}),
    prices: [],
    conflict: infeasible
      ? (conflict?.constraints ?? []).flatMap((at) => graph.constraints[at]?.index ?? [])
      : [],
    work: { count: progress.tried, unit: "configurations" },
    notes: notesOf(plan, study, progress, { points: found.length, without: collect.without() }),
  };
}

function notesOf(
  plan: Plan,
  { size }: FiniteStudy,
  progress: {
    readonly feasible: number;
    readonly tried: number;
    readonly tooMany: boolean;
    readonly stopped: boolean;
  },
  found: { readonly points: number; readonly without: number },
): readonly string[] {
  const notes: string[] = [];
  const count = (n: number): string => n.toLocaleString("en");
  if (!progress.stopped && plan.objectives.length > 0) {
    const passed =
      progress.tried < size
        ? `, ${count(progress.tried)} of which were tried and the others ruled out`
        : "";
    notes.push(
      `Of ${count(size)} configurations ${count(progress.feasible)} are feasible${passed}.`,
    );
  }
  if (progress.tooMany) {
    notes.push(
      `The space has ${count(size)} configurations; it was gone through as far as ${count(progress.tried)} of them. ` +
        "`solve global` leaves out more of them at once.",
    );
  }
  if (found.without > 0) {
    notes.push(
      `${count(found.without)} feasible configurations have no value of an objective and do not count.`,
    );
  }
  if (found.points > mostPoints) {
    notes.push(
      `The front has ${count(found.points)} points, of which the first ${count(mostPoints)} are given.`,
    );
  }
  return notes;
}
