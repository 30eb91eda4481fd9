/** The findings of a check in each of the formats. */
import { toGithub } from "../../diagnostics/render/github.ts";
import type { RuleText } from "../../diagnostics/render/sarif.ts";
import { printJson, printPretty } from "../findings.ts";
import { rulePage, ruleSummary } from "../pages.ts";
import type { Channel } from "../terminal.ts";
import { version } from "../version.ts";
import type { Format } from "./formats.ts";
import type { Pass } from "./pass.ts";

/** Prints all findings of a pass. */
export async function printFindings(
  { findings, host, checked }: Pick<Pass, "findings" | "host" | "checked">,
  format: Format,
  out: Channel,
  sought?: "errors",
): Promise<void> {
  switch (format) {
    case "pretty":
      if (checked > 0 || findings.length > 0) printPretty(findings, host, checked, out, sought);
      return;
    case "json":
      printJson(findings, host, out);
      return;
    case "sarif": {
      const { toSarif } = await import("../../diagnostics/render/sarif.ts");
      const ids = [...new Set(findings.map(({ id }) => id))];
      const texts = new Map(
        await Promise.all(ids.map(async (id) => [id, await textOf(id)] as const)),
      );
      const rule = (id: string) => texts.get(id) ?? { summary: id };
      const log = toSarif(findings, { source: host.source, rule, version });
      out.line(JSON.stringify(log, undefined, 2));
      return;
    }
    case "github":
      for (const finding of findings) out.line(toGithub(finding, host.source));
      return;
  }
}

async function textOf(id: string): Promise<RuleText> {
  const summary = await ruleSummary(id);
  const page = await rulePage(id);
  return page === undefined ? { summary } : { summary, help: page };
}
