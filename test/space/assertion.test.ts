/** Why a requirement does not hold: values under operators. */
import { describe, expect, it } from "vitest";
import { compile } from "../../src/index.ts";
import type { Constraint, Plan } from "../../src/plan/document.ts";
import { explainConstraint } from "../../src/space/assertion.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { createSpace, type Point } from "../../src/space/space.ts";
import { visit } from "../../src/ir/traverse.ts";
import { memoryHost, splitFiles } from "../semantics/harness.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";

function planOf(text: string): Plan {
  const { plans, diagnostics } = compile("/project/main.hpt", memoryHost(splitFiles(text)));
  const [plan] = plans;
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

function explained(plan: Plan, point: Point, width?: number): string {
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  const scope = space.scope(space.fromJson(point));
  const [constraint] = plan.constraints;
  if (constraint === undefined) throw new Error("no constraint");
  return explainConstraint(constraint, scope, width).join("\n");
}

const study = (requirement: string, more = "") =>
  planOf(`enum Domain { web, books, code }
let cap = 3MiB
fn twice(x: Real, times: Real = 2) -> Real = x * times
study s {
  param a: Int in 1 .. 8
  param b: Int in 1 .. 8
  param size: Memory in 1KiB .. 16MiB
  param w: Simplex[Domain]
  param kind: one of { sgd, adam }
  ${more}
  require ${requirement}
  minimize a
}`);

const point: Point = {
  a: 8,
  b: 7,
  size: 4 * 2 ** 20,
  w: { web: 0.97, books: 0.02, code: 0.01 },
  kind: "sgd",
};

describe("a violated requirement", () => {
  it("shows each value under its operator", () => {
    expect(`\n${explained(study("a * b + 1 <= 16"), point)}`).toBe(`
a * b + 1 <= 16
| | | |   |
8 | 7 57  false
  56`);
  });

  it("has units, calls by their names, and no value for what is written as its value", () => {
    expect(`\n${explained(study("size * twice(a, times: 3) <= cap"), point)}`).toBe(`
size * twice(a, times: 3) <= cap
|    | |     |            |  |
|    | 24    8            |  3 MiB
|    96 MiB               false
4 MiB`);
  });

  it("joins comparisons and negations", () => {
    expect(`\n${explained(study("1 < a <= b and not (kind == sgd)"), point)}`).toBe(`
1 < a <= b and not (kind == sgd)
  | | |  | |   |    |    |
  | 8 |  7 |   |    sgd  true
  |   |    |   false
  |   |    false
  |   false
  true`);
  });

  it("tells of a forall the first case that fails", () => {
    expect(`\n${explained(study("forall d in Domain: w[d] >= 5%"), point)}`).toBe(`
forall d in Domain: w[d] >= 5%
|
false
for d = books:
w[d] >= 5%
|    |
0.02 false`);
    expect(
      explained(
        study("forall d in Domain, e in Domain where d != e: w[d] + w[e] >= 5%"),
        point,
      ).split("\n")[3],
    ).toBe("for d = books, e = code:");
  });

  it("stands in one line, without comments, as the plan has it", () => {
    const plan = study("a  // first\n     * b   // 2 * 3\n     <= 16");
    expect(plan.constraints[0]?.origin.text).toBe("a * b <= 16");
    expect(`\n${explained(plan, point)}`).toBe(`
a * b <= 16
| | | |
8 | 7 false
  56`);
  });

  it("that is longer than a line has a line for each value, the outer ones first", () => {
    const long = "max(a, b) * max(a + b, 2) <= 12 + a";
    expect(`\n${explained(study(long), point, 34)}`).toBe(
      `
max(a, b) * max(a + b, 2) <= 12 + a
  max(a, b) …a + b, 2) = 120
  12 + a = 20
  max(a, b) = 8
  max(a + b, 2) = 15
  a = 8
  b = 7
  a + b = 15`,
    );
  });

  it("of a plan without places in the text tells what it reads", () => {
    const plan = study("a * b <= 16");
    const bare = plan.constraints.map(({ origin: { start, end, text }, ...rest }) => ({
      ...rest,
      origin: { start, end, text },
    }));
    expect(explained({ ...plan, constraints: bare }, point)).toBe("a * b <= 16\n  a = 8\n  b = 7");
  });

  it("shortens arrays and leaves out what is not there", () => {
    const plan = study(
      "sum(xs) <= 1 and (c ?? 0) < 1",
      "param xs: Real[6] in 0 .. 1\n when kind == adam { param c: Real in 0 .. 1 }",
    );
    const text = explained(plan, { ...point, xs: [1, 0.5, 0.25, 0, 0, 0] });
    expect(text).toContain("[1, 0.5, 0.25, …]");
    expect(text).not.toContain("undefined");
  });
});

describe("the parts of requirements", () => {
  const plans = targetFiles.flatMap(
    (name) => compile(`/project/${name}`, targetHost(), targetOptions).plans,
  );
  const all = plans.flatMap((plan) => plan.constraints);

  it("stand where their names are", () => {
    let seen = 0;
    for (const { holds, origin } of all) {
      const nodes: Constraint["holds"][] = [];
      visit(holds, (node) => nodes.push(node));
      for (const { node, start, end, at = start } of origin.parts ?? []) {
        const part = nodes[node];
        const text = origin.text.slice(start, end);
        expect(at >= start && at < end && end <= origin.text.length, origin.text).toBe(true);
        if (part?.kind === "parameter") expect(part.name.endsWith(text)).toBe(true);
        if (part?.kind === "metric") expect(text).toBe(`${part.trial}.${part.metric}`);
        if (part?.kind === "call") expect(text).toMatch(/^\w+\(.*\)$/);
        seen += 1;
      }
    }
    expect(seen).toBeGreaterThan(100);
  });

  it("have no two values at one place", () => {
    for (const { origin } of all) {
      const places = (origin.parts ?? []).map(({ start, at = start }) => at);
      expect(new Set(places).size).toBe(places.length);
    }
  });
});
