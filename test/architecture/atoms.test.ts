import { describe, expect, it } from "vitest";
import { atoms, findAtom, findOperator } from "../../src/atoms/table.ts";
import type { BinaryOperator, ComparisonOperator } from "../../src/syntax/ast.ts";
import { codeOf, sourceFiles } from "./imports.ts";

const binary: Record<BinaryOperator | ComparisonOperator, true> = {
  "+": true,
  "-": true,
  "*": true,
  "/": true,
  "^": true,
  "??": true,
  and: true,
  or: true,
  "<": true,
  "<=": true,
  "==": true,
  "!=": true,
  ">=": true,
  ">": true,
};

describe("the atom table", () => {
  it("has one entry a name", () => {
    const names = atoms.map((atom) => atom.name);
    expect(new Set(names).size).toBe(names.length);
    for (const atom of atoms) expect(findAtom(atom.name)).toBe(atom);
  });

  it("has every operator of the syntax", () => {
    for (const operator of Object.keys(binary)) {
      expect(findOperator(operator, 2), operator).toBeDefined();
    }
    for (const operator of ["-", "not"]) {
      expect(findOperator(operator, 1), operator).toBeDefined();
    }
  });

  it("is the only place in the compiler that computes: the others call it", () => {
    const mathematics =
      /Math\.(exp|expm1|log|log1p|log2|log10|pow|sqrt|cbrt|hypot|sin|cos|tan|tanh|sinh|cosh|atan2?|asin|acos)\b/;
    const wrong = sourceFiles()
      .filter((file) => /^(syntax|semantics|plan|diagnostics)\/|^index\.ts$/.test(file))
      .filter((file) => mathematics.test(codeOf(file).replace(/"[^"\n]*"|`[^`\n]*`/g, "")));
    expect(wrong).toEqual([]);
  });

  it("is the only place that tells operators apart by what they compute", () => {
    const names = atoms.filter((atom) => atom.form === "operator").map((atom) => atom.name);
    const cases = new RegExp(`\\bcase "(${names.join("|")})":`);
    // Operations on tensors are a language of their own, with their table in `graph`.
    const wrong = sourceFiles()
      .filter((file) => !/^(atoms|graph|backends)\//.test(file))
      .filter((file) => cases.test(codeOf(file)));
    expect(wrong).toEqual([]);
  });
});
