import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { curvatures } from "../../src/analysis/curvature.ts";
import { entries, items } from "../support/json.ts";
import { objective } from "./support.ts";

interface Row {
  readonly text: string;
  readonly curvature: unknown;
  readonly sign: unknown;
  readonly dcp: unknown;
}

const vectors: unknown = JSON.parse(
  readFileSync(new URL("vectors/dcp.json", import.meta.url), "utf8"),
);
const rows: readonly Row[] = items(Object.fromEntries(entries(vectors))["rows"]).map((row) => {
  const { text, curvature, sign, dcp } = Object.fromEntries(entries(row));
  return { text: String(text), curvature, sign, dcp };
});

/** Ranges that say of signs what the variables of the vectors do. */
const parameters = [
  "x: Real in -1e3 .. 1e3",
  "y: Real in -1e3 .. 1e3",
  "p: Real in 0 .. 1e3",
  "q: Real in -1e3 .. 0",
];

function curvatureOf(text: string, declared: readonly string[] = parameters): string {
  const { graph, rangeOf, root } = objective(text, declared);
  return curvatures(graph.nodes, rangeOf).curvatureOf(root);
}

/** Where ranges say more than signs, or the language means something else. */
const otherwise: { readonly [text: string]: readonly [curvature: string, why: string] } = {
  "0 * x + 5": ["constant", "its range is a single number"],
  "x^3": ["unknown", "cvxpy's power has no negative base; ours has, and x^3 bends both ways"],
  "abs(p)": ["affine", "p is nowhere negative"],
  "x * x": ["convex", "the same node twice is its square"],
};

describe("curvature is that of cvxpy", () => {
  it.each(rows.filter(({ text }) => !(text in otherwise)))("$text", ({ text, curvature, dcp }) => {
    expect(curvatureOf(text)).toBe(dcp === true ? curvature : "unknown");
  });

  it.each(Object.entries(otherwise))("but not of %s", (text, [curvature]) => {
    expect(rows.find((row) => row.text === text)?.curvature).not.toBe(curvature);
    expect(curvatureOf(text)).toBe(curvature);
  });
});

describe("a range tells the sign that cvxpy tells", () => {
  // Of x^3 cvxpy means a base that is not negative.
  const signed = rows.filter(({ text, sign }) => sign !== "unknown" && text !== "x^3");
  it.each(signed)("$text: $sign", ({ text, sign }) => {
    const { rangeOf, root } = objective(text, parameters);
    const range = rangeOf(root);
    if (range.kind !== "numbers") throw new Error("no number");
    expect(sign === "nonnegative" ? range.low : -range.high).toBeGreaterThanOrEqual(0);
  });
});

describe("ranges decide where signs do not", () => {
  it.each([
    ["(x^2 - 1)^2", ["x: Real in -3 .. 3"], "unknown"],
    ["(x^2 - 1)^2", ["x: Real in 1.1 .. 3"], "convex"],
    ["x^3", ["x: Real in 0 .. 3"], "convex"],
    ["x^3", ["x: Real in -3 .. 0"], "concave"],
    ["abs(x - 5)", ["x: Real in 0 .. 3"], "affine"],
    ["abs(log(p))", ["p: Real in 2 .. 9"], "concave"],
    ["abs(log(p))", ["p: Real in 0.1 .. 0.9"], "convex"],
    ["1 / (x - 4)", ["x: Real in 5 .. 9"], "convex"],
    ["1 / (x - 4)", ["x: Real in 0 .. 3"], "concave"],
    ["1 / (x - 4)", ["x: Real in 0 .. 9"], "unknown"],
    ["sin(x)", ["x: Real in 0.1 .. 3"], "concave"],
    ["sin(x)", ["x: Real in 3.2 .. 6"], "convex"],
    ["tanh(x)", ["x: Real in 0 .. 3"], "concave"],
    ["if x > 5 then x^3 else x", ["x: Real in 0 .. 3"], "affine"],
    ["if x > 1 then x^3 else x", ["x: Real in 0 .. 3"], "unknown"],
    ["x * y", ["x: Real in 2 .. 2", "y: Real in 0 .. 1"], "affine"],
    ["exp(n)", ["n: Int in 1 .. 3"], "unknown"],
    ["n * x", ["n: Int in 3 .. 3", "x: Real in 0 .. 1"], "affine"],
    ["x + (if f then 1 else 2)", ["x: Real in 0 .. 1", "f: Bool"], "unknown"],
  ] as const)("%s over %j is %s", (text, declared, expected) => {
    expect(curvatureOf(text, declared)).toBe(expected);
  });
});
