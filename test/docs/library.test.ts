/** The program of `docs/library.md` does what the page says, and the page names what the package exports. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import * as library from "../../src/index.ts";
import { buildFolder, projectRoot } from "../support/bundle.ts";

const page = readFileSync(join(projectRoot, "docs/library.md"), "utf8");

test("its program runs", async () => {
  const source = /```js\n(.*?)```/s.exec(page)?.[1] ?? "";
  const outfile = join(buildFolder, "docs-library.mjs");
  await build({
    stdin: { contents: source, resolveDir: projectRoot, loader: "js" },
    alias: { hptc: join(projectRoot, "src/index.ts") },
    bundle: true,
    packages: "bundle",
    format: "esm",
    platform: "node",
    outfile,
    logLevel: "silent",
  });
  const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
  expect(stderr).toBe("");
  const [finding, ...rest] = stdout.trimEnd().split("\n");
  expect(finding).toMatch(/^warning\[use-log-scale\] /);
  expect(rest).toEqual([
    "0 plans",
    "study s { param lr: Real in 1e-5 .. 1e-1 log  minimize lr  search grid(points: 9) }",
    "true",
  ]);
});

test("it names every function that the package exports", () => {
  for (const name of Object.keys(library)) expect(page).toContain(`\`${name}`);
});
