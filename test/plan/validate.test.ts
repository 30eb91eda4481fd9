/** Plans of unknown origin: whatever comes in, a clear message comes out. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compile, PlanError } from "../../src/index.ts";
import { deepestPlan } from "../../src/plan/limits.ts";
import { stringifyPlan } from "../../src/plan/stringify.ts";
import { parsePlan } from "../../src/plan/validate.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";

const texts = targetFiles.flatMap((name) =>
  compile(`/project/${name}`, targetHost(), targetOptions).plans.map(stringifyPlan),
);
const text = texts.find((one) => one.includes('"study": "edge_detector"')) ?? "";

/** A plan with one thing changed. */
function changed(change: (plan: object) => void): unknown {
  const plan: unknown = JSON.parse(text);
  change(asObject(plan));
  return plan;
}

function asObject(value: unknown): object {
  if (typeof value !== "object" || value === null) throw new Error("not an object");
  return value;
}

/** The object at a path such as `parameters.0.domain`. */
function at(plan: object, path: string): object {
  return path
    .split(".")
    .reduce((here, step) => (step === "" ? here : asObject(Reflect.get(here, step))), plan);
}

/** The message of the refusal; a plan that is accepted fails the test. */
function refusal(plan: unknown): string {
  try {
    parsePlan(plan);
  } catch (error) {
    if (error instanceof PlanError) return error.message;
    throw error;
  }
  throw new Error("the plan was accepted");
}

const set = (path: string, value: unknown) =>
  changed((plan) => {
    const last = path.lastIndexOf(".");
    Object.assign(at(plan, path.slice(0, Math.max(0, last))), { [path.slice(last + 1)]: value });
  });

const nested = (levels: number) => {
  let value: unknown = { kind: "number", value: 1 };
  for (let i = 0; i < levels; i++) value = { kind: "apply", atom: "negate", args: [value] };
  return value;
};

it("a study is called by a word: the name of its store cannot lead to another folder", () => {
  for (const study of ["../../elsewhere", "a/b", "C:\\x", "", "a b", "."]) {
    expect(refusal(changed((plan) => Object.assign(plan, { study })))).toContain("`study`");
  }
});

describe("a plan is refused", () => {
  it.each<[string, unknown, RegExp]>([
    ["that is empty", "", /empty/],
    ["that is cut off", text.slice(0, 2000), /cut off: its JSON ends at line \d+, column \d+/],
    ["that is cut off in a text", text.slice(0, text.indexOf("edge_det") + 4), /cut off/],
    ["that is not JSON", "study x {}", /not JSON: line 1, column 1 cannot be read/],
    [
      "that is damaged",
      text.replace('"over": 5', '"over": five'),
      /not JSON: line \d+, column 18 cannot/,
    ],
    ["that is a list", "[]", /a plan is a JSON object; this is a list/i],
    ["of another format", "{}", /not a plan.*hptc compile/],
    ["of another version", set("version", 2), /version 2.*reads version 1.*Compile/],
    [
      "without a field",
      changed((plan) => Reflect.deleteProperty(plan, "trials")),
      /`trials`: a list is missing/,
    ],
    ["with an unknown field", set("extra", 1), /nothing is called `extra`/],
    [
      "with a wrong type",
      set("parameters.0.domain.low", "a"),
      /`parameters\[0\]\.domain\.low`: expected a number, found the text "a"/,
    ],
    [
      "with an unknown kind",
      set("parameters.0.domain", { kind: "real2" }),
      /`parameters\[0\]\.domain\.kind`.*no known `kind`/,
    ],
    ["with low above high", set("parameters.0.domain.low", 99), /`low` 99 is above `high` 2/],
    ["with a number that is not finite", set("parameters.0.domain.low", Infinity), /not finite/],
    [
      "with a logarithm of nothing",
      set("parameters.1.domain", { kind: "int", low: 0, high: 3, scale: { name: "log" } }),
      /`log` has no place for 0/,
    ],
    ["with a default outside", set("parameters.0.default", 9), /default is no value/],
    ["with a default between steps", set("parameters.0.default", 0.3), /default is no value/],
    [
      "with an unsuited prior",
      set("parameters.0.prior", { name: "choice", weights: [1] }),
      /`choice` does not suit/,
    ],
    ["with a choice twice", set("parameters.2.domain.values", [1, 1]), /`1` stands twice/],
    ["with a mixed choice", set("parameters.2.domain.values", [1, "a"]), /mix numbers and names/],
    [
      "with an unknown atom",
      set("objectives.0.value", { kind: "apply", atom: "hack", args: [] }),
      /knows no operator or function `hack`/,
    ],
    [
      "with too many operands",
      set("objectives.0.value", {
        kind: "apply",
        atom: "sqrt",
        args: [1, 2].map((value) => ({ kind: "number", value })),
      }),
      /`sqrt` does not take 2/,
    ],
    [
      "with an unknown parameter",
      set("objectives.0.value", { kind: "parameter", name: "nope" }),
      /parameter `nope`, which is not there/,
    ],
    [
      "with an unknown metric",
      set("objectives.0.value", { kind: "metric", trial: "run", metric: "nope" }),
      /metric `run\.nope`/,
    ],
    [
      "with an unbound local",
      set("objectives.0.value", { kind: "local", name: "i" }),
      /local value `i`/,
    ],
    [
      "with an unknown function",
      set("objectives.0.value", { kind: "call", function: "f", sets: [], args: [] }),
      /function `f`/,
    ],
    [
      "with a wrong call",
      set("objectives.0.value", {
        kind: "call",
        function: "main/detector_work",
        sets: [],
        args: [],
      }),
      /wrong number of arguments/,
    ],
    [
      "with an unknown index set",
      set("objectives.0.value", {
        kind: "comprehension",
        binders: [{ name: "i", over: { kind: "generic", name: "E" } }],
        body: { kind: "local", name: "i" },
      }),
      /index set `E`/,
    ],
    ["with a name twice", set("parameters.1.name", "width"), /`width` stands twice/],
    [
      "with a definition of itself",
      set("definitions.0.value", { kind: "definition", name: "weights" }),
      /does not stand before it/,
    ],
    [
      "with a condition on a later parameter",
      set("parameters.0.condition", { kind: "parameter", name: "bits" }),
      /parameter `bits`, which does not stand before/,
    ],
    [
      "with a function that calls itself",
      set("functions.0.body", {
        kind: "call",
        function: "main/detector_work",
        sets: [],
        args: [1, 2, 3].map((value) => ({ kind: "number", value })),
      }),
      /does not stand before it/,
    ],
    [
      "with a circle between kinds",
      set("functions.0.body", { kind: "definition", name: "cost" }),
      /needs itself/,
    ],
    [
      "with a function that reads a parameter",
      set("functions.0.body", { kind: "parameter", name: "width" }),
      /cannot read the parameter width/,
    ],
    [
      "with a phase too early",
      set("objectives.0.phase", "constant"),
      /phase is "metric", and the plan says "constant"/,
    ],
    ["with two fidelities", set("parameters.1.fidelity", true), /one fidelity/],
    [
      "with a warm point of nothing",
      set("warm", [{ kind: "points", points: [{ nope: 1 }] }]),
      /no parameter has this name/,
    ],
    [
      "with a warm point outside",
      set("warm", [{ kind: "points", points: [{ width: 9 }] }]),
      /no value of the parameter/,
    ],
    ["with a budget of half a trial", set("budget.trials", 0.5), /`budget\.trials`/],
    ["with endless elements", set("parameters.3.domain.over", 1e9), /`parameters\[3\]\.domain/],
    [
      "with endless nested elements",
      set("parameters.3.domain", {
        kind: "array",
        over: 100_000,
        element: { kind: "array", over: 100_000, element: { kind: "bool" } },
      }),
      /more than 1000000 elements/,
    ],
    [
      "with `__proto__` as a name",
      text.replace('"budget": {', '"budget": { "__proto__": { "trials": 1 },'),
      /`__proto__`/,
    ],
    ["with `null`", set("budget", null), /`null` has no place/],
    ["that is not plain data", set("budget", new Map()), /not plain data/],
    ["with a function in it", set("budget", () => 1), /has no place/],
    [
      "that nests too deep",
      set("objectives.0.value", nested(deepestPlan)),
      /nests deeper than 600/,
    ],
    ["that is a bomb of brackets", "[".repeat(1_000_000) + "]".repeat(1_000_000), /plan/],
    ["that is too long", " ".repeat(64 * 1024 * 1024 + 1), /64 MiB/],
  ])("%s", (_, plan, message) => {
    expect(refusal(plan)).toMatch(message);
  });

  it("whose values are cyclic", () => {
    const plan = changed((cyclic) => Object.assign(cyclic, { budget: cyclic }));
    expect(refusal(plan)).toMatch(/deeper/);
  });

  it("without touching what all objects have", () => {
    const before = Object.keys(Object.prototype);
    refusal(text.replace('"settings": {', '"settings": { "__proto__": { "polluted": true },'));
    expect(Object.keys(Object.prototype)).toEqual(before);
    expect("polluted" in {}).toBe(false);
  });
});

describe("a plan is accepted", () => {
  it("at the deepest nesting", () => {
    const levels = Math.floor((deepestPlan - 4) / 2);
    expect(() => parsePlan(set("objectives.0.value", nested(levels)))).not.toThrow();
  });

  it("with a byte order mark, and in any layout", () => {
    expect(parsePlan(`\uFEFF${JSON.stringify(JSON.parse(text))}`)).toEqual(parsePlan(text));
  });
});

describe("whatever is done to a plan, it is a plan or refused with a PlanError", () => {
  const orRefused = (plan: unknown) => {
    try {
      parsePlan(plan);
    } catch (error) {
      if (!(error instanceof PlanError)) throw error;
      expect(error.message).toMatch(/^[A-Z].*[.?]$/s);
    }
  };

  it("when a value is replaced", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...texts),
        fc.nat(),
        fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 0, 1e308, "", "__proto__", "constructor")),
        (original, place, value) => {
          const plan: unknown = JSON.parse(original);
          const places = allPlaces(plan);
          const [owner, key] = places[place % places.length] ?? [{}, ""];
          Object.assign(owner, { [key]: value });
          orRefused(plan);
          orRefused(JSON.stringify(plan));
        },
      ),
      { numRuns: 1500 },
    );
  });

  it("when something is taken from elsewhere in it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.nat(), (original, from, to) => {
        const plan: unknown = JSON.parse(original);
        const places = allPlaces(plan);
        const [source, name] = places[from % places.length] ?? [{}, ""];
        const [target, key] = places[to % places.length] ?? [{}, ""];
        const value: unknown = JSON.parse(JSON.stringify(Reflect.get(source, name)));
        Object.assign(target, { [key]: value });
        orRefused(plan);
      }),
      { numRuns: 1500 },
    );
  });

  it("when a field is deleted", () => {
    for (const [i] of allPlaces(JSON.parse(text)).entries()) {
      const plan: unknown = JSON.parse(text);
      const [owner, key] = allPlaces(plan)[i] ?? [{}, ""];
      if (Array.isArray(owner)) owner.splice(Number(key), 1);
      else Reflect.deleteProperty(owner, key);
      orRefused(plan);
    }
  });

  it("when its text is cut or changed", () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.string(), (at, inserted) => {
        orRefused(text.slice(0, at));
        orRefused(text.slice(0, at) + inserted + text.slice(at + 1));
      }),
    );
  });

  it("when it is anything", () => {
    fc.assert(fc.property(fc.anything({ withMap: true, withDate: true }), orRefused));
  });
});

type Place = readonly [object, string];

function allPlaces(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]: [string, unknown]): Place[] => [
    [value, key],
    ...allPlaces(child),
  ]);
}
