/** Schedules against published tables and a trace, and as they treat several objectives and what is no number. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Value } from "../../src/ir/value.ts";
import { lazySet } from "../../src/search/random.ts";
import { createExplore } from "../../src/search/schedules/explore.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { createSpace } from "../../src/space/space.ts";
import {
  apply,
  choice,
  int,
  metric,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  trial,
} from "../support/plans.ts";
import { createAsha, createHyperband } from "../../src/search/schedules/halving.ts";
import { createMedian } from "../../src/search/schedules/median.ts";
import { bestFirst } from "../../src/search/schedules/order.ts";
import { createPbt } from "../../src/search/schedules/pbt.ts";
import { brackets, rungs, type Span } from "../../src/search/schedules/rungs.ts";
import type { Decision, Schedule, Standing } from "../../src/search/schedules/schedule.ts";

interface Round {
  readonly n: number;
  readonly r: number;
}
interface Table {
  readonly s: number;
  readonly rounds: readonly Round[];
}
interface HyperbandVectors {
  readonly algorithm1: readonly Table[];
  readonly others: { readonly [setting: string]: readonly Table[] };
}
interface AshaVectors {
  readonly eta: number;
  readonly r: number;
  readonly R: number;
  readonly losses_by_config_and_rung: readonly (readonly number[])[];
  readonly trace: readonly { readonly config: number; readonly rung: number }[];
}

const read = (name: string): string =>
  readFileSync(new URL(`vectors/${name}.json`, import.meta.url), "utf8");
const hyperband: HyperbandVectors = JSON.parse(read("hyperband"));
const asha: AshaVectors = JSON.parse(read("asha"));

const whole = (low: number, high: number): Span => ({ low, high, whole: true });
const standing = (number: number, ...losses: readonly number[]): Standing => ({ number, losses });
const kinds = (decisions: readonly Decision[]): readonly string[] =>
  decisions.map(({ kind }) => kind);

/** Trains so many trials together to the end; how many reach each step, the upper value included. */
function rounds(schedule: Schedule, numbers: readonly number[], high: number): readonly Round[] {
  const steps = [...new Set(numbers.flatMap((number) => schedule.steps(number)))].toSorted(
    (a, b) => a - b,
  );
  let going = numbers;
  const found: Round[] = [];
  for (const step of steps) {
    const together = going.filter((number) => schedule.steps(number).includes(step));
    found.push({ n: together.length, r: step });
    const decisions = schedule.decide(
      step,
      together.map((number) => standing(number, Math.sin(number))),
      [],
    );
    const stopped = new Set(together.filter((_, i) => decisions[i]?.kind === "stop"));
    going = going.filter((number) => !stopped.has(number));
  }
  return [...found, { n: going.length, r: high }];
}

describe("hyperband", () => {
  const tables: readonly (readonly [number, number, readonly Table[]])[] = [
    [81, 3, hyperband.algorithm1],
    [27, 3, hyperband.others["R=27,eta=3"] ?? []],
    [16, 2, hyperband.others["R=16,eta=2"] ?? []],
    [9, 3, hyperband.others["R=9,eta=3"] ?? []],
  ];

  test.each(tables)("has the brackets of the paper for R = %i, η = %i", (high, eta, expected) => {
    expect(expected.length).toBeGreaterThan(0);
    expect(brackets(whole(1, high), eta)).toEqual(
      expected.map(({ rounds: [first, ...others] }) => ({
        trials: first?.n,
        steps: [first, ...others].flatMap((round) =>
          round === undefined || round.r === high ? [] : [round.r],
        ),
      })),
    );
  });

  test.each(tables)(
    "halves each bracket as the paper does: R = %i, η = %i",
    (high, eta, expected) => {
      const schedule = createHyperband(whole(1, high), { eta });
      let first = 0;
      for (const table of expected) {
        const count = table.rounds[0]?.n ?? 0;
        const numbers = Array.from({ length: count }, (_, i) => first + i);
        expect(rounds(schedule, numbers, high)).toEqual(table.rounds);
        first += count;
      }
    },
  );

  test("compares trials within their bracket alone, also where several train together", () => {
    const schedule = createHyperband(whole(1, 9), {});
    // Trials 0 … 8 begin at 1, 9 … 13 at 3, 14 … 16 train to the end; then it begins anew.
    expect([0, 8, 9, 13, 14, 16, 17].map((number) => schedule.steps(number))).toEqual([
      [1, 3],
      [1, 3],
      [3],
      [3],
      [],
      [],
      [1, 3],
    ]);
    const good = [0, 1, 2].map((number) => standing(number, 0.1));
    const bad = [9, 10, 11].map((number) => standing(number, number));
    expect(kinds(schedule.decide(3, [...good, ...bad], []))).toEqual([
      "continue",
      "stop",
      "stop",
      "continue",
      "stop",
      "stop",
    ]);
  });
});

describe("asha", () => {
  test("halves nine trials that train together as the paper's example: 9, 3, 1", () => {
    const schedule = createAsha(whole(1, 9), {});
    const numbers = Array.from({ length: 9 }, (_, i) => i);
    expect(rounds(schedule, numbers, 9)).toEqual([
      { n: 9, r: 1 },
      { n: 3, r: 3 },
      { n: 1, r: 9 },
    ]);
  });

  test("lets go on whom a trace of the promotions promotes, at that moment", () => {
    const { eta, r, R, trace } = asha;
    const schedule = createAsha(whole(r, R), { eta });
    const at = new Map<number, Standing[]>();
    let promotions = 0;
    for (const { config, rung } of trace) {
      const below = at.get(rung - 1);
      if (below !== undefined) {
        promotions += 1;
        const earlier = below.filter(({ number }) => number !== config);
        const own = below.filter(({ number }) => number === config);
        expect(
          kinds(schedule.decide(schedule.steps(config)[rung - 1] ?? NaN, own, earlier)),
        ).toEqual(["continue"]);
      }
      const loss = asha.losses_by_config_and_rung[config]?.[rung] ?? NaN;
      at.set(rung, [...(at.get(rung) ?? []), standing(config, loss)]);
    }
    expect(promotions).toBe(7);
    const first = at.get(0) ?? [];
    // Of nine the three that are best at the first rung, all of which the trace promoted.
    expect(kinds(schedule.decide(1, first, []))).toEqual(
      first.map(({ number }) => ([5, 7, 8].includes(number) ? "continue" : "stop")),
    );
  });

  test("the first of a rung goes on, a worse second one does not, a better one does", () => {
    const schedule = createAsha(whole(1, 27), {});
    const [a, b, c] = [standing(0, 1), standing(1, 2), standing(2, 0.5)];
    expect(kinds(schedule.decide(1, [a], []))).toEqual(["continue"]);
    expect(kinds(schedule.decide(1, [b], [a]))).toEqual(["stop"]);
    expect(kinds(schedule.decide(1, [c], [a, b]))).toEqual(["continue"]);
  });

  test("rungs lie at powers of η from the lower value or the grace on, below the upper one", () => {
    expect(rungs(whole(1, 27), 3)).toEqual([1, 3, 9]);
    expect(rungs(whole(1, 20), 3)).toEqual([1, 3, 9]);
    expect(rungs(whole(1, 27), 3, 2)).toEqual([2, 6, 18]);
    expect(rungs(whole(1, 10), 2.5)).toEqual([1, 3, 7]);
    expect(rungs(whole(0, 27), 3)).toEqual([1, 3, 9]);
    expect(rungs({ low: 0, high: 1, whole: false }, 2)).toEqual([0.125, 0.25, 0.5]);
    expect(rungs(whole(1, 2), 3)).toEqual([]);
    expect(rungs(whole(5, 5), 3)).toEqual([]);
  });
});

describe("median", () => {
  test("stops what is worse than the median of the others; never the first trials, never early", () => {
    const schedule = createMedian(whole(1, 10), { startup: 2, grace: 4 });
    expect(schedule.steps(7)).toEqual([4, 5, 6, 7, 8, 9]);
    const earlier = [standing(0, 1), standing(1, 2), standing(2, 3)];
    expect(kinds(schedule.decide(4, [standing(3, 2)], earlier))).toEqual(["continue"]);
    expect(kinds(schedule.decide(4, [standing(3, 2.5)], earlier))).toEqual(["stop"]);
    expect(kinds(schedule.decide(4, [standing(1, 9)], earlier))).toEqual(["continue"]);
    expect(kinds(schedule.decide(4, [standing(5, 9)], []))).toEqual(["continue"]);
  });
});

describe("pbt", () => {
  test("the worst fifth of each population goes on from one of its best fifth", () => {
    const schedule = createPbt(whole(1, 100), { population: 10, interval: 25 }, 7);
    expect(schedule.steps(3)).toEqual([25, 50, 75]);
    const together = Array.from({ length: 20 }, (_, number) => standing(number, number % 10));
    const decisions = schedule.decide(25, together, []);
    const copies = decisions.flatMap((decision, number) =>
      decision.kind === "copy" ? [{ number, from: decision.from }] : [],
    );
    expect(copies.map(({ number }) => number)).toEqual([8, 9, 18, 19]);
    for (const { number, from } of copies) {
      expect(from - 10 * Math.floor(number / 10)).toBeLessThan(2);
      expect(Math.floor(from / 10)).toBe(Math.floor(number / 10));
    }
    expect(schedule.decide(25, together, [])).toEqual(decisions);
    expect(kinds(schedule.decide(25, [standing(0, 1)], []))).toEqual(["continue"]);
  });
});

describe("the order of trials", () => {
  test("one objective: by loss, of equals the first, what is no number last", () => {
    expect(
      bestFirst([standing(3, NaN), standing(2, 1), standing(1, Infinity), standing(0, 1)]),
    ).toEqual([0, 2, 1, 3]);
  });

  test("several objectives: by fronts, in a front first those with most room", () => {
    const front = [standing(0, 0, 10), standing(1, 1, 9), standing(2, 5, 5), standing(3, 10, 0)];
    const behind = [standing(4, 6, 6), standing(5, NaN, 0)];
    expect(bestFirst([...behind, ...front])).toEqual([0, 3, 2, 1, 4, 5]);
  });
});

describe("exploration", () => {
  const study = plan({
    parameters: [
      param("lr", real(1e-4, 1e-1, "log")),
      param("a", real(0, 1)),
      param("b", real(0, 1)),
      param("width", int(8, 64)),
      param("kind", choice("x", "y")),
      param("epochs", int(1, 9), { fidelity: true }),
    ],
    constraints: [
      require("a + b <= 1", apply("less_equal", apply("add", ref("a"), ref("b")), num(1))),
    ],
    trials: [
      {
        ...trial("run", { lr: ref("lr"), a: ref("a"), b: ref("b"), epochs: ref("epochs") }, [
          "loss",
        ]),
        inputs: ["lr", "a", "b", "width", "epochs"].map((name) => ({
          name,
          static: name === "width",
          value: ref(name),
          optional: false,
        })),
      },
    ],
    objectives: [minimize(metric("run", "loss"))],
  });
  const space = createSpace(study, createEnvironment(study), noMetrics);
  const set = lazySet(space);
  const explore = createExplore({ space, seed: 1, set }, "run");
  const from = new Map<string, Value>([
    ["lr", 0.09],
    ["a", 0.5],
    ["b", 0.5],
    ["width", 32],
    ["kind", 1],
    ["epochs", 9],
  ]);

  test("changes numbers within their range and the requirements, and nothing that decides about shapes", () => {
    const factors = new Set<number>();
    for (let number = 0; number < 60; number++) {
      const explored = explore(number, 3, from);
      expect(set().contains(explored)).toBe(true);
      expect([explored.get("width"), explored.get("kind"), explored.get("epochs")]).toEqual([
        32, 1, 9,
      ]);
      expect(Number(explored.get("lr"))).toBeLessThanOrEqual(0.1);
      factors.add(Math.round((1000 * Number(explored.get("a"))) / 0.5));
      expect(explore(number, 3, from)).toEqual(explored);
    }
    expect(factors.has(800)).toBe(true);
    expect(factors.size).toBeGreaterThan(5);
  });
});
