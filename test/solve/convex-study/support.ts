/** Studies as text, compiled and solved. */
import { compile } from "../../../src/index.ts";
import type { Plan } from "../../../src/plan/document.ts";
import { solveConvex } from "../../../src/solve/convex/solve.ts";
import type { Solution } from "../../../src/solve/solution.ts";
import { type MetricSource, noMetrics } from "../../../src/space/environment.ts";
import { memoryHost } from "../../semantics/harness.ts";

/** The plan of the only study of a text, which has no error beside those of convexity. */
export function planOf(text: string): Plan {
  const { plans, diagnostics } = compile("/project/main.hpt", memoryHost({ "main.hpt": text }));
  const [plan] = plans;
  if (plan === undefined) throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return plan;
}

export function solved(text: string, metrics: MetricSource = noMetrics): Solution {
  return solveConvex(planOf(text), metrics);
}
