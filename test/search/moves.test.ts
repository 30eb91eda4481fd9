import { describe, expect, it } from "vitest";
import { axesOf, randomChange, reflected } from "../../src/search/axes.ts";
import { createMoves } from "../../src/search/moves.ts";
import { lazySet } from "../../src/search/random.ts";
import { randomStream } from "../../src/space/random.ts";
import { study } from "../space/feasible/linear.ts";
import { randomSets } from "../space/feasible/random-sets.ts";

const sets = randomSets(2);

/** How often a step of a kind leads somewhere, over walks through a random set; every place is feasible. */
function walk(
  lines: readonly string[],
  by: number,
): { readonly tried: number; readonly moved: number } {
  const { space } = study(...lines);
  const set = lazySet(space);
  const moves = createMoves({ space, seed: 1, set });
  const axes = axesOf(space);
  let [tried, moved] = [0, 0];
  for (let start = 0; start < 4; start++) {
    let here = moves.draw("walk", start);
    const stream = randomStream(start, "walk");
    for (let step = 0; step < 12; step++) {
      const next = moves.changed(here, randomChange(axes, by, 0.3, stream), stream.integer(256));
      tried += 1;
      if (next === undefined) continue;
      expect(space.broken(next, "all")).toEqual([]);
      expect(next).not.toEqual(here);
      moved += 1;
      here = next;
    }
  }
  return { tried, moved };
}

describe("a step within the feasible set", () => {
  it.each(sets)("is feasible: $name", ({ lines }) => {
    walk(lines, 0.1);
  });

  it("nearly always leads somewhere", () => {
    const walks = sets.map(({ lines }) => walk(lines, 0.2));
    const tried = walks.reduce((sum, each) => sum + each.tried, 0);
    const moved = walks.reduce((sum, each) => sum + each.moved, 0);
    expect(moved / tried).toBeGreaterThan(0.9);
  });
});

describe("reflection", () => {
  it("brings any number into the range, and leaves the range alone", () => {
    for (let x = -5; x <= 5; x += 0.01) {
      expect(reflected(x)).toBeGreaterThanOrEqual(0);
      expect(reflected(x)).toBeLessThanOrEqual(1);
    }
    expect([0, 0.25, 1, 1.25, -0.25, 2.25].map(reflected)).toEqual([0, 0.25, 1, 0.75, 0.25, 0.25]);
  });
});
