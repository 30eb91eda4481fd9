import { describe, expect, it } from "vitest";
import type { Plan } from "../../../src/plan/document.ts";
import { InfeasibleError } from "../../../src/space/error.ts";
import { streamKey, uniformAt } from "../../../src/space/random.ts";
import { apply, choice, int, num, param, real, ref, require, text } from "../../support/plans.ts";
import { chiSquare } from "../../support/statistics.ts";
import { sampled, spaceOf } from "./support.ts";

const isSgd = apply("equal", ref("optimizer"), text("sgd"));
const optimizer = param("optimizer", choice("adam", "sgd", "rmsprop"), {
  prior: { name: "choice", weights: [1, 2, 1] },
});
const momentum = param("momentum", real(0.5, 1), { condition: isSgd });
const product = apply("multiply", ref("lr"), ref("momentum"));

const studies: readonly { readonly name: string; readonly parts: Partial<Plan> }[] = [
  {
    name: "a requirement that binds in one branch",
    parts: {
      parameters: [optimizer, param("lr", real(1e-4, 1, "log")), momentum],
      constraints: [
        require("lr * momentum <= 0.01", apply("less_equal", product, num(0.01)), {
          condition: isSgd,
        }),
      ],
    },
  },
  {
    name: "a fallback for what is not there",
    parts: {
      parameters: [optimizer, param("lr", real(1e-4, 1, "log")), momentum],
      constraints: [
        require("lr <= 1 - (momentum ?? 0.9)", apply(
          "less_equal",
          ref("lr"),
          apply("subtract", num(1), apply("fallback", ref("momentum"), num(0.9))),
        )),
      ],
    },
  },
  {
    name: "an array of varying length",
    parts: {
      parameters: [
        param("depth", int(1, 4)),
        param("width", {
          kind: "array",
          element: int(8, 64, "pow2"),
          over: 4,
          length: ref("depth"),
        }),
      ],
      constraints: [
        require("sum(width) <= 72", apply("less_equal", apply("sum", ref("width")), num(72))),
      ],
    },
  },
  {
    name: "conditions on conditions",
    parts: {
      parameters: [
        param("depth", int(1, 3)),
        param("kind", choice("a", "b"), { condition: apply("greater", ref("depth"), num(1)) }),
        param("size", int(1, 9), { condition: apply("equal", ref("kind"), text("b")) }),
        param("x", real(0, 1)),
      ],
      constraints: [
        require("x * size <= depth", apply(
          "less_equal",
          apply("multiply", ref("x"), apply("fallback", ref("size"), num(4))),
          ref("depth"),
        )),
      ],
    },
  },
];

const count = 4000;

/** Where a configuration lies: the values of what is discrete, and in which fifth what is not. */
function bin(configuration: ReadonlyMap<string, unknown>, parts: Partial<Plan>): string {
  return [...configuration]
    .map(([name, value]) => {
      const domain = parts.parameters?.find((parameter) => parameter.name === name)?.domain;
      if (domain?.kind === "array" && Array.isArray(value)) {
        return `${value.length} ${String(value[0])}`;
      }
      if (domain?.kind !== "real") return String(value);
      const { low, high, scale } = domain;
      const at = (x: number) => (scale.name === "log" ? Math.log(x) : x);
      return Math.floor((2.99 * (at(Number(value)) - at(low))) / (at(high) - at(low)));
    })
    .join(" ");
}

describe.each(studies)("$name", ({ parts }) => {
  it("is drawn case by case, feasible and with the law of rejection", () => {
    const space = spaceOf(parts);
    const { set, draw } = sampled(parts);
    expect(set.parts.map(({ way }) => way)).toEqual(["cases"]);
    const drawn = draw(count);
    for (const each of drawn) expect(space.broken(each)).toEqual([]);
    const expected = new Map<string, number>();
    let accepted = 0;
    let tried = 0;
    for (; accepted < 10 * count; tried++) {
      const key = streamKey(7, "oracle", tried);
      const candidate = space.decode((axis) => uniformAt(key, axis));
      if (space.broken(candidate).length > 0) continue;
      accepted += 1;
      const where = bin(candidate, parts);
      expected.set(where, (expected.get(where) ?? 0) + 1);
    }
    const common = [...expected].filter(([, hits]) => hits > 100);
    const counts = new Map<string, number>();
    for (const each of drawn) {
      const where = bin(each, parts);
      counts.set(where, (counts.get(where) ?? 0) + 1);
    }
    const total = common.reduce((sum, [, hits]) => sum + hits, 0);
    const statistic = chiSquare(
      common.map(([where]) => counts.get(where) ?? 0),
      common.map(([, hits]) => hits / total),
    );
    // The oracle is drawn as well, from ten times as many: four standard deviations of chi square.
    const degrees = common.length - 1;
    expect(statistic).toBeLessThan(1.1 * (degrees + 4 * Math.sqrt(2 * degrees)));
    const share = accepted / tried;
    expect(set.share.low).toBeLessThan(share + 0.02);
    expect(set.share.high).toBeGreaterThan(share - 0.02);
  });

  it("is found again by its coordinates", () => {
    const { set, draw } = sampled(parts);
    for (const configuration of draw(50)) {
      const point = set.encode(configuration);
      // A chain has states, no coordinates.
      if (set.parts[0]?.draw.kind === "chain") {
        expect(point).toBeUndefined();
        continue;
      }
      const again = point && set.at((axis) => point[axis] ?? 0, 1, "test", 0);
      expect([...(again?.keys() ?? [])]).toEqual([...configuration.keys()]);
      for (const [name, value] of again ?? []) {
        if (typeof value === "number")
          expect(value).toBeCloseTo(Number(configuration.get(name)), 9);
        else expect(value).toEqual(configuration.get(name));
      }
    }
  });
});

describe("cases of which none is feasible", () => {
  it("names the requirements", () => {
    const parts = {
      parameters: [optimizer, param("lr", real(0.1, 1)), momentum],
      constraints: [
        require("adam", apply("not_equal", ref("optimizer"), text("adam"))),
        require("sgd", apply("less", apply("fallback", ref("momentum"), num(0.7)), num(0.4))),
        require("lr", apply("less", ref("lr"), num(0.5))),
      ],
    };
    expect(() => sampled(parts)).toThrow(InfeasibleError);
    expect(() => sampled(parts)).toThrow(/`require sgd`/);
  });
});
