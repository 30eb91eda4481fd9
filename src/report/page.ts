/** A report as one HTML file that needs nothing else: words, tables, figures. */
import { printQuantity } from "../ir/quantity.ts";
import type { Objective, Plan } from "../plan/document.ts";
import { bestOf, lossesOf } from "../runtime/best.ts";
import type { TrialRecord } from "../runtime/study.ts";
import { figureSvg } from "./sheet.ts";
import { type Figure, measuredTrials, objectiveTitle, type ReportedStudy } from "./study.ts";
import { font, faint, grid, ink, paper } from "./style.ts";
import { escapeText } from "./svg.ts";
import { valueWords } from "./words.ts";

const rows = 10;

export function page(study: ReportedStudy, figures: readonly Figure[]): string {
  const { plan } = study;
  const parts = [
    `<h1>${escapeText(plan.study)}</h1>`,
    ...(plan.doc === undefined ? [] : paragraphs(plan.doc)),
    summary(study),
    trialsTable(study),
    requirementsTable(study),
    ...figures.map(
      (figure) =>
        `<figure id="${figure.id}"><h2>${escapeText(figure.title)}</h2>${figureSvg(figure)}<figcaption>${escapeText(figure.about)}</figcaption></figure>`,
    ),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escapeText(plan.study)}</title>
<style>${style}</style>
</head>
<body>
${parts.filter((part) => part !== "").join("\n")}
</body>
</html>
`;
}

const style = `body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:15px/1.5 ${font};color:${ink};background:${paper}}
figure{margin:2rem 0}svg{width:100%;height:auto}figcaption{color:${faint}}
table{border-collapse:collapse;display:block;overflow-x:auto}
th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid ${grid};white-space:nowrap}`;

const paragraphs = (doc: string): readonly string[] =>
  doc
    .split(/\n\s*\n/u)
    .map((paragraph) => `<p>${escapeText(paragraph.replaceAll(/\s+/gu, " ").trim())}</p>`);

function summary({ plan, trials, seed, backend }: ReportedStudy): string {
  const count = (state: TrialRecord["state"]): number =>
    trials.filter((trial) => trial.state === state).length;
  const states = (["complete", "pruned", "failed"] as const)
    .map((state) => ({ state, trials: count(state) }))
    .filter((one) => one.trials > 0)
    .map((one) => `${String(one.trials)} ${one.state}`);
  const facts = [
    `${String(trials.length)} trials${states.length === 0 ? "" : `: ${states.join(", ")}`}`,
    ...plan.objectives.map(objectiveTitle),
    `${plan.method.role} ${plan.method.name}`,
    `seed ${String(seed)}`,
    `backend ${backend}`,
    plan.source,
  ];
  return `<p>${facts.map(escapeText).join(" · ")}</p>`;
}

/** The best trials; of several objectives those that no other one beats. */
function trialsTable({ plan, trials }: ReportedStudy): string {
  const best = bestOf(plan, trials);
  if (best === undefined) return "<p>No trial meets all requirements.</p>";
  const ranked = "number" in best ? ranking(plan, trials) : best;
  const shown = ranked.slice(0, rows);
  const names = [...new Set(shown.flatMap(({ params }) => Object.keys(params)))];
  const head = ["trial", ...plan.objectives.map(nameOf), ...names];
  const body = shown.map(({ number, objectives, params }) => [
    String(number),
    ...objectives.map((value, i) => printQuantity(value, plan.objectives[i]?.unit)),
    ...names.map((name) => {
      const value = params[name];
      const unit = plan.parameters.find((parameter) => parameter.name === name)?.unit;
      return value === undefined ? "" : valueWords(value, unit);
    }),
  ]);
  const title = "number" in best ? "Best trials" : "Trials that no other one beats";
  const more = ranked.length > rows ? `, ${String(rows)} of ${String(ranked.length)}` : "";
  return `<h2>${title}${more}</h2>${table(head, body)}`;
}

function ranking(plan: Plan, trials: readonly TrialRecord[]): readonly TrialRecord[] {
  const loss = (trial: TrialRecord): number => lossesOf(plan, trial)[0] ?? 0;
  return trials
    .filter(({ state, feasible }) => state === "complete" && feasible)
    .toSorted((a, b) => loss(a) - loss(b) || a.number - b.number);
}

const nameOf = ({ label, origin }: Objective): string => label ?? origin.text;

/** How many trials did not meet each requirement, where any did not. */
function requirementsTable(study: ReportedStudy): string {
  const counts = new Map<string, number>();
  for (const { violated } of study.trials) {
    for (const name of violated) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  if (counts.size === 0) return "";
  const body = [...counts].map(([name, count]) => [name, String(count)]);
  const all = String(measuredTrials(study).length);
  return `<h2>Requirements</h2>${table(["requirement", `trials that do not meet it, of ${all}`], body)}`;
}

function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const cells = (tag: string, row: readonly string[]): string =>
    `<tr>${row.map((cell) => `<${tag}>${escapeText(cell)}</${tag}>`).join("")}</tr>`;
  return `<table><thead>${cells("th", head)}</thead><tbody>${body.map((row) => cells("td", row)).join("")}</tbody></table>`;
}
