import { expect, test } from "vitest";
import { closest } from "../../src/diagnostics/suggest.ts";

test.each([
  ["fll", ["all", "fill"], "fill"],
  ["fll", ["fill", "all"], "fill"],
  ["gild", ["mild", "gold", "wild"], "gold"],
  ["Rael", ["real", "Real"], "real"],
  ["lr", ["l", "r", "lrs"], "lrs"],
  ["x", ["y", "z"], undefined],
])("%s of %j: %s", (name, candidates, meant) => {
  expect(closest(name, candidates)).toBe(meant);
});
