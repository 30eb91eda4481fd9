import { describe, expect, it } from "vitest";
import { scalarValue } from "../../src/atoms/scalar-value.ts";
import { findAtom } from "../../src/atoms/table.ts";
import type { Value } from "../../src/ir/value.ts";

function valueOf(name: string, args: readonly Value[]): Value {
  const atom = findAtom(name);
  if (atom === undefined) throw new Error(`no atom ${name}`);
  return scalarValue(atom, args);
}

describe("the value of a scalar operation", () => {
  it.each([
    ["sum", [1, 2, 4], 7],
    ["sum", [3], 3],
    ["sum", [], 0],
    ["max", [1, 5, 2], 5],
    ["max", [3], 3],
    ["min", [], Infinity],
    ["mean", [2, 4], 3],
    ["norm", [3, 4], 5],
    ["all", [true, false], false],
    ["all", [], true],
    ["any", [true], true],
    ["count", [true, false, true], 2],
    ["subtract", [5, 3], 2],
    ["sqrt", [9], 3],
    ["not", [true], false],
    ["in_range", [2, 1, 3], true],
    ["in_set", ["a", "b", "a"], true],
  ] as const)("%s of %j is %j", (name, args, expected) => {
    expect(valueOf(name, args)).toBe(expected);
  });
});
