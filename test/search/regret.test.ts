import { describe, expect, it } from "vitest";
import { createRegretBound } from "../../src/search/gp/regret.ts";
import { lazySet } from "../../src/search/random.ts";
import type { Point } from "../../src/space/space.ts";
import { metric, minimize, param, real, search, trial } from "../support/plans.ts";
import { searchFor } from "../support/searching.ts";

const parts = {
  parameters: [param("x", real(-1, 1)), param("y", real(-1, 1))],
  trials: [trial("run", {}, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  budget: { trials: 60 },
};
const bowl = ({ x, y }: Point): number => 3 + (Number(x) - 0.2) ** 2 + Number(y) ** 2;

const boundAfter = (trials: number, method = "gp"): number | undefined => {
  const evaluate = (point: Point) => ({ losses: [bowl(point)] });
  const { space, history } = searchFor({ ...parts, method: search(method) }, evaluate, trials);
  const bound = createRegretBound({ space, seed: 1, set: lazySet(space) });
  return bound(history.observations);
};

describe("the bound of what can still be gained", () => {
  it("is not known before twenty trials", () => {
    expect(boundAfter(19)).toBeUndefined();
  });

  it("bounds the regret, and falls as a search goes on", () => {
    for (const trials of [20, 30, 45]) {
      const evaluate = (point: Point) => ({ losses: [bowl(point)] });
      const { points } = searchFor({ ...parts, method: search("gp") }, evaluate, trials);
      const regret = Math.min(...points.map(bowl)) - 3;
      expect(boundAfter(trials)).toBeGreaterThanOrEqual(regret);
    }
    expect(boundAfter(45) ?? Infinity).toBeLessThan((boundAfter(20, "random") ?? 0) / 3);
  });
});
