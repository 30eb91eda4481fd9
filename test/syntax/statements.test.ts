import { expect, it } from "vitest";
import { declaration, parseClean, shown, statements } from "./support.ts";

it("reads parameters with everything they may have", () => {
  const [node] = statements(
    "param lr: Real in 1e-5 .. 1e-1 log step 2 better lower ~ beta(2, 5) = 1e-3",
  );
  expect(node).toMatchObject({
    kind: "param",
    name: { text: "lr" },
    type: {
      type: { kind: "namedType", name: { text: "Real" } },
      domain: { kind: "range", low: { value: 1e-5 }, high: { value: 0.1 } },
      scales: [{ name: { text: "log" } }, { name: { text: "step" }, step: { value: 2 } }],
      better: "lower",
    },
    prior: { name: { text: "beta" }, inputs: [{ value: { value: 2 } }, { value: { value: 5 } }] },
    default: { value: 1e-3 },
  });
});

it("reads types and their suffixes from the left", () => {
  const [node] = statements("param x: Simplex[E][Layer]?");
  expect(node).toMatchObject({
    type: {
      type: {
        kind: "optionalType",
        type: {
          kind: "arrayType",
          index: [{ name: { text: "Layer" } }],
          element: {
            kind: "arrayType",
            element: { name: { text: "Simplex" } },
            index: [{ name: { text: "E" } }],
          },
        },
      },
    },
  });
});

it("reads conditional parameters", () => {
  const [node] = statements("when a { param x: Int } else when b { } else { let y = 1 }");
  expect(node).toMatchObject({
    kind: "when",
    then: [{ kind: "param" }],
    otherwise: [{ kind: "when", then: [], otherwise: [{ kind: "let" }] }],
  });
});

it("reads what is better and what may be spent", () => {
  expect(
    statements(`
      fidelity epochs: Int in 1 .. 27
      trial run = f(a, b: 1, ...c)
      minimize loss: run.loss ref 2 * x
      maximize run.accuracy
      report a + b
      require fits: m <= 2MiB "too large"
      require m
      use network as big
      solve convex
      stop target(0.02)
      repeat 3
      budget 200 trials, 10min, 40s per trial, 2000 epochs
      warm nearest(k: 3) from "library/"
      warm from [{ lr: 1 }]`),
  ).toMatchObject([
    { kind: "fidelity", name: { text: "epochs" } },
    {
      kind: "trial",
      task: { text: "f" },
      inputs: [{ kind: "positional" }, { kind: "named" }, { kind: "spread" }],
    },
    {
      kind: "objective",
      direction: "minimize",
      label: { text: "loss" },
      reference: { operator: "*" },
    },
    { kind: "objective", direction: "maximize" },
    { kind: "report" },
    { kind: "require", label: { text: "fits" }, message: { value: "too large" } },
    { kind: "require" },
    { kind: "use", space: { text: "network" }, alias: { text: "big" } },
    { kind: "method", role: "solve", method: { name: { text: "convex" }, inputs: [] } },
    { kind: "method", role: "stop", method: { inputs: [{ kind: "positional" }] } },
    { kind: "count", role: "repeat" },
    {
      kind: "budget",
      amounts: [
        { value: { value: 200 }, of: { text: "trials" }, perTrial: false },
        { value: { value: 10, unit: { text: "min" } }, perTrial: false },
        { value: { value: 40 }, perTrial: true },
        { of: { text: "epochs" } },
      ],
    },
    { kind: "warm", method: { name: { text: "nearest" } }, source: { kind: "string" } },
    { kind: "warm", source: { kind: "list" } },
  ]);
});

it("reads declarations", () => {
  expect(
    parseClean(`
      import { a as b, c } from "./x.hpt"
      dimension Energy unit J
      dimension Power = Energy / Time
      unit kJ = 1e3J
      enum E { a, b }
      type T = { ...S, loss: Real in 0 .. inf better lower }
      fn f[A](x: Real[A], n: Int in 1 .. 4 = 2) -> Real { let y = x return y + n }
      task t[A](static hidden: Int[], extra: Real?) -> Scores exec "python train.py {args}"
      space s { param x: Real }`).declarations,
  ).toMatchObject([
    {
      names: [
        { name: { text: "a" }, alias: { text: "b" } },
        { name: { text: "c" }, alias: { text: "c" } },
      ],
      from: { value: "./x.hpt" },
    },
    { unit: { text: "J" } },
    { definition: { operator: "/" } },
    { definition: { value: 1000, unit: { text: "J" } } },
    { members: [{ text: "a" }, { text: "b" }] },
    {
      definition: {
        type: {
          fields: [{ kind: "spreadType" }, { kind: "fieldType", type: { better: "lower" } }],
        },
      },
    },
    {
      generics: [{ text: "A" }],
      parameters: [{}, { default: { value: 2 } }],
      lets: [{ kind: "let" }],
      body: { operator: "+" },
    },
    {
      how: "exec",
      parameters: [{ static: true, type: { type: { index: [] } } }, { static: false }],
      source: { value: "python train.py {args}" },
    },
    { kind: "space", body: [{ kind: "param" }] },
  ]);
});

it("lets a statement end where the next begins, on one line or many", () => {
  const text =
    "study s { param seed: Int seed 3 require seed > 1 search tpe budget 3 trials minimize seed }";
  const oneLine = declaration(text, "study").body.map((node) => node.kind);
  expect(oneLine).toEqual(["param", "count", "require", "method", "budget", "objective"]);
  const manyLines = declaration(text.replaceAll(" ", "\n"), "study").body.map((node) => node.kind);
  expect(manyLines).toEqual(oneLine);
});

it("takes a statement word on a line of its own as a name where a value is due", () => {
  const [node] = statements('require enabled and\n  seed "the seed must be set"');
  expect(node?.kind === "require" ? shown(node.condition) : "").toBe("(enabled and seed)");
});
