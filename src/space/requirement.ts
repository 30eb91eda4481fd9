/** How requirements are named to people, in messages and reports. */
import type { Constraint } from "../plan/document.ts";
import { explainConstraint } from "./assertion.ts";
import type { Scope } from "./environment.ts";

/** How a constraint is named to people: its label, else its text. */
export function constraintName({ label, origin }: Constraint): string {
  return label ?? origin.text;
}

/** The constraint as it is written. */
export function constraintText({ label, origin }: Constraint): string {
  return `\`require ${label === undefined ? "" : `${label}: `}${origin.text}\``;
}

/** More lines of a message: the constraint with its values underneath; nothing where it reads none. */
export function valuesUnder(constraint: Constraint, scope: Scope): string {
  const lines = explainConstraint(constraint, scope);
  return lines.length > 1 ? lines.map((line) => `\n  ${line}`).join("") : "";
}
