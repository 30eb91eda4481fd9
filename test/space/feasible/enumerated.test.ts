import { array, assert, constantFrom, integer, oneof, property, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Expression } from "../../../src/ir/expression.ts";
import { InfeasibleError } from "../../../src/space/error.ts";
import {
  apply,
  bool,
  choice,
  int,
  num,
  param,
  real,
  ref,
  require,
  text,
} from "../../support/plans.ts";
import { chiSquare } from "../../support/statistics.ts";
import { counted, sampled, spaceOf } from "./support.ts";

const sumIs = (total: number) =>
  require(`a + b == ${total}`, apply("equal", apply("add", ref("a"), ref("b")), num(total)));

describe("components of few values", () => {
  it("meets an equality of whole numbers", () => {
    const { set, draw } = sampled({
      parameters: [param("a", int(1, 30)), param("b", int(1, 10))],
      constraints: [sumIs(12)],
    });
    expect(set.parts).toMatchObject([
      { way: "enumerated", count: 10, detail: "10 configurations" },
    ]);
    expect(set.share.low).toBeCloseTo(10 / 300, 12);
    expect(set.share).toMatchObject({ high: set.share.low, proven: true });
    const counts = counted(draw(3000));
    expect(counts.size).toBe(10);
    expect(
      chiSquare(
        [...counts.values()],
        Array.from({ length: 10 }, () => 0.1),
      ),
    ).toBeLessThan(27.9);
  });

  it("lists what a budget leaves", () => {
    const memory = apply("multiply", ref("depth"), ref("width"));
    const { set, draw } = sampled({
      parameters: [param("depth", int(1, 6)), param("width", int(32, 512, "pow2"))],
      constraints: [require("memory", apply("less_equal", memory, num(64)))],
    });
    expect(set.parts).toMatchObject([{ detail: "3 configurations" }]);
    expect([...counted(draw(100)).keys()].toSorted()).toEqual(["[1,32]", "[1,64]", "[2,32]"]);
  });

  it("keeps priors and scales", () => {
    const weights = [0.5, 0.3, 0.2];
    const { draw } = sampled({
      parameters: [
        param("a", choice("x", "y", "z"), { prior: { name: "choice", weights } }),
        param("b", bool),
      ],
      constraints: [
        require("no", apply("not", apply("and", apply("equal", ref("a"), text("x")), ref("b")))),
      ],
    });
    const expected = new Map([
      ['["x",false]', 0.25],
      ['["y",false]', 0.15],
      ['["y",true]', 0.15],
      ['["z",false]', 0.1],
      ['["z",true]', 0.1],
    ]);
    const counts = counted(draw(4000));
    expect(
      chiSquare(
        [...expected.keys()].map((key) => counts.get(key) ?? 0),
        [...expected.values()].map((share) => share / 0.75),
      ),
    ).toBeLessThan(18.5);
    const { set } = sampled({
      parameters: [param("n", int(1, 100, "log"))],
      constraints: [require("n <= 9", apply("less_equal", ref("n"), num(9)))],
    });
    expect(set.share.low).toBeCloseTo(Math.log(9.5 / 0.5) / Math.log(100.5 / 0.5), 12);
  });

  it("holds sums of steps that are equal but for rounding", () => {
    const step = { name: "step", step: 0.1 } as const;
    const { set } = sampled({
      parameters: ["a", "b"].map((name) => param(name, real(0, 1, step))),
      constraints: [sumIs(0.3)],
    });
    expect(set.parts[0]?.count).toBe(4);
  });

  it("names the requirements of which any candidate breaks one", () => {
    const even = apply("equal", apply("mod", ref("a"), num(2)), num(0));
    const odd = apply("equal", apply("mod", ref("a"), num(2)), num(1));
    const parts = {
      parameters: [param("a", int(1, 30)), param("b", int(1, 10))],
      constraints: [require("even", even), sumIs(20), require("odd", odd)],
    };
    expect(() => sampled(parts)).toThrow(InfeasibleError);
    expect(() => sampled(parts)).toThrow(
      /cannot hold together.*\n {2}`require even`\n {2}`require odd`$/,
    );
  });

  it("finds what brute force finds, for random requirements", () => {
    const term = oneof(
      constantFrom(ref("a"), ref("b"), ref("c")),
      integer({ min: -3, max: 9 }).map(num),
    );
    const number = tuple(constantFrom("add", "subtract", "multiply", "max", "mod"), term, term).map(
      ([atom, left, right]): Expression => apply(atom, left, right),
    );
    const comparison = tuple(
      constantFrom("less", "less_equal", "equal", "not_equal", "greater"),
      number,
      term,
    ).map(([atom, left, right]): Expression => apply(atom, left, right));
    const requirement = oneof(
      comparison,
      tuple(constantFrom("and", "or"), comparison, comparison).map(
        ([atom, left, right]): Expression => apply(atom, left, right),
      ),
      comparison.map((one): Expression => apply("not", one)),
    );
    const parameters = [
      param("a", int(0, 6)),
      param("b", choice(1, 2, 4, 8)),
      param("c", int(1, 16, "pow2")),
    ];
    assert(
      property(array(requirement, { minLength: 1, maxLength: 3 }), (holds) => {
        const constraints = holds.map((each, i) => require(`r${i}`, each));
        const space = spaceOf({ parameters, constraints });
        let feasible = 0;
        for (let a = 0; a <= 6; a++) {
          for (const b of [1, 2, 4, 8]) {
            for (const c of [1, 2, 4, 8, 16]) {
              if (space.broken(space.fromJson({ a, b, c })).length === 0) feasible += 1;
            }
          }
        }
        if (feasible === 0) {
          expect(() => sampled({ parameters, constraints })).toThrow(InfeasibleError);
          return;
        }
        const { set, draw } = sampled({ parameters, constraints });
        const count = set.parts.reduce((product, part) => product * (part.count ?? 1), 1);
        const readBy = new Set(set.parts.flatMap((part) => part.parameters));
        const others = [7, 4, 5].filter((_, i) => !readBy.has(["a", "b", "c"][i] ?? ""));
        expect(others.reduce((product, size) => product * size, count)).toBe(feasible);
        for (const configuration of draw(20)) {
          expect(space.broken(configuration)).toEqual([]);
          const point = set.encode(configuration);
          const again = point && set.at((axis) => point[axis] ?? 0, 1, "test", 0);
          expect(again).toEqual(configuration);
        }
      }),
      { numRuns: 150 },
    );
  });
});
