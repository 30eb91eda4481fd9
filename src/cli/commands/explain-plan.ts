/** `hptc explain FILE`: what a study will do, before it is carried out. */
import type { Plan } from "../../plan/document.ts";
import { printPlan } from "../display/plan.ts";
import { type ExitCode, reportingFailures } from "../failure.ts";
import { foreseeFusion, type FusionInsight, modulesOf } from "../insight/fusion.ts";
import { createInsight } from "../insight/plan.ts";
import { loadPlan } from "../plans.ts";
import type { Terminal } from "../terminal.ts";

export interface ExplainPlanOptions {
  readonly study?: string;
  readonly json?: true;
  readonly backend?: string;
}

export async function explainPlan(
  file: string,
  { study, json, backend }: ExplainPlanOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadPlan(file, study, terminal);
  if (loaded === undefined) return 1;
  const insight = createInsight(loaded.plan, await fusionOf(loaded.plan, backend));
  if (json === true) terminal.out.line(JSON.stringify(insight));
  else printPlan(insight, terminal.out);
  return 0;
}

/** Groups depend on the backend: the named one, else the one that `hptc run` would take. */
async function fusionOf(
  plan: Plan,
  name: string | undefined,
): Promise<ReadonlyMap<string, FusionInsight>> {
  const modules = modulesOf(plan);
  const trains = plan.trials.some(({ task }) => task.kind === "builtin");
  if (!trains && name === undefined) return modules;
  const { backendNamed, probeBackends } = await import("../../backends/ladder.ts");
  return reportingFailures(async () => {
    const backend = name === undefined ? (await probeBackends()).chosen : backendNamed(name);
    return new Map([...modules, ...(await foreseeFusion(plan, backend))]);
  });
}
