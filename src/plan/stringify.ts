import type { Plan } from "./document.ts";
import { planSchema } from "./schema.ts";

/** The canonical text of a plan: fields in the order of `document.ts`, two spaces, a line feed at the end. */
export function stringifyPlan(plan: Plan): string {
  return `${JSON.stringify(planSchema.parse(plan), undefined, 2)}\n`;
}
