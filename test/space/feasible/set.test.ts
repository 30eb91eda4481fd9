import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/plan/document.ts";
import { createSamples } from "../../../src/runtime/sample.ts";
import { createSearch } from "../../../src/search/create.ts";
import { createFeasibleSet, proveInfeasible } from "../../../src/space/feasible/set.ts";
import {
  apply,
  choice,
  int,
  num,
  param,
  plan,
  real,
  ref,
  require,
  search,
  text,
} from "../../support/plans.ts";
import { sampled, spaceOf } from "./support.ts";
import { nothingSeen } from "../../../src/search/method.ts";

const sum = apply("add", ref("a"), ref("b"));
const times = apply("multiply", ref("batch"), ref("accumulation"));
const isSgd = apply("equal", ref("optimizer"), text("sgd"));
const thin = apply("less_equal", apply("abs", apply("subtract", ref("a"), ref("b"))), num(1e-6));

const hard: readonly {
  readonly name: string;
  readonly ways: readonly string[];
  readonly parts: Partial<Plan>;
}[] = [
  {
    name: "an equality of whole numbers",
    ways: ["enumerated"],
    parts: {
      parameters: [param("a", int(1, 1_000)), param("b", int(1, 1_000_000))],
      constraints: [require("a + b == 12", apply("equal", sum, num(12)))],
    },
  },
  {
    name: "a product",
    ways: ["enumerated"],
    parts: {
      parameters: [param("batch", int(1, 4096)), param("accumulation", int(1, 4096))],
      constraints: [require("batch * accumulation == 1024", apply("equal", times, num(1024)))],
    },
  },
  {
    name: "a thin band",
    ways: ["polytope"],
    parts: {
      parameters: [param("a", real(0, 1)), param("b", real(0, 1))],
      constraints: [require("a ≈ b", thin)],
    },
  },
  {
    name: "branches",
    ways: ["cases"],
    parts: {
      parameters: [
        param("optimizer", choice("adam", "sgd")),
        param("lr", real(1e-5, 1, "log")),
        param("momentum", real(0, 0.99), { condition: isSgd }),
      ],
      constraints: [
        require("lr", apply("less_equal", ref("lr"), apply("subtract", num(1), ref("momentum"))), {
          condition: isSgd,
        }),
      ],
    },
  },
  {
    name: "several at once",
    ways: ["enumerated", "staircase"],
    parts: {
      parameters: [
        param("a", int(1, 9)),
        param("x", real(0, 1)),
        param("batch", int(1, 9)),
        param("b", int(1, 9)),
        param("accumulation", real(0, 9)),
      ],
      constraints: [
        require("a + b == 12", apply("equal", sum, num(12))),
        require("batch * accumulation <= 9", apply("less_equal", times, num(9))),
      ],
    },
  },
];

describe.each(hard)("$name", ({ ways, parts }) => {
  it("is drawn from without rejection, feasible, and the same whatever was drawn before", () => {
    const { set, draw, space } = sampled(parts);
    expect(set.parts.map(({ way }) => way)).toEqual(ways);
    const drawn = draw(200);
    for (const each of drawn) {
      expect(space.broken(each)).toEqual([]);
      expect(set.contains(each)).toBe(true);
    }
    expect(draw(20)).toEqual(drawn.slice(0, 20));
    const fresh = createFeasibleSet(spaceOf(parts));
    expect([19, 3, 150, 0].map((number) => fresh.draw(1, "test", number))).toEqual(
      [19, 3, 150, 0].map((number) => drawn[number]),
    );
    expect(draw(20, 2)).not.toEqual(drawn.slice(0, 20));
  });

  it.each(["random", "sobol"])("is searched by %s, each trial by its number alone", (name) => {
    const whole = plan({ ...parts, method: search(name) });
    const space = spaceOf(whole);
    const first = createSearch(whole, space, 5);
    const again = createSearch(whole, spaceOf(whole), 5);
    for (const number of [7, 0, 30]) {
      const found = first.suggest(number, nothingSeen);
      expect(found && space.broken(found)).toEqual([]);
      expect(again.suggest(number, nothingSeen)).toEqual(found);
    }
  });

  it("gives samples of which the first are the same however many are taken", () => {
    const samples = createSamples(plan(parts), 3);
    const ten = Array.from({ length: 10 }, (_, i) => samples.draw(i));
    const more = createSamples(plan(parts), 3);
    expect(Array.from({ length: 20 }, (_, i) => more.draw(i)).slice(0, 10)).toEqual(ten);
  });
});

describe("a feasible set", () => {
  it("leaves what no requirement reads as it is without requirements", () => {
    const parameters = [param("a", int(1, 9)), param("x", real(0, 1)), param("b", int(1, 9))];
    const constraints = [require("a + b == 12", apply("equal", sum, num(12)))];
    const free = sampled({ parameters }).draw(10);
    const bound = sampled({ parameters, constraints }).draw(10);
    expect(bound.map((each) => each.get("x"))).toEqual(free.map((each) => each.get("x")));
    expect([...(bound[0]?.keys() ?? [])]).toEqual(["a", "x", "b"]);
  });

  it("says how much is feasible, as the product of its parts", () => {
    const { set } = sampled({
      parameters: [param("a", int(1, 10)), param("b", real(0, 1))],
      constraints: [
        require("a <= 5", apply("less_equal", ref("a"), num(5))),
        require("b <= 0.5", apply("less_equal", ref("b"), num(0.5))),
      ],
    });
    expect(set.parts).toHaveLength(2);
    expect(set.share.low).toBeCloseTo(0.25, 12);
    expect(set.share.high).toBeCloseTo(0.25, 12);
  });

  it("keeps shares of the rest even on a Sobol' sequence", () => {
    const whole = plan({
      parameters: [param("a", int(1, 9)), param("b", int(1, 9)), param("x", real(0, 1))],
      constraints: [require("a + b == 9", apply("equal", sum, num(9)))],
      method: search("sobol"),
    });
    const { suggest } = createSearch(whole, spaceOf(whole), 1);
    const found = Array.from({ length: 64 }, (_, i) => suggest(i, nothingSeen));
    // Eight configurations, eight times each.
    const counts = new Map<unknown, number>();
    for (const each of found) counts.set(each?.get("a"), (counts.get(each?.get("a")) ?? 0) + 1);
    expect([...counts.values()]).toEqual([8, 8, 8, 8, 8, 8, 8, 8]);
    expect(new Set(found.map((each) => Math.floor(64 * Number(each?.get("x"))))).size).toBe(64);
  });
});

describe("what cannot hold", () => {
  const [a, b] = [ref("a"), ref("b")];
  const reals = [param("a", real(0, 1)), param("b", real(0, 1))];
  const never = [
    {
      name: "order alone",
      parts: {
        parameters: reals,
        constraints: [
          require("a >= b", apply("greater_equal", a, b)),
          require("sum", apply("less_equal", sum, num(1.5))),
          require("a < b", apply("less", a, b)),
        ],
      },
      constraints: [0, 2],
    },
    {
      name: "a circle",
      parts: {
        parameters: [...reals, param("c", real(0, 1))],
        constraints: [
          require("a < b", apply("less", a, b)),
          require("b == c", apply("equal", b, ref("c"))),
          require("c <= a", apply("less_equal", ref("c"), a)),
        ],
      },
      constraints: [0, 1, 2],
    },
    {
      name: "few candidates, each broken by one",
      parts: {
        parameters: [param("a", int(0, 50)), param("b", int(0, 50))],
        constraints: [
          require("even", apply("equal", apply("mod", sum, num(2)), num(0))),
          require("odd", apply("equal", apply("mod", apply("subtract", a, b), num(2)), num(1))),
          require("a >= 3", apply("greater_equal", a, num(3))),
        ],
      },
      constraints: [0, 1],
    },
  ];

  it.each(never)("is proven quickly by $name", ({ parts, constraints }) => {
    expect(proveInfeasible(plan(parts), "quick")?.constraints).toEqual(constraints);
    expect(proveInfeasible(plan(parts), "full")?.constraints).toEqual(constraints);
    expect(() => sampled(parts)).toThrow(/cannot hold together/);
    for (const left of constraints) {
      const others = parts.constraints.filter((_, i) => i !== left);
      expect(proveInfeasible(plan({ ...parts, constraints: others }), "quick")).toBeUndefined();
    }
  });
});
