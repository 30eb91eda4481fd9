/** Values of expressions over a module of the library, by compiling a study that reports them. */
import { readFileSync } from "node:fs";
import { compile } from "../../src/index.ts";
import type { Value } from "../../src/ir/value.ts";
import { createEnvironment, noMetrics } from "../../src/space/environment.ts";
import { memoryHost } from "../semantics/harness.ts";

/** Of each expression, which may use all functions and values of the module. */
export function valuesOf(
  module: `std:${string}`,
  expressions: readonly string[],
): readonly Value[] {
  const file = new URL(`../../stdlib/${module.slice("std:".length)}.hpt`, import.meta.url);
  const declared = [...readFileSync(file, "utf8").matchAll(/^(?:fn|let) (\w+)/gm)];
  const used = new Set(expressions.join(" ").match(/\w+/g));
  const names = declared.map(([, name = ""]) => name).filter((name) => used.has(name));
  const { plans, diagnostics } = compile(
    "/project/main.hpt",
    memoryHost({
      "main.hpt": [
        `import { ${names.join(", ")} } from "${module}"`,
        "study values {",
        "  param x: Real in 0 .. 1",
        "  minimize x",
        "  search random",
        ...expressions.map((expression, i) => `  report value${i}: ${expression}`),
        "}",
      ].join("\n"),
    }),
  );
  const [plan] = plans;
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  const scope = createEnvironment(plan).scope(() => undefined, noMetrics);
  return plan.reports.map(({ value }) => scope.value(value));
}
