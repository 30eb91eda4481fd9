/** `hptc explain FILE`: what a study will do, before it is carried out. */
import { printPlan } from "../display/plan.ts";
import type { ExitCode } from "../failure.ts";
import { createInsight } from "../insight/plan.ts";
import { loadPlan } from "../plans.ts";
import type { Terminal } from "../terminal.ts";

export interface ExplainPlanOptions {
  readonly study?: string;
  readonly json?: true;
}

export async function explainPlan(
  file: string,
  { study, json }: ExplainPlanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadPlan(file, study, terminal);
  if (loaded === undefined) return 1;
  const insight = createInsight(loaded.plan);
  if (json === true) terminal.out.line(JSON.stringify(insight));
  else printPlan(insight, terminal.out);
  return 0;
}
