import { describe, expect, test } from "vitest";
import { equalExpressions } from "../../src/ir/equal.ts";
import type { Expression } from "../../src/ir/expression.ts";
import { references } from "../../src/ir/references.ts";
import { children, fold, mapChildren, strip, visit } from "../../src/ir/traverse.ts";
import { intType } from "../../src/ir/types.ts";

const number = (value: number): Expression => ({ kind: "number", value });
const local = (name: string): Expression => ({ kind: "local", name });
const apply = (atom: string, ...args: Expression[]): Expression => ({ kind: "apply", atom, args });

/** One of every kind, each with every part that it can have. */
const specimens: { readonly [K in Expression["kind"]]: Expression & { kind: K } } = {
  number: { kind: "number", value: 1 },
  boolean: { kind: "boolean", value: true },
  text: { kind: "text", value: "adam" },
  table: { kind: "table", values: [[1, 2], [3]] },
  parameter: { kind: "parameter", name: "lr" },
  definition: { kind: "definition", name: "footprint" },
  local: { kind: "local", name: "x" },
  metric: { kind: "metric", trial: "run", metric: "loss", run: local("s") },
  data: { kind: "data", source: "builtin:digits" },
  apply: { kind: "apply", atom: "add", args: [local("a"), local("b")] },
  call: {
    kind: "call",
    function: "std:mixing/neyman",
    sets: [{ kind: "length", size: local("n") }],
    args: [local("a")],
  },
  if: { kind: "if", condition: local("c"), then: local("t"), otherwise: local("o") },
  array: {
    kind: "array",
    items: [
      { spread: false, value: local("a") },
      { spread: true, value: local("b") },
    ],
  },
  comprehension: {
    kind: "comprehension",
    binders: [
      { name: "i", over: { kind: "range", low: local("l"), high: local("h") } },
      { name: "s", over: { kind: "runs", trial: "other" } },
    ],
    where: local("w"),
    body: local("i"),
  },
  record: { kind: "record", fields: [{ name: "a", value: local("a") }] },
  field: { kind: "field", of: local("r"), name: "a" },
  index: {
    kind: "index",
    of: local("m"),
    at: [local("i"), local("j")],
    over: [{ kind: "any" }, { kind: "length", size: local("n") }],
  },
  let: { kind: "let", name: "y", value: local("v"), body: local("y") },
};

const all: readonly Expression[] = Object.values(specimens);
const locals = (expression: Expression) => {
  const names: string[] = [];
  visit(expression, (node) => {
    if (node.kind === "local") names.push(node.name);
  });
  return names;
};

describe("walking", () => {
  test("reaches the parts of every kind, in order", () => {
    expect(all.map((e) => [e.kind, locals(e)])).toEqual([
      ["number", []],
      ["boolean", []],
      ["text", []],
      ["table", []],
      ["parameter", []],
      ["definition", []],
      ["local", ["x"]],
      ["metric", ["s"]],
      ["data", []],
      ["apply", ["a", "b"]],
      ["call", ["n", "a"]],
      ["if", ["c", "t", "o"]],
      ["array", ["a", "b"]],
      ["comprehension", ["l", "h", "w", "i"]],
      ["record", ["a"]],
      ["field", ["r"]],
      ["index", ["m", "i", "j", "n"]],
      ["let", ["v", "y"]],
    ]);
  });

  test.each(all)("mapping the parts of $kind keeps its shape and its note", (expression) => {
    const noted = { ...expression, note: 7 };
    expect(mapChildren<{ note?: number }>(noted, (child) => child)).toEqual(noted);
    const renamed = mapChildren(expression, (child) =>
      child.kind === "local" ? local(`${child.name}2`) : child,
    );
    expect(children(renamed).map((child) => child.kind === "local" && child.name)).toEqual(
      children(expression).map((child) => child.kind === "local" && `${child.name}2`),
    );
  });

  test("stripping takes the notes off everywhere and nothing else", () => {
    const note = (expression: Expression): Expression => {
      const noted = {
        ...mapChildren(expression, note),
        type: intType(),
        span: { start: 0, end: 1 },
      };
      return noted;
    };
    for (const expression of all) expect(strip(note(expression))).toEqual(expression);
  });

  test("a fold sees the values of the parts, at any depth", () => {
    let deep = number(0);
    for (let i = 0; i < 100_000; i++) deep = apply("add", number(1), deep);
    expect(
      fold(deep, (node, parts: readonly number[]) =>
        node.kind === "number" ? node.value : parts.reduce((a, b) => a + b, 0),
      ),
    ).toBe(100_000);
    expect(
      fold(specimens.if, (node, parts: readonly string[]) =>
        node.kind === "local" ? node.name : `(${parts.join(" ")})`,
      ),
    ).toBe("(c t o)");
  });
});

describe("equality of shapes", () => {
  test("every kind equals itself alone", () => {
    for (const [i, left] of all.entries()) {
      for (const [j, right] of all.entries()) {
        expect(equalExpressions(left, { ...right })).toBe(i === j);
      }
    }
  });

  test.each(all)("a part that differs makes $kind differ", (expression) => {
    for (const part of children(expression)) {
      const changed = mapChildren(expression, (child) => (child === part ? number(9) : child));
      expect(equalExpressions(expression, changed)).toBe(false);
    }
  });

  test("names, members and lengths count", () => {
    expect(equalExpressions(apply("add", local("a")), apply("add", local("a"), local("a")))).toBe(
      false,
    );
    expect(equalExpressions(apply("add"), apply("subtract"))).toBe(false);
    expect(
      equalExpressions({ kind: "table", values: [1, [2]] }, { kind: "table", values: [1, [3]] }),
    ).toBe(false);
    expect(
      equalExpressions(specimens.metric, { kind: "metric", trial: "run", metric: "loss" }),
    ).toBe(false);
  });
});

test("references are found in every part", () => {
  const found = references({
    kind: "array",
    items: all.map((value) => ({ spread: false, value })),
  });
  expect(found).toEqual({
    parameters: new Set(["lr"]),
    definitions: new Set(["footprint"]),
    functions: new Set(["std:mixing/neyman"]),
    metrics: new Set(["run.loss"]),
    trials: new Set(["run", "other"]),
    data: new Set(["builtin:digits"]),
  });
});
