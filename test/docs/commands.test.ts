/** Commands that pages show print what the pages say: in a folder with the files that stand above them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildCli, type CommandLine, commandLine } from "../cli/harness.ts";
import { projectRoot } from "../support/bundle.ts";

const documents = ["docs/constraints.md", "docs/solving.md"];

/** Blocks of a page in order: files, and commands with what they print. */
function partsOf(document: string): readonly (readonly [kind: string, body: string])[] {
  const text = readFileSync(join(projectRoot, document), "utf8");
  return [...text.matchAll(/^```(hpt file=\S+|console)\n([\s\S]*?)^```$/gm)].map(
    ([, info = "", body = ""]) => [info.replace("hpt file=", ""), body],
  );
}

/** Times, and digits that rounding decides. */
const settled = (text: string): string =>
  text
    .replaceAll(/ in \d[\d.]* s\./g, " in 0.1 s.")
    .replaceAll(/\(gap [\d.e-]+\)/g, "(gap 1e-9)")
    .replaceAll(/\d[\d,]* (steps|boxes|box)\b/g, "9 $1")
    .replaceAll(/about \d+%/g, "about 9%");

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("docs");
  line = commandLine(main);
});
afterAll(() => {
  line.remove();
});

describe.each(documents)("%s", (document) => {
  const parts = partsOf(document);

  it("shows commands", () => {
    expect(parts.filter(([kind]) => kind === "console").length).toBeGreaterThan(2);
  });

  for (const [kind, body] of parts) {
    if (kind !== "console") {
      it(`${kind} is a file`, () => {
        expect(line.write(kind, body)).toContain(kind);
      });
      continue;
    }
    const [command = "", ...shown] = body.trimEnd().split("\n");
    it(command, async () => {
      const { out, err } = await line.hptc(...command.replace(/^\$ hptc /, "").split(" "));
      expect(err).toBe("");
      expect(shown.length).toBeGreaterThan(0);
      expect(settled(out)).toContain(settled(shown.join("\n")));
    });
  }
});
