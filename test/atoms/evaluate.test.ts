import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  emptyEnvironment,
  type Environment,
  namedMembers,
  numberedMembers,
} from "../../src/atoms/environment.ts";
import { compile, createEvaluators, evaluate } from "../../src/atoms/evaluate.ts";
import { EvaluationLimitError } from "../../src/atoms/limits.ts";
import type { Expression, FunctionDefinition, IndexSet } from "../../src/ir/expression.ts";
import { positionOf } from "../../src/ir/position.ts";
import type { Value } from "../../src/ir/value.ts";

// ── expressions by hand ─────────────────────────────────────────────────────

type Term = Expression | number;
const term = (t: Term): Expression => (typeof t === "number" ? { kind: "number", value: t } : t);
const apply = (atom: string, ...args: Term[]): Expression => ({
  kind: "apply",
  atom,
  args: args.map(term),
});
const local = (name: string): Expression => ({ kind: "local", name });
const text = (value: string) => ({ kind: "text", value }) as const;
const truth = (value: boolean): Expression => ({ kind: "boolean", value });
const parameter = (name: string) => ({ kind: "parameter", name }) as const;
const list = (...items: Term[]): Expression => ({
  kind: "array",
  items: items.map((item) => ({ spread: false, value: term(item) })),
});
const at = (
  of: Expression,
  over: IndexSet | readonly IndexSet[],
  ...index: Term[]
): Expression => ({
  kind: "index",
  of,
  at: index.map(term),
  over: [over].flat(),
});
const choose = (condition: Expression, yes: Term, no: Term): Expression => ({
  kind: "if",
  condition,
  then: term(yes),
  otherwise: term(no),
});
const bind = (name: string, value: Term, body: Expression): Expression => ({
  kind: "let",
  name,
  value: term(value),
  body,
});
const length = (size: Term): IndexSet => ({ kind: "length", size: term(size) });
const range = (low: Term, high: Term): IndexSet => ({
  kind: "range",
  low: term(low),
  high: term(high),
});
const generic = (name: string): IndexSet => ({ kind: "generic", name });
const each = (name: string, over: IndexSet, body: Term, where?: Expression): Expression => ({
  kind: "comprehension",
  binders: [{ name, over }],
  ...(where === undefined ? {} : { where }),
  body: term(body),
});

const domain: IndexSet = { kind: "members", name: "Domain", members: ["web", "books", "code"] };

/** Fails the test when it is evaluated. */
const untouchable = parameter("untouchable");

const values = new Map<string, Value>([
  ["lr", 0.1],
  ["w", [0.5, 0.3, 0.2]],
  ["policy", "heavy"],
  ["absent", undefined],
]);
const environment: Environment = {
  parameter: (name) => {
    if (name === "untouchable") throw new Error("evaluated what does not count");
    return values.get(name);
  },
  definition: (name) => (name === "footprint" ? 2048 : undefined),
  metric: (trial, metric, run) => `${trial}.${metric}${run === undefined ? "" : `#${String(run)}`}`,
  data: (source) => ({ rows: source.length, classes: 10 }),
  runs: (trial) => (trial === "run" ? 3 : 0),
};

const run = (expression: Expression, functions: readonly FunctionDefinition[] = []): Value =>
  evaluate(expression, environment, new Map(functions.map((f) => [f.name, f])));

// ── kinds of nodes ──────────────────────────────────────────────────────────

describe("every kind of node", () => {
  const cases: readonly (readonly [string, Expression, Value])[] = [
    ["number", term(3), 3],
    ["boolean", truth(true), true],
    ["text", text("adam"), "adam"],
    [
      "table",
      {
        kind: "table",
        values: [
          [1, 2],
          [3, 4],
        ],
      },
      [
        [1, 2],
        [3, 4],
      ],
    ],
    ["parameter", parameter("lr"), 0.1],
    ["inactive parameter", parameter("absent"), undefined],
    ["definition", { kind: "definition", name: "footprint" }, 2048],
    ["metric", { kind: "metric", trial: "run", metric: "loss" }, "run.loss"],
    [
      "metric of a run",
      { kind: "metric", trial: "run", metric: "loss", run: term(2) },
      "run.loss#2",
    ],
    ["data", { kind: "field", of: { kind: "data", source: "iris" }, name: "rows" }, 4],
    ["constant", apply("inf"), Infinity],
    ["apply of one", apply("negate", 2), -2],
    ["apply of two", apply("subtract", 5, 2), 3],
    ["apply of three", apply("clamp", 5, 0, 1), 1],
    ["apply of many", apply("max", 1, 4, 2, 3), 4],
    ["if true", choose(truth(true), 1, untouchable), 1],
    ["if false", choose(truth(false), untouchable, 2), 2],
    ["array", list(1, 2), [1, 2]],
    [
      "array with a spread",
      {
        kind: "array",
        items: [
          { spread: false, value: term(1) },
          { spread: true, value: parameter("w") },
          { spread: false, value: list(9) },
        ],
      },
      [1, 0.5, 0.3, 0.2, [9]],
    ],
    [
      "record",
      {
        kind: "record",
        fields: [
          { name: "a", value: term(1) },
          { name: "__proto__", value: term(2) },
        ],
      },
      Object.fromEntries([
        ["a", 1],
        ["__proto__", 2],
      ]),
    ],
    [
      "field",
      { kind: "field", of: { kind: "record", fields: [{ name: "a", value: term(1) }] }, name: "a" },
      1,
    ],
    [
      "no field of an object's own",
      { kind: "field", of: { kind: "record", fields: [] }, name: "toString" },
      undefined,
    ],
    ["let", bind("x", 2, apply("multiply", local("x"), local("x"))), 4],
    ["let within let", bind("x", 2, apply("add", bind("x", 3, local("x")), local("x"))), 5],
    ["lets side by side", apply("add", bind("x", 2, local("x")), bind("y", 3, local("y"))), 5],
  ];

  test.each(cases)("%s", (_, expression, expected) => {
    expect(run(expression)).toEqual(expected);
  });

  test("free locals and generics come from the environment", () => {
    const given: Environment = {
      ...emptyEnvironment,
      locals: new Map([["n", 4]]),
      sets: new Map([
        ["E", namedMembers(["a", "b"])],
        ["N", numberedMembers(0, 2)],
      ]),
    };
    expect(evaluate(apply("add", local("n"), 1), given)).toBe(5);
    expect(evaluate(each("e", generic("E"), local("e")), given)).toEqual(["a", "b"]);
    expect(evaluate(each("i", generic("N"), local("i")), given)).toEqual([0, 1]);
    expect(evaluate(each("e", generic("Nowhere"), local("e")), given)).toEqual([]);
  });

  test("nothing is known in the empty environment", () => {
    expect(evaluate(parameter("lr"), emptyEnvironment)).toBeUndefined();
    expect(evaluate(apply("add", parameter("lr"), 1), emptyEnvironment)).toBeNaN();
    expect(evaluate(each("s", { kind: "runs", trial: "run" }, 1), emptyEnvironment)).toEqual([]);
  });
});

describe("only what counts is evaluated", () => {
  test.each<[string, Expression, Value]>([
    ["and", apply("and", apply("and", truth(false), untouchable), untouchable), false],
    ["or", apply("or", apply("or", truth(false), truth(true)), untouchable), true],
    ["and of all", apply("and", apply("and", truth(true), truth(true)), truth(true)), true],
    ["or of none", apply("or", truth(false), truth(false)), false],
    [
      "and that leans right",
      apply("and", truth(false), apply("and", untouchable, untouchable)),
      false,
    ],
    ["??", apply("fallback", parameter("lr"), untouchable), 0.1],
    [
      "?? of an absent value",
      apply("fallback", parameter("absent"), apply("fallback", parameter("absent"), 7)),
      7,
    ],
    [
      "forall",
      apply(
        "all",
        each(
          "i",
          length(9),
          choose(
            apply("equal", local("i"), 2),
            truth(false),
            choose(apply("greater", local("i"), 2), untouchable, truth(true)),
          ),
        ),
      ),
      false,
    ],
    [
      "exists",
      apply(
        "any",
        each(
          "i",
          length(9),
          choose(
            apply("equal", local("i"), 2),
            truth(true),
            choose(apply("greater", local("i"), 2), untouchable, truth(false)),
          ),
        ),
      ),
      true,
    ],
    [
      "forall of what holds",
      apply("all", each("i", length(9), apply("less", local("i"), 9))),
      true,
    ],
    [
      "exists of what does not",
      apply("any", each("i", length(9), apply("less", local("i"), 0))),
      false,
    ],
    ["all of an array", apply("all", list(truth(true), truth(false))), false],
    ["size of a comprehension", apply("size", each("i", length(5), untouchable)), 5],
  ])("%s", (_, expression, expected) => {
    expect(run(expression)).toBe(expected);
  });
});

describe("comprehensions", () => {
  test("run over members, lengths, ranges and runs", () => {
    expect(run(each("d", domain, local("d")))).toEqual(["web", "books", "code"]);
    expect(run(each("i", length(3), local("i")))).toEqual([0, 1, 2]);
    expect(run(each("i", range(-1, 1), local("i")))).toEqual([-1, 0, 1]);
    expect(run(each("i", range(3, 1), local("i")))).toEqual([]);
    expect(run(each("i", length(-2), local("i")))).toEqual([]);
    expect(run(each("i", length(apply("divide", 0, 0)), local("i")))).toEqual([]);
    expect(
      run(
        each(
          "s",
          { kind: "runs", trial: "run" },
          { kind: "metric", trial: "run", metric: "loss", run: local("s") },
        ),
      ),
    ).toEqual(["run.loss#0", "run.loss#1", "run.loss#2"]);
  });

  test("the last binder is fastest, and sees those before it", () => {
    const pairs: Expression = {
      kind: "comprehension",
      binders: [
        { name: "i", over: range(1, 3) },
        { name: "j", over: range(1, local("i")) },
      ],
      body: apply("add", apply("multiply", 10, local("i")), local("j")),
    };
    expect(run(pairs)).toEqual([11, 21, 22, 31, 32, 33]);
    expect(run(apply("size", pairs))).toBe(6);
  });

  test("a filter leaves out", () => {
    const odd = each("i", length(6), local("i"), apply("equal", apply("mod", local("i"), 2), 1));
    expect(run(odd)).toEqual([1, 3, 5]);
    expect(run(apply("size", odd))).toBe(3);
    expect(run(apply("sum", odd))).toBe(9);
  });

  test("nest: an inner one sees the outer binder and leaves it alone", () => {
    const inner = (i: Expression) =>
      apply("sum", each("j", length(3), apply("multiply", i, local("j"))));
    expect(run(each("i", length(4), apply("add", inner(local("i")), local("i"))))).toEqual([
      0, 4, 8, 12,
    ]);
  });
});

describe("indices", () => {
  const w = parameter("w");

  test("by member, by position, from the low end of a range", () => {
    expect(run(at(w, domain, text("books")))).toBe(0.3);
    expect(run(at(w, domain, 2))).toBe(0.2);
    expect(run(at(w, { kind: "any" }, 1))).toBe(0.3);
    expect(run(at(w, range(1, 3), 1))).toBe(0.5);
    expect(run(at(w, range(1, 3), 3))).toBe(0.2);
    expect(run(each("d", domain, at(w, domain, local("d"))))).toEqual([0.5, 0.3, 0.2]);
  });

  test("of a matrix: an element, or a row", () => {
    const m: Expression = {
      kind: "table",
      values: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    };
    expect(run(at(m, [length(2), domain], 1, text("code")))).toBe(6);
    expect(run(at(m, length(2), 1))).toEqual([4, 5, 6]);
  });

  test.each([3, -1, 0.5, NaN])("outside there is no number: %d", (i) => {
    expect(run(at(w, { kind: "any" }, apply("add", i, 0)))).toBeNaN();
  });

  test("an element beyond a length that varies is absent", () => {
    const open = { kind: "length", size: parameter("n") } as const;
    expect(run(at(w, open, 2))).toBe(0.2);
    expect(run(at(w, open, 3))).toBeUndefined();
    expect(run(apply("fallback", at(w, open, 3), 7))).toBe(7);
    expect(run(at(w, open, -1))).toBeNaN();
  });

  test("no member, no array", () => {
    expect(run(at(w, domain, text("poems")))).toBeNaN();
    expect(run(at(term(3), domain, text("web")))).toBeNaN();
    expect(run(at(parameter("absent"), domain, text("web")))).toBeUndefined();
  });

  test("ordered choices compare by position", () => {
    const span = { start: 0, end: 0 };
    const type = { kind: "choice", members: ["light", "medium", "heavy"], ordered: true } as const;
    const medium = positionOf({ ...text("medium"), type, span }, type);
    const policy = positionOf({ ...parameter("policy"), type, span }, type);
    expect(run(medium)).toBe(1);
    expect(run(apply("less", medium, policy))).toBe(true);
    expect(run(apply("less", policy, medium))).toBe(false);
  });
});

// ── functions of the language ───────────────────────────────────────────────

/** Shares max(floor, level · sigma) with the least level over all cuts; generic over an index set. */
const waterFilled: FunctionDefinition = {
  name: "water_filled",
  generics: ["E"],
  parameters: ["sigma", "floor"],
  body: bind(
    "level",
    apply(
      "min",
      each(
        "d",
        generic("E"),
        apply(
          "divide",
          apply(
            "subtract",
            1,
            apply(
              "multiply",
              local("floor"),
              apply(
                "count",
                each(
                  "j",
                  generic("E"),
                  apply(
                    "less",
                    at(local("sigma"), generic("E"), local("j")),
                    at(local("sigma"), generic("E"), local("d")),
                  ),
                ),
              ),
            ),
          ),
          apply(
            "sum",
            each(
              "j",
              generic("E"),
              at(local("sigma"), generic("E"), local("j")),
              apply(
                "greater_equal",
                at(local("sigma"), generic("E"), local("j")),
                at(local("sigma"), generic("E"), local("d")),
              ),
            ),
          ),
        ),
      ),
    ),
    each(
      "d",
      generic("E"),
      apply(
        "max",
        local("floor"),
        apply("multiply", local("level"), at(local("sigma"), generic("E"), local("d"))),
      ),
    ),
  ),
};

const square: FunctionDefinition = {
  name: "square",
  generics: [],
  parameters: ["x"],
  body: apply("multiply", local("x"), local("x")),
};
const sumOfSquares: FunctionDefinition = {
  name: "sum_of_squares",
  generics: ["E"],
  parameters: ["xs"],
  body: apply(
    "sum",
    each("e", generic("E"), {
      kind: "call",
      function: "square",
      sets: [],
      args: [at(local("xs"), generic("E"), local("e"))],
    }),
  ),
};
const call = (name: string, sets: readonly IndexSet[], ...args: Term[]): Expression => ({
  kind: "call",
  function: name,
  sets,
  args: args.map(term),
});

describe("functions", () => {
  test("water-filling gives shares that keep the floor, sum to one and follow sigma", () => {
    const filled = compile(
      call("water_filled", [domain], local("sigma"), local("floor")),
      new Map([["water_filled", waterFilled]]),
    );
    const positive = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(
        fc.tuple(positive, positive, positive),
        fc.double({ min: 0, max: 0.33, noNaN: true }),
        (sigma, floor) => {
          const shares = filled({
            ...emptyEnvironment,
            locals: new Map<string, Value>([
              ["sigma", sigma],
              ["floor", floor],
            ]),
          });
          if (!Array.isArray(shares)) throw new Error("no shares");
          const w: readonly number[] = shares;
          expect(w.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
          for (const [i, share] of w.entries()) {
            expect(share).toBeGreaterThanOrEqual(floor);
            for (const [j, other] of w.entries()) {
              if ((sigma[i] ?? 0) >= (sigma[j] ?? 0)) expect(share).toBeGreaterThanOrEqual(other);
            }
          }
        },
      ),
    );
  });

  test("call functions, over the caller's sets", () => {
    const both = [square, sumOfSquares];
    expect(run(call("sum_of_squares", [domain], list(1, 2, 3)), both)).toBe(14);
    expect(run(call("sum_of_squares", [length(2)], list(1, 2, 3)), both)).toBe(5);
    const pass: FunctionDefinition = {
      name: "pass",
      generics: ["D"],
      parameters: ["xs"],
      body: call("sum_of_squares", [generic("D")], local("xs")),
    };
    expect(run(call("pass", [domain], list(1, 2, 3)), [...both, pass])).toBe(14);
  });

  test("keep their locals apart from the caller's", () => {
    const expression = bind("x", 5, apply("add", call("square", [], 3), local("x")));
    expect(run(expression, [square])).toBe(14);
    expect(run(call("square", [], call("square", [], 3)), [square])).toBe(81);
  });

  test("what does not exist and what calls itself is refused before it runs", () => {
    const loop: FunctionDefinition = {
      name: "loop",
      generics: [],
      parameters: [],
      body: call("loop", []),
    };
    expect(() => compile(call("nothing", []))).toThrow("there is no function `nothing`");
    expect(() => compile(apply("nothing", 1))).toThrow(
      "there is no operator or function `nothing`",
    );
    expect(() => compile(call("loop", []), new Map([["loop", loop]]))).toThrow("calls itself");
    expect(() => compile(each("i", { kind: "any" }, 1))).toThrow("any length");
  });
});

describe("size and time", () => {
  test("a nesting of 256 and a sum of 100,000 terms", () => {
    let nested = term(0);
    for (let i = 0; i < 256; i++)
      nested = choose(truth(true), bind("x", nested, apply("add", 1, local("x"))), 0);
    expect(run(nested)).toBe(256);
    let chain = term(0);
    let conditions = truth(true);
    for (let i = 0; i < 100_000; i++) {
      chain = apply("add", chain, 1);
      conditions = apply("and", conditions, truth(true));
    }
    expect(run(chain)).toBe(100_000);
    expect(run(conditions)).toBe(true);
  });

  test("a chain is worked from left to right", () => {
    expect(run(apply("subtract", apply("divide", apply("multiply", 3, 8), 4), 1))).toBe(5);
  });

  test("the number of steps is that of the terms, nested or not", () => {
    let counted = 0;
    const counting: Environment = { ...environment, parameter: () => ++counted };
    const inner = apply("sum", each("j", length(1000), parameter("x")));
    evaluate(apply("sum", each("i", length(20), inner)), counting);
    expect(counted).toBe(20_000);
  });

  test("a compiled expression runs again and again, and shares functions", () => {
    const evaluator = createEvaluators(new Map([["square", square]]));
    const [first, second] = [
      evaluator(call("square", [], parameter("x"))),
      evaluator(call("square", [], 4)),
    ];
    for (const x of [1, 2, 3])
      expect(first({ ...emptyEnvironment, parameter: () => x })).toBe(x * x);
    expect(second(emptyEnvironment)).toBe(16);
  });

  const loops = (body: Expression) => apply("sum", each("i", length(1e5), body));
  test.each<[string, "array" | "steps", Expression]>([
    ["an endless sum", "steps", apply("sum", each("i", range(0, apply("inf")), 1))],
    ["an endless forall", "steps", apply("all", each("i", range(0, apply("inf")), truth(true)))],
    ["nested loops", "steps", loops(apply("sum", each("j", length(1e5), 1)))],
    [
      "large arrays made in a loop",
      "steps",
      apply("all", each("i", length(1e5), bind("xs", apply("fill", 1, 1e5), truth(true)))),
    ],
    [
      "a large array read in a loop",
      "steps",
      bind("xs", apply("fill", 1, 1e5), loops(apply("sum", local("xs")))),
    ],
    ["one large array", "array", each("i", length(1.5e7), 1)],
    ["one larger still", "array", apply("fill", 1, apply("inf"))],
  ])("%s is refused", (_, limit, expression) => {
    let refusal: unknown;
    try {
      run(expression);
    } catch (error) {
      refusal = error;
    }
    expect(refusal).toBeInstanceOf(EvaluationLimitError);
    expect(refusal).toHaveProperty("limit", limit);
  });
});
