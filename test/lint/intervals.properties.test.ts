/** What rules on intervals claim is true of every configuration: checked on drawn ones, of studies made at random. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { applyFixes, compile, type Diagnostic } from "../../src/index.ts";
import type { Constraint, Plan } from "../../src/plan/document.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { streamKey, uniformAt } from "../../src/space/random.ts";
import { createSpace } from "../../src/space/space.ts";
import { memoryHost } from "../semantics/harness.ts";

const entry = "/project/main.hpt";

const parameters = `  param x: Real in -2 .. 10
  param y: Real in 1e-3 .. 10 log
  param n: Int in 1 .. 8
  param p: Int in 2 .. 64 pow2
  param w: Simplex[Letter]
  param kind: one of { red, green }`;

const leaf = fc.constantFrom("x", "y", "n", "p", "w[a]", "w[b]", "0.5", "2", "7", "f(x)");
const term: fc.Arbitrary<string> = fc.letrec<{ term: string }>((tie) => ({
  term: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc
      .tuple(tie("term"), fc.constantFrom("+", "-", "*", "/"), tie("term"))
      .map(([a, operator, b]) => `(${a} ${operator} ${b})`),
    fc
      .tuple(fc.constantFrom("max", "min"), tie("term"), tie("term"))
      .map(([name, a, b]) => `${name}(${a}, ${b})`),
    fc
      .tuple(fc.constantFrom("sqrt", "log", "exp", "abs"), tie("term"))
      .map(([f, a]) => `${f}(${a})`),
    tie("term").map((a) => `(if kind == red then ${a} else n)`),
    tie("term").map((a) => `(${a})^2`),
  ),
})).term;

const comparison = fc
  .tuple(term, fc.constantFrom("<=", "<", ">=", ">", "=="), term)
  .map(([a, operator, b]) => `${a} ${operator} ${b}`);
const requirement = fc.oneof(
  { weight: 4, arbitrary: comparison },
  { weight: 1, arbitrary: fc.tuple(comparison, comparison).map(([a, b]) => `${a} and (${b})`) },
  { weight: 1, arbitrary: fc.tuple(comparison, comparison).map(([a, b]) => `(${a}) or (${b})`) },
  { weight: 1, arbitrary: comparison.map((a) => `not (${a})`) },
);

const text = (requirements: readonly string[], range = "") => `enum Letter { a, b, c }
fn f(v: Real) -> Real = v * (v - 1)
study s {
${range === "" ? parameters : range}
${requirements.map((one, i) => `  require r${String(i)}: ${one}`).join("\n")}
  when x > 4 { param extra: Real in 0 .. 1 }
  minimize x + y + n + p + w[a]
  search random
  budget 59 trials
  seed 1
}
`;

function draws(plan: Plan, count: number) {
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  return Array.from({ length: count }, (_, i) => {
    const key = streamKey(7, "test", i);
    const configuration = space.decode((axis) => {
      const u = uniformAt(key, axis);
      // Ends of ranges are where bounds are met.
      return i % 3 === 0 ? (u < 0.3 ? 0 : u > 0.7 ? 1 - 2 ** -53 : u) : u;
    });
    const scope = space.scope(configuration);
    // Rules speak of requirements as they are written; trials are judged within a tolerance.
    const holds = ({ holds: truth, condition }: Constraint): boolean =>
      (condition !== undefined && scope.value(condition) !== true) || scope.value(truth) === true;
    return { configuration, scope, holds, broken: plan.constraints.filter((one) => !holds(one)) };
  });
}

const of = (id: string, diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter((each) => each.id === id);

it("holds for all that is drawn", () => {
  const seen = { always: 0, never: 0, cut: 0, low: 0 };
  fc.assert(
    fc.property(fc.array(requirement, { minLength: 1, maxLength: 3 }), (requirements) => {
      const source = text(requirements);
      const { plans, diagnostics } = compile(entry, memoryHost({ "main.hpt": source }));
      const never = of("never-true", diagnostics);
      const other = diagnostics.filter(
        ({ severity, id }) => severity === "error" && id !== "never-true",
      );
      // Division by a constant zero and the like are errors of their own.
      if (other.length > 0) return;
      const [plan = compile(entry, memoryHost({ "main.hpt": text([]) })).plans[0]] = plans;
      if (plan === undefined) throw new Error("no plan");
      if (never.length > 0) {
        seen.never += 1;
        return;
      }
      const drawn = draws(plan, 120);
      for (const { location } of of("always-true", diagnostics)) {
        seen.always += 1;
        const constraint = plan.constraints.find(
          ({ origin }) => origin.start === location.span.start,
        );
        if (constraint === undefined) throw new Error("a constraint that is not there");
        for (const { holds } of drawn) expect(holds(constraint), source).toBe(true);
      }
      const cuts = of("domain-cut", diagnostics).filter(({ fixes }) => fixes.length > 0);
      seen.cut += cuts.length;
      if (cuts.length > 0) {
        const fixed = applyFixes(entry, source, cuts, { unsafe: true }).text;
        const narrow = compile(entry, memoryHost({ "main.hpt": fixed })).plans[0];
        if (narrow === undefined) throw new Error(fixed);
        const within = createSpace(narrow, createEnvironment(narrow), noMetrics);
        for (const { configuration, broken } of drawn) {
          if (broken.length > 0) continue;
          for (const { parameter } of within.slots) {
            const value = configuration.get(parameter.name);
            const { domain } = parameter;
            if (typeof value !== "number" || !("low" in domain)) continue;
            expect(value >= domain.low && value <= domain.high, `${parameter.name}\n${fixed}`).toBe(
              true,
            );
          }
        }
      }
      if (of("low-feasible-volume", diagnostics).length > 0) {
        seen.low += 1;
        // Those at ends of ranges say nothing of shares.
        const fair = drawn.filter((_, i) => i % 3 !== 0);
        expect(fair.filter(({ broken }) => broken.length === 0).length, source).toBeLessThan(8);
      }
    }),
    { numRuns: 150 },
  );
  expect(
    Math.min(seen.always, seen.never, seen.cut, seen.low),
    JSON.stringify(seen),
  ).toBeGreaterThan(3);
}, 120_000);

it("never-true is said only where nothing is feasible", () => {
  let said = 0;
  fc.assert(
    fc.property(fc.array(requirement, { minLength: 1, maxLength: 2 }), (requirements) => {
      const { diagnostics } = compile(entry, memoryHost({ "main.hpt": text(requirements) }));
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      if (errors.length === 0 || errors.some(({ id }) => id !== "never-true")) return;
      said += 1;
      // The same as reports, whose plan is made: no draw may meet all of them.
      const asReports = text([]).replace(
        "  search random",
        `${requirements.map((one, i) => `  report r${String(i)}: ${one}`).join("\n")}\n  search random`,
      );
      const [plan] = compile(entry, memoryHost({ "main.hpt": asReports })).plans;
      if (plan === undefined) throw new Error(asReports);
      for (const { scope } of draws(plan, 200)) {
        const all = plan.reports.every(({ value }) => scope.value(value) === true);
        expect(all, requirements.join("\n")).toBe(false);
      }
    }),
    { numRuns: 150 },
  );
  expect(said).toBeGreaterThan(10);
}, 120_000);
