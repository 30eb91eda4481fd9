/** What every method must do, case by case: a method that comes later is one line more. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import type { JsonValue, Plan } from "../../src/plan/document.ts";
import { builtMethods } from "../../src/search/create.ts";
import { learns } from "../../src/search/choose.ts";
import {
  apply,
  bool,
  choice,
  int,
  metric,
  minimize,
  num,
  param,
  plan,
  real,
  ref,
  require,
  search,
  text,
  trial,
} from "../support/plans.ts";
import { bundleForNode } from "../support/bundle.ts";
import { suggestionsOfAll } from "../support/search-elsewhere.ts";
import { type Evaluate, type Result, searchFor } from "../support/searching.ts";
import { everyDomain } from "../support/spaces.ts";

const objective = minimize(metric("run", "loss"));
const base: Partial<Plan> = {
  trials: [trial("run", {}, ["loss"])],
  objectives: [objective],
  budget: { trials: 60 },
};

/** Any number for any value: the same for the same, so that there is something to learn. */
function lossOf(value: JsonValue | undefined): number {
  if (typeof value === "number") return Math.atan(value);
  if (typeof value === "string") return value.length / 10;
  if (typeof value === "boolean") return value ? 0.5 : 0;
  if (value === undefined) return 0;
  return Object.values(value).reduce(
    (sum: number, each: JsonValue, i) => sum + lossOf(each) / (i + 1),
    0,
  );
}

const learn: Evaluate = (point) => ({ losses: [lossOf(point)] });

/** `auto` is one of the others. */
const methods = builtMethods
  .filter((name) => name !== "auto")
  .map((name) => ({
    method: search(name, name === "grid" ? { points: 3 } : {}),
  }));
const adaptive = methods.filter(({ method }) => learns(plan({ ...base, method })));

/** Shapes of results: what a search is told of a trial. */
const results: readonly (readonly [string, Evaluate])[] = [
  ["that are numbers", learn],
  ["that are all the same", () => ({ losses: [1] })],
  ["that are huge", (point) => ({ losses: [1e300 * lossOf(point)] })],
  ["that are tiny", (point) => ({ losses: [1e-300 * lossOf(point)] })],
  ["that all failed", () => ({ state: "failed" })],
  [
    "of which every third failed",
    (point, i) => (i % 3 === 0 ? { state: "failed" } : learn(point, i)),
  ],
  [
    "that are all infeasible",
    (point) => ({ losses: [lossOf(point)], margins: [1 + lossOf(point)] }),
  ],
  [
    "of which nothing is known but that they are infeasible",
    () => ({ state: "infeasible", margins: [NaN] }),
  ],
  [
    "of which half are infeasible",
    (point) => ({ losses: [lossOf(point)], margins: [lossOf(point) - 0.5] }),
  ],
  [
    "of which most were pruned",
    (point, i): Result => {
      const reached = [1, 3, 9].map((step) => ({ step, losses: [lossOf(point) + 1 / step] }));
      return i % 4 === 0
        ? { losses: [lossOf(point)], reached }
        : { state: "pruned", reached: reached.slice(0, 1 + (i % 2)) };
    },
  ],
  [
    "that were all pruned",
    (point) => ({ state: "pruned", reached: [{ step: 1, losses: [lossOf(point)] }] }),
  ],
  ["that were pruned before a word", () => ({ state: "pruned" })],
];

const spaces: readonly (readonly [string, Partial<Plan>])[] = [
  ["two numbers", { parameters: [param("x", real(0, 1)), param("y", real(1e-4, 1, "log"))] }],
  [
    "conditions and lengths",
    {
      parameters: [
        param("optimizer", choice("adam", "sgd")),
        param("momentum", real(0.5, 0.9), {
          condition: apply("equal", ref("optimizer"), text("sgd")),
        }),
        param("depth", int(1, 4)),
        param("width", {
          kind: "array",
          element: int(8, 64, "pow2"),
          over: 4,
          length: ref("depth"),
        }),
      ],
    },
  ],
  [
    "an inequality",
    {
      parameters: [param("x", real(0, 1)), param("y", real(0, 1)), param("z", bool)],
      constraints: [
        require("x + y <= 0.5", apply("less_equal", apply("add", ref("x"), ref("y")), num(0.5))),
      ],
    },
  ],
  [
    "an equality of whole numbers",
    {
      parameters: [param("a", int(0, 12)), param("b", int(0, 12)), param("c", real(0, 1))],
      constraints: [
        require("a + b == 12", apply("equal", apply("add", ref("a"), ref("b")), num(12))),
      ],
    },
  ],
  [
    "an equality of reals",
    {
      parameters: [param("a", real(0, 1)), param("b", real(0, 1)), param("c", real(0, 1))],
      constraints: [
        require("sum", apply(
          "equal",
          apply("add", apply("add", ref("a"), ref("b")), ref("c")),
          num(1.5),
        )),
      ],
    },
  ],
  [
    "a product",
    {
      parameters: [param("batch", int(1, 1024, "pow2")), param("steps", int(1, 1024, "pow2"))],
      constraints: [
        require("batch * steps == 1024", apply(
          "equal",
          apply("multiply", ref("batch"), ref("steps")),
          num(1024),
        )),
      ],
    },
  ],
];

const feasible = ({ space, points }: ReturnType<typeof searchFor>): void => {
  for (const point of points) expect(space.broken(space.fromJson(point))).toEqual([]);
};

describe.each(methods)("search $method.name", ({ method }) => {
  const parts: Partial<Plan> = { ...base, method };

  it.each(everyDomain)("learns over $name and stays in it", ({ domain, prior }) => {
    const parameters = [
      param("x", domain, prior === undefined ? {} : { prior }),
      param("y", real(0, 1)),
    ];
    const searched = searchFor({ ...parts, parameters }, learn, 24);
    expect(searched.points.length).toBeGreaterThan(0);
    feasible(searched);
  });

  it.each(spaces)("takes any results over %s, also side by side", (_name, space) => {
    for (const [i, [, evaluate]] of results.entries()) {
      const searched = searchFor({ ...parts, ...space }, evaluate, 13, {
        parallel: 1 + 3 * (i % 2),
      });
      expect(searched.points.length).toBeGreaterThanOrEqual(method.name === "grid" ? 1 : 11);
      feasible(searched);
    }
  });

  it.each(spaces)("goes on over %s from results alone", (_name, space) => {
    for (const parallel of [1, 3]) {
      const shorter = searchFor({ ...parts, ...space }, learn, 15, { parallel });
      const longer = searchFor({ ...parts, ...space }, learn, 16, { parallel });
      expect(longer.points.slice(0, 15)).toEqual(shorter.points);
      expect(shorter.afresh()).toEqual(longer.points[15]);
    }
  });

  it("needs no parameter, and no choice", () => {
    expect(searchFor({ ...parts, parameters: [] }, () => ({ losses: [1] }), 3).points[0]).toEqual(
      {},
    );
    const parameters = [
      param("one", choice("only")),
      param("same", real(2, 2)),
      param("n", int(3, 3)),
    ];
    const { points } = searchFor({ ...parts, parameters }, learn, 12);
    expect(points[0]).toEqual({ one: "only", same: 2, n: 3 });
  });

  it("takes warm points first", () => {
    const points = [{ x: 0.25, y: 0.5 }, { x: 0.75 }];
    const [, space] = spaces[0] ?? [];
    const searched = searchFor(
      { ...parts, ...space, warm: [{ kind: "points", points }] },
      learn,
      14,
    );
    for (const [i, point] of points.entries()) expect(searched.points[i]).toMatchObject(point);
  });
});

describe.each(adaptive)("search $method.name", ({ method }) => {
  const parts: Partial<Plan> = { ...base, method };

  it("tries a configuration of a small space once before it repeats one", () => {
    const parameters = [param("a", int(1, 4)), param("b", choice("x", "y", "z"))];
    const { points } = searchFor({ ...parts, parameters }, learn, 12);
    const distinct = new Set(points.map((point) => JSON.stringify(point)));
    expect(distinct.size).toBeGreaterThanOrEqual(method.name === "cmaes" ? 5 : 11);
  });

  it("finds more than draws do", () => {
    const parameters = ["a", "b", "c", "d"].map((name) => param(name, real(0, 1)));
    const bowl: Evaluate = (point) => ({
      losses: [
        Object.values(point).reduce(
          (sum: number, x: JsonValue) => sum + (Number(x) - 0.37) ** 2,
          0,
        ),
      ],
    });
    const best = (name: typeof method): number => {
      const found = [0, 1, 2, 3, 4].map((seed) => {
        const { history } = searchFor({ ...parts, parameters, method: name }, bowl, 60, { seed });
        return Math.min(...history.observations.map(({ losses }) => losses[0] ?? Infinity));
      });
      return found.toSorted((a, b) => a - b)[2] ?? NaN;
    };
    expect(best(method)).toBeLessThan(best(search("random")) / 2);
  });

  it("learns where outcome constraints hold", () => {
    const parameters = [param("x", real(0, 1)), param("y", real(0, 1))];
    // The best points are not allowed; a fifth of the space is.
    const outcome: Evaluate = ({ x, y }) => ({
      losses: [Number(x) + Number(y)],
      margins: [0.8 - Number(x)],
    });
    const { history } = searchFor({ ...parts, parameters }, outcome, 60);
    const later = history.observations.slice(30);
    expect(later.filter((each) => each.feasible).length).toBeGreaterThan(later.length / 3);
  });
});

describe("a process of its own", () => {
  it("suggests the same", async () => {
    const bundle = await bundleForNode("test/support/search-elsewhere-main.ts");
    const { stdout } = await promisify(execFile)(process.execPath, [bundle]);
    expect(JSON.parse(stdout)).toEqual(suggestionsOfAll());
  });
});
