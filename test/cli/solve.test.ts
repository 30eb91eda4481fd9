import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readStore } from "../../src/store/sqlite.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("solve");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

/** Shares under a floor that binds for books alone: 1/5, the others in proportion to sigma, 8/15 and 4/15. */
const mixing = `import { mixing_variance } from "std:mixing"
enum Domain { web, books, code }
let sigma: Real[Domain] = { web: 2, books: 0.5, code: 1 }
study mixing {
  param w: Simplex[Domain]
  require floor: forall d in Domain: w[d] >= 20%
  minimize mixing_variance(sigma, w)
  report share: w[books]
}
`;

const small = `study small {
  param depth: Int in 1 .. 8
  param batch: Int in 8 .. 1024 pow2
  let memory = 1MiB * depth * batch / 64
  require fits: memory <= 20MiB
  minimize 1 / depth + 8 / batch
}
study front extends small {
  minimize error: 1 / depth + 8 / batch
  minimize memory: memory
}
`;

/** Waves with no two periods alike: enclosed at once, proven only after very many boxes. */
const hard = `type Wave = Real in -10 .. 10
study hard {
  param x: Wave[10]
  minimize sum(i in 0 .. 9: (x[i] - 0.7)^2 / 20 - sin((3 + i) * x[i] + i) * cos((2 + i / 3) * x[mod(i * 3 + 1, 10)]))
  solve global(gap: 1e-9)
}
`;

const inColumns = (text: string): void => {
  for (const each of text.split("\n")) expect(each.length, each).toBeLessThanOrEqual(80);
};

describe("run of a study that is solved", () => {
  test("prints the best, what is proven, and prices, in 80 columns without colour", async () => {
    line.write("mixing.hpt", mixing);
    const { code, out, err } = await line.hptc("run", "mixing.hpt");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^mixing · solve convex \(auto\) · stored in mixing\.db\n/);
    expect(out).toMatch(/The best configuration\n {2}objective {3}mixing_variance\(.*\n/);
    expect(out).toMatch(/parameters {2}w = web 0\.5333, books 0\.2, code 0\.2667/);
    expect(out).toMatch(
      /Optimal: no feasible configuration gives less than 12\.5 \(gap [\d.e-]+\)\./,
    );
    expect(out).toMatch(/`floor` is active at [^:]*books[^:]*: loosening it by 1 gains \d/);
    expect(out).toMatch(/Solved by convex: \d+ steps in /);
    expect(out).toContain("Look at: hptc show mixing.db");
    expect(out).not.toContain("\u001b");
    inColumns(out);
  });

  test("is not solved twice, and its store shows the same", async () => {
    line.write("mixing.hpt", mixing);
    const first = await line.hptc("run", "mixing.hpt");
    const again = await line.hptc("run", "mixing.hpt");
    expect(again.code).toBe(0);
    expect(again.out).toContain("(solved before)");
    expect(again.out).toContain("Nothing was left to do: the study is solved.");
    const body = first.out.slice(first.out.indexOf("The best"), first.out.indexOf("Look at"));
    expect((await line.hptc("show", "mixing.db")).out).toContain(body);
    const store = await readStore(`${line.folder}/mixing.db`);
    expect(store.events().filter(({ kind }) => kind === "solved")).toHaveLength(1);
    store.close();
  });

  test("--json prints the point, the solution and the end, which show prints too", async () => {
    line.write("mixing.hpt", mixing);
    const { code, out, err } = await line.hptc("run", "mixing.hpt", "--json");
    expect([code, err]).toEqual([0, ""]);
    const [point, solved, done, ...rest] = jsonLines(out);
    expect(rest).toEqual([]);
    expect(point).toMatchObject({
      event: "trial",
      number: 0,
      params: { w: { books: expect.closeTo(0.2, 6) } },
    });
    expect(solved).toMatchObject({
      event: "solved",
      solver: "convex",
      status: "optimal",
      trials: [0],
      bound: expect.closeTo(12.5, 6),
      prices: expect.arrayContaining([
        expect.objectContaining({ requirement: "floor", active: true, price: expect.any(Number) }),
      ]),
      conflict: [],
    });
    expect(Number(solved?.["gap"])).toBeLessThanOrEqual(1e-8);
    expect(done).toMatchObject({ event: "done", best: { number: 0 }, reason: "solved" });
    const shown = jsonLines((await line.hptc("show", "mixing.db", "--json")).out);
    expect(shown.slice(0, 2)).toEqual([point, solved]);
  });

  test("a small finite space is enumerated; several objectives give the front", async () => {
    line.write("small.hpt", small);
    const one = await line.hptc("run", "small.hpt", "--study", "small");
    expect(one.out).toContain("depth = 8   batch = 128");
    expect(one.out).toContain("Optimal: no feasible configuration gives less.");
    const front = await line.hptc("run", "small.hpt", "--study", "front");
    expect(front.code).toBe(0);
    expect(front.out).toMatch(/\d+ configurations that no other one beats/);
    expect(front.out).toMatch(/trial +error +memory +depth +batch/);
    inColumns(front.out);
    const shown = jsonLines((await line.hptc("show", "front.db", "--json")).out);
    const best = shown.at(-1)?.["best"];
    expect(Array.isArray(best) && best.length === shown.length - 2).toBe(true);
  });

  test("--trials has no place there, and a typo in the solver is told with a proposal", async () => {
    line.write("small.hpt", small);
    const trials = await line.hptc("run", "small.hpt", "--study", "small", "--trials", "5");
    expect([trials.code, trials.err]).toEqual([
      2,
      "error: The study `small` is solved, which takes no number of trials: leave `--trials` out.\n",
    ]);
    line.write(
      "typo.hpt",
      small.replace("minimize 1 / depth + 8 / batch", "minimize depth solve enumrate"),
    );
    const typo = await line.hptc("run", "typo.hpt", "--study", "small");
    expect(typo.code).toBe(1);
    expect(typo.err).toContain("enumrate");
    expect(typo.err).toMatch(/Did you mean `enumerate`\?/);
  });

  test("that nothing can meet ends with 1 and names the requirements", async () => {
    // Ranges alone do not tell: any three of them can hold.
    line.write(
      "none.hpt",
      `study none {
        param x: Real in 0 .. 1
        param y: Real in 0 .. 1
        param z: Real in 0 .. 1
        require all: x + y + z >= 1.5
        require front: x + y <= 0.9
        require back: y + z <= 0.9
        require sides: x + z <= 0.9
        minimize x
      }`,
    );
    const { code, out } = await line.hptc("run", "none.hpt");
    expect(code).toBe(1);
    expect(out).toContain("Infeasible: `all`, `front`, `back` and `sides` cannot hold together.");
    const again = await line.hptc("run", "none.hpt", "--json");
    expect(again.code).toBe(1);
    expect(jsonLines(again.out)[0]).toMatchObject({
      status: "infeasible",
      conflict: ["all", "front", "back", "sides"].map((requirement) => ({ requirement })),
    });
  });
});

describe("a solver that takes long", () => {
  test("ends with its time, the best so far and its gap; more time begins anew", async () => {
    line.write("hard.hpt", hard);
    const { code, out, err } = await line.hptc("run", "hard.hpt", "--time", "2s");
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("The best configuration so far");
    expect(out).toMatch(
      /Stopped before it was proven: no feasible configuration\s+gives less\s+than/,
    );
    expect(out).toContain("Stopped: the time is up.");
    expect(out).toContain("Go on:   hptc run hard.hpt --time 4s");
    inColumns(out);
    const again = await line.hptc("run", "hard.hpt", "--time", "2s");
    expect(again.out).toContain("Nothing was left to do: the time is up.");
  });

  test("is killed and solved again; Ctrl-C keeps the best so far", async () => {
    line.write("hard.hpt", hard);
    const killed = line.start(["run", "hard.hpt"]);
    await killed.says("solve global");
    await new Promise((resolve) => setTimeout(resolve, 700));
    killed.child.kill("SIGKILL");
    await killed.finished;
    const interrupted = line.start(["run", "hard.hpt", "--json"]);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    interrupted.child.kill("SIGINT");
    const { code, out } = await interrupted.finished;
    expect(code).toBe(130);
    const lines = jsonLines(out);
    expect(lines.map(({ event }) => event)).toEqual(["trial", "solved", "done"]);
    expect(lines[1]).toMatchObject({ status: "stopped", halted: "interrupted" });
    expect(lines[2]).toMatchObject({ reason: "interrupted" });
    expect((await line.hptc("show", "hard.db")).out).toContain("The best configuration so far");
  });
});
