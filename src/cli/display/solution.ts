/** What a solver found, for people and as JSON. */
import { wrap } from "../../diagnostics/render/wrap.ts";
import { printNumber, printQuantity, printShare, unitFor } from "../../ir/quantity.ts";
import type { Constraint, Objective, Plan } from "../../plan/document.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { scopeOfTrial } from "../../runtime/trial-scope.ts";
import { constraintName } from "../../space/requirement.ts";
import type { SolvedEvent } from "../../store/event.ts";
import type { Channel } from "../terminal.ts";
import { bestTrials, printTable, printTrial } from "./trials.ts";
import { countOf, formatDuration } from "./values.ts";

/** Of more requirements that are active only the number is told. */
const ROWS = 8;

/** Of the comparisons within one requirement, those with the highest prices. */
const PARTS = 3;

/** The solution: its configuration or the front, what is proven of it, prices, and how much work it was. */
export function printSolution(
  plan: Plan,
  solved: SolvedEvent,
  trials: readonly TrialRecord[],
  channel: Channel,
): void {
  const { line, palette, width } = channel;
  const write = (text: string, style: (text: string) => string = (plain) => plain) => {
    for (const part of wrap(text, width)) line(style(part));
  };
  const best = bestTrials(plan, trials);
  const [first] = best;
  if (plan.objectives.length > 1 && first !== undefined) {
    const title = `${countOf(best.length, "configuration")} that no other one beats`;
    printTable(plan, best, title, channel);
    line("");
  } else if (first !== undefined) {
    printTrial(plan, first, titleOf(plan, solved), channel);
    line("");
  }
  const style = solved.status === "optimal" ? palette.good : palette.warning;
  write(statusText(plan, solved, first), style);
  for (const text of priceTexts(plan, solved, first)) write(text);
  for (const note of solved.notes) write(note);
  write(workText(solved), palette.faint);
}

function titleOf({ objectives }: Plan, { status }: SolvedEvent): string {
  if (objectives.length === 0) return "A configuration that meets all requirements";
  return status === "optimal" ? "The best configuration" : "The best configuration so far";
}

/** In words, a sentence or two. */
export function statusText(
  plan: Plan,
  { solver, status, bound, conflict }: SolvedEvent,
  best: TrialRecord | undefined,
): string {
  const [objective, ...others] = plan.objectives;
  switch (status) {
    case "infeasible":
      return `Infeasible: ${conflictText(plan, conflict)}.`;
    case "unbounded":
      return `Unbounded: the objective can be made as ${objective?.direction === "maximize" ? "large" : "small"} as one likes.`;
    case "optimal":
      if (objective === undefined) return "Feasible: all requirements are met.";
      if (others.length > 0)
        return `Optimal: no feasible configuration beats one of these${solver === "enumerate" ? "" : " by more than the tolerance"}.`;
      return `Optimal: ${bestText(objective, bound, best)}.`;
    case "stopped":
      if (best === undefined)
        return "Stopped before a configuration was found that meets all requirements.";
      if (objective === undefined || others.length > 0)
        return "Stopped before it was proven that nothing is better.";
      return `Stopped before it was proven: ${boundText(objective, bound, best)}.`;
  }
}

function bestText(objective: Objective, bound: number | undefined, best?: TrialRecord): string {
  const gap = gapOf(objective, bound, best);
  const than = objective.direction === "maximize" ? "more" : "less";
  if (bound === undefined || gap === undefined) return "it is proven that nothing is better";
  return gap === 0
    ? `no feasible configuration gives ${than}`
    : `no feasible configuration gives ${than} than ${printQuantity(bound, objective.unit, 10)} (gap ${printNumber(gap, 2)})`;
}

function boundText(objective: Objective, bound: number | undefined, best: TrialRecord): string {
  const gap = gapOf(objective, bound, best);
  if (bound === undefined || gap === undefined) return "how much better it can be is not known";
  const than = objective.direction === "maximize" ? "more" : "less";
  return `no feasible configuration gives ${than} than ${printQuantity(bound, objective.unit, 6)}, so that at most ${printShare(gap)} can be gained`;
}

/** Relative to the objective, or to 1 where that is more: how far it may be from the best there is. */
export function gapOf(
  { direction }: Objective,
  bound: number | undefined,
  best: TrialRecord | undefined,
): number | undefined {
  const [value] = best?.objectives ?? [];
  if (bound === undefined || value === undefined) return undefined;
  const difference = direction === "maximize" ? bound - value : value - bound;
  return Math.max(0, difference) / Math.max(1, Math.abs(value));
}

function conflictText({ constraints }: Plan, conflict: readonly number[]): string {
  const names = conflict.flatMap((index) => {
    const constraint = constraints[index];
    return constraint === undefined ? [] : [`\`${constraintName(constraint)}\``];
  });
  const [only, second] = names;
  if (only === undefined) return "it is proven that no configuration meets all requirements";
  if (second === undefined) return `no configuration meets ${only}`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1) ?? ""} cannot hold together`;
}

/** The active requirements, those with the highest prices first. */
function priceTexts(
  plan: Plan,
  { prices }: SolvedEvent,
  best: TrialRecord | undefined,
): readonly string[] {
  const active = prices.filter((each) => each.active).toSorted((a, b) => b.price - a.price);
  const texts = [...new Set(active.map(({ constraint }) => constraint))].flatMap((index) => {
    const constraint = plan.constraints[index];
    const parts = active.filter((each) => each.constraint === index);
    return constraint === undefined ? [] : [priceText(plan, constraint, parts, best)];
  });
  const rest = texts.length - ROWS;
  return [
    ...texts.slice(0, ROWS),
    ...(rest > 0
      ? [`${countOf(rest, "more requirement")} ${rest === 1 ? "is" : "are"} active.`]
      : []),
  ];
}

function priceText(
  plan: Plan,
  constraint: Constraint,
  parts: SolvedEvent["prices"],
  best: TrialRecord | undefined,
): string {
  const { name, size } = stepOf(plan, constraint, best);
  const [objective] = plan.objectives;
  const gain = (price: number) => printQuantity(price * size, objective?.unit);
  const shown = parts.slice(0, PARTS);
  const named = shown.flatMap(({ part }) => (part === undefined ? [] : [part]));
  const more = parts.length - shown.length;
  const where = named.length === 0 ? "" : ` at ${named.join(", ")}`;
  const rest = more === 0 ? "" : ` and ${more} more`;
  const start = `\`${constraintName(constraint)}\` is active${where}${rest}`;
  const gains = shown.every(({ price }) => price === 0)
    ? "gains nothing"
    : `by ${name} gains ${shown.map(({ price }) => gain(price)).join(", ")}`;
  return `${start}: loosening it ${gains}${more > 0 && gains !== "gains nothing" ? ", …" : ""}.`;
}

/** By how much a requirement is loosened: 1, or one of a unit that suits its sides. */
function stepOf(
  plan: Plan,
  { holds, origin }: Constraint,
  best: TrialRecord | undefined,
): { readonly name: string; readonly size: number } {
  const unit = origin.parts?.find((part) => part.unit !== undefined)?.unit;
  if (unit === undefined || best === undefined || holds.kind !== "apply") {
    return { name: unit === undefined ? "1" : `1 ${unit}`, size: 1 };
  }
  const scope = scopeOfTrial(plan, best);
  const sides = holds.args.map((arg) => scope.value(arg));
  const numbers = sides.flatMap((side) => (typeof side === "number" ? [Math.abs(side)] : []));
  const { name, size } = unitFor(Math.max(0, ...numbers), unit);
  return { name: `1 ${name}`, size };
}

const units = { steps: "step", boxes: "box", configurations: "configuration" } as const;

function workText({ solver, work, seconds }: SolvedEvent): string {
  const { count, unit } = work;
  const amount = `${count.toLocaleString("en")} ${count === 1 ? units[unit] : unit}`;
  return `Solved by ${solver}: ${amount} in ${formatDuration(seconds)}.`;
}

/** What `--json` prints of a solution, before the last line. */
export function solvedJson(
  plan: Plan,
  {
    kind,
    solver,
    status,
    trials: points,
    bound,
    prices,
    conflict,
    halted,
    notes,
    work,
    seconds,
  }: SolvedEvent,
  trials: readonly TrialRecord[],
): { readonly [field: string]: unknown } {
  const [objective] = plan.objectives;
  const [best] = bestTrials(plan, trials);
  const gap = objective === undefined ? undefined : gapOf(objective, bound, best);
  const nameOf = (index: number) => {
    const constraint = plan.constraints[index];
    return constraint === undefined ? "" : constraintName(constraint);
  };
  return {
    event: kind,
    solver,
    status,
    trials: points,
    ...(halted === undefined ? {} : { halted }),
    ...(bound === undefined ? {} : { bound }),
    ...(gap === undefined ? {} : { gap }),
    prices: prices.map((each) => ({ ...each, requirement: nameOf(each.constraint) })),
    conflict: conflict.map((constraint) => ({ constraint, requirement: nameOf(constraint) })),
    notes,
    work,
    seconds,
  };
}
