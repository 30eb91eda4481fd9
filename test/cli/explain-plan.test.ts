/** `hptc explain FILE` and `hptc sample --point`: what they print, as golden files and as JSON. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readStore } from "../../src/store/sqlite.ts";
import { projectRoot } from "../support/bundle.ts";
import { buildCli, type CommandLine, commandLine } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("explain-plan");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

const mlp = readFileSync(join(projectRoot, "examples/digits_mlp.hpt"), "utf8");

const mixture = `import { noisy } from "std:tasks"
type Size = Int in 1 .. 3
enum Domain { web, books, code }

/// Which shares, under a floor: every line of this sentence has to fit into the eighty columns of a terminal.
study mixture {
  param w:     Simplex[Domain] ~ dirichlet(concentration: 2)
  param order: Permutation[Domain]
  param size:  Memory in 1MiB .. 64MiB log = 4MiB
  param steps: Int in 10 .. 50 step 10
  when steps >= 30 { param warm: Real in 0 .. 1 }

  require floor: forall d in Domain: w[d] >= 5% "keep some of each"
  require fits:  size * steps <= 640MiB
  require free:  w[web] <= 1

  trial base = noisy(value: 1)
  trial run = noisy(value: w[web] + base.loss)
  trial last = noisy(value: run.loss)

  minimize loss: last.loss ref 3
  maximize w[code]
  require better: run.loss <= 2

  repeat 2
  search random
  budget 59 trials, 10min, 5s per trial
  seed 1
}

study tight {
  param a: Real in 0 .. 1
  param b: Int in 1 .. 3
  param kernel: one of [3, 5, 7]
  param lr: Real in 1e-4 .. 1 log

  require a >= 0.999999
  require soft: a * b <= 2.5

  trial run = noisy(value: a)

  minimize run.loss
  maximize lr

  search random
  repeat 3
  budget 2000 trials, 1h, 10min per trial
  seed 1
}

study grid_with_points {
  param a: Real in 0 .. 1
  param depth: Int in 1 .. 2
  param sizes: Size[depth]
  trial run = noisy(value: a)
  minimize run.loss
  search grid(points: 4)
  repeat 2
  seed 1
}

study grid_of_three {
  param a: Bool
  param b: one of [1, 2, 3]
  param c: Int in 1 .. 3
  minimize if a then b else c
  search grid
}

study nothing_left {
  param a: Int in 1 .. 4
  param b: Int in 1 .. 4
  minimize a * b
}
`;

/** Trials that train: two in a row, one of the user's own, some of which is known only once the study runs. */
const trained = `import { iris } from "std:data"
import { classifier, noisy } from "std:tasks"
import { LearningRate, Width } from "std:types"
task mine(x: Real) -> { loss: Real better lower } from "./mine.mjs"

study chain {
  param width: Width in 4 .. 32
  param lr:    LearningRate in 1e-3 .. 1e-1
  trial first  = classifier(data: iris, hidden: [width], batch: 16, lr, epochs: 3)
  trial second = classifier(data: iris, hidden: [width], batch: 16, lr: min(0.1, lr * (1 + first.val_loss)), epochs: 3)
  trial other  = mine(x: lr)
  minimize second.val_loss + other.loss
  search random
  repeat 2
  budget 70 trials
  seed 11
}

study long {
  param lr: LearningRate in 1e-3 .. 1e-1
  trial run = classifier(data: iris, hidden: [4], batch: 16, lr, epochs: 3)
  minimize run.val_loss
  search random
  budget 2000 trials
}

study single {
  param lr: LearningRate in 1e-3 .. 1e-1
  trial run = classifier(data: iris, hidden: [4], batch: 16, lr, epochs: 3)
  minimize run.val_loss
  search random
  budget 1 trials
  seed 1
}

study measured_argument {
  param lr: LearningRate in 1e-3 .. 1e-1
  trial base = noisy(value: 1)
  trial run  = classifier(data: iris, hidden: [4], batch: 16, lr: min(lr, 1e-3 + abs(base.loss)), epochs: 3)
  minimize run.val_loss
  search random
  budget 70 trials
  seed 1
}

study measured_space {
  param lr: LearningRate in 1e-3 .. 1e-1
  trial base = noisy(value: 1)
  require lr <= abs(base.loss)
  trial run  = classifier(data: iris, hidden: [4], batch: 16, lr, epochs: 3)
  minimize run.val_loss
  search random
  budget 70 trials
  seed 1
}
`;

describe("explain", () => {
  test.each([
    ["digits_mlp", mlp, ["--backend", "wasm"]],
    ["mixture", mixture, ["--study", "mixture"]],
    ["tight", mixture, ["--study", "tight"]],
    ["grid_with_points", mixture, ["--study", "grid_with_points"]],
    ["grid_of_three", mixture, ["--study", "grid_of_three"]],
    ["nothing_left", mixture, ["--study", "nothing_left"]],
    ["chain", trained, ["--study", "chain", "--backend", "wasm"]],
  ])("a study: %s", async (name, text, words) => {
    line.write("study.hpt", text);
    const { code, out } = await line.hptc("explain", "study.hpt", ...words);
    expect(code).toBe(0);
    expect(out.split("\n").filter((each) => each.length > 80)).toEqual([]);
    await expect(out).toMatchFileSnapshot(`golden/explain-${name}.txt`);
  });

  test("says how trials will be grouped on a backend, and executes none of the user's code", async () => {
    line.write("study.hpt", trained);
    line.write("mine.mjs", 'console.log("module ran"); export default () => ({ loss: 1 });');
    const explain = async (study: string, ...words: readonly string[]) => {
      const { code, out } = await line.hptc("explain", "study.hpt", "--study", study, ...words);
      expect(code).toBe(0);
      expect(out).not.toContain("module ran");
      return out.replaceAll(/\n +/g, " ");
    };
    const cpu = await explain("chain", "--backend", "cpu");
    expect(cpu).toContain("140 runs: on cpu in 35 groups, K = 4");
    expect(cpu).toContain("8 configurations at a time, at most 4 runs in a group");
    expect(cpu).toContain("made equal within a group: hidden 32 | ");
    const webgpu = await explain("chain", "--backend", "webgpu");
    expect(webgpu).toContain("140 runs: on webgpu in 2 groups, K = 70");
    expect(webgpu).toContain("made equal within a group: hidden 32");
    const wasm = ["--backend", "wasm"];
    expect(await explain("long", ...wasm)).toContain(
      "the first 256 runs, drawn by seed 0: on wasm in 16 groups, K = 16",
    );
    expect(await explain("single", ...wasm)).toContain("1 run: on wasm in one group, K = 1");
    for (const study of ["measured_argument", "measured_space"]) {
      const text = await explain(study, ...wasm);
      expect(text).toContain("in groups that depend on what is measured first");
      expect(text).not.toContain("K =");
    }
  });

  test("says it as JSON: the groups, or why they are not known", async () => {
    line.write("study.hpt", trained);
    const words = ["explain", "study.hpt", "--study", "chain", "--backend", "wasm", "--json"];
    const insight: unknown = JSON.parse((await line.hptc(...words)).out);
    expect(insight).toMatchObject({
      trials: [
        {
          fusion: {
            foreseen: true,
            backend: "wasm",
            batch: 64,
            limit: 16,
            runs: 140,
            complete: true,
          },
        },
        { name: "second", fusion: { foreseen: false, why: "metrics" } },
        { name: "other", fusion: { foreseen: false, why: "module" } },
      ],
    });
  });

  test("the groups that it foresees are those of the run", async () => {
    line.write("study.hpt", trained);
    line.write("mine.mjs", "export default () => ({ loss: 1 });");
    const of = ["study.hpt", "--study", "chain", "--backend", "cpu"];
    const json = (await line.hptc("explain", ...of, "--json")).out;
    const sizes = /"sizes":\[([\d,]+)\]/.exec(json)?.[1]?.split(",").map(Number) ?? [];
    await line.hptc("run", ...of, "--trials", "8");
    const counts = new Map<number, number>();
    const store = await readStore(join(line.folder, "chain.db"));
    for (const event of store.events()) {
      if (event.kind !== "asked") continue;
      for (const group of event.groups?.["first"] ?? []) {
        counts.set(group, (counts.get(group) ?? 0) + 1);
      }
    }
    store.close();
    const recorded = [...counts].toSorted(([a], [b]) => a - b).map(([, count]) => count);
    expect(recorded.length).toBeGreaterThan(2);
    expect(sizes.slice(0, recorded.length)).toEqual(recorded);
  });

  test("a backend that there is not is told", async () => {
    line.write("study.hpt", mixture);
    const words = ["explain", "study.hpt", "--study", "tight", "--backend", "webgp"];
    const { code, err } = await line.hptc(...words);
    expect(code).toBe(2);
    expect(err).toContain('There is no backend "webgp". Did you mean `webgpu`?');
  });

  test("a plan is explained as its source is, as JSON too", async () => {
    line.write("study.hpt", mlp);
    await line.hptc("compile", "study.hpt", "-o", "study.plan.json");
    const [source, plan] = await Promise.all([
      line.hptc("explain", "study.hpt", "--json"),
      line.hptc("explain", "study.plan.json", "--json"),
    ]);
    const insight: unknown = JSON.parse(plan.out);
    expect(insight).toEqual(JSON.parse(source.out));
    expect(insight).toMatchObject({
      study: "digits_mlp",
      infeasible: false,
      feasible: {
        parts: [
          {
            parameters: ["width", "depth"],
            requirements: ["fits"],
            way: "enumerated",
            count: 17,
            share: { low: expect.closeTo(0.85, 12), high: expect.closeTo(0.85, 12), proven: true },
          },
        ],
      },
      requirements: [
        { label: "fits", how: "drawn" },
        { label: "accurate", how: "outcome", after: "run", saves: [] },
      ],
      method: { name: "sobol", guarantee: { trials: 60, chance: 0.95 } },
      cost: { trials: 60, runs: 60, fidelity: { name: "epochs", perTrial: 27, total: 1620 } },
    });
  });

  test("options of a study do not go with a rule", async () => {
    const rule = await line.hptc("explain", "use-log-scale", "--json");
    expect(rule).toMatchObject({ code: 2, out: "" });
    expect(rule.err).toContain("--json belongs to a study");
    const list = await line.hptc("explain", "--json", "--study", "s");
    expect(list).toMatchObject({ code: 2, out: "" });
    expect(list.err).toContain("--study and --json belong to a study");
  });

  test("a file with errors, and one that is not there", async () => {
    line.write("bad.hpt", "study s { minimize nothing }");
    const bad = await line.hptc("explain", "bad.hpt");
    expect(bad).toMatchObject({ code: 1, out: "" });
    expect(bad.err).toContain("nothing");
    expect(await line.hptc("explain", "none.hpt")).toMatchObject({ code: 2, out: "" });
  });
});

describe("sample --point", () => {
  const given = { optimizer: "adam", lr: 0.01, decay: 1e-4, dropout: 0, depth: 4 };

  test("says whether a configuration is allowed, and why not", async () => {
    line.write("study.hpt", mlp);
    const allowed = JSON.stringify({ ...given, width: 64 });
    expect(await line.hptc("sample", "study.hpt", "--point", allowed)).toMatchObject({
      code: 0,
      out: "Allowed: all known requirements hold. 1 more can only be judged after a trial.\n",
    });
    const refused = JSON.stringify({ ...given, width: 256 });
    const { code, out } = await line.hptc("sample", "study.hpt", "--point", refused);
    expect(code).toBe(1);
    expect(out)
      .toBe(`Not allowed: 1 of 1 known requirements does not hold. 1 more can only be judged after a trial.

  require fits:
    mlp_memory(depth, width, batch: 64) <= 2MiB
    |          |      |                 |
    6.842 MiB  4      256               false
`);
  });

  test("takes defaults for what is left out, and says what does not fit", async () => {
    line.write(
      "study.hpt",
      "study s { param a: Int in 1 .. 4 = 2 param b: Int in 1 .. 4 require a < b minimize a seed 1 }",
    );
    const point = (text: string) => line.hptc("sample", "study.hpt", "--point", text);
    expect((await point('{"b": 3}')).out).toContain("Allowed");
    expect((await point('{"b": 1}')).out).toContain("2 | 1\n");
    expect((await point('{"b": 9}')).err).toContain("`b` must be a whole number in 1 .. 4");
    expect((await point('{"a": 1}')).err).toContain("The parameter `b` is missing.");
    expect((await point("[1]")).err).toContain("A point is a JSON object");
    expect((await point("{")).code).toBe(2);
  });
});
