/** A study with some variables decided has the values of the whole one. */
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { bindVariables } from "../../../src/analysis/tape/bind.ts";
import { compileTape } from "../../../src/analysis/tape/compile.ts";
import { createPointEvaluator } from "../../../src/analysis/tape/points.ts";
import { requirementOf } from "../../../src/analysis/tape/requirement.ts";
import { graphOfPlan } from "../../../src/analysis/unfold.ts";
import { randomPlan, createDraw, randomValues } from "../random-study.ts";
import { objective } from "../support.ts";
import { valueOfVariable } from "../values.ts";
import { codeOf } from "./support.ts";

const seeds = integer({ min: 0, max: 2 ** 31 - 1 });

const given = new Set(["b", "c", "n", "x", "s"]);

describe("decided variables", () => {
  it("leave the values of what depends on the others", () => {
    let decided = 0;
    assert(
      property(seeds, (seed) => {
        const graph = graphOfPlan(randomPlan(seed, 3, 3));
        const draw = createDraw(seed);
        const values = randomValues(draw);
        const bound = bindVariables(graph, (variable) => {
          const value = valueOfVariable(variable, values);
          const isGiven = given.has(variable.name) && typeof value !== "object";
          return isGiven ? value : undefined;
        });
        expect(bound.variables.some(({ name }) => given.has(name))).toBe(false);
        expect(bound.nodes.every((node, id) => node.id === id)).toBe(true);
        const valuesOf = (of: typeof graph) => {
          const tape = compileTape(
            [...of.objectives.map(({ value }) => value), ...of.constraints.map(requirementOf)],
            of.variables,
          );
          const at = Float64Array.from(tape.variables, (variable) =>
            codeOf(tape, valueOfVariable(variable, values)),
          );
          return [...createPointEvaluator(tape).at(at)];
        };
        const [own, other] = [valuesOf(graph), valuesOf(bound)];
        expect(other[0]).toBe(own[0]);
        for (const [i, { index }] of bound.constraints.entries()) {
          const before = own[1 + graph.constraints.findIndex((one) => one.index === index)];
          // An unknown one is not true, with its condition or alone.
          expect(other[1 + i] === 1).toBe(before === 1);
        }
        // What is left out does not bind.
        for (const [i, { index }] of graph.constraints.entries()) {
          if (bound.constraints.some((one) => one.index === index)) continue;
          decided++;
          expect(own[1 + i]).toBe(1);
        }
      }),
      { numRuns: 150 },
    );
    expect(decided).toBeGreaterThan(0);
  });

  it("are folded", () => {
    const { graph } = objective("if b then x + 2 * y else x", [
      "x: Real in 0 .. 1",
      "y: Int in 1 .. 3",
      "b: Bool",
    ]);
    const bound = bindVariables(graph, ({ key }) =>
      key === "b" ? true : key === "y" ? 3 : undefined,
    );
    expect(bound.variables.map(({ key }) => key)).toEqual(["x"]);
    const root = bound.objectives[0]?.value;
    expect(root?.kind === "apply" && root.args[1]?.kind === "constant" && root.args[1].value).toBe(
      6,
    );
  });
});
