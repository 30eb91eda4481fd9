/** The shape of a plan, with the validator's findings as sentences. */
import type * as z from "zod";
import type { Plan } from "../document.ts";
import { PlanError, type PlanPath, planErrorAt } from "../error.ts";
import { planSchema } from "../schema.ts";
import { describe } from "./read.ts";

/** The plan, if the value has the shape of one. Throws `PlanError`. */
export function requireShape(value: unknown): Plan {
  requireHeader(value);
  const result = planSchema.safeParse(value);
  if (result.success) return result.data;
  throw shapeError(value, result.error.issues);
}

function requireHeader(value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new PlanError(`A plan is a JSON object; this is ${describe(value)}.`);
  }
  const { format, version } = value as { readonly format?: unknown; readonly version?: unknown };
  if (format !== "hpt-plan") {
    throw new PlanError(
      `This is not a plan: its \`format\` is ${describe(format)}, not "hpt-plan". \`hptc compile\` makes a plan from a study file.`,
    );
  }
  if (version !== 1) {
    throw new PlanError(
      `This plan has version ${typeof version === "number" ? String(version) : describe(version)}, and this hptc reads version 1. Compile the study again with this hptc, or use the hptc that made the plan.`,
    );
  }
}

function shapeError(value: unknown, issues: readonly z.core.$ZodIssue[]): PlanError {
  const [first] = issues;
  if (first === undefined) return planErrorAt([], "it has the wrong shape.");
  const issue = innermost(first, []);
  const found = at(value, issue.path);
  return planErrorAt(issue.path, sentence(issue.issue, found));
}

/** Of a union the branch that got furthest. */
function innermost(
  issue: z.core.$ZodIssue,
  prefix: PlanPath,
): { readonly issue: z.core.$ZodIssue; readonly path: PlanPath } {
  const path = [...prefix, ...issue.path.filter((step) => typeof step !== "symbol")];
  if (issue.code !== "invalid_union") return { issue, path };
  const deepest = issue.errors
    .flatMap((branch) => branch.slice(0, 1))
    .reduce<z.core.$ZodIssue | undefined>(
      (best, next) => (best === undefined || next.path.length > best.path.length ? next : best),
      undefined,
    );
  return deepest === undefined || deepest.path.length === 0
    ? { issue, path }
    : innermost(deepest, path);
}

function sentence(issue: z.core.$ZodIssue, found: unknown): string {
  switch (issue.code) {
    case "invalid_type":
      return found === undefined
        ? `${expected(issue.expected)} is missing.`
        : `expected ${expected(issue.expected)}, found ${describe(found)}.`;
    case "invalid_value":
      return `expected ${issue.values.map((value) => JSON.stringify(String(value))).join(" or ")}, found ${describe(found)}.`;
    case "unrecognized_keys":
      return `nothing is called ${issue.keys.map((key) => `\`${key}\``).join(", ")} here.`;
    case "too_small":
      return `${describe(found)} is too small or too short: at least ${String(issue.minimum)} is expected.`;
    case "too_big":
      return `${describe(found)} is too large or too long: at most ${String(issue.maximum)} is expected.`;
    case "invalid_union":
      return issue.discriminator === undefined
        ? `${describe(found)} does not fit here.`
        : `${describe(found)} is no known \`${issue.discriminator}\`.`;
    case "invalid_format":
    case "not_multiple_of":
    case "invalid_key":
    case "invalid_element":
    case "custom":
      return `${describe(found)} does not fit here.`;
  }
}

function expected(type: string): string {
  switch (type) {
    case "array":
      return "a list";
    case "object":
    case "record":
      return "an object";
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "int":
      return "a whole number";
    case "boolean":
      return "`true` or `false`";
    default:
      return `a value`;
  }
}

function at(value: unknown, path: PlanPath): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, step)) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}
