/** What `schedule pbt` changed is shown: real processes, against the events of the store. */
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { printExplored } from "../../src/cli/display/explored.ts";
import { createRecords } from "../../src/cli/display/records.ts";
import { noColours } from "../../src/diagnostics/render/palette.ts";
import type { StudyEvent } from "../../src/store/event.ts";
import { openStore } from "../../src/store/sqlite.ts";
import { param, plan, real } from "../support/plans.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let line: CommandLine;
beforeAll(async () => {
  line = commandLine(await buildCli("explored"));
});
afterAll(() => {
  line.remove();
});

const told = (number: number): StudyEvent => ({
  kind: "told",
  number,
  state: "complete",
  metrics: {},
  objectives: [number],
  reports: {},
  feasible: true,
  violated: [],
  seconds: 0,
});

/** Trial 1 goes on from trial 0 twice; what it ended with is what it was changed to last. */
const events: readonly StudyEvent[] = [
  { kind: "asked", number: 0, params: { lr: 0.1, decay: 0.5 }, seen: 0 },
  { kind: "asked", number: 1, params: { lr: 0.4, decay: 0.25 }, seen: 0 },
  { kind: "explored", number: 1, step: 2, from: 0, params: { lr: 0.125, decay: 0.5 } },
  { kind: "explored", number: 1, step: 4, from: 0, params: { lr: 0.1, decay: 0.5 } },
  told(0),
  told(1),
];

test("records hold each change beside the value of the other trial, and the last parameters", () => {
  const { trials, open } = createRecords(events);
  expect(open()).toBe(0);
  expect(trials[0]).not.toHaveProperty("explored");
  expect(trials[1]).toMatchObject({
    params: { lr: 0.1, decay: 0.5 },
    explored: [
      { step: 2, from: 0, changed: { lr: { from: 0.1, to: 0.125 } } },
      { step: 4, from: 0, changed: {} },
    ],
  });
});

test("people read a line each, at most twenty", () => {
  const study = plan({ parameters: [param("lr", real(0, 1)), param("decay", real(0, 1))] });
  const lines: string[] = [];
  const channel = {
    line: (text: string) => void lines.push(text),
    write: () => {},
    interactive: false,
    width: 80,
    palette: noColours,
  };
  printExplored(study, createRecords(events).trials, channel);
  expect(lines).toEqual([
    "",
    "Went on from the weights and the parameters of another trial",
    "  trial 1 at 2 from trial 0: lr 0.1 → 0.125",
    "  trial 1 at 4 from trial 0: unchanged",
  ]);
  lines.length = 0;
  const [trial] = createRecords(events).trials.slice(1);
  if (trial === undefined) throw new Error("no trial");
  printExplored(study, Array(13).fill(trial), channel);
  expect(lines).toHaveLength(23);
  expect(lines.at(-1)).toBe("  and 6 more: --json has all of them");
  lines.length = 0;
  printExplored(study, createRecords(events).trials.slice(0, 1), channel);
  expect(lines).toEqual([]);
});

test("show and run tell from whom each trial went on, when, and what changed", async () => {
  line.write(
    "s.hpt",
    `import { iris } from "std:data"
import { classifier } from "std:tasks"
study s {
  param lr: Real in 1e-4 .. 1e-1 log
  param decay: Real in 1e-6 .. 1e-2 log
  fidelity epochs: Int in 1 .. 6
  trial run = classifier(data: iris, hidden: [6], lr, decay, epochs)
  minimize run.val_loss
  schedule pbt(population: 10, interval: 2)
  search random
  budget 10 trials
  seed 4
}
`,
  );
  const run = await line.hptc("run", "s.hpt", "--json");
  expect(run.code).toBe(0);
  const json = jsonLines((await line.hptc("show", "s.db", "--json")).out);
  const store = await openStore(join(line.folder, "s.db"));
  const all = store.events();
  store.close();
  const explored = all.filter((event) => event.kind === "explored");
  expect(explored.length).toBeGreaterThan(3);
  const text = (await line.hptc("show", "s.db")).out;
  for (const { number, step, from, params } of explored) {
    expect(text).toContain(`trial ${number} at ${step} from trial ${from}: `);
    const last = explored.findLast((event) => event.number === number);
    const trial = json.find((each) => each["event"] === "trial" && each["number"] === number);
    expect(trial).toHaveProperty("params", last?.params);
    const changed = Object.fromEntries(
      Object.entries(params).flatMap(([name, to]) =>
        name === "epochs" ? [] : [[name, { from: expect.any(Number), to }]],
      ),
    );
    expect(trial).toHaveProperty(
      "explored",
      expect.arrayContaining([{ step, from, changed: expect.objectContaining(changed) }]),
    );
  }
  const lines = jsonLines(run.out);
  const byNumber = (a: { readonly [field: string]: unknown }, b: typeof a) =>
    Number(a["number"]) - Number(b["number"]);
  expect(lines.slice(0, -1).toSorted(byNumber)).toEqual(json.slice(0, -1));
  expect({ ...lines.at(-1), reason: undefined }).toEqual({ ...json.at(-1), reason: undefined });
});
