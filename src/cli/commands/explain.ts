/** `hptc explain`: the page of a rule, what a finding that has a number alone can say, or a study's plan. */
import { extname } from "node:path";
import type { Message } from "../../diagnostics/message.ts";
import { messageTable } from "../../diagnostics/messages/table.ts";
import { patternOf } from "../../diagnostics/pattern.ts";
import { sentences, wrap } from "../../diagnostics/render/wrap.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { renderMarkdown } from "../display/markdown.ts";
import { Failure, type ExitCode } from "../failure.ts";
import { kindOfPath } from "../host.ts";
import { knownRules, rulePage, ruleSummary } from "../pages.ts";
import type { Channel, Terminal } from "../terminal.ts";

export interface ExplainOptions {
  readonly study?: string;
  readonly json?: true;
  readonly backend?: string;
}

/** Of a rule, a file, or, without either, the list of rules. */
export async function explain(
  subject: string | undefined,
  options: ExplainOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  if (subject === undefined || !isFile(subject)) {
    requireNoOptions(options);
    return subject === undefined ? listRules(terminal) : explainFinding(subject, terminal);
  }
  const { explainPlan } = await import("./explain-plan.ts");
  return explainPlan(subject, options, terminal);
}

function requireNoOptions({ study, json, backend }: ExplainOptions): void {
  const given = [
    ...(study === undefined ? [] : ["--study NAME"]),
    ...(json === true ? ["--json"] : []),
    ...(backend === undefined ? [] : ["--backend NAME"]),
  ];
  const [first] = given;
  if (first === undefined) return;
  const names = given.map((option) => option.replace(" NAME", "")).join(" and ");
  throw new Failure(
    `${names} ${given.length === 1 ? "belongs" : "belong"} to a study: name its file, as in \`hptc explain study.hpt ${first}\`.`,
  );
}

/** A path that is there, and what can be nothing but a path. */
function isFile(subject: string): boolean {
  return (
    subject === "-" ||
    [".hpt", ".json"].includes(extname(subject)) ||
    kindOfPath(subject) !== undefined
  );
}

/** Upper and lower case are the same in an id. */
export async function explainFinding(id: string, { out }: Terminal): Promise<ExitCode> {
  const wanted = id.toLowerCase();
  const rule = knownRules().find((each) => each.id.toLowerCase() === wanted);
  const page = rule === undefined ? undefined : await rulePage(rule.id);
  if (page !== undefined) {
    const { palette } = out;
    for (const line of renderMarkdown(page, { width: Math.min(out.width, 80), palette })) {
      out.line(line);
    }
    return 0;
  }
  const entries = messageTable.filter((entry) => entry.id.toLowerCase() === wanted);
  const [first] = entries;
  if (first === undefined) throw unknown(id);
  printMessages(first, entries, out);
  return 0;
}

/** All rules with what they find. */
async function listRules({ out }: Terminal): Promise<ExitCode> {
  const rules = knownRules();
  const indent = "  ";
  for (const { id, severity } of rules) {
    out.line(`${out.palette.strong(id)}  ${out.palette[severity](severity)}`);
    for (const line of wrap(await ruleSummary(id), out.width - indent.length)) {
      out.line(indent + line);
    }
  }
  return 0;
}

function unknown(id: string): Failure {
  const known = new Set([...knownRules(), ...messageTable].map((entry) => entry.id));
  return new Failure(
    `There is no finding \`${id}\`.${didYouMean(id, known)} A finding shows its id in brackets: error[empty-range].`,
  );
}

function printMessages(
  { id, severity }: Message<never>,
  entries: readonly Message<never>[],
  out: Channel,
): void {
  out.line(`${out.palette[severity](`${severity}[${id}]`)}  ${consequences[severity]}`);
  for (const entry of entries) {
    out.line("");
    for (const sentence of sentences(patternOf(entry))) {
      for (const line of wrap(sentence, out.width - 2)) out.line(`  ${line}`);
    }
  }
}

const consequences = {
  error: "a study with it is not compiled",
  warning: "a study with it is compiled all the same",
  info: "a hint; nothing has to change",
} as const;
