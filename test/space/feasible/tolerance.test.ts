import { assert, constantFrom, double, integer, oneof, property } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression } from "../../../src/ir/expression.ts";
import type { Value } from "../../../src/ir/value.ts";
import { createEnvironment, noMetrics } from "../../../src/space/environment.ts";
import { isAtMost, isNear } from "../../../src/space/feasible/tolerance.ts";
import { apply, num, plan, ref, require, text } from "../../support/plans.ts";

const names = ["x", "y", "z"];

function holds(
  expression: Expression,
  values: readonly Value[],
  phase: "parameter" | "metric" = "parameter",
  parts: Parameters<typeof plan>[0] = {},
): boolean {
  const environment = createEnvironment(plan(parts));
  const scope = environment.scope((name) => values[names.indexOf(name)], noMetrics);
  return scope.holds(require("", expression, { phase }));
}

const [x, y, z] = [ref("x"), ref("y"), ref("z")];
const little = 1 + 4e-10;
const much = 1 + 4e-9;

describe("requirements on parameters", () => {
  it.each([
    ["equal", [0.1 + 0.2, 0.3], true],
    ["equal", [1.5, 1.5 * little], true],
    ["equal", [1.5, 1.5 * much], false],
    ["less_equal", [1.5 * little, 1.5], true],
    ["less_equal", [1.5 * much, 1.5], false],
    ["less", [1.5, 1.5], false],
    ["less", [3, 3], false],
    ["greater_equal", [1.5, 1.5 * little], true],
    ["less", [1.5 * little, 1.5], false],
    ["greater", [1.5, 1.5 * little], false],
    ["not_equal", [1.5, 1.5 * little], true],
    ["not_equal", [1.5, 1.5], false],
    // Whole numbers are exact, as long as numbers beside them can be told apart.
    ["equal", [2e10, 2e10 + 1], false],
    ["less_equal", [2e10 + 1, 2e10], false],
    ["less_equal", [2e18 + 1024, 2e18], true],
    ["less_equal", [Infinity, 1], false],
    ["less_equal", [Infinity, Infinity], true],
    ["less_equal", [1e-12, 0], true],
    ["less_equal", [NaN, 1], false],
    ["equal", ["a", "b"], false],
    ["equal", ["a", "a"], true],
  ] as const)("%s of %j is %s", (atom, values, expected) => {
    expect(holds(apply(atom, x, y), values)).toBe(expected);
  });

  it("hold within rounding below connectives, definitions, functions and quantifiers", () => {
    const near = apply("less_equal", x, y);
    const at = [1.5 * little, 1.5];
    expect(holds(apply("and", near, apply("equal", y, num(1.5))), at)).toBe(true);
    expect(holds(apply("not", apply("greater", x, y)), at)).toBe(true);
    expect(holds(apply("not", apply("less", y, x)), at)).toBe(true);
    expect(holds(apply("not", apply("less_equal", y, x)), at)).toBe(false);
    expect(holds(apply("not", apply("not_equal", y, x)), at)).toBe(true);
    expect(holds(apply("not", apply("equal", y, x)), at)).toBe(true);
    expect(holds(apply("not", apply("or", apply("greater", x, y), text("no"))), at)).toBe(true);
    expect(holds(apply("in_range", x, num(1), y), at)).toBe(true);
    expect(holds(apply("in_set", x, num(1), y), at)).toBe(true);
    const branches = { kind: "if", condition: apply("equal", y, num(1.5)) } as const;
    const never = { kind: "boolean", value: false } as const;
    expect(holds({ ...branches, then: near, otherwise: never }, at)).toBe(true);
    expect(
      holds(
        {
          kind: "let",
          name: "a",
          value: x,
          body: apply("less_equal", { kind: "local", name: "a" }, y),
        },
        at,
      ),
    ).toBe(true);
    const definitions = [{ name: "d", phase: "parameter", value: near }] as const;
    expect(holds({ kind: "definition", name: "d" }, at, "parameter", { definitions })).toBe(true);
    const [a, b] = ["a", "b"].map((name) => ({ kind: "local", name }) as const);
    const body = apply("less_equal", a ?? x, b ?? y);
    const functions = [{ name: "f", generics: [], parameters: ["a", "b"], body }];
    const call = { kind: "call", function: "f", sets: [], args: [x, y] } as const;
    expect(holds(call, at, "parameter", { functions })).toBe(true);
    const all = apply("all", {
      kind: "comprehension",
      binders: [{ name: "i", over: { kind: "length", size: num(2) } }],
      body: near,
    });
    expect(holds(all, at)).toBe(true);
  });

  it("compare exactly in conditions and within numbers", () => {
    const at = [1.5 * little, 1.5];
    const condition = apply("less_equal", x, y);
    const taken = { kind: "if", condition, then: num(1), otherwise: num(0) } as const;
    expect(holds(apply("equal", taken, num(1)), at)).toBe(false);
    const bool = (value: boolean) => ({ kind: "boolean", value }) as const;
    expect(holds({ kind: "if", condition, then: bool(true), otherwise: bool(false) }, at)).toBe(
      false,
    );
  });

  it("are as `isNear` and `isAtMost` say", () => {
    const number = oneof(
      integer({ min: -5, max: 5 }),
      double(),
      double({ min: 1, max: 2, noNaN: true }),
      constantFrom(1 + 1e-9, 1 - 1e-9, 2 ** 52, 2 ** 52 + 1, 0.3, 0.1 + 0.2),
    );
    assert(
      property(number, number, (a, b) => {
        expect(holds(apply("equal", x, y), [a, b])).toBe(isNear(a, b));
        expect(holds(apply("less_equal", x, y), [a, b])).toBe(isAtMost(a, b));
        expect(holds(apply("greater_equal", y, x), [a, b])).toBe(isAtMost(a, b));
        expect(holds(apply("in_range", z, x, y), [a, b, a])).toBe(isNear(a, a) && isAtMost(a, b));
      }),
    );
  });
});

describe("requirements on metrics", () => {
  it("hold exactly", () => {
    expect(holds(apply("less_equal", x, y), [1.5 * little, 1.5], "metric")).toBe(false);
  });
});
