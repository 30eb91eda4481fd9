/** What of a plan this version cannot carry out. */
import type { Plan } from "../plan/document.ts";
import { builtMethods } from "../search/create.ts";
import { builtStops } from "./stop.ts";

/**
 * A sentence for each part of a plan that is not built yet; none: the plan can be run. What is solved reads
 * nothing that is said of a search.
 */
export function unsupported(plan: Plan): readonly string[] {
  const { method, stops } = plan;
  if (method.role === "solve") return [];
  const findings: string[] = [];
  if (!builtMethods.some((name) => name === method.name)) {
    findings.push(`There is no \`search ${method.name}\`. There are: ${builtMethods.join(", ")}.`);
  }
  for (const { name } of stops) {
    if (builtStops.some((built) => built === name)) continue;
    findings.push(`There is no \`stop ${name}\`. There are: ${builtStops.join(", ")}.`);
  }
  if (stops.length > 0 && plan.objectives.length !== 1) {
    findings.push("`stop` needs exactly one objective: it compares trials by it.");
  }
  return findings;
}
