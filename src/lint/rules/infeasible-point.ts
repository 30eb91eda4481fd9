import { oneLine } from "../../semantics/studies/text.ts";
import type { Location } from "../../diagnostics/span.ts";
import type { StudyPointValue, StudyWarm } from "../../semantics/program.ts";
import { brokenAt } from "../points.ts";
import { sidesText, textAt } from "../ranges.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

/** Of so many points every one is looked at; of more, the first. */
const mostPoints = 100;

export const infeasiblePoint: Rule = {
  id: "infeasible-point",
  severity: "error",
  summary: "A first point of a study breaks one of its known requirements.",
  study: (subject, report) => {
    const { study, program } = subject;
    if (study.constraints.length === 0) return;
    for (const warm of study.warm) {
      if (warm.kind !== "points") continue;
      for (const [i, point] of warm.points.slice(0, mostPoints).entries()) {
        const values = new Map(point.flatMap(given));
        const [broken] = brokenAt(subject, ({ name }) => values.get(name));
        if (broken === undefined) continue;
        const { constraint, root, valueOf } = broken;
        const sides = sidesText(subject, constraint.location.file, root.value, valueOf);
        const evidence = sides.length === 0 ? "" : `: ${sides.join(", ")}`;
        report({
          location: placeOf(subject, warm, i),
          message:
            `this point breaks \`${oneLine(textAt(program.modules, constraint.location))}\`${evidence}. ` +
            "A run that starts from it fails at once. Change the point, or the requirement.",
          related: [{ message: "the requirement", location: constraint.location }],
        });
      }
    }
  },
};

/** The position of a member in a permutation is not what its list holds. */
function given({
  name,
  type,
  value,
}: StudyPointValue): readonly (readonly [string, typeof value])[] {
  return type.kind === "permutation" ? [] : [[name, value]];
}

/** The point itself in the list of points. */
function placeOf({ statements }: StudySubject, { location }: StudyWarm, index: number): Location {
  const node = statements.at(location)?.node;
  if (node?.kind !== "warm" || node.source.kind !== "list") return location;
  return { file: location.file, span: node.source.items[index]?.span ?? location.span };
}
