/** The studies the language was designed on: all check, and make plans that validate. */
import { describe, expect, it } from "vitest";
import { compile } from "../../src/index.ts";
import { stringifyPlan } from "../../src/plan/stringify.ts";
import { parsePlan } from "../../src/plan/validate.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";

const compiled = targetFiles.map((name) => ({
  name,
  ...compile(`/project/${name}`, targetHost(), targetOptions),
}));

describe("target studies", () => {
  it.each(compiled)("$name has no errors", ({ diagnostics }) => {
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  it("are 52", () => {
    expect(compiled.flatMap(({ plans }) => plans)).toHaveLength(52);
  });

  it.each(compiled)("plans of $name survive writing and reading", ({ plans }) => {
    for (const plan of plans) {
      const text = stringifyPlan(plan);
      expect(parsePlan(text)).toEqual(plan);
      expect(stringifyPlan(parsePlan(text))).toBe(text);
    }
  });

  it.each(compiled)("plans of $name are written in the order of their schema", ({ plans }) => {
    for (const plan of plans) {
      expect(`${JSON.stringify(plan, undefined, 2)}\n`).toBe(stringifyPlan(plan));
    }
  });
});

describe("golden plans", () => {
  it.each(["temperature", "codesign", "mixing_trained", "pytorch", "edge_detector", "frontier"])(
    "%s",
    async (study) => {
      const plan = compiled.flatMap(({ plans }) => plans).find((one) => one.study === study);
      if (plan === undefined) throw new Error(`no plan ${study}`);
      await expect(stringifyPlan(plan)).toMatchFileSnapshot(`golden/${study}.plan.json`);
    },
  );
});

describe("the same study gives the same bytes", () => {
  const texts = (home: string, change?: (text: string) => string) =>
    targetFiles.map((name) =>
      compile(`${home}/${name}`, targetHost(home, change), targetOptions).plans.map(stringifyPlan),
    );
  const first = texts("/project");

  it("when compiled twice", () => {
    expect(texts("/project")).toEqual(first);
  });

  it("wherever it lies", () => {
    expect(texts("/home/someone/else")).toEqual(first);
  });

  it("but for offsets, whatever its line ends", () => {
    const crlf = texts("/project", (text) => text.replace(/\n/g, "\r\n"));
    const offsets = /"(start|end)": \d+/g;
    const without = (all: readonly (readonly string[])[]) =>
      all.map((plans) => plans.map((plan) => plan.replace(offsets, "")));
    expect(without(crlf)).toEqual(without(first));
    expect(crlf).not.toEqual(first);
  });
});
