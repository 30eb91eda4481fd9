/** Prints what every method suggests for a small study: run in a process of its own, it must be the same. */
import { builtMethods } from "../../src/search/create.ts";
import type { Point } from "../../src/space/space.ts";
import { choice, param, real, search } from "./plans.ts";
import { searchFor } from "./searching.ts";

export function suggestionsOfAll(): readonly (readonly Point[])[] {
  const parameters = [param("x", real(0, 1)), param("y", choice("a", "b"))];
  return builtMethods.map((name) => {
    const method = search(name, name === "grid" ? { points: 3 } : {});
    const loss = ({ x, y }: Point) => Math.abs(Number(x) - 0.3) + (y === "a" ? 0.1 : 0);
    const parts = { parameters, method, budget: { trials: 30 } };
    return searchFor(parts, (point) => ({ losses: [loss(point)] }), 20).points;
  });
}
