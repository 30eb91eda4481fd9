/** What must hold of the compiler for every text whatever. */
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import type { Span } from "../../src/diagnostics/span.ts";
import { formatText } from "../../src/format/format.ts";
import { compile } from "../../src/index.ts";
import { stringifyPlan } from "../../src/plan/stringify.ts";
import { parsePlan } from "../../src/plan/validate.ts";
import { memoryHost } from "../semantics/harness.ts";

const entry = "/project/main.hpt";
const other = "type Other = Real in 0 .. 1\nlet b = 3\nfn f(x: Real) -> Real = x\n";

/** What is wrong with what the compiler makes of a text; nothing where all is well. */
export async function problemsOf(text: string): Promise<readonly string[]> {
  const host = memoryHost({ "main.hpt": text, "other.hpt": other, "data.json": "[1, 2]" });
  const { diagnostics, plans } = compile(entry, host);
  const problems = diagnostics.flatMap((diagnostic) => wrongWith(diagnostic, text.length));
  const failed = diagnostics.some(({ severity }) => severity === "error");
  if (failed && plans.length > 0) problems.push("a plan in spite of an error");
  for (const plan of plans) parsePlan(stringifyPlan(plan));
  const formatted = await formatText(text, { filepath: entry });
  if (formatted.kind !== "formatted") return problems;
  const again = await formatText(formatted.text, { filepath: entry });
  if (again.kind !== "formatted") problems.push("formatted, it is broken");
  else if (again.text !== formatted.text) problems.push("formatted twice, it differs");
  return problems;
}

function wrongWith(
  { id, message, location, related, fixes }: Diagnostic,
  length: number,
): string[] {
  const problems: string[] = [];
  const inside = ({ start, end }: Span) => start >= 0 && start <= end && end <= length;
  const places = [
    location,
    ...related.map((one) => one.location),
    ...fixes.flatMap((fix) => fix.edits.map((edit) => edit.location)),
  ];
  for (const { file, span } of places) {
    if (file === entry && !inside(span)) problems.push(`${id} points outside of the file`);
  }
  if (/\bundefined\b|\bNaN\b|\[object/.test(message.replaceAll(/`[^`]*`/g, ""))) {
    problems.push(`${id} says: ${message}`);
  }
  return problems;
}
