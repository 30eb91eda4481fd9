import { describe, expect, it } from "vitest";
import type { Features } from "../../src/search/features.ts";
import type { Observation } from "../../src/search/method.ts";
import { compareExamples, trainingSet } from "../../src/search/training-set.ts";
import { createMargins } from "../../src/search/margin.ts";
import { createEnvironment } from "../../src/space/environment.ts";
import { apply, metric, num, plan, require, trial } from "../support/plans.ts";

const features: Features = {
  columns: [{ parameter: "x", kind: "number", size: Infinity, conditional: false }],
  of: () => new Float64Array(1),
};

const observation = (number: number, parts: Partial<Observation>): Observation => ({
  number,
  configuration: new Map([["x", number]]),
  state: "complete",
  losses: [],
  feasible: true,
  margins: [],
  reached: [],
  seconds: 1,
  ...parts,
});

const examplesOf = (
  observations: readonly Observation[],
  earlier: readonly (readonly Observation[])[] = [],
) => trainingSet(features, { observations, pending: [], earlier }, 1);

const lossesOf = (...given: Parameters<typeof examplesOf>) =>
  examplesOf(...given).map(({ losses: [loss] }) => loss);

describe("the training set", () => {
  const path = (...losses: readonly number[]) =>
    losses.map((loss, i) => ({ step: 3 ** i, losses: [loss] }));

  it("takes a pruned trial to end as the worst of those that stood no worse", () => {
    const complete = [
      observation(0, { losses: [0.1], reached: path(0.9, 0.3) }),
      observation(1, { losses: [0.4], reached: path(0.5, 0.4) }),
      observation(2, { losses: [0.2], reached: path(2, 0.8) }),
    ];
    const pruned = (loss: number) =>
      observation(3, { state: "pruned", losses: [], feasible: false, reached: path(loss) });
    expect(lossesOf([...complete, pruned(1)])[3]).toBe(0.4);
    expect(lossesOf([...complete, pruned(0.6)])[3]).toBe(0.4);
    expect(lossesOf([...complete, pruned(0.2)])[3]).toBe(0.1);
    // Worse than all: worse than each of their ends.
    expect(lossesOf([...complete, pruned(3)])[3]).toBeGreaterThan(0.4);
    expect(lossesOf([pruned(3)])).toEqual([3]);
  });

  it("knows nothing of a trial that failed but that it is worse than any", () => {
    const [good, bad] = examplesOf([
      observation(0, { losses: [5], feasible: false, margins: [3] }),
      observation(1, { state: "failed", feasible: false }),
    ]);
    if (good === undefined || bad === undefined) throw new Error("Two examples were expected.");
    expect(bad.losses).toEqual([Infinity]);
    expect(compareExamples(good, bad)).toBeLessThan(0);
    expect(compareExamples(bad, good)).toBeGreaterThan(0);
  });

  it("adds violations, each in its usual size", () => {
    const broken = [
      [1, -5],
      [3, 2000],
      [2, 1000],
    ].map((margins, i) => observation(i, { losses: [0], feasible: false, margins }));
    const found = examplesOf([...broken, observation(3, { losses: [9], margins: [-1, -1] })]);
    expect(found.map(({ violation }) => violation)).toEqual([0.5, 2.5, 1.5, 0]);
    expect(found.toSorted(compareExamples).map(({ number }) => number)).toEqual([3, 0, 2, 1]);
  });

  it("puts each study on a scale of its own, where there are several", () => {
    const here = [1, 2, 3].map((loss, i) => observation(i, { losses: [loss] }));
    const there = [1000, 3000, 2000].map((loss, i) => observation(i, { losses: [loss] }));
    expect(lossesOf(here)).toEqual([1, 2, 3]);
    const both = examplesOf(here, [there]);
    expect(both.map(({ study, losses }) => [study, losses[0]])).toEqual([
      [0, -1],
      [0, 0],
      [0, 1],
      [1, -1],
      [1, 1],
      [1, 0],
    ]);
  });
});

describe("margins of outcome constraints", () => {
  const loss = metric("run", "loss");
  const margin = (holds: Parameters<typeof require>[1], value: number): number | undefined => {
    const study = plan({
      trials: [trial("run", {}, ["loss"])],
      constraints: [require("c", holds, { phase: "metric" })],
    });
    const scope = createEnvironment(study).scope(() => undefined, {
      metric: () => value,
      runs: () => 1,
    });
    return createMargins(study)(scope)[0];
  };

  it.each([
    ["at most", apply("less_equal", loss, num(2)), 5, 3],
    ["at most, met", apply("less_equal", loss, num(2)), 1, -1],
    ["at least", apply("greater", loss, num(2)), 1.5, 0.5],
    ["the same", apply("equal", loss, num(2)), 1.5, 0.5],
    ["not", apply("not", apply("less_equal", loss, num(2))), 1.5, 0.5],
    [
      "and",
      apply("and", apply("less_equal", loss, num(2)), apply("greater_equal", loss, num(4))),
      3,
      1,
    ],
    [
      "or",
      apply("or", apply("less_equal", loss, num(2)), apply("greater_equal", loss, num(8))),
      3,
      1,
    ],
    ["between", apply("in_range", loss, num(2), num(4)), 7, 3],
    ["different", apply("not_equal", loss, num(2)), 2, 1],
    ["different, met", apply("not_equal", loss, num(2)), 3, -1],
  ] as const)("%s", (_name, holds, value, expected) => {
    expect(margin(holds, value)).toBeCloseTo(expected, 12);
  });
});
