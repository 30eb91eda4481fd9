import { type Better, directions } from "../../analysis/direction.ts";
import type { Variable } from "../../analysis/scalar.ts";
import { termsOf } from "../../analysis/terms.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { StudyObjective } from "../../semantics/program.ts";
import { curvaturesOf } from "../convexity.ts";
import { replaceAt } from "../edits.ts";
import { nodeText } from "../node-text.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

type BetterOf = (metric: string) => Better | undefined;

/** Directions of metrics are carried through the monotonicity of what is computed from them. */
export const mixedDirection: Rule = {
  id: "mixed-direction",
  severity: "warning",
  summary: "An objective works against the declared direction of a metric.",
  fix: "unsafe",
  study: (subject, report) => {
    const betterOf = declaredDirections(subject);
    const isDirected = ({ name }: Variable) => betterOf(name) !== undefined;
    if (!subject.graph().variables.some(isDirected)) return;
    const known = curvaturesOf(subject);
    if (known === undefined) return;
    const directionsOf = directions(subject.graph().nodes, known, ({ name }: Variable) =>
      betterOf(name),
    );
    for (const { index, value } of subject.graph().objectives) {
      const objective = subject.study.objectives[index];
      if (objective === undefined || !known.isWhole(value)) continue;
      const isMinimized = objective.direction === "minimize";
      const { lower, higher } = directionsOf(value);
      const [wanted, against] = isMinimized ? [lower, higher] : [higher, lower];
      if (against.size === 0) continue;
      if (wanted.size === 0) {
        report({
          location: objective.location,
          message: `\`${objective.direction}\` makes ${list(against, betterOf)} worse. Write \`${opposite(objective)}\`, or turn the sign of the objective.`,
          fixes: turnAround(objective, subject),
        });
        continue;
      }
      const text = nodeText(subject, objective.location, known);
      const wrong = termsOf(value).find(({ node, sign }) => {
        const term = directionsOf(node);
        const worse = isMinimized === (sign === 1) ? term.higher : term.lower;
        return [...against].some((metric) => worse.has(metric));
      });
      report({
        location: wrong === undefined ? objective.location : text.placeInStatement(wrong.node),
        message: `this objective mixes directions: to ${objective.direction} it improves ${list(wanted, betterOf)}, but makes ${list(against, betterOf)} worse. Turn the sign of one, or make two objectives of them.`,
      });
    }
  },
};

/** `better` of metrics by their full names, `run.loss`. */
function declaredDirections({ plan }: StudySubject): BetterOf {
  const declared = new Map<string, Better | undefined>(
    plan.trials.flatMap(({ name, metrics }) =>
      metrics.map((metric) => [`${name}.${metric.name}`, metric.better] as const),
    ),
  );
  return (metric) => declared.get(metric);
}

function list(metrics: ReadonlySet<string>, betterOf: BetterOf): string {
  return [...metrics]
    .map((metric) => `\`${metric}\` (better ${betterOf(metric) ?? ""})`)
    .join(" and ");
}

function opposite({ direction }: StudyObjective): StudyObjective["direction"] {
  return direction === "minimize" ? "maximize" : "minimize";
}

/** The other word in its place. */
function turnAround(objective: StudyObjective, { statements }: StudySubject): readonly Fix[] {
  const placed = statements.at(objective.location);
  if (placed?.node.kind !== "objective") return [];
  const { start } = placed.node.span;
  const edit = replaceAt(
    placed.module,
    { start, end: start + objective.direction.length },
    opposite(objective),
  );
  return [{ title: `write \`${opposite(objective)}\``, safe: false, edits: [edit] }];
}
