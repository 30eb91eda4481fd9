/** Trials as tables and lists for people. */
import { wrap } from "../../diagnostics/render/wrap.ts";
import type { JsonValue, Plan } from "../../plan/document.ts";
import { bestOf, lossesOf } from "../../runtime/best.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import type { Channel } from "../terminal.ts";
import type { ShownTrial } from "./records.ts";
import { optimaAtEnds } from "./range-ends.ts";
import { renderTable, type Column } from "./table.ts";
import { countOf, formatDuration, formatValue } from "./values.ts";
import { printBroken } from "./violations.ts";

const ROWS = 5;

/** Of more reasons for failures only the number of trials is told. */
const REASONS = 3;

/** The best trial of a study, or the Pareto front, in the order of the first objective. */
export function bestTrials(plan: Plan, trials: readonly TrialRecord[]): readonly TrialRecord[] {
  const best = bestOf(plan, trials);
  if (best === undefined) return [];
  return "number" in best ? [best] : byObjective(plan, best);
}

/** Feasible trials with the best first; of a Pareto study the front. */
function leading(plan: Plan, trials: readonly TrialRecord[]): readonly TrialRecord[] {
  if (plan.objectives.length > 1) return bestTrials(plan, trials);
  const feasible = trials.filter(({ state, feasible: meets }) => state === "complete" && meets);
  return byObjective(plan, feasible);
}

function byObjective(plan: Plan, trials: readonly TrialRecord[]): readonly TrialRecord[] {
  const loss = (trial: TrialRecord) => lossesOf(plan, trial)[0] ?? 0;
  return trials.toSorted((a, b) => loss(a) - loss(b) || a.number - b.number);
}

/** What a study found: a table of the leading trials, the best one in full, how all of them ended. */
export function printResults(plan: Plan, trials: readonly TrialRecord[], channel: Channel): void {
  const first = leading(plan, trials);
  if (first.length > 0) {
    const { length } = first;
    const title =
      plan.objectives.length > 1
        ? `${countOf(length, "trial")} that no other one beats, of ${trials.length}`
        : `The best of ${countOf(trials.length, "trial")}`;
    printTable(plan, first, title, channel);
    channel.line("");
  }
  const [best] = bestTrials(plan, trials);
  if (best !== undefined && plan.objectives.length <= 1) {
    printTrial(plan, best, `Trial ${best.number}`, channel);
    channel.line("");
  }
  for (const line of failures(trials)) channel.line(line);
  printBroken(plan, trials, channel);
  for (const hint of optimaAtEnds(plan, trials)) {
    for (const text of wrap(hint, channel.width)) channel.line(channel.palette.info(text));
  }
  channel.line(stateCounts(trials));
}

/** The first rows, as many as a look takes: of a Pareto study more. */
export function printTable(
  plan: Plan,
  first: readonly TrialRecord[],
  title: string,
  { line, width, palette }: Channel,
): void {
  const rows = plan.objectives.length > 1 ? first.slice(0, 4 * ROWS) : first.slice(0, ROWS);
  line(
    palette.strong(
      rows.length < first.length && plan.objectives.length > 1
        ? `${title}; ${rows.length} of them`
        : title,
    ),
  );
  const { lines, hidden } = renderTable(columnsOf(plan, rows), width - 2);
  for (const [i, text] of lines.entries()) line(`  ${i === 0 ? palette.faint(text) : text}`);
  if (hidden.length > 0) {
    for (const text of wrap(`no room for ${hidden.join(", ")}`, width - 2))
      line(`  ${palette.faint(text)}`);
  }
}

function columnsOf(plan: Plan, rows: readonly TrialRecord[]): readonly Column[] {
  const column = (
    title: string,
    values: readonly (JsonValue | undefined)[],
    unit?: string,
  ): Column => ({
    title,
    align: values.every((value) => typeof value !== "string" && typeof value !== "object")
      ? "right"
      : "left",
    cells: values.map((value) => formatValue(value, unit)),
  });
  return [
    column(
      "trial",
      rows.map((row) => row.number),
    ),
    ...plan.objectives.map(({ label, origin, unit }, i) =>
      column(
        label ?? shortText(origin.text),
        rows.map((row) => row.objectives[i]),
        unit,
      ),
    ),
    ...parametersOf(plan).map(({ name, unit }) =>
      column(
        name,
        rows.map((row) => row.params[name]),
        unit,
      ),
    ),
  ];
}

/** Each name once, also where both branches of a `when` declare it; the fidelity is the same in all trials. */
function parametersOf({ parameters }: Plan) {
  const first = new Map(parameters.toReversed().map((parameter) => [parameter.name, parameter]));
  return parameters.filter((each) => first.get(each.name) === each && each.fidelity !== true);
}

const shortText = (text: string) => (text.length <= 22 ? text : "objective");

export function printTrial(
  plan: Plan,
  trial: TrialRecord,
  title: string,
  { line, width, palette }: Channel,
): void {
  const units = new Map(plan.parameters.map(({ name, unit }) => [name, unit]));
  const metricUnits = new Map(
    plan.trials.flatMap(({ name, metrics }) =>
      metrics.map((metric) => [
        plan.trials.length === 1 ? metric.name : `${name}.${metric.name}`,
        metric.unit,
      ]),
    ),
  );
  const list = (
    values: { readonly [name: string]: JsonValue },
    unit: (name: string) => string | undefined,
  ) => Object.entries(values).map(([name, value]) => `${name} = ${formatValue(value, unit(name))}`);
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [
      "objective",
      plan.objectives.map(
        ({ origin, unit }, i) => `${origin.text} = ${formatValue(trial.objectives[i], unit)}`,
      ),
    ],
    ["parameters", list(trial.params, (name) => units.get(name))],
    ["metrics", list(trial.metrics, (name) => metricUnits.get(name))],
    [
      "reports",
      list(trial.reports, (label) => plan.reports.find((report) => report.label === label)?.unit),
    ],
  ];
  line(palette.strong(title));
  for (const [name, entries] of sections) {
    if (entries.length === 0) continue;
    const lines = wrapEntries(entries, width - 14);
    for (const [i, text] of lines.entries()) {
      line(`  ${(i === 0 ? name : "").padEnd(10)}  ${text}`);
    }
  }
}

/** Entries stay whole where they fit into a line. */
function wrapEntries(entries: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  let current = "";
  for (const entry of entries) {
    if (current !== "" && current.length + 3 + entry.length > width) {
      lines.push(current);
      current = "";
    }
    current = current === "" ? entry : `${current}   ${entry}`;
  }
  return [...lines, current].flatMap((text) => (text.length > width ? wrap(text, width) : [text]));
}

/** The reasons for which trials failed, the most frequent first. */
function failures(trials: readonly TrialRecord[]): readonly string[] {
  const reasons = new Map<string, number>();
  for (const { error } of trials) {
    if (error !== undefined) reasons.set(error, (reasons.get(error) ?? 0) + 1);
  }
  const sorted = [...reasons].toSorted(([, a], [, b]) => b - a);
  const others = sorted.slice(REASONS).reduce((sum, [, count]) => sum + count, 0);
  return [
    ...sorted
      .slice(0, REASONS)
      .map(([reason, count]) => `${countOf(count, "trial")} failed: ${reason}`),
    ...(others === 0 ? [] : [`${countOf(others, "trial")} failed for other reasons.`]),
  ];
}

/** `40 trials: 38 complete (35 meet all requirements), 2 failed`, and how long they took. */
function stateCounts(trials: readonly TrialRecord[]): string {
  const count = (state: TrialRecord["state"]) =>
    trials.filter((trial) => trial.state === state).length;
  const complete = count("complete");
  const feasible = trials.filter((trial) => trial.state === "complete" && trial.feasible).length;
  const meets = feasible < complete ? ` (${feasible} of them meet all requirements)` : "";
  const parts = [
    `${complete} complete${meets}`,
    ...(["infeasible", "pruned", "failed"] as const).flatMap((state) =>
      count(state) === 0 ? [] : [`${count(state)} ${state}`],
    ),
  ];
  const seconds = trials.reduce((sum, trial) => sum + trial.seconds, 0);
  const time = seconds < 0.05 ? "" : `, in ${formatDuration(seconds)}`;
  return `${countOf(trials.length, "trial")}: ${parts.join(", ")}${time}`;
}

/** `0.1243`, or `0.12, 3.4 MiB` for several objectives. */
export function objectiveText(plan: Plan, trial: TrialRecord): string {
  return plan.objectives.map(({ unit }, i) => formatValue(trial.objectives[i], unit)).join(", ");
}

/** What `--json` prints for a trial. */
export function trialJson(trial: ShownTrial): { readonly [field: string]: unknown } {
  const {
    number,
    state,
    params,
    metrics,
    objectives,
    feasible,
    reports,
    violated,
    error,
    explored,
    seconds,
  } = trial;
  return {
    event: "trial",
    number,
    state,
    params,
    metrics,
    objectives,
    feasible,
    ...(Object.keys(reports).length === 0 ? {} : { reports }),
    ...(violated.length === 0 ? {} : { violated }),
    ...(error === undefined ? {} : { error }),
    ...(explored === undefined ? {} : { explored }),
    seconds,
  };
}

/** What `--json` prints last. The best of a study with several objectives is a list. */
export function doneJson(
  plan: Plan,
  trials: readonly TrialRecord[],
): { readonly [field: string]: unknown } {
  const best = bestTrials(plan, trials).map((trial) => {
    const { event: _, ...fields } = trialJson(trial);
    return fields;
  });
  return {
    event: "done",
    best: plan.objectives.length > 1 ? best : (best[0] ?? null),
    trials: trials.length,
  };
}
