/** What is said of requirements that cannot hold together. */
import { type Reads, createReads } from "../../plan/reads.ts";
import type { Constraint, Plan } from "../../plan/document.ts";
import { constraintText } from "../requirement.ts";

/** Parameters and requirements that a message lists before the rest is counted. */
const most = 6;

/** Names the requirements, by their positions, what they read, and what to do. */
export function infeasibleMessage(plan: Plan, positions: readonly number[]): string {
  const constraints = positions.flatMap((position) => plan.constraints[position] ?? []);
  const reads = createReads(plan);
  const read = [...new Set(constraints.flatMap((each) => parametersOf(each, reads)))];
  const names = listed(read.map((name) => `\`${name}\``));
  const [only, ...others] = constraints;
  if (only === undefined) return `The study \`${plan.study}\` has no feasible configuration.`;
  const ranges =
    names === ""
      ? ""
      : ` for any ${read.length === 1 ? `value of ${names} in its range` : `values of ${names} in their ranges`}`;
  const widen =
    names === ""
      ? ""
      : `, or widen the range of ${listed(
          read.map((name) => `\`${name}\``),
          "or",
        )}`;
  return others.length === 0
    ? `No configuration of \`${plan.study}\` is feasible: ${place(plan, only)} does not hold${ranges}. Loosen it${widen}.`
    : `No configuration of \`${plan.study}\` is feasible: these requirements cannot hold together${ranges}. Loosen one of them${widen}.${constraints
        .slice(0, most)
        .map((constraint) => `\n  ${place(plan, constraint)}`)
        .join(
          "",
        )}${constraints.length > most ? `\n  and ${String(constraints.length - most)} more` : ""}`;
}

/** The requirement, and its file where it is another than the study's. */
function place(plan: Plan, constraint: Constraint): string {
  const { source } = constraint.origin;
  const where = source === undefined || source === plan.source ? "" : ` (${source})`;
  return `${constraintText(constraint)}${where}`;
}

function parametersOf(
  { holds, condition }: Constraint,
  reads: ReturnType<typeof createReads>,
): readonly string[] {
  const found: readonly Reads[] = [holds, condition].flatMap((part) =>
    part === undefined ? [] : [reads(part)],
  );
  return found.flatMap(({ parameters }) => [...parameters]);
}

function listed(names: readonly string[], word = "and"): string {
  const shown = names.length > most ? [...names.slice(0, most - 1), "others"] : names;
  const [last = "", ...others] = shown.toReversed();
  return others.length === 0 ? last : `${others.toReversed().join(", ")} ${word} ${last}`;
}
