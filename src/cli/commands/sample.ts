/** `hptc sample`: feasible configurations of a study, or whether a given one is feasible. */
import type { Constraint, JsonValue, Plan } from "../../plan/document.ts";
import { trialReaders } from "../../runtime/assess.ts";
import { createSamples } from "../../runtime/index.ts";
import { createEnvironment, noMetrics } from "../../space/environment.ts";
import { createSpace, type Point } from "../../space/space.ts";
import { printViolations } from "../display/violations.ts";
import { countOf } from "../display/values.ts";
import { type ExitCode, Failure } from "../failure.ts";
import { loadPlan } from "../plans.ts";
import type { Channel, Terminal } from "../terminal.ts";

export interface SampleOptions {
  readonly number: number;
  readonly seed?: number;
  readonly study?: string;
  /** A configuration to judge instead of drawing some: JSON. */
  readonly point?: string;
}

/** Works for every study, whatever its search: no trial is carried out. 1 when a given point is not feasible. */
export async function sample(
  file: string,
  { number, seed, study, point }: SampleOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const loaded = await loadPlan(file, study, terminal);
  if (loaded === undefined) return 1;
  const { plan } = loaded;
  if (point !== undefined) return judge(plan, readPoint(point), terminal.out);
  const { draw, unchecked } = createSamples(plan, seed ?? seedOf(plan));
  for (let i = 0; i < number; i++) terminal.out.line(JSON.stringify(draw(i)));
  if (unchecked.length > 0) {
    const names = unchecked.map((name) => `\`${name}\``).join(", ");
    terminal.err.line(
      `Not looked at: ${names}, which first ${unchecked.length === 1 ? "needs" : "need"} a trial to be measured.`,
    );
  }
  return 0;
}

/** The same command prints the same configurations, also where the study has no seed. */
const seedOf = (plan: Plan) => plan.seed ?? 0;

/** Whether all requirements hold that need no trial; parameters that the point leaves out have their defaults. */
function judge(plan: Plan, given: Point, out: Channel): ExitCode {
  const space = createSpace(plan, createEnvironment(plan), noMetrics);
  const configuration = space.fromJson({ ...defaultsOf(plan, given), ...given });
  const scope = space.scope(configuration);
  const readers = trialReaders(plan);
  const needsTrial = ({ holds, condition }: Constraint) =>
    [holds, condition].some((part) => part !== undefined && readers(part).size > 0);
  const known = plan.constraints.filter((constraint) => !needsTrial(constraint));
  const broken = known.filter((constraint) => !scope.holds(constraint));
  const later = plan.constraints.length - known.length;
  const open = later === 0 ? "" : ` ${countOf(later, "more")} can only be judged after a trial.`;
  if (broken.length === 0) {
    out.line(
      `Allowed: ${known.length === 0 ? "nothing is required" : "all known requirements hold"}.${open}`,
    );
    return 0;
  }
  out.line(
    `Not allowed: ${broken.length} of ${known.length} known requirements ${broken.length === 1 ? "does" : "do"} not hold.${open}`,
  );
  printViolations(broken, scope, out);
  return 1;
}

/** Defaults of parameters that are active under the point; the fidelity at its top. */
function defaultsOf(plan: Plan, given: Point): Point {
  const values = new Map<string, JsonValue>();
  for (const { name, domain, fidelity, default: usual, condition } of plan.parameters) {
    if (Object.hasOwn(given, name)) continue;
    if (fidelity === true && "high" in domain) values.set(name, domain.high);
    else if (usual !== undefined && condition === undefined) values.set(name, usual);
  }
  return Object.fromEntries(values);
}

function readPoint(text: string): Point {
  let point: unknown;
  try {
    point = JSON.parse(text);
  } catch {
    point = undefined;
  }
  if (isPoint(point)) return point;
  throw new Failure(
    'A point is a JSON object with a value for each parameter, such as --point \'{"lr": 0.01, "depth": 2}\'.',
  );
}

function isPoint(value: unknown): value is Point {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
