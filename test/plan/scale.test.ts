/** Large studies: no stack runs out, no work grows faster than the text. */
import { describe, expect, it } from "vitest";
import { compile, parsePlan, stringifyPlan } from "../../src/index.ts";
import type { Plan } from "../../src/plan/document.ts";
import { deepestPlan } from "../../src/plan/limits.ts";
import { memoryHost } from "../semantics/harness.ts";

const compileText = (text: string) =>
  compile("/project/main.hpt", memoryHost({ "main.hpt": text }));

const repeat = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join("\n");

function only([plan]: readonly Plan[]): Plan {
  if (plan === undefined) throw new Error("no plan");
  return plan;
}

const found = (text: string) =>
  compileText(text)
    .diagnostics.filter(({ severity }) => severity === "error")
    .map(({ id }) => id);
const ids = (text: string) => new Set(compileText(text).diagnostics.map(({ id }) => id));

describe("a study", () => {
  it("may have 25,000 parameters", () => {
    const { plans, diagnostics } = compileText(`study wide {
      ${repeat(25_000, (i) => `param p${String(i)}: Real in 0 .. 1`)}
      ${repeat(100, (i) => `when p${String(i)} > 0.5 { param q${String(i)}: Int in 1 .. 4 }`)}
      minimize p0 + p24999
    }`);
    expect(new Set(diagnostics.map(({ id }) => id))).toEqual(new Set(["unused-param"]));
    const plan = only(plans);
    expect(plan.parameters).toHaveLength(25_100);
    expect(parsePlan(stringifyPlan(plan))).toEqual(plan);
  });

  it("may have a chain of 5,000 definitions", () => {
    const { plans, diagnostics } = compileText(`study long {
      param x: Real in 0 .. 1
      let l0 = x
      ${repeat(5000, (i) => `let l${String(i + 1)} = l${String(i)} + x`)}
      minimize l5000
    }`);
    expect(diagnostics).toEqual([]);
    expect(plans[0]?.definitions).toHaveLength(5001);
    expect(() => parsePlan(stringifyPlan(only(plans)))).not.toThrow();
  });

  it("is refused where a plan would nest too deep", () => {
    const terms = deepestPlan / 2;
    const sum = (count: number) =>
      `study deep { param x: Real in 0 .. 1 minimize ${repeat(count, () => "x")
        .split("\n")
        .join(" + ")} }`;
    expect(ids(sum(terms))).toEqual(new Set(["HPT3160"]));
    const { plans } = compileText(sum(terms - 5));
    expect(() => parsePlan(stringifyPlan(only(plans)))).not.toThrow();
  });

  it("may not use spaces without end", () => {
    const spaces = repeat(40, (i) =>
      i === 0
        ? "space s0 { param x: Int in 1 .. 2 }"
        : `space s${String(i)} { use s${String(i - 1)} as a use s${String(i - 1)} as b }`,
    );
    expect(ids(`${spaces}\nstudy s { use s39 }`)).toContain("HPT2106");
  });

  it("may not extend others without end", () => {
    const chain = repeat(
      150,
      (i) =>
        `study s${String(i)}${i === 0 ? "" : ` extends s${String(i - 1)}`} { let x = ${String(i)} }`,
    );
    expect(ids(chain)).toEqual(new Set(["HPT2115"]));
  });

  it("have so many statements with what they inherit and use, and one finding where there are more", () => {
    const parameters = repeat(1000, (i) => `param p${String(i)}: Int in 1 .. 2`);
    const heirs = (count: number) =>
      `study base { ${parameters}\nminimize p0 }\n${repeat(count, (i) => `study s${String(i)} extends base {}`)}`;
    expect(found(heirs(10))).toEqual([]);
    expect(found(heirs(250))).toEqual(["HPT2118"]);
    const users = (count: number) =>
      `space base { when true { ${parameters} } }\n${repeat(count, (i) => `study s${String(i)} { use base as g minimize g.p0 }`)}`;
    expect(found(users(250))).toEqual(["HPT2118"]);
  });
});
