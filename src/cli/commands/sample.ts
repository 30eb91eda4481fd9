/** `hptc sample`: feasible configurations of a study, drawn at random from its scales and priors. */
import type { Plan } from "../../plan/document.ts";
import { createRandomSearch } from "../../search/random.ts";
import { createEnvironment, noMetrics } from "../../space/environment.ts";
import { createSpace } from "../../space/space.ts";
import type { ExitCode } from "../failure.ts";
import { loadPlan } from "../plans.ts";
import type { Terminal } from "../terminal.ts";

export interface SampleOptions {
  readonly number: number;
  readonly seed?: number;
  readonly study?: string;
}

/** Works for every study, whatever its search: no trial is carried out. */
export async function sample(
  file: string,
  { number, seed, study }: SampleOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadPlan(file, study, terminal);
  if (loaded === undefined) return 1;
  const { plan } = loaded;
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  const draws = createRandomSearch(space, seed ?? seedOf(plan));
  for (let i = 0; i < number; i++) {
    const configuration = draws.suggest(i, []);
    if (configuration !== undefined) terminal.out.line(JSON.stringify(space.toJson(configuration)));
  }
  return 0;
}

/** The same command prints the same configurations, also where the study has no seed. */
const seedOf = (plan: Plan) => plan.seed ?? 0;
