import { describe, expect, it } from "vitest";
import type { Scalar } from "../../src/analysis/scalar.ts";
import { graphOfPlan } from "../../src/analysis/unfold.ts";
import type { Expression, IndexSet } from "../../src/ir/expression.ts";
import { numbersOfStep } from "../support/step-memory.ts";
import { apply, int, minimize, num, param, plan, real, ref } from "../support/plans.ts";
import { objective, unfold } from "./support.ts";

/** A scalar in the notation of atoms. */
function show(node: Scalar): string {
  switch (node.kind) {
    case "constant":
      return String(node.value);
    case "variable":
      return node.variable.key;
    case "apply":
      return `${node.atom.name}(${node.args.map(show).join(", ")})`;
    case "if":
      return `if(${[node.condition, node.then, node.otherwise].map(show).join(", ")})`;
    case "unknown":
      return "?";
  }
}

const shown = (expression: string, ...parameters: readonly string[]) =>
  show(objective(expression, parameters).root);

const shownOf = (text: string) => {
  const { graph } = unfold(text);
  return {
    objectives: graph.objectives.map(({ value }) => show(value)),
    constraints: graph.constraints.map(
      ({ value, condition }) =>
        show(value) + (condition === undefined ? "" : ` if ${show(condition)}`),
    ),
    inherent: graph.inherent.map(show),
    variables: graph.variables.map(({ key, optional }) => (optional ? `${key}?` : key)),
  };
};

describe("expressions in scalars", () => {
  it.each([
    ["2 * 3 + x", "add(6, x)"],
    ["if 1 < 2 then x else 0", "x"],
    ["sum(i in 1 .. 2: i * x)", "sum(multiply(1, x), multiply(2, x))"],
    ["sum(i in 0 .. 9 where i > 7: i * x)", "sum(multiply(8, x), multiply(9, x))"],
    ["max([x, 2, -x])", "max(x, 2, negate(x))"],
    ["[x, 2 * x][1]", "multiply(2, x)"],
    ["sum([1, ...[x, x], 4])", "sum(1, x, x, 4)"],
    ["size([x, x]) + x", "add(2, x)"],
    [
      "sum(i in 0 .. 1, j in 0 .. 1 where i <= j: x^(i + j))",
      "sum(power(x, 0), power(x, 1), power(x, 2))",
    ],
    ["x * x", "power(x, 2)"],
  ])("%s is %s", (expression, expected) => {
    expect(shown(expression, "x: Real in 0 .. 1")).toBe(expected);
  });

  it("has equal parts once", () => {
    const { root } = objective("(x + 1) * 2 + sqrt(x + 1)", ["x: Real in 0 .. 1"]);
    if (root.kind !== "apply") throw new Error("no application");
    const [product, root2] = root.args;
    if (product?.kind !== "apply" || root2?.kind !== "apply") throw new Error("no application");
    expect(product.args[0]).toBe(root2.args[0]);
  });

  it("has definitions once, for all that reads them", () => {
    const { graph } = unfold(`study s {
      param x: Real in 0 .. 1
      let y = x + 1
      require y <= 1.5
      minimize 2 * y
    }`);
    expect(graph.nodes.filter((node) => show(node) === "add(x, 1)")).toHaveLength(1);
  });

  it("puts functions in, and says whose text a node stands in", () => {
    const { graph } = unfold(`
      fn twice(v: Real) -> Real { let w = v + 1
        return w + w }
      study s { param x: Real in 0 .. 1
        minimize 3 * twice(x) }`);
    const [product] = graph.objectives.map(({ value }) => value);
    expect(product && show(product)).toBe("multiply(3, add(add(x, 1), add(x, 1)))");
    const [, sum] = product?.kind === "apply" ? product.args : [];
    expect(product?.origin.owner).toBeUndefined();
    expect(sum?.origin.owner).toMatch(/twice$/);
    expect(sum?.origin.call?.kind).toBe("call");
    expect(sum?.origin.expression.kind).toBe("apply");
  });

  it("runs generics over the sets that they stand for", () => {
    const text = `
      enum Domain { web, books }
      fn weighted[E](w: Real[E]) -> Real = sum(e in E: 2 * w[e])
      study s { param mix: Simplex[Domain]
        minimize weighted(mix) }`;
    expect(shownOf(text).objectives).toEqual([
      "sum(multiply(2, mix[web]), multiply(2, mix[books]))",
    ]);
  });
});

describe("arrays whose length is a parameter", () => {
  it("guards the elements that may be left out", () => {
    expect(shown("sum(fill(w, n))", "w: Int in 1 .. 9", "n: Int in 1 .. 3")).toBe(
      "sum(w, if(greater_equal(n, 2), w, 0), if(greater_equal(n, 3), w, 0))",
    );
  });

  it.each(["max", "min", "prod", "norm", "mean"])(
    "knows what an absent element counts for `%s`",
    (atom) => {
      expect(shown(`${atom}(fill(w, n))`, "w: Int in 1 .. 9", "n: Int in 1 .. 3")).not.toContain(
        "?",
      );
    },
  );

  it("knows which element stands where, behind others of unknown number", () => {
    expect(shown("[7, ...fill(w, n), 8][2]", "w: Int in 1 .. 9", "n: Int in 1 .. 3")).toBe(
      "if(greater_equal(n, 2), w, 8)",
    );
    expect(shown("size([7, ...fill(w, n), 8])", "w: Int in 1 .. 9", "n: Int in 1 .. 3")).toBe(
      "add(n, 2)",
    );
  });

  it("is tight where the memory of a network is counted", () => {
    const { graph, rangeOf } = unfold(`
      import { mlp_memory } from "std:memory"
      study s {
        param depth: Int in 1 .. 4
        param width: Int in 16 .. 256
        require mlp_memory(depth, width, batch: 64) <= 2MiB
        minimize width
      }`);
    const [constraint] = graph.constraints;
    const memory = constraint?.value.kind === "apply" ? constraint.value.args[0] : undefined;
    const bytes = (depth: number, width: number) => 4 * numbersOfStep(depth, width, 64);
    expect(memory && rangeOf(memory)).toMatchObject({ low: bytes(1, 16), high: bytes(4, 256) });
  });

  it("reads the elements of an array parameter as far as they are there", () => {
    const text = `study s {
      param depth: Int in 1 .. 3
      param kernel: one of [3, 5, 7][depth]
      minimize sum(kernel)
    }`;
    expect(shownOf(text)).toMatchObject({
      objectives: [
        "sum(kernel[0], if(greater_equal(depth, 2), kernel[1], 0), if(greater_equal(depth, 3), kernel[2], 0))",
      ],
      variables: ["depth", "kernel[0]", "kernel[1]?", "kernel[2]?"],
    });
  });
});

describe("an index that is a parameter", () => {
  it("is a choice between the elements", () => {
    const text = `enum Size { small, large }
      let cost: Real[Size] = { small: 1, large: 5 }
      study s { param size: Size
        minimize cost[size] }`;
    expect(shownOf(text).objectives).toEqual(["if(equal(size, small), 1, 5)"]);
  });

  it("is NaN where there is no such element", () => {
    expect(shown("[5, 6][i]", "i: Int in 0 .. 1")).toBe("if(equal(i, 0), 5, 6)");
    expect(shown("[5, 6][i]", "i: Int in 1 .. 2")).toBe("if(equal(i, 1), 6, NaN)");
  });

  it("compares ordered choices by their positions", () => {
    const text = `study s { param p: one of [low, mid, high]
      require p >= mid
      minimize 1 }`;
    expect(shownOf(text).constraints).toEqual([
      "greater_equal(if(equal(p, low), 0, if(equal(p, mid), 1, 2)), 1)",
    ]);
  });
});

describe("conditional parameters", () => {
  it("are read with what stands for them", () => {
    const text = `study s {
      param optimizer: one of { adam, sgd }
      when optimizer == sgd { param momentum: Real in 0 .. 1
        require momentum >= 0.1 }
      minimize momentum ?? 0.9
    }`;
    expect(shownOf(text)).toMatchObject({
      objectives: ["if(equal(optimizer, sgd), momentum, 0.9)"],
      constraints: ["greater_equal(momentum, 0.1) if equal(optimizer, sgd)"],
      variables: ["optimizer", "momentum?"],
    });
    const { graph } = unfold(text);
    expect([...graph.activity].map(([{ key }, where]) => [key, show(where)])).toEqual([
      ["momentum", "equal(optimizer, sgd)"],
    ]);
  });

  it("are always there where every branch declares them", () => {
    const { graph } = unfold(`study s {
      param a: one of { p, q, r }
      when a == p { param lr: Real in 1 .. 2 }
      else when a == q { param lr: Real in 5 .. 9 }
      else { param lr: Real in 0.5 .. 1 }
      minimize lr
    }`);
    const lr = graph.variables.find(({ key }) => key === "lr");
    expect(lr).toMatchObject({ optional: false, range: { low: 0.5, high: 9 } });
  });
});

describe("variables", () => {
  it("have their grids", () => {
    const { graph } = unfold(`enum E { a, b }
      study s {
        param i: Int in 3 .. 100 pow2
        param t: Real in 0 .. 1 step 0.25
        param c: Int in { 8, 2, 4 }
        param o: Permutation[E]
        param m: Real[E, E] in 0 .. 3
        minimize i
      }`);
    const of = (key: string) => graph.variables.find((variable) => variable.key === key);
    expect(of("i")).toMatchObject({ values: [4, 8, 16, 32, 64], range: { whole: true } });
    expect(of("t")).toMatchObject({ values: [0, 0.25, 0.5, 0.75, 1], range: { whole: false } });
    expect(of("c")).toMatchObject({ values: [2, 4, 8], range: { low: 2, high: 8 } });
    expect(of("o[b]")).toMatchObject({ at: [1], range: { low: 0, high: 1, whole: true } });
    expect(of("m[a][b]")).toMatchObject({ at: [0, 1], name: "m", range: { low: 0, high: 3 } });
  });

  it("are metrics too, measured before the search or by each trial", () => {
    const { graph } = unfold(`
      task probe() -> { noise: Real in 0 .. 1 better lower, rounds: Int in 1 .. 9 } from "./probe.js"
      task train(x: Real, noise: Real) -> { loss: Real in 0 .. inf better lower, steps: Int in 1 .. 5 } from "./train.js"
      study s {
        param x: Real in 0 .. 1
        trial first = probe()
        trial run = train(x, noise: first.noise)
        minimize run.loss + run.steps + first.noise + std(r in run: r.loss)
        repeat 2
        budget 3 trials
      }`);
    expect(
      graph.variables.map(({ key, source, range }) => [
        key,
        source,
        "whole" in range && range.whole,
      ]),
    ).toEqual([
      ["x", "parameter", false],
      ["run.loss", "metric", false],
      // The mean of two runs.
      ["run.steps", "metric", false],
      ["first.noise", "measured", false],
      ["run.loss of run 1", "metric", false],
      ["run.loss of run 2", "metric", false],
    ]);
  });

  it("say what holds by what they are", () => {
    const text = `enum E { a, b }
      study s { param mix: Simplex[E]
        minimize mix[a] }`;
    expect(shownOf(text).inherent).toEqual([
      "in_range(sum(mix[a], mix[b]), 0.999999999, 1.000000001)",
    ]);
  });
});

describe("what is too large", () => {
  const x = param("x", real(0, 1));
  const many = (count: number): Expression => ({
    kind: "comprehension",
    binders: ["i", "j"].map((name) => ({ name, over: { kind: "length", size: num(count) } })),
    body: apply("multiply", ref("x"), { kind: "local", name: "i" }),
  });

  it("takes long chains", () => {
    let sum: Expression = ref("x");
    for (let i = 0; i < 100_000; i++) sum = apply("add", sum, ref("x"));
    const graph = graphOfPlan(plan({ parameters: [x], objectives: [minimize(sum)] }));
    expect(graph.objectives[0]?.value.kind).toBe("apply");
    expect(graph.nodes).toHaveLength(100_001);
  });

  it("takes long chains of definitions", () => {
    const definitions = Array.from({ length: 20_000 }, (_, i) => ({
      name: `d${String(i)}`,
      phase: "parameter" as const,
      value:
        i === 0
          ? ref("x")
          : apply("add", { kind: "definition", name: `d${String(i - 1)}` }, num(1)),
    }));
    const objectives = [minimize({ kind: "definition", name: "d19999" })];
    const graph = graphOfPlan(plan({ parameters: [x], definitions, objectives }));
    expect(graph.objectives[0]?.value.kind).toBe("apply");
  });

  it.each([3000, 9000, 1e9])("becomes unknown: %d² elements", (count) => {
    const objectives = [minimize(apply("sum", many(count)))];
    const graph = graphOfPlan(plan({ parameters: [x], objectives }));
    expect(graph.objectives[0]?.value.kind).toBe("unknown");
    expect(graph.nodes.length).toBeLessThan(1_000_000);
  });

  it("leaves room for the other statements", () => {
    const objectives = [minimize(apply("sum", many(3000))), minimize(apply("sqrt", ref("x")))];
    const graph = graphOfPlan(plan({ parameters: [x], objectives }));
    expect(graph.objectives.map(({ value }) => value.kind)).toEqual(["unknown", "apply"]);
  });

  it("ends for functions that call each other ever more often", () => {
    const functions = Array.from({ length: 200 }, (_, i) => ({
      name: `f${String(i)}`,
      generics: [],
      parameters: ["v"],
      body: apply(
        "add",
        call(i + 1, apply("sin", { kind: "local", name: "v" })),
        call(i + 1, apply("cos", { kind: "local", name: "v" })),
      ),
    }));
    const objectives = [minimize(call(0, ref("x")))];
    const graph = graphOfPlan(plan({ parameters: [x], functions, objectives }));
    expect(graph.nodes.length).toBeLessThan(1_000_000);
  });

  it("ends for what nests without end", () => {
    let nested: Expression = ref("x");
    for (let i = 0; i < 50_000; i++) nested = apply("min", num(i), nested);
    const functions = [{ name: "f0", generics: [], parameters: ["v"], body: call(0, ref("x")) }];
    const objectives = [minimize(nested), minimize(call(0, ref("x")))];
    const graph = graphOfPlan(plan({ parameters: [x], functions, objectives }));
    expect(graph.objectives.map(({ value }) => value.kind)).toEqual(["unknown", "unknown"]);
  });

  const one: IndexSet = { kind: "length", size: num(1) };
  it.each<readonly [string, (inner: Expression) => Expression]>([
    ["operators", (inner) => apply("min", ref("x"), inner)],
    [
      "choices",
      (inner) => ({
        kind: "if",
        condition: apply("less", ref("x"), num(0.5)),
        then: inner,
        otherwise: num(1),
      }),
    ],
    [
      "loops",
      (inner) =>
        apply("sum", { kind: "comprehension", binders: [{ name: "i", over: one }], body: inner }),
    ],
    [
      "filtered loops",
      (inner) =>
        apply("sum", {
          kind: "comprehension",
          binders: [{ name: "i", over: one }],
          where: apply("less", ref("x"), num(0.5)),
          body: inner,
        }),
    ],
    ["lengths", (inner) => apply("size", apply("fill", num(1), inner))],
    ["names", (inner) => ({ kind: "let", name: "l", value: ref("x"), body: inner })],
    [
      "arrays",
      (inner) => ({
        kind: "index",
        of: { kind: "array", items: [{ spread: false, value: inner }] },
        at: [num(0)],
        over: [{ kind: "any" }],
      }),
    ],
    [
      "records",
      (inner) => ({
        kind: "field",
        of: { kind: "record", fields: [{ name: "f", value: inner }] },
        name: "f",
      }),
    ],
  ])("ends for %s inside each other", (_, nest) => {
    for (const depth of [100, 400, 1000, 10_000]) {
      let nested: Expression = ref("x");
      for (let i = 0; i < depth; i++) nested = nest(nested);
      const graph = graphOfPlan(plan({ parameters: [x], objectives: [minimize(nested)] }));
      expect(graph.objectives).toHaveLength(1);
    }
  });

  it("does not read an array of any length into the graph", () => {
    const parameters = [
      param("n", int(1, 1e9)),
      param("k", { kind: "array", element: int(2, 5), over: 1e9, length: ref("n") }),
    ];
    const objectives = [minimize(apply("sum", ref("k")))];
    const graph = graphOfPlan(plan({ parameters, objectives }));
    expect(graph.nodes.length).toBeLessThan(10);
  });

  function call(index: number, arg: Expression): Expression {
    return { kind: "call", function: `f${String(index)}`, sets: [], args: [arg] };
  }
});
