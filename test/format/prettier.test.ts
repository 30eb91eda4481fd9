/** prettier itself, as a process, with the package as a project has it installed. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildFolder, projectRoot } from "../support/bundle.ts";

const project = mkdtempSync(join(tmpdir(), "hptc-prettier-"));

beforeAll(async () => {
  const installed = join(buildFolder, "installed-hptc");
  const manifest: { exports: { "./prettier-plugin": { default: string } } } = JSON.parse(
    readFileSync(join(projectRoot, "package.json"), "utf8"),
  );
  await build({
    absWorkingDir: projectRoot,
    entryPoints: ["src/format/plugin.ts"],
    outfile: join(installed, manifest.exports["./prettier-plugin"].default),
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    logLevel: "error",
  });
  writeFileSync(join(installed, "package.json"), JSON.stringify(manifest));
  mkdirSync(join(project, "node_modules"));
  symlinkSync(installed, join(project, "node_modules/hptc"), "dir");
});
afterAll(() => {
  rmSync(project, { recursive: true, force: true });
});

function write(name: string, text: string): void {
  mkdirSync(dirname(join(project, name)), { recursive: true });
  writeFileSync(join(project, name), text);
}

const prettier = (...words: readonly string[]) => {
  const main = join(projectRoot, "node_modules/prettier/bin/prettier.cjs");
  const options = {
    cwd: project,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...words], options);
  return { status, stdout, stderr };
};

it("formats .hpt files with --plugin, and those in Markdown", () => {
  write("a.hpt", "let a=1 // why\n");
  write("page.md", "# A page\n\n```hpt\nlet a=1\n```\n\n```hpt broken\nlet\n```\n");
  const words = ["--plugin", "hptc/prettier-plugin", "."];
  expect(prettier("--check", ...words).status).toBe(1);
  expect(prettier("--write", ...words).status).toBe(0);
  expect(readFileSync(join(project, "a.hpt"), "utf8")).toBe("let a = 1 // why\n");
  expect(readFileSync(join(project, "page.md"), "utf8")).toBe(
    "# A page\n\n```hpt\nlet a = 1\n```\n\n```hpt broken\nlet\n```\n",
  );
  expect(prettier("--check", ...words).status).toBe(0);
});

it("takes the plugin and the width from the project's configuration", () => {
  const options = { plugins: ["hptc/prettier-plugin"], printWidth: 40 };
  write("own/.prettierrc.json", JSON.stringify(options));
  write("own/a.hpt", "let a = [10000, 20000, 30000, 40000, 50000]\n");
  expect(prettier("own/a.hpt").stdout).toBe("let a = [\n  10000, 20000, 30000, 40000, 50000,\n]\n");
});

it("shows where a file is broken", () => {
  write("broken.hpt", "let a = 1\nlet b 2\n");
  const { status, stdout, stderr } = prettier("--plugin", "hptc/prettier-plugin", "broken.hpt");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toContain("(2:7)");
  expect(stderr).toContain("> 2 | let b 2");
});
