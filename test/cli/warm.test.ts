import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { readStore } from "../../src/store/sqlite.ts";
import { buildCli, type CommandLine, commandLine, jsonLines } from "./harness.ts";

let main: string;
let line: CommandLine;
beforeAll(async () => {
  main = await buildCli("warm");
});
beforeEach(() => {
  line = commandLine(main);
});
afterEach(() => {
  line.remove();
});

/** A bowl whose lowest point is at `at`; levels differ between studies. */
const bowl = (name: string, at: number, more = "", level = 0): string => `study ${name} {
  param x: Real in 0 .. 1
  param y: Real in 0 .. 1
  minimize (x - ${String(at)})^2 + (y - 0.5)^2 + ${String(level)}
  search random
  seed ${String(Math.round(10 * at))}
  budget 60 trials
  ${more}
}
`;

const run = async (name: string, text: string, ...words: readonly string[]) => {
  line.write(`${name}.hpt`, text);
  return line.hptc("run", `${name}.hpt`, ...words);
};

const numbered = async (store: string) =>
  jsonLines((await line.hptc("show", store, "--json")).out).filter(
    ({ number }) => number !== undefined,
  );

describe("warm from a store", () => {
  test("tries its best configuration first, says what it took, and no longer needs the store", async () => {
    await run("before", bowl("before", 0.3));
    const [best] = jsonLines((await line.hptc("show", "before.db", "--json")).out).slice(-1);
    const after = bowl("after", 0.3, 'warm from "before.db"');
    const first = await run("after", after, "--trials", "5");
    expect(first.code).toBe(0);
    expect(first.out + first.err).toContain("Starts from 60 trials of before in before.db.");
    const trials = await numbered("after.db");
    expect(best?.["best"]).toMatchObject({ params: trials[0]?.["params"] });
    line.write("before.db", "");
    const again = await line.hptc("run", "after.hpt", "--trials", "8");
    expect([again.code, again.err]).toEqual([0, ""]);
    expect(await numbered("after.db")).toHaveLength(8);
  });

  test("says which trials do not fit, and refuses a study with other objectives", async () => {
    await run("before", bowl("before", 0.3));
    const narrow = bowl("narrow", 0.3, 'warm from "before.db"').replace(
      "x: Real in 0 .. 1",
      "x: Real in 0 .. 0.5",
    );
    const { out, err } = await run("narrow", narrow);
    expect(out + err).toMatch(/left out: their values of `x` lie outside the space\./);
    const other = bowl("other", 0.3, 'warm from "before.db"').replace("minimize", "maximize");
    const refused = await run("other", other);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      "The earlier study `before` cannot be a start: it has other objectives",
    );
  });

  test("says when the store is not there", async () => {
    const { code, err } = await run("after", bowl("after", 0.3, 'warm from "none.db"'));
    expect([code, err]).toEqual([2, expect.stringContaining("There is no store")]);
  });
});

describe("warm nearest", () => {
  test("finds the study that orders the probes alike, whatever its level", async () => {
    for (const [name, at, level] of [
      ["low", 0.1, 5],
      ["middle", 0.5, -3],
      ["high", 0.9, 100],
    ] as const) {
      await run(name, bowl(name, at, "", level), "--store", `${name}.db`);
    }
    const near = bowl("near", 0.85, 'warm nearest(k: 1, probes: 6) from "."');
    const { out, err, code } = await run("near", near, "--store", "near.sqlite", "--trials", "10");
    expect(code).toBe(0);
    expect(out + err).toMatch(/Starts from 60 trials of high in high\.db, 0\.\d+ away\./);
    const store = await readStore(join(line.folder, "near.sqlite"));
    const warmed = store.events().findIndex(({ kind }) => kind === "warmed");
    expect(
      store
        .events()
        .slice(0, warmed)
        .filter(({ kind }) => kind === "told"),
    ).toHaveLength(6);
    store.close();
    const trials = await numbered("near.sqlite");
    expect(trials[6]?.["params"]).toMatchObject({ x: expect.closeTo(0.9, 0) });
  });

  test("starts without any where the folder has none that fits", async () => {
    line.write("empty/readme.txt", "nothing");
    const { out, err, code } = await run("near", bowl("near", 0.5, 'warm nearest from "empty"'));
    expect(code).toBe(0);
    expect(out + err).toContain("No earlier study fits this one");
  });
});
