import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TaskInputs } from "../../src/tasks/task.ts";
import { createDivision } from "../../src/training/divide.ts";
import { rowOrder } from "../../src/training/row-order.ts";
import { irisInputs, network } from "./tasks.ts";

const roomy = { trials: 4, bytes: 1e9 };

function placesOf(groups: readonly { readonly places: readonly number[] }[]) {
  return groups.map(({ places }) => places);
}

describe("trials are divided", () => {
  test("by what decides about their programs", async () => {
    const trials = [
      irisInputs(),
      irisInputs({ activation: "tanh" }),
      irisInputs({ hidden: [3], lr: 0.5, rate: 0.3 }),
      irisInputs({ hidden: [6, 6] }),
      irisInputs({ batch: 20 }),
      irisInputs({ data: { kind: "data", source: "builtin:wine" } }),
      irisInputs({ epochs: 9, decay: 0.5 }),
      irisInputs({ lr: "fast" }),
    ];
    const groups = await createDivision(network, true)(trials, roomy);
    expect(placesOf(groups)).toEqual([[0, 2, 6], [1], [3], [4], [5], [7]]);
    expect(groups.map(({ padded }) => padded)).toEqual(["hidden 6", ...Array(5).fill(undefined)]);
    // Side by side all are as large as the widest; in turn each is as large as it is.
    const apart = await createDivision(network, false)(trials, roomy);
    expect(placesOf(apart)).toEqual(placesOf(groups));
    expect(apart[0]?.bytes).toBeLessThan(groups[0]?.bytes ?? 0);
    expect(apart[0]).not.toHaveProperty("padded");
    expect(apart.at(-1)?.bytes).toBe(0);
  });

  test("by size where there are more than a group takes", async () => {
    const trials = [12, 2, 100, 3, 11, 10].map((units) => irisInputs({ hidden: [units] }));
    const groups = await createDivision(network, true)(trials, { trials: 3, bytes: 1e9 });
    expect(placesOf(groups)).toEqual([
      [0, 2, 4],
      [1, 3, 5],
    ]);
    expect(groups.map(({ padded }) => padded)).toEqual(["hidden 100", "hidden 10"]);
  });

  test("into equal parts, so that none is left over alone", async () => {
    const sizesOf = async (count: number, limits: typeof roomy) => {
      const trials = Array.from({ length: count }, () => irisInputs());
      const groups = await createDivision(network, true)(trials, limits);
      return groups.map(({ places }) => places.length);
    };
    const sixteen = { trials: 16, bytes: 1e9 };
    expect(await sizesOf(16, sixteen)).toEqual([16]);
    expect(await sizesOf(17, sixteen)).toEqual([9, 8]);
    expect(await sizesOf(34, sixteen)).toEqual([12, 11, 11]);
    const [one] = await createDivision(network, true)([irisInputs()], roomy);
    // Room for four: five are three and two.
    expect(await sizesOf(5, { trials: 16, bytes: 4.5 * (one?.bytes ?? 0) })).toEqual([3, 2]);
  });

  test("by memory, one trial at least", async () => {
    const trials = [9, 2, 8, 3].map((units) => irisInputs({ hidden: [units] }));
    const divide = createDivision(network, true);
    const [all] = await divide(trials, roomy);
    const bytes = (all?.bytes ?? 0) - 1;
    const groups = await divide(trials, { trials: 4, bytes });
    expect(groups.length).toBeGreaterThan(1);
    for (const group of groups) expect(group.bytes).toBeLessThanOrEqual(bytes);
    expect(placesOf(await divide(trials, { trials: 4, bytes: 1 }))).toEqual([[0], [1], [2], [3]]);
  });

  test("each into one group, whatever was divided before", async () => {
    const trial = fc.record({
      hidden: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 0, maxLength: 2 }),
      activation: fc.constantFrom("relu", "tanh"),
      lr: fc.constantFrom(0.1, 0.2, -1),
    });
    const divided = {
      inTurn: createDivision(network, false),
      together: createDivision(network, true),
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(trial, { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(1, 20_000, 1e9),
        fc.boolean(),
        async (changes, trials, bytes, sideBySide) => {
          const inputs = changes.map((change): TaskInputs => irisInputs(change));
          const divide = sideBySide ? divided.together : divided.inTurn;
          const groups = await divide(inputs, { trials, bytes });
          const places = groups.flatMap((group) => group.places);
          expect(places.toSorted((a, b) => a - b)).toEqual([...inputs.keys()]);
          for (const group of groups) {
            expect(group.places.length).toBeLessThanOrEqual(trials);
            expect(group.places).toEqual(group.places.toSorted((a, b) => a - b));
            expect(group.places.length === 1 || group.bytes <= bytes).toBe(true);
          }
          const afresh = await createDivision(network, sideBySide)(inputs, { trials, bytes });
          expect(afresh).toEqual(groups);
        },
      ),
      { numRuns: 25 },
    );
  });
});

describe("the order of rows", () => {
  test("has each row once and depends on seed and epoch", () => {
    const order = rowOrder(1, 1, 1000);
    expect([...order].toSorted((a, b) => a - b)).toEqual([...Array(1000).keys()]);
    expect(rowOrder(1, 1, 1000)).toEqual(order);
    expect(rowOrder(1, 2, 1000)).not.toEqual(order);
    expect(rowOrder(2, 1, 1000)).not.toEqual(order);
    expect(rowOrder(7, 3, 1)).toEqual(Int32Array.of(0));
  });

  test("is any of the six of three rows equally often", () => {
    const counts = new Map<string, number>();
    const draws = 6000;
    for (let seed = 0; seed < draws; seed += 1) {
      const order = rowOrder(seed, 1, 3).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(6);
    const squares = [...counts.values()].map((count) => (count - draws / 6) ** 2 / (draws / 6));
    // The 99.99% quantile of χ² with 5 degrees of freedom.
    expect(squares.reduce((a, b) => a + b)).toBeLessThan(25.7);
  });
});
