/** What an author writes against `hptc/task` has the types that the compiler sees: the example is checked. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { buildFolder, projectRoot } from "../support/bundle.ts";

/** Checks a file as an author's project would, where the package is these sources. */
function checkTypes(name: string, source: string): string {
  const folder = join(buildFolder, "types");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.ts`), source);
  const config = {
    extends: join(projectRoot, "examples/weather/tsconfig.json"),
    compilerOptions: {
      paths: { "hptc/task": [join(projectRoot, "src/training/index.ts")] },
      lib: ["ES2023", "DOM"],
      allowImportingTsExtensions: true,
      noEmit: true,
      rootDir: projectRoot,
    },
    include: [`${name}.ts`],
  };
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(config));
  const tsc = join(projectRoot, "node_modules/typescript/bin/tsc");
  const project = join(folder, `${name}.json`);
  return spawnSync(process.execPath, [tsc, "-p", project], { encoding: "utf8" }).stdout;
}

const forecast = readFileSync(join(projectRoot, "examples/weather/forecast.ts"), "utf8");

test("the example fits its types", () => {
  expect(checkTypes("forecast", forecast)).toBe("");
}, 60_000);

test("the task in docs/tasks.md fits its types", () => {
  const page = readFileSync(join(projectRoot, "docs/tasks.md"), "utf8");
  const [, task] = /```ts\n(.*?)```/s.exec(page) ?? [];
  expect(task).toContain("defineTask({");
  expect(checkTypes("documented", task ?? "")).toBe("");
}, 60_000);

test.each([
  [
    "days, hidden, lr, decay",
    "days, widths: hidden, lr, decay",
    "Property 'widths' does not exist",
  ],
  ["dense(scope, `hidden${i}`, x, width.size)", "dense(scope, `hidden${i}`, x, width)", "'Width'"],
])(
  "an author who writes %s as %s is told",
  (right, wrong, message) => {
    expect(forecast).toContain(right);
    expect(checkTypes("wrong", forecast.replace(right, wrong))).toContain(message);
  },
  60_000,
);
