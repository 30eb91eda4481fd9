import { describe, expect, it } from "vitest";
import { curvatures } from "../../src/analysis/curvature.ts";
import { type Better, directionOf, directions } from "../../src/analysis/direction.ts";
import { unfold } from "./support.ts";

const better: { readonly [metric: string]: Better } = {
  "run.loss": "lower",
  "run.time": "lower",
  "run.gain": "higher",
};

function directionsIn(expression: string) {
  const { graph, rangeOf } = unfold(`
    task t(x: Real) -> {
      loss: Real in 0 .. inf better lower, time: Real in 0 .. inf better lower,
      gain: Real in 0 .. 1 better higher, level: Real,
    } exec "t {args}"
    study s {
      param x: Real in 0 .. 1
      trial run = t(x)
      trial reference = t(x: 1)
      minimize ${expression}
    }`);
  const root = graph.objectives[0]?.value;
  if (root === undefined) throw new Error(`${expression} was not unfolded`);
  const known = curvatures(graph.nodes, rangeOf);
  return directions(graph.nodes, known, ({ name }) => better[name])(root);
}

describe("which way an expression is better", () => {
  it.each([
    ["run.loss", "lower"],
    ["-run.loss", "higher"],
    ["run.loss - run.gain", "lower"],
    ["run.loss + run.gain", "mixed"],
    ["run.gain - run.loss", "higher"],
    ["run.loss / (0.1 + run.gain)", "lower"],
    ["run.loss * run.time", "lower"],
    ["run.loss * (1 - run.gain)", "lower"],
    ["log(run.loss) + 3 * run.time", "lower"],
    ["max(run.loss, run.time)", "lower"],
    ["exp(-run.gain)", "lower"],
    ["abs(run.loss - 1)", "unknown"],
    ["run.level + x", "none"],
    ["run.loss - reference.loss", "lower"],
    ["if x > 0.5 then run.loss else run.time", "lower"],
    ["if run.loss > 0.5 then 1 else 2", "unknown"],
    ["run.loss - 2 * run.loss + run.time", "unknown"],
  ])("%s: %s", (expression, expected) => {
    expect(directionOf(directionsIn(expression))).toBe(expected);
  });

  it("names the metrics on each side", () => {
    const { lower, higher } = directionsIn("run.loss + run.gain + run.time");
    expect([...lower]).toEqual(["run.loss", "run.time"]);
    expect([...higher]).toEqual(["run.gain"]);
  });

  it("counts a metric on neither side that pulls to both", () => {
    const { lower, higher, unknown } = directionsIn("run.loss - 2 * run.loss + run.time");
    expect([[...lower], [...higher], [...unknown]]).toEqual([["run.time"], [], ["run.loss"]]);
  });
});
