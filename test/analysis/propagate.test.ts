import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { propagate } from "../../src/analysis/propagate.ts";
import type { ScalarGraph } from "../../src/analysis/scalar.ts";
import { graphOfPlan } from "../../src/analysis/unfold.ts";
import type { Range } from "../../src/ir/range.ts";
import { numbersOfStep } from "../support/step-memory.ts";
import { apply, int, num, param, plan, real, ref, require } from "../support/plans.ts";
import { createDraw, randomPlan } from "./random-study.ts";
import { unfold } from "./support.ts";

function show(range: Range): string {
  return range.kind === "members"
    ? `{ ${range.members.join(", ")} }`
    : `${String(round(range.low))} .. ${String(round(range.high))}`;
}

function round(x: number): number {
  return Number(x.toPrecision(4));
}

/** What is left of the named parameters of a study. */
function left(...lines: readonly string[]): { readonly [key: string]: string } {
  const { graph } = unfold(`study s {\n${lines.join("\n")}\nminimize 1\n}`);
  const { rangeOf, conflict } = propagate(graph);
  expect(conflict).toBeUndefined();
  return Object.fromEntries(
    graph.variables.map((variable) => [variable.key, show(rangeOf(variable))]),
  );
}

/** The smallest set that cannot hold together: positions of requirements, keys of variables. */
function conflictOf(text: string) {
  const { graph } = unfold(text);
  const { conflict } = propagate(graph);
  return (
    conflict && {
      constraints: conflict.constraints,
      inherent: conflict.inherent.length,
      variables: conflict.variables.map(({ key }) => key),
    }
  );
}

const conflictIn = (...lines: readonly string[]) =>
  conflictOf(`study s {\n${lines.join("\n")}\nminimize 1\n}`);

describe("what requirements leave of the ranges", () => {
  it("a product", () => {
    expect(
      left(
        "param width: Int in 64 .. 4096",
        "param depth: Int in 1 .. 100",
        "require width * depth <= 4096",
      ),
    ).toEqual({ width: "64 .. 4096", depth: "1 .. 64" });
  });

  it("a disk", () => {
    expect(
      left("param x: Real in -10 .. 10", "param y: Real in 0.6 .. 10", "require x^2 + y * y <= 1"),
    ).toEqual({ x: "-0.8 .. 0.8", y: "0.6 .. 1" });
  });

  it("logarithms and exponentials", () => {
    expect(
      left(
        "param x: Real in 0.001 .. 1000",
        "param y: Real in -50 .. 50",
        "require log10(x) <= 1",
        "require exp(y) >= x",
        "require x >= 2",
      ),
    ).toEqual({ x: "2 .. 10", y: "0.6931 .. 50" });
  });

  it("a system of equations", () => {
    expect(
      left(
        "param x: Real in -100 .. 100",
        "param y: Real in -100 .. 100",
        "require y == 2 * x + 1",
        "require 3 <= y and y <= 7",
      ),
    ).toEqual({ x: "1 .. 3", y: "3 .. 7" });
  });

  it("values that stand apart", () => {
    expect(
      left(
        "param i: Int in 0 .. 100",
        "param p: Int in 1 .. 1024 pow2",
        "param t: Real in 0 .. 1 step 0.25",
        "param c: Int in { 3, 30, 300 }",
        "require i^2 >= 50 and 2 * i <= 41",
        "require 5 < p and p < 500",
        "require t > 0.3",
        "require c <= 299",
      ),
    ).toEqual({ i: "8 .. 20", p: "8 .. 256", t: "0.5 .. 1", c: "3 .. 30" });
  });

  it("choices and truth values", () => {
    expect(
      left(
        "param a: one of { p, q, r }",
        "param o: one of [low, mid, high]",
        "param b: Bool",
        "require a != q and b",
        "require o < high",
      ),
    ).toEqual({ a: "{ p, r }", o: "{ low, mid }", b: "{ true }" });
  });

  it("an alternative of which one side is impossible", () => {
    expect(left("param x: Real in 0 .. 10", "require x >= 20 or x <= 3")).toEqual({ x: "0 .. 3" });
  });

  it("the shares of a mixture", () => {
    const { graph } = unfold(`
      enum Domain { web, books, code }
      study s {
        param mix: Simplex[Domain]
        require forall d in Domain: mix[d] >= 0.3
        minimize 1
      }`);
    const { rangeOf } = propagate(graph);
    expect(graph.variables.map((variable) => show(rangeOf(variable)))).toEqual([
      "0.3 .. 0.4",
      "0.3 .. 0.4",
      "0.3 .. 0.4",
    ]);
  });

  it("a budget of memory, as tightly as each parameter alone allows", () => {
    const { graph } = unfold(`
      import { mlp_memory } from "std:memory"
      study s {
        param width: Int in 16 .. 4096
        param depth: Int in 1 .. 200
        require mlp_memory(depth, width, batch: 64) <= 2MiB
        minimize 1
      }`);
    const { rangeOf } = propagate(graph);
    const fits = (depth: number, width: number) => 4 * numbersOfStep(depth, width, 64) <= 2 ** 21;
    const last = (holds: (value: number) => boolean) => {
      let value = 1;
      while (holds(value + 1)) value++;
      return String(value);
    };
    expect(graph.variables.map((variable) => show(rangeOf(variable)))).toEqual([
      `16 .. ${last((width) => fits(1, width))}`,
      `1 .. ${last((depth) => fits(depth, 16))}`,
    ]);
  });

  it("nothing of what nothing is said about", () => {
    const { graph } = unfold(`study s { param x: Real in 0 .. 1
      param y: Real in 0 .. 1
      require x <= 0.5
      minimize y }`);
    const { rangeOf, tightenedBy } = propagate(graph);
    const [x, y] = graph.variables;
    expect(y && rangeOf(y)).toBe(y?.range);
    expect([x, y].map((variable) => variable && tightenedBy(variable))).toEqual([[0], []]);
  });

  it("what metrics decide is not known before a trial", () => {
    const { graph } = unfold(`
      task train(x: Real) -> { loss: Real in 0 .. 1 better lower } from "./train.js"
      study s {
        param x: Real in 0 .. 9
        trial run = train(x)
        minimize run.loss
        require x <= 5 * run.loss
        require run.loss >= 2
        budget 3 trials
      }`);
    const { conflict, rangeOf } = propagate(graph);
    expect(conflict).toBeUndefined();
    expect(graph.variables.map((variable) => show(rangeOf(variable)))).toEqual([
      "0 .. 9",
      "0 .. 1",
    ]);
    expect(propagate(graph, { constraints: [1] }).conflict?.constraints).toEqual([1]);
  });
});

describe("requirements that bind under a condition", () => {
  const optimizer = "param optimizer: one of { adam, sgd }";

  it("leave alone what exists without it", () => {
    expect(
      left(optimizer, "param lr: Real in 0 .. 1", "when optimizer == sgd { require lr <= 0.1 }"),
    ).toEqual({ optimizer: "{ adam, sgd }", lr: "0 .. 1" });
  });

  it("bind where it certainly holds", () => {
    expect(
      left(
        optimizer,
        "param lr: Real in 0 .. 1",
        "require optimizer == sgd",
        "when optimizer == sgd { require lr <= 0.1 }",
      ),
    ).toEqual({ optimizer: "{ sgd }", lr: "0 .. 0.1" });
  });

  it("tell that it cannot hold where they cannot", () => {
    expect(
      left(optimizer, "param lr: Real in 0.5 .. 1", "when optimizer == sgd { require lr <= 0.1 }"),
    ).toEqual({ optimizer: "{ adam }", lr: "0.5 .. 1" });
  });

  it("narrow the parameters that exist only there", () => {
    expect(
      left(
        optimizer,
        "when optimizer == sgd {",
        "  param momentum: Real in 0 .. 1",
        "  param nesterov: Bool",
        "  require momentum >= 0.5",
        "  when nesterov { param warmup: Int in 1 .. 9",
        "    require warmup^2 <= 17",
        "    require momentum <= 0.6 }",
        "}",
      ),
    ).toMatchObject({ momentum: "0.5 .. 1", warmup: "1 .. 4", nesterov: "{ false, true }" });
  });

  it("tell that a branch is empty where two of them leave nothing", () => {
    expect(
      left(
        optimizer,
        "when optimizer == sgd {",
        "  param momentum: Real in 0 .. 1",
        "  require momentum >= 0.8",
        "  require momentum <= 0.7",
        "}",
      ),
    ).toMatchObject({ optimizer: "{ adam }" });
  });

  it("may read what stands for an absent parameter", () => {
    expect(
      left(
        optimizer,
        "param x: Real in 0 .. 1",
        "when optimizer == sgd { param momentum: Real in 0 .. 0.5 }",
        "require x <= (momentum ?? 0.7)",
      ),
    ).toMatchObject({ x: "0 .. 0.7" });
  });
});

describe("a conflict", () => {
  it("is as small as can be: any two of three would do", () => {
    expect(
      conflictIn(
        "param x: Real in 0 .. 10",
        "param y: Real in 0 .. 10",
        "param z: Real in 0 .. 10",
        "require z <= 5 and x <= 9",
        "require x + y <= 5",
        "require x >= 3",
        "require y >= 3",
        "require y + z <= 14",
      ),
    ).toEqual({ constraints: [1, 2, 3], inherent: 0, variables: [] });
  });

  it("names the ranges that take part", () => {
    expect(
      conflictIn(
        "param x: Real in 2 .. 10",
        "param y: Real in 3 .. 10",
        "param z: Real in 3 .. 10",
        "require z >= 4",
        "require x * y <= 5",
      ),
    ).toEqual({ constraints: [1], inherent: 0, variables: ["x", "y"] });
  });

  it("names the values of a choice", () => {
    expect(
      conflictIn(
        "param a: one of { p, q }",
        "param i: Int in { 2, 8 }",
        "require a != p",
        "require i > 2 or a == p",
        "require i < 8 or a == p",
      ),
    ).toEqual({ constraints: [0, 1, 2], inherent: 0, variables: ["i"] });
    expect(conflictIn("param a: one of { p, q }", "require a != p", "require a != q")).toEqual({
      constraints: [0, 1],
      inherent: 0,
      variables: ["a"],
    });
  });

  it("names what is inherent in a mixture", () => {
    const text = `enum E { a, b, c }
      study s { param mix: Simplex[E]
        require mix[c] <= 0.9
        require mix[a] >= 0.6
        require mix[b] >= 0.6
        minimize 1 }`;
    expect(conflictOf(text)).toEqual({ constraints: [1, 2], inherent: 1, variables: ["mix[c]"] });
  });

  it("is one requirement where its own value says so", () => {
    expect(conflictIn("param x: Real in 0 .. 1", "require x^2 < 0")).toEqual({
      constraints: [0],
      inherent: 0,
      variables: [],
    });
  });

  it("fails no more without any one of its requirements, in random studies", () => {
    let conflicts = 0;
    assert(
      property(integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const graph = graphOfPlan(randomPlan(seed, 5, 2));
        const { conflict } = propagate(graph);
        if (conflict === undefined) return;
        conflicts++;
        const { constraints } = conflict;
        const only = (some: readonly number[]) => propagate(graph, { constraints: some }).conflict;
        expect(only(constraints)).toBeDefined();
        for (const one of constraints) {
          expect(only(constraints.filter((other) => other !== one))).toBeUndefined();
        }
        expect(propagate(graph).conflict).toEqual(conflict);
      }),
      { numRuns: 200 },
    );
    expect(conflicts).toBeGreaterThan(20);
  });
});

describe("propagation ends", () => {
  const chain = (count: number, share: number): ScalarGraph =>
    graphOfPlan(
      plan({
        parameters: Array.from({ length: count }, (_, i) =>
          param(`p${String(i)}`, i % 2 === 0 ? real(1, 1e9) : int(1, 1e9)),
        ),
        constraints: Array.from({ length: count }, (_, i) =>
          require("…", apply(
            "less_equal",
            ref(`p${String(i)}`),
            apply("multiply", num(share), ref(`p${String((i + 1) % count)}`)),
          )),
        ),
      }),
    );

  it.each([0.5, 0.999, 0.999_999, 1])(
    "where each round takes little: a circle of × %d",
    (share) => {
      const graph = chain(50, share);
      const { conflict, rangeOf } = propagate(graph);
      if (share === 0.5) expect(conflict).toBeDefined();
      if (share === 1) {
        expect(conflict).toBeUndefined();
        for (const variable of graph.variables) expect(rangeOf(variable)).toEqual(variable.range);
      }
    },
  );

  it("in a long chain, from one end to the other", () => {
    const count = 20_000;
    const graph = graphOfPlan(
      plan({
        parameters: Array.from({ length: count }, (_, i) => param(`p${String(i)}`, real(0, 100))),
        constraints: [
          ...Array.from({ length: count - 1 }, (_, i) =>
            require("…", apply("less_equal", ref(`p${String(i)}`), ref(`p${String(i + 1)}`))),
          ),
          require("…", apply("less_equal", ref(`p${String(count - 1)}`), num(50))),
        ],
      }),
    );
    const { rangeOf } = propagate(graph);
    expect(graph.variables.map((variable) => show(rangeOf(variable)))).toEqual(
      Array.from({ length: count }, () => "0 .. 50"),
    );
  });

  it("the same on every run", () => {
    const draw = createDraw(7);
    for (let i = 0; i < 20; i++) {
      const seed = draw.below(1e9);
      const results = [1, 2].map(() => {
        const graph = graphOfPlan(randomPlan(seed, 4, 2));
        const { rangeOf, tightenedBy } = propagate(graph);
        return graph.variables.map((variable) => [rangeOf(variable), tightenedBy(variable)]);
      });
      expect(results[0]).toEqual(results[1]);
    }
  });
});
