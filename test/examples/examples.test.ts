/** Every study in `examples/` is checked and carried out to its end. */
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildCli, type CommandLine, commandLine, jsonLines } from "../cli/harness.ts";

const examples = fileURLToPath(new URL("../../examples", import.meta.url));
const studies = readdirSync(examples, { recursive: true, encoding: "utf8" }).filter((name) =>
  name.endsWith(".hpt"),
);

let line: CommandLine;
beforeAll(async () => {
  line = commandLine(await buildCli("examples"));
  cpSync(examples, join(line.folder, "examples"), { recursive: true });
});
afterAll(() => {
  line.remove();
});

describe.each(studies)("examples/%s", (name) => {
  test("has no findings and compiles", async () => {
    const file = join("examples", name);
    expect(await line.hptc("check", file, "--max-warnings", "0")).toMatchObject({ code: 0 });
    expect(await line.hptc("compile", file)).toMatchObject({ code: 0, err: "" });
  });
});

test("examples/digits_mlp.hpt finds a network with an accuracy of 97% or more", async () => {
  const { code, out } = await line.hptc("run", "examples/digits_mlp.hpt", "--json");
  expect(code).toBe(0);
  const events = jsonLines(out);
  const trials = events.filter(({ event }) => event === "trial");
  const numbers = trials.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 60 }, (_, i) => i));
  expect(events.at(-1)).toMatchObject({ event: "done", trials: 60 });
  expect(events.at(-1)).toHaveProperty("best.feasible", true);
  expect(events.at(-1)).toHaveProperty("best.metrics.accuracy", expect.toSatisfy(atLeast(0.97)));
}, 300_000);

test("examples/two_optimizers.hpt stops on its plateau and sees both branches", async () => {
  const { code, out } = await line.hptc("run", "examples/two_optimizers.hpt", "--json");
  expect(code).toBe(0);
  const trials = jsonLines(out).filter(({ event }) => event === "trial");
  const optimizers = new Set(trials.map(({ params }) => Object(params)["optimizer"]));
  expect(optimizers).toEqual(new Set(["adam", "sgd"]));
  expect(trials.length).toBeGreaterThanOrEqual(30);
}, 300_000);

test("examples/size_or_loss.hpt finds a front of several networks", async () => {
  const { code, out } = await line.hptc("run", "examples/size_or_loss.hpt", "--json");
  expect(code).toBe(0);
  const best: unknown = Object(jsonLines(out).at(-1))["best"];
  expect(Array.isArray(best) ? best.length : 0).toBeGreaterThanOrEqual(2);
}, 300_000);

test("examples/memory_frontier.hpt draws only steps that fit, and finds what each byte buys", async () => {
  const file = "examples/memory_frontier.hpt";
  const { code, out } = await line.hptc("run", file, "--json");
  expect(code).toBe(0);
  const events = jsonLines(out);
  const footprints = events
    .filter(({ event }) => event === "trial")
    .map(({ objectives }) => (Array.isArray(objectives) ? Number(objectives[1]) : NaN));
  expect(footprints).toHaveLength(64);
  expect(footprints.filter((bytes) => !(bytes <= 2 ** 20))).toEqual([]);
  const front: unknown = Object(events.at(-1))["best"];
  expect(Array.isArray(front) ? front.length : 0).toBeGreaterThanOrEqual(2);
}, 300_000);

test("examples/largest_batch.hpt enumerates the steps that no other one beats", async () => {
  const largest = await line.hptc("run", "examples/largest_batch.hpt", "--json");
  const sizes: unknown = Object(jsonLines(largest.out).at(-1))["best"];
  expect(Array.isArray(sizes) ? sizes.map(({ params }) => params) : []).toEqual([
    { depth: 6, batch: 128 },
    { depth: 3, batch: 256 },
    { depth: 1, batch: 512 },
  ]);
}, 300_000);

test("examples/layer_grid.hpt tries every narrowing pair with every rate", async () => {
  const { code, out } = await line.hptc("run", "examples/layer_grid.hpt", "--json");
  expect(code).toBe(0);
  expect(jsonLines(out).at(-1)).toMatchObject({ event: "done", trials: 5 * 4 });
}, 300_000);

test("examples/heads_and_rate.hpt is solved: four heads, at a rate that two would not want", async () => {
  const { code, out } = await line.hptc("run", "examples/heads_and_rate.hpt", "--json");
  expect(code).toBe(0);
  const [point, solved, done] = jsonLines(out);
  expect(point).toMatchObject({ params: { heads: 4, lr: expect.closeTo(0.1834, 3) } });
  expect(solved).toMatchObject({ solver: "global", status: "optimal" });
  expect(solved?.["gap"]).toEqual(expect.toSatisfy(below(1.000001e-6)));
  expect(done).toMatchObject({ event: "done", trials: 1, reason: "solved" });
});

test("examples/weather trains a task of its own in groups, and finds intervals that can be trusted", async () => {
  const { code, out } = await line.hptc("run", "examples/weather/weather.hpt", "--json");
  expect(code).toBe(0);
  const last = jsonLines(out).at(-1);
  expect(last).toMatchObject({ event: "done", trials: 64, best: { feasible: true } });
  // That tomorrow is like today is wrong by 2.3 °C on average.
  expect(last).toHaveProperty("best.reports.error", expect.toSatisfy(below(2.2)));
}, 300_000);

function below(bound: number): (value: number) => boolean {
  return (value) => value < bound;
}

function atLeast(bound: number): (value: number) => boolean {
  return (value) => value >= bound;
}
