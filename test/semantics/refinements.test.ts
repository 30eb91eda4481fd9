import { expect, test } from "vitest";
import { check } from "./harness.ts";

/** The refined type of a parameter declared so. */
function refined(type: string): unknown {
  const text = `
enum Domain { web, books, code }
type Rate = Real in 1e-8 .. 10 log
type Momentum = Real in 0 .. 0.9999 reverse_log better higher
type Batch = Int in 1 .. 65_536 pow2
type Kernel = one of [3, 5, 7]
type Policy = one of [light, medium, heavy]
study s {
  param it: ${type}
  minimize 1
  search random
  budget 1 trials
}
`;
  const program = check(text);
  expect(program.diagnostics.map(({ message }) => message)).toEqual([]);
  return program.studies[0]?.parameters[0]?.type;
}

const real = { kind: "real", dimension: {} };
const int = { kind: "int", dimension: {} };
const domain = {
  kind: "choice",
  name: "Domain",
  members: ["web", "books", "code"],
  ordered: false,
};

test.each([
  ["Rate", { type: real, within: { kind: "range", low: 1e-8, high: 10 }, scale: { name: "log" } }],
  [
    "Rate in 1e-3 .. 0.5",
    { type: real, within: { kind: "range", low: 1e-3, high: 0.5 }, scale: { name: "log" } },
  ],
  [
    "Rate in 1e-3 .. 0.5 linear",
    { type: real, within: { kind: "range", low: 1e-3, high: 0.5 }, scale: { name: "linear" } },
  ],
  [
    "Momentum in 50% .. 90%",
    {
      type: real,
      within: { kind: "range", low: 0.5, high: 0.9 },
      scale: { name: "reverse_log" },
      better: "higher",
    },
  ],
  [
    "Batch in 12 .. 100",
    { type: int, within: { kind: "range", low: 12, high: 100 }, scale: { name: "pow2" } },
  ],
  [
    "Real in 0 .. 1 step 5%",
    { type: real, within: { kind: "range", low: 0, high: 1 }, scale: { name: "step", step: 0.05 } },
  ],
  [
    "Time in 1s .. 2min",
    {
      type: { kind: "real", dimension: { Time: 1 } },
      within: { kind: "range", low: 1, high: 120 },
    },
  ],
  ["Kernel", { type: int, within: { kind: "set", values: [3, 5, 7], ordered: true } }],
  ["Kernel in 4 .. 9", { type: int, within: { kind: "set", values: [5, 7], ordered: true } }],
  ["one of { 16, 32 }", { type: int, within: { kind: "set", values: [16, 32], ordered: false } }],
  ["one of [0.5, 2]", { type: real, within: { kind: "set", values: [0.5, 2], ordered: true } }],
  ["Int in { 4, 2 }", { type: int, within: { kind: "set", values: [4, 2], ordered: true } }],
  ["Domain", { type: domain }],
  [
    "Domain in { code, web }",
    { type: domain, within: { kind: "set", values: ["code", "web"], ordered: false } },
  ],
  [
    "Policy in { light, heavy }",
    {
      type: { kind: "choice", members: ["light", "medium", "heavy"], ordered: true },
      within: { kind: "set", values: ["light", "heavy"], ordered: true },
    },
  ],
  [
    "Rate[Domain]",
    {
      type: { kind: "array", element: real, over: { kind: "members", members: domain.members } },
      within: { kind: "range", low: 1e-8, high: 10 },
      scale: { name: "log" },
    },
  ],
  ["Simplex[Domain]", { type: { kind: "simplex", over: { kind: "members", name: "Domain" } } }],
  ["Bool", { type: { kind: "bool" } }],
])("%s", (type, expected) => {
  const found = refined(type);
  expect(found).toMatchObject(expected);
  expect(Object.keys(found ?? {}).toSorted()).toEqual(Object.keys(expected).toSorted());
});
