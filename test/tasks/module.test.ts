/** Tasks of the user's own that train, in modules far from any installation of the package: real processes. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadModuleTask } from "../../src/tasks/module.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "../cli/harness.ts";

let line: CommandLine;
beforeAll(async () => {
  line = commandLine(await buildCli("module"));
});
afterAll(() => {
  line.remove();
});

/** An autoencoder of eight points; what it lacks is put in. */
function autoencoder({
  inTrial = "",
  metrics = "{ loss: average(all.errors) }",
}: { readonly inTrial?: string; readonly metrics?: string } = {}): string {
  return `
    import { defineTask, dense, epochs, gather, mean, real, square, subtract, sum, tanh, width } from "hptc/task";

    const average = (values) => values.reduce((total, value) => total + value, 0) / values.length;

    export default defineTask({
      name: "autoencoder",
      arguments: { code: width(), lr: real({ low: 0, high: 1 }), epochs: epochs(3) },
      load: async () => ({
        points: { shape: [8, 2], values: Float32Array.from({ length: 16 }, (_, i) => Math.sin(i)) },
      }),
      trial: ({ code, lr }, { scope, tables: { points } }) => {
        const errors = (rows) => {
          const x = gather(points.tensor, rows);
          const inner = code.mask(tanh(dense(scope, "in", x, code.size)));
          return sum(square(subtract(dense(scope, "out", inner, 2), x)), -1);
        };
        ${inTrial}
        return {
          training: {
            rows: 8,
            batch: 3,
            loss: (rows) => mean(errors(rows)),
            optimizer: { kind: "adam", rate: lr, beta1: 0.9, beta2: 0.999 },
          },
          scoring: { all: { rows: 8, results: (rows) => ({ errors: errors(rows) }) } },
          metrics: ({ all }) => (${metrics}),
        };
      },
    });`;
}

function study(name: string): string {
  return `
    task autoencoder(static code: Int in 1 .. 64, lr: Real in 0 .. 1, epochs: Int = 3)
      -> { loss: Real better lower } from "./task.js"
    study ${name} {
      param code: Int in 2 .. 8
      param lr: Real in 0.01 .. 0.1
      trial run = autoencoder(code, lr, epochs: 4)
      minimize run.loss
      search sobol
      budget 6 trials
      seed 1
    }`;
}

/** Carries out a study of that module in a folder of its own. */
async function run(name: string, module: string) {
  mkdirSync(join(line.folder, name));
  line.write(`${name}/task.js`, module);
  const file = line.write(`${name}/study.hpt`, study(name));
  return line.hptc("run", file, "--json");
}

describe("a definition", () => {
  test("is carried out in groups, without an installation next to it", async () => {
    const { code, out } = await run("good", autoencoder());
    expect(code).toBe(0);
    const events = jsonLines(out);
    const trials = events.filter(({ event }) => event === "trial");
    expect(trials).toHaveLength(6);
    expect(new Set(trials.map(({ state }) => state))).toEqual(new Set(["complete"]));
    expect(events.at(-1)).toHaveProperty("best.metrics.loss", expect.any(Number));
  }, 60_000);

  test.each<readonly [string, Parameters<typeof autoencoder>[0], string]>([
    [
      "throws",
      { inTrial: 'throw new Error("No points here.");' },
      "A trial of the task autoencoder cannot be built. No points here.",
    ],
    [
      "shape",
      { inTrial: 'dense(scope, "in", points.tensor, 1 + code.size);' },
      'weight "in.matrix": it was declared as',
    ],
    ["metric", { metrics: "{ los: 1 }" }, "has no metric `los`. Did you mean `loss`?"],
    ["kind", { metrics: '{ loss: "low" }' }, 'must be a number, but it is "low"'],
    ["metrics", { metrics: "all.nothing.length" }, "`metrics` of the task autoencoder failed: "],
  ])(
    "whose mistake is %s fails its trials and says why",
    async (name, mistake, message) => {
      const { out } = await run(name, autoencoder(mistake));
      const trials = jsonLines(out).filter(({ event }) => event === "trial");
      expect(trials).toHaveLength(6);
      for (const trial of trials) {
        expect(trial["state"]).toBe("failed");
        expect(trial["error"]).toContain(message);
      }
    },
    60_000,
  );

  test("in a folder of scripts says what to change", async () => {
    line.write("script/package.json", '{ "type": "commonjs" }');
    line.write("script/task.js", autoencoder());
    const { code, err } = await line.hptc("run", line.write("script/s.hpt", study("script")));
    expect(code).not.toBe(0);
    expect(err).toContain('set "type": "module" there, or name the file task.mjs');
  }, 60_000);
});

describe("a module is refused that", () => {
  test.each([
    [
      "exports nothing",
      "export const task = 3;",
      "has no default export that is a task. It should say: export default async (args",
    ],
    [
      "exports a number",
      "export default 3;",
      "has no default export that is a task, but a number.",
    ],
    [
      "exports a definition as it is",
      "export default { name: 'x', trial: () => 3 };",
      "has no default export that is a task, but an object with a trial: give it to `defineTask`.",
    ],
    [
      "was made with another version",
      "export default { kind: 'hptc-training-task-2' };",
      "was made with another version of hptc, whose tasks this one does not know.",
    ],
  ])("%s", async (name, text, message) => {
    const file = `${name.replaceAll(" ", "-")}.mjs`;
    line.write(file, text);
    await expect(loadModuleTask(file, line.folder)).rejects.toThrow(
      `The task module ${file} ${message}`,
    );
  });

  test.skipIf("typescript" in process.features)(
    "is TypeScript, where Node does not run it",
    async () => {
      line.write("typed.ts", "export default () => ({ loss: 1 as number });");
      await expect(loadModuleTask("./typed.js", line.folder)).rejects.toThrow(
        `The task module ./typed.js is there as TypeScript only, which Node ${process.versions.node} does not run. ` +
          "Compile typed.ts in its folder: npx esbuild typed.ts --outfile=typed.js. Node 22.18 and newer run it as it is.",
      );
      await expect(loadModuleTask("./typed.ts", line.folder)).rejects.toThrow(
        "npx esbuild typed.ts --outfile=typed.js, and name typed.js in the study.",
      );
      await expect(loadModuleTask("./none.js", line.folder)).rejects.toThrow("is not there");
    },
  );
});
