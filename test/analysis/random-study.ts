/** Random small studies, by a seed: parameters of every kind, expressions over them, values for them. */
import type { Expression, FunctionDefinition, IndexSet } from "../../src/ir/expression.ts";
import type { Value } from "../../src/ir/value.ts";
import type { Constraint, Objective, Parameter, Plan } from "../../src/plan/document.ts";
import {
  apply,
  bool,
  choice,
  int,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  text,
} from "../support/plans.ts";
import { mulberry } from "../support/random.ts";

export interface Draw {
  readonly below: (count: number) => number;
  readonly between: (low: number, high: number) => number;
  readonly of: <T>(items: readonly T[]) => T;
}

export function createDraw(seed: number): Draw {
  const next = mulberry(seed);
  const below = (count: number) => Math.floor(next() * count);
  return {
    below,
    between: (low, high) => {
      // Ends and zero are drawn often.
      const at = next();
      if (at < 0.1) return low;
      if (at < 0.2) return high;
      return at < 0.25 && low < 0 && high > 0 ? 0 : low + next() * (high - low);
    },
    of: (items) => {
      const item = items[below(items.length)];
      if (item === undefined) throw new Error("nothing to draw from");
      return item;
    },
  };
}

const members = ["a", "b", "c"];
const overMembers: IndexSet = { kind: "members", members };
const length = ref("n");
const whenB = ref("b");

const parameters: readonly Parameter[] = [
  param("x", real(-3, 3)),
  param("y", real(0, 10)),
  param("w", int(1, 64)),
  param("n", int(0, 4)),
  param("c", choice(...members)),
  param("p", { kind: "choice", values: ["low", "mid", "high"], ordered: true }),
  param("g", choice(1, 4, 16)),
  param("t", real(0, 1, { name: "step", step: 0.25 })),
  param("b", bool),
  param("m", real(0, 2), { condition: whenB }),
  param("d", int(1, 9), { condition: whenB }),
  param("d", int(20, 30), { condition: apply("not", whenB) }),
  param("s", { kind: "simplex", over: members }),
  param("o", { kind: "permutation", over: members }),
  param("k", { kind: "array", element: int(1, 5), over: 4, length }),
];

const functions: readonly FunctionDefinition[] = [
  {
    name: "twice",
    generics: [],
    parameters: ["v"],
    body: apply("add", { kind: "local", name: "v" }, { kind: "local", name: "v" }),
  },
  {
    name: "weighted",
    generics: ["E"],
    parameters: ["us"],
    body: apply("sum", {
      kind: "comprehension",
      binders: [{ name: "e", over: { kind: "generic", name: "E" } }],
      body: apply("multiply", num(2), {
        kind: "index",
        of: { kind: "local", name: "us" },
        at: [{ kind: "local", name: "e" }],
        over: [{ kind: "generic", name: "E" }],
      }),
    }),
  },
  {
    name: "neighbours",
    generics: [],
    parameters: ["hidden"],
    body: {
      kind: "let",
      name: "layers",
      value: {
        kind: "array",
        items: [
          { spread: false, value: num(3) },
          { spread: true, value: { kind: "local", name: "hidden" } },
          { spread: false, value: num(7) },
        ],
      },
      body: apply("sum", {
        kind: "comprehension",
        binders: [
          {
            name: "i",
            over: {
              kind: "range",
              low: num(1),
              high: apply("subtract", apply("size", { kind: "local", name: "layers" }), num(1)),
            },
          },
        ],
        body: apply(
          "multiply",
          elementOf({ kind: "local", name: "layers" }, apply("subtract", local("i"), num(1))),
          elementOf({ kind: "local", name: "layers" }, local("i")),
        ),
      }),
    },
  },
];

function local(name: string): Expression {
  return { kind: "local", name };
}

function elementOf(of: Expression, at: Expression): Expression {
  return { kind: "index", of, at: [at], over: [{ kind: "any" }] };
}

/** A study with a definition, so many requirements (some conditional) and one objective. */
export function randomPlan(seed: number, requirements: number, depth: number): Plan {
  const draw = createDraw(seed);
  const grow = growth(draw);
  const constraints: Constraint[] = Array.from({ length: requirements }, () => {
    const holds = draw.below(2) === 0 ? grow.truth(depth, []) : grow.bound(depth);
    const isConditional = draw.below(4) === 0;
    return require("…", isConditional && draw.below(2) === 0
      ? apply("less", ref("m"), grow.number(1, []))
      : holds, isConditional ? { condition: whenB } : {});
  });
  const objectives: readonly Objective[] = [minimize(grow.number(depth + 1, []))];
  return plan({
    parameters,
    functions,
    definitions: [{ name: "base", phase: "parameter", value: grow.number(2, [], false) }],
    constraints,
    objectives,
  });
}

function growth(draw: Draw) {
  const number = (depth: number, locals: readonly string[], defined = true): Expression => {
    const inner = () => number(depth - 1, locals, defined);
    if (depth <= 0) {
      return draw.of([
        () => num(draw.of([0, 1, 2, -1, 0.5, 4])),
        () => ref(draw.of(["x", "y", "w", "n", "g", "t", "d"])),
        () => (locals.length === 0 ? ref("x") : local(draw.of(locals))),
      ])();
    }
    return draw.of([
      () => number(0, locals, defined),
      () =>
        apply(draw.of(["add", "subtract", "multiply", "divide", "min", "max"]), inner(), inner()),
      () => apply(draw.of(["negate", "abs", "sqrt", "exp", "log", "floor"]), inner()),
      () => apply("power", inner(), num(draw.of([2, 3, 0.5, -1]))),
      () => {
        const square = inner();
        return apply("multiply", square, square);
      },
      (): Expression => ({
        kind: "if",
        condition: truth(depth - 1, locals),
        then: inner(),
        otherwise: inner(),
      }),
      (): Expression => ({
        kind: "index",
        of: ref(draw.of(["s", "o"])),
        at: [draw.of([text("a"), text("c"), ref("c")])],
        over: [overMembers],
      }),
      () => {
        const i = num(draw.below(4));
        return {
          kind: "if" as const,
          condition: apply("greater", length, i),
          then: {
            kind: "index" as const,
            of: ref("k"),
            at: [i],
            over: [{ kind: "length" as const, size: length }],
          },
          otherwise: inner(),
        };
      },
      () => apply("fallback", ref("m"), inner()),
      () => elementOf(array(depth - 1, locals, defined), draw.of([num(0), num(1), ref("n")])),
      () => {
        const atom = draw.of(["sum", "prod", "min", "max", "mean", "norm", "size", "median"]);
        return apply(atom, array(depth - 1, locals, defined));
      },
      (): Expression => ({
        kind: "let",
        name: "l",
        value: inner(),
        body: number(depth - 1, [...locals, "l"], defined),
      }),
      (): Expression => ({ kind: "call", function: "twice", sets: [], args: [inner()] }),
      (): Expression => ({
        kind: "call",
        function: "weighted",
        sets: [overMembers],
        args: [ref(draw.of(["s", "o"]))],
      }),
      (): Expression => ({
        kind: "call",
        function: "neighbours",
        sets: [],
        args: [array(depth - 1, locals, defined)],
      }),
      (): Expression => (defined ? { kind: "definition", name: "base" } : ref("y")),
      () => apply("count", truths(depth - 1, locals)),
    ])();
  };

  const set = (depth: number, locals: readonly string[]): IndexSet =>
    draw.of<() => IndexSet>([
      () => ({ kind: "length", size: draw.of([num(3), length]) }),
      () => ({
        kind: "range",
        low: num(1),
        high: draw.of([num(2), length, apply("add", length, num(1))]),
      }),
      () => ({ kind: "range", low: length, high: num(3) }),
      () => ({ kind: "length", size: apply("size", array(depth - 1, locals, false)) }),
    ])();

  const array = (depth: number, locals: readonly string[], defined = true): Expression => {
    if (depth <= 0) return draw.of([ref("k"), ref("s"), apply("fill", ref("w"), length)]);
    return draw.of<() => Expression>([
      () => array(0, locals),
      () => apply("fill", number(depth - 1, locals, defined), draw.of([num(2), length])),
      () => ({
        kind: "array",
        items: Array.from({ length: draw.below(4) }, () =>
          draw.below(2) === 0
            ? { spread: false, value: number(depth - 1, locals, defined) }
            : { spread: true, value: array(depth - 1, locals, defined) },
        ),
      }),
      () => ({
        kind: "comprehension",
        binders: [
          { name: "i", over: set(depth, locals) },
          ...(draw.below(4) === 0 ? [{ name: "j", over: set(0, locals) }] : []),
        ],
        ...(draw.below(3) === 0 ? { where: truth(1, [...locals, "i"]) } : {}),
        body: number(depth - 1, [...locals, "i"], defined),
      }),
      () => ({
        kind: "if",
        condition: truth(depth - 1, locals),
        then: array(depth - 1, locals, defined),
        otherwise: array(depth - 1, locals, defined),
      }),
      () => apply("sort", array(depth - 1, locals, defined)),
    ])();
  };

  const truths = (depth: number, locals: readonly string[]): Expression => ({
    kind: "comprehension",
    binders: [{ name: "i", over: set(depth, locals) }],
    body: truth(depth, [...locals, "i"]),
  });

  const truth = (depth: number, locals: readonly string[]): Expression => {
    const inner = () => number(depth - 1, locals);
    const compare = () =>
      apply(draw.of(["less", "less_equal", "greater", "greater_equal"]), inner(), inner());
    if (depth <= 0) {
      return draw.of([
        () => ref("b"),
        () => apply("equal", ref("c"), text(draw.of(members))),
        () => apply("in_set", ref("c"), text("a"), text("b")),
        () => apply("less_equal", number(0, locals), number(0, locals)),
        () => apply("greater_equal", positionOf(ref("p")), num(1)),
      ])();
    }
    return draw.of([
      compare,
      compare,
      compare,
      () => apply(draw.of(["and", "or"]), truth(depth - 1, locals), truth(depth - 1, locals)),
      () => apply("not", truth(depth - 1, locals)),
      () => apply("in_range", inner(), num(-2), num(6)),
      () => apply(draw.of(["equal", "not_equal"]), inner(), inner()),
      () => apply(draw.of(["all", "any"]), truths(depth - 1, locals)),
    ])();
  };

  /** A requirement that leaves something out, more often than not. */
  const bound = (depth: number): Expression =>
    apply(
      draw.of(["less_equal", "greater_equal"]),
      number(depth, []),
      num(draw.of([-2, 0.25, 1, 3, 8, 40])),
    );

  return { number, truth, bound };
}

function positionOf(of: Expression): Expression {
  return {
    kind: "index",
    of: { kind: "array", items: [0, 1, 2].map((i) => ({ spread: false, value: num(i) })) },
    at: [of],
    over: [{ kind: "members", members: ["low", "mid", "high"] }],
  };
}

/** Values for the parameters of `randomPlan`; inactive ones are absent. */
export function randomValues(draw: Draw): ReadonlyMap<string, Value> {
  const whole = (low: number, high: number) => low + draw.below(high - low + 1);
  const n = whole(0, 4);
  const isB = draw.below(2) === 0;
  const cuts = [draw.between(0, 1), draw.between(0, 1)].toSorted((a, b) => a - b);
  const [first = 0, second = 1] = cuts;
  const values: [string, Value][] = [
    ["x", draw.between(-3, 3)],
    ["y", draw.between(0, 10)],
    ["w", whole(1, 64)],
    ["n", n],
    ["c", draw.of(members)],
    ["p", draw.of(["low", "mid", "high"])],
    ["g", draw.of([1, 4, 16])],
    ["t", draw.below(5) * 0.25],
    ["b", isB],
    ["d", isB ? whole(1, 9) : whole(20, 30)],
    ["s", [first, second - first, 1 - second]],
    [
      "o",
      draw.of([
        [0, 1, 2],
        [0, 2, 1],
        [1, 0, 2],
        [1, 2, 0],
        [2, 0, 1],
        [2, 1, 0],
      ]),
    ],
    ["k", Array.from({ length: n }, () => whole(1, 5))],
  ];
  return new Map(isB ? [...values, ["m", draw.between(0, 2)]] : values);
}
