/** What a study inherits, and what its own statements replace. */
import { describe, expect, it } from "vitest";
import { compile } from "../../../src/index.ts";
import type { Plan } from "../../../src/plan/document.ts";
import { check, memoryHost, splitFiles } from "../harness.ts";

function plansOf(text: string): readonly Plan[] {
  const { plans, diagnostics } = compile("/project/main.hpt", memoryHost(splitFiles(text)));
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return plans;
}

function lastPlan(text: string): Plan {
  const plan = plansOf(text).at(-1);
  if (plan === undefined) throw new Error("no plan");
  return plan;
}

const base = `
task t(a: Real, n: Int) -> { loss: Real, cost: Real } from "builtin:noisy"
study base {
  param x: Real in 0 .. 1
  param n: Int in 1 .. 8
  let scale = 2
  trial run = t(a: scale * x, n)
  require cheap: n <= 6
  require x >= 0.1
  minimize loss: run.loss
  maximize run.cost
  report size: n
  search sobol
  budget 10 trials, 1min
  seed 1
}
`;

const names = (plan: Plan) => plan.parameters.map(({ name }) => name);
const texts = (plan: Plan) => plan.constraints.map(({ origin }) => origin.text);

describe("extends", () => {
  it("inherits everything", () => {
    const [first, second] = plansOf(`${base} study more extends base {}`);
    expect({ ...second, study: "base" }).toEqual(first);
  });

  it("replaces a name across kinds, in its place, and what reads it follows (a)", () => {
    const plan = lastPlan(`${base} study more extends base {
      let n = 4
      param scale: Real in 1 .. 3
      param late: Int in 1 .. 2
      require late < 3
    }`);
    expect(names(plan)).toEqual(["x", "scale", "late"]);
    expect(plan.definitions).toContainEqual({
      name: "n",
      phase: "constant",
      value: { kind: "number", value: 4 },
    });
    expect(texts(plan)).toEqual(["x >= 0.1", "late < 3"]);
  });

  it("replaces a conditional name wherever it stood (a)", () => {
    const plan = lastPlan(`
      study one {
        param kind: one of { a, b }
        when kind == a { param rate: Real in 0 .. 1 } else { param rate: Real in 1 .. 2 }
        minimize rate
      }
      study two extends one { param rate: Real in 0 .. 3 }`);
    expect(names(plan)).toEqual(["kind", "rate"]);
    expect(plan.parameters.map(({ condition }) => condition)).toEqual([undefined, undefined]);
  });

  it("may replace a name by one that depends on a parameter declared below it", () => {
    const plan = lastPlan(`
      study one { param rate: Real in 0 .. 1 minimize rate }
      study two extends one {
        param kind: one of { a, b }
        let first = kind == a
        when first { param rate: Real in 0 .. 1 } else { param rate: Real in 1 .. 2 }
      }`);
    expect(names(plan)).toEqual(["kind", "rate", "rate"]);
  });

  it("fixes a choice by its bare name (a)", () => {
    const plan = lastPlan(`
      study one { param kind: one of { a, b } param x: Real in 0 .. 1
        minimize if kind == a then x else 2 * x }
      study two extends one { let kind = b }`);
    expect(names(plan)).toEqual(["x"]);
    expect(plan.definitions[0]?.value).toEqual({ kind: "text", value: "b" });
  });

  it("replaces labelled requirements and reports, adds the others (b)", () => {
    const plan = lastPlan(`${base} study more extends base {
      require cheap: n <= 3
      require x <= 0.9
      report size: 2 * n
      report x
    }`);
    expect(texts(plan)).toEqual(["n <= 3", "x >= 0.1", "x <= 0.9"]);
    expect(plan.reports.map(({ label }) => label)).toEqual(["size", "x"]);
    expect(plan.reports[0]?.value).toMatchObject({ kind: "apply", atom: "multiply" });
  });

  it("replaces all objectives by any (c)", () => {
    const plan = lastPlan(`${base} study more extends base { minimize run.cost }`);
    expect(plan.objectives.map(({ origin }) => origin.text)).toEqual(["run.cost"]);
  });

  it("takes solve and search as one, other single statements by kind (d)", () => {
    const plan = lastPlan(`
      study one { param x: Real in 0 .. 1 minimize x search random budget 9 trials, 1h seed 1 }
      study two extends one { solve global budget 5 trials seed 2 }`);
    expect(plan.method).toEqual({ role: "solve", name: "global", settings: {} });
    expect(plan.budget).toEqual({ trials: 5 });
    expect(plan.seed).toBe(2);
  });

  it("replaces what a used space declares, which the space sees (e)", () => {
    const plan = lastPlan(`
      space net {
        param width: Int in 1 .. 64
        param depth: Int in 1 .. 4
        let size = width * depth
        require small: size <= 100
      }
      study one {
        use net
        let depth = 2
        require small: size <= 50
        minimize size
      }`);
    expect(names(plan)).toEqual(["width"]);
    expect(texts(plan)).toEqual(["size <= 50"]);
    expect(plan.definitions.map(({ name }) => name)).toEqual(["depth", "size"]);
  });

  it("looks up names of an imported base in the base's own module", () => {
    const plan = lastPlan(`
import { base } from "./base.hpt"
let bound = 5
study more extends base { param y: Real in 0 .. 1 require y <= bound }
//# base.hpt
let bound = 3
study base { param x: Int in 1 .. 9 require x <= bound minimize x }
`);
    expect(names(plan)).toEqual(["x", "y"]);
    expect(plan.definitions.map(({ value }) => value)).toEqual([
      { kind: "number", value: 3 },
      { kind: "number", value: 5 },
    ]);
    expect(plan.constraints[0]?.origin).toMatchObject({ source: "base.hpt", text: "x <= bound" });
  });

  it("says in which study an inherited statement went wrong, once", () => {
    const { diagnostics } = check(`
      study one { param x: Real in 0 .. 1 param y: Real in 0 .. 1 minimize x + y }
      study two extends one { when x > 0.5 { param y: Real in 0 .. 1 } }
      study three extends two {}`);
    expect(diagnostics.map(({ id }) => id)).toEqual(["inactive-param"]);
    expect(diagnostics[0]?.related.map(({ message }) => message)).toContain(
      "found while checking `two`",
    );
  });
});

describe("use … as", () => {
  it("keeps two copies of a space apart", () => {
    const plan = lastPlan(`
      space net {
        param kind: one of { small, large }
        when kind == large { param width: Int in 1 .. 64 }
        require wide: (width ?? 1) >= 1
      }
      study both {
        use net as a
        use net as b
        minimize (a.width ?? 0) + (b.width ?? 0)
      }`);
    expect(names(plan)).toEqual(["a.kind", "a.width", "b.kind", "b.width"]);
    expect(plan.parameters[3]?.condition).toMatchObject({ args: [{ name: "b.kind" }, {}] });
    expect(plan.constraints.map(({ label }) => label)).toEqual(["a.wide", "b.wide"]);
  });
});

describe("a value that branches declare", () => {
  it("is chosen by their conditions", () => {
    const plan = lastPlan(`
      study one {
        param x: Real in 0 .. 1
        when x > 0.5 { let cost = 2 } else { let cost = 3 }
        minimize x * cost
      }`);
    expect(plan.definitions).toEqual([
      {
        name: "cost",
        phase: "parameter",
        value: {
          kind: "if",
          condition: expect.objectContaining({ atom: "greater" }),
          then: { kind: "number", value: 2 },
          otherwise: { kind: "number", value: 3 },
        },
      },
    ]);
  });

  it("may vary in one and be fixed in the other", () => {
    const plan = lastPlan(`
      study one {
        param x: Real in 0 .. 1
        when x > 0.5 { param y: Int in 1 .. 4 } else { let y = 7 }
        minimize x * y
      }`);
    expect(names(plan)).toEqual(["x", "y"]);
    expect(plan.definitions[0]?.value).toMatchObject({
      kind: "if",
      then: { kind: "parameter", name: "y" },
      otherwise: { kind: "number", value: 7 },
    });
  });
});
