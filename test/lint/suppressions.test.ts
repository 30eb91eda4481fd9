import { describe, expect, it } from "vitest";
import type { Rule } from "../../src/lint/rule.ts";
import { unusedSuppression } from "../../src/lint/rules/unused-suppression.ts";
import { applyFixes } from "../../src/index.ts";
import { lintText, marksOf } from "./harness.ts";

/** Finds every parameter and every objective; and every enum of a module. */
const seen: Rule = {
  id: "seen-param",
  severity: "warning",
  summary: "There is a parameter.",
  study: ({ study }, report) => {
    for (const { location } of study.parameters) report({ location, message: "a parameter." });
    for (const { location } of study.objectives) report({ location, message: "an objective." });
  },
};
const enums: Rule = {
  id: "seen-enum",
  severity: "info",
  summary: "There is an enum.",
  module: ({ module }, report) => {
    for (const node of module.ast.declarations) {
      if (node.kind === "enum") {
        report({ location: { file: module.file, span: node.name.span }, message: "an enum." });
      }
    }
  },
};
const hard: Rule = { ...seen, id: "hard-param", severity: "error" };
const rules = [enums, seen, unusedSuppression];

const found = (text: string, more: readonly Rule[] = []) =>
  marksOf(text, lintText(text, { rules: [...rules, ...more] }));

const study = (...lines: readonly string[]) =>
  ["study a {", ...lines.map((line) => `  ${line}`), "  minimize x", "}"].join("\n");

describe("a suppression", () => {
  it("leaves out what its rule finds in the next statement", () => {
    expect(found(study("param x: Int in 1 .. 3"))).toEqual(["2 seen-param", "3 seen-param"]);
    expect(
      found(study("// hpt-ignore seen-param: it is meant so", "param x: Int in 1 .. 3")),
    ).toEqual(["4 seen-param"]);
  });

  it("before a declaration is for all of it", () => {
    const text = `// hpt-ignore seen-param: known\n${study("param x: Int in 1 .. 3")}`;
    expect(found(text)).toEqual([]);
  });

  it("passes over a doc comment and other comments", () => {
    expect(
      found(
        study(
          "// hpt-ignore seen-param: known",
          "/// How many.",
          "// really",
          "param x: Int in 1 .. 3",
        ),
      ),
    ).toEqual(["6 seen-param"]);
  });

  it("names several rules", () => {
    const rest = study("param x: Int in 1 .. 3");
    const text = `// hpt-ignore seen-enum, seen-param: known\n${rest}`;
    const [finding, ...others] = lintText(text, { rules });
    expect(finding?.message).toMatch(/^`seen-enum` finds nothing/);
    expect(others).toEqual([]);
    expect(applyFixes("/project/main.hpt", text, finding ? [finding] : []).text).toBe(
      `// hpt-ignore seen-param: known\n${rest}`,
    );
  });

  it("holds within its braces only", () => {
    const text = [
      "study a {",
      "  param b: Bool",
      "  when b {",
      "    param x: Int in 1 .. 3",
      "    // hpt-ignore seen-param: nothing follows",
      "  } else {",
      "    param y: Int in 1 .. 3",
      "  }",
      "}",
    ].join("\n");
    expect(found(text)).toEqual([
      "2 seen-param",
      "4 seen-param",
      "5 unused-suppression",
      "7 seen-param",
    ]);
  });

  it("in front of the first statement of a branch is for that", () => {
    const text = [
      "study a {",
      "  param b: Bool",
      "  when b {",
      "    // hpt-ignore seen-param: known",
      "    param x: Int in 1 .. 3",
      "  } else {",
      "    // hpt-ignore seen-param: known",
      "    param y: Int in 1 .. 3",
      "  }",
      "}",
    ].join("\n");
    expect(found(text)).toEqual(["2 seen-param"]);
  });

  it("in a doc comment or a string is none", () => {
    expect(found(study("/// hpt-ignore seen-param: known", "param x: Int in 1 .. 3"))).toEqual([
      "3 seen-param",
      "4 seen-param",
    ]);
    expect(
      found(study("param x: Int in 1 .. 3", 'require x > 0 "// hpt-ignore seen-param: known"')),
    ).toEqual(["2 seen-param", "4 seen-param"]);
  });

  it("needs a reason", () => {
    for (const comment of [
      "// hpt-ignore seen-param",
      "// hpt-ignore seen-param:",
      "// hpt-ignore seen-param:  ",
    ]) {
      expect(found(study(comment, "param x: Int in 1 .. 3"))).toEqual([
        "2 HPT1201",
        "3 seen-param",
        "4 seen-param",
      ]);
    }
  });

  it("needs a rule", () => {
    expect(found(study("// hpt-ignore", "param x: Int in 1 .. 3"))[0]).toBe("2 HPT1200");
    expect(found(study("// hpt-ignore : because", "param x: Int in 1 .. 3"))[0]).toBe("2 HPT1200");
  });

  it("of an unknown rule suggests the one that was meant", () => {
    const text = study("// hpt-ignore seen-parm: known", "param x: Int in 1 .. 3");
    const [finding] = lintText(text, { rules });
    expect(finding?.id).toBe("HPT1202");
    expect(finding?.message).toBe("there is no rule `seen-parm`. Did you mean `seen-param`?");
    const fixed = applyFixes("/project/main.hpt", text, finding ? [finding] : [], { unsafe: true });
    expect(found(fixed.text)).toEqual(["4 seen-param"]);
  });

  it("cannot leave out an error", () => {
    expect(
      found(study("// hpt-ignore hard-param: known", "param x: Int in 1 .. 3"), [hard]),
    ).toEqual(["2 HPT1203", "3 seen-param", "3 hard-param", "4 seen-param", "4 hard-param"]);
    expect(found(study("// hpt-ignore empty-range: known", "param x: Int in 3 .. 1"))).toEqual([
      "2 HPT1203",
      "3 empty-range",
    ]);
  });

  it("leaves out a warning that the checker finds", () => {
    const lines = ["fn f(a: Real, b: Real) -> Real = a - b"];
    const text = `${lines.join("\n")}\n${study("param x: Int in 1 .. 3", "param a: Int in 1 .. 3", "minimize f(1, a)")}`;
    expect(found(text)).toContain("5 swapped-arguments");
    expect(
      found(text.replace("  minimize f", "  // hpt-ignore swapped-arguments: meant\n  minimize f")),
    ).not.toContain("6 swapped-arguments");
  });
});

describe("an unused suppression", () => {
  const unused = study(
    "param x: Int in 1 .. 3",
    "// hpt-ignore seen-param: known",
    "budget 3 trials",
  );

  it("is found, and its fix takes the whole line away", () => {
    const diagnostics = lintText(unused, { rules });
    expect(marksOf(unused, diagnostics)).toContain("3 unused-suppression");
    const fixed = applyFixes("/project/main.hpt", unused, diagnostics);
    expect(fixed.text).toBe(study("param x: Int in 1 .. 3", "budget 3 trials"));
  });

  it("is not looked for where the rule is off, or something has an error", () => {
    expect(marksOf(unused, lintText(unused, { rules, levels: { "seen-param": "off" } }))).toEqual(
      [],
    );
    expect(found(unused.replace("budget 3 trials", "budget 3 trails"))).toEqual(["4 HPT2110"]);
  });

  it("is not looked for in a space, which other files may use", () => {
    const text = "space s {\n  // hpt-ignore seen-param: known\n  param x: Int in 1 .. 3\n}\n";
    expect(found(text)).toEqual([]);
  });
});

describe("levels", () => {
  const text = study("param x: Int in 1 .. 3");
  const severities = (levels: Parameters<typeof lintText>[1]) =>
    lintText(text, { rules: [...rules, hard], ...levels }).map(
      ({ id, severity }) => `${id} ${severity}`,
    );

  it("are those of the rules where nothing is configured", () => {
    expect(severities({})).toEqual([
      "seen-param warning",
      "hard-param error",
      "seen-param warning",
      "hard-param error",
    ]);
  });

  it("raise and lower a warning", () => {
    expect(severities({ levels: { "seen-param": "error" } })[0]).toBe("seen-param error");
    expect(severities({ levels: { "seen-param": "info" } })[0]).toBe("seen-param info");
    expect(severities({ levels: { "seen-param": "off" } })).toEqual([
      "hard-param error",
      "hard-param error",
    ]);
  });

  it("do not lower an error", () => {
    expect(severities({ levels: { "hard-param": "off" } })).toContain("hard-param error");
  });
});

describe("a study with an error", () => {
  it("is not looked at, nor is what extends it; others are", () => {
    const text = [
      "study good { param x: Int in 1 .. 3 }",
      "study bad { param x: Int in 3 .. 1 }",
      "study worse extends bad { param y: Int in 1 .. 3 }",
    ].join("\n");
    expect(found(text)).toEqual(["1 seen-param", "2 empty-range"]);
  });

  it("outside of studies is one of all", () => {
    expect(found("let a = b\nstudy good { param x: Int in 1 .. 3 }")).toEqual(["1 HPT2020"]);
  });
});
