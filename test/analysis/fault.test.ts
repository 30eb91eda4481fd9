import { describe, expect, it } from "vitest";
import { constraintFault } from "../../src/analysis/convex-constraint.ts";
import { curvatures } from "../../src/analysis/curvature.ts";
import { curvatureTree, explainFault } from "../../src/analysis/curvature-tree.ts";
import { faultOf } from "../../src/analysis/fault.ts";
import { printScalar } from "../../src/analysis/print.ts";
import { type Unfolded, objective, unfold } from "./support.ts";

const declared = [
  "x: Real in -2 .. 2",
  "y: Real in -2 .. 2",
  "p: Real in 0 .. 2",
  "n: Int in 1 .. 4",
];

function wordsOf({ rangeOf }: Unfolded) {
  return {
    textOf: (node: Parameters<typeof printScalar>[0]) => printScalar(node),
    rangeOf: (node: Parameters<typeof rangeOf>[0]) => {
      const range = rangeOf(node);
      return range.kind === "numbers"
        ? `${range.low.toFixed(1)} .. ${range.high.toFixed(1)}`
        : range.members.join(" or ");
    },
  };
}

function faultIn(text: string, need: "convex" | "concave") {
  const unfolded = objective(text, declared);
  const known = curvatures(unfolded.graph.nodes, unfolded.rangeOf);
  const fault = faultOf(unfolded.root, need, known);
  return { unfolded, known, fault };
}

describe("the innermost offender", () => {
  it.each([
    ["x * y + x^2", "convex", "x * y"],
    ["exp(x * y)", "convex", "x * y"],
    ["exp(x) - x^2", "convex", "exp(x) - x^2"],
    ["x + y - x^2", "convex", "x^2"],
    ["3 - 2 * (x^2 - 1)", "convex", "x^2"],
    ["log(1 + x^2) + p", "concave", "log(1 + x^2)"],
    ["(x^2 - 1)^2", "convex", "(x^2 - 1)^2"],
    ["sqrt(p) + y", "convex", "sqrt(p)"],
    ["exp(n) + x", "convex", "n"],
    ["x + (if x > y then x else y)", "convex", "if x > y then x else y"],
    ["-(x^2)", "convex", "x^2"],
  ] as const)("of %s as %s is %s", (text, need, offender) => {
    const { fault } = faultIn(text, need);
    expect(fault === undefined ? undefined : printScalar(fault.offender)).toBe(offender);
    expect(fault?.path.at(-1)).toBe(fault?.offender);
  });

  it.each([
    ["x * y + p", "convex", "`x * y` is neither convex nor concave: both factors vary"],
    ["x - x^2", "convex", "`x^2` is convex and must be concave here"],
    [
      "(x^2 - 1)^2",
      "convex",
      "`(x^2 - 1)^2` is neither convex nor concave: `^` is convex and not monotone over the range of `x^2 - 1`, which must therefore be affine, but is convex",
    ],
    [
      "log(1 + x^2)",
      "concave",
      "`log(1 + x^2)` is neither convex nor concave: `log` is concave and increasing in `1 + x^2`, which must therefore be concave, but is convex",
    ],
    [
      "exp(n)",
      "convex",
      "`n` is not continuous, and only real parameters and shares make a convex problem",
    ],
  ] as const)("%s as %s: %s", (text, need, sentence) => {
    const { unfolded, known, fault } = faultIn(text, need);
    expect(fault && explainFault(fault, known, wordsOf(unfolded))).toBe(sentence);
  });

  it("is nothing where the need is met", () => {
    expect(faultIn("exp(x) - x", "convex").fault).toBeUndefined();
  });
});

describe("requirements", () => {
  function ruleOf(requirement: string) {
    const params = declared.map((each) => `param ${each}`).join("\n");
    const { graph, rangeOf } = unfold(
      `study s {\n${params}\nrequire ${requirement}\nminimize x\n}`,
    );
    const [constraint] = graph.constraints;
    if (constraint === undefined) throw new Error("no requirement");
    return constraintFault(constraint.value, curvatures(graph.nodes, rangeOf))?.rule;
  }

  it.each([
    "x^2 + y^2 <= 1",
    "x^2 <= sqrt(p)",
    "sqrt(p) >= x^2",
    "1 > abs(x)",
    "x + y == 1",
    "x in -1 .. y",
    "abs(x) in -1 .. 1",
    "x^2 <= 1 and y <= x",
    "forall i in 0 .. 2: x^2 <= p + i",
    "not (x > 1)",
    "not (x > 1 or y > 1)",
    "x > 5 or y <= 1",
    "not (x + y != 1)",
    "x in { 1 }",
    "x * y <= 100",
  ])("%s is a convex set", (requirement) => {
    expect(ruleOf(requirement)).toBeUndefined();
  });

  it.each([
    ["exp(x) - x >= 0.5", "side"],
    ["x^2 + y^2 >= 1", "side"],
    ["x^2 == 1", "side"],
    ["x^2 in 1 .. 2", "side"],
    ["not (x^2 <= 1)", "side"],
    ["x * y <= 1", "side"],
    ["x != y", "pieces"],
    ["x > 1 or y > 1", "pieces"],
    ["not (x > 1 and y > 1)", "pieces"],
    ["x in { 1, 2 }", "pieces"],
    ["not (x in -1 .. 1)", "pieces"],
    ["x <= 1 and x != y", "pieces"],
  ])("%s is not: %s", (requirement, kind) => {
    expect(ruleOf(requirement)?.kind).toBe(kind);
  });
});

describe("the tree", () => {
  const tree = (text: string, need: "convex" | "concave", lines = 20, width = 72) => {
    const { unfolded, known, fault } = faultIn(text, need);
    return curvatureTree(unfolded.root, known, fault, { ...wordsOf(unfolded), width, lines });
  };

  it("has a line for every part, with its curvature and its range", () => {
    expect(tree("exp(x) - x^2", "convex")).toEqual([
      "exp(x) - x^2  neither, -3.9 .. 7.4  ← here",
      "  exp(x)      convex, 0.1 .. 7.4",
      "    x         affine, -2.0 .. 2.0",
      "  x^2         convex, 0.0 .. 4.0",
      "    x         affine, -2.0 .. 2.0",
      "    2         constant",
    ]);
  });

  it("says what a part must be that bends the other way", () => {
    expect(tree("x - x^2", "convex")[2]).toMatch(/^ {2}x\^2 .* {2}← must be concave$/);
  });

  it("keeps the path where there are too many lines", () => {
    const many = Array.from({ length: 9 }, (_, i) => `exp(x + ${String(i)})`).join(" + ");
    const lines = tree(`x * y + ${many}`, "convex", 24);
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.some((line) => line.includes("← here"))).toBe(true);
  });

  it("begins nearer to a fault that is deep inside", () => {
    const deep = `${"exp(".repeat(40)}x * y${")".repeat(40)}`;
    const lines = tree(deep, "convex", 8);
    expect(lines.length).toBeLessThanOrEqual(8);
    expect(lines.some((line) => line.trim().startsWith("x * y") && line.includes("← here"))).toBe(
      true,
    );
  });

  it("has no line that is too long", () => {
    for (const line of tree("exp(x + y + x + y + x + y + x + y) * x", "convex", 20, 60)) {
      expect(line.length).toBeLessThanOrEqual(60);
    }
  });
});
