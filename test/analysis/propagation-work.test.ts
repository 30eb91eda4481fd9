/** What propagation goes through is bounded where functions have thousands of arguments. */
import { expect, test, vi } from "vitest";
import { propagate } from "../../src/analysis/propagate.ts";
import { findFunction } from "../../src/atoms/table.ts";
import { unfold } from "./support.ts";

test("a ratio of 1,000 shares is gone through some hundred times", () => {
  const shares = 1000;
  const { graph } = unfold(`study s {
  param w: Simplex[${shares}]
  require floor: forall d in 0 .. ${shares - 1}: w[d] >= ${0.2 / shares}
  require ratio: max(w) <= 3 * min(w)
  minimize sum(d in 0 .. ${shares - 1}: 1 / w[d])
}`);
  const max = findFunction("max");
  if (max === undefined) throw new Error("there is no `max`");
  const ranges = vi.spyOn(max, "range");
  const { conflict } = propagate(graph);
  const evaluations = ranges.mock.calls.length;
  ranges.mockRestore();
  expect(conflict).toBeUndefined();
  expect(evaluations).toBeGreaterThan(10);
  expect(evaluations).toBeLessThan(500);
});
