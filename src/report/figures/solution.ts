/** What a solver found: each value within its range. */
import { bestOf } from "../../runtime/best.ts";
import { text } from "../plot.ts";
import { type Figure, figureWidth, type ReportedStudy } from "../study.ts";
import { blue, faint, grid, shortened } from "../style.ts";
import { element } from "../svg.ts";
import { variablesOf } from "../variable.ts";
import { valueWords } from "../words.ts";

const [row, label, most] = [26, 190, 40];
const full = figureWidth - label - 130;

/** Of a study that was solved to one point. */
export function solution(study: ReportedStudy): readonly Figure[] {
  const best = bestOf(study.plan, study.trials);
  if (!study.isSolved || best === undefined || !("number" in best)) return [];
  const shown = variablesOf(study.plan)
    .map((variable) => ({
      variable,
      value: variable.valueOf(best.params),
      place: variable.placeOf(best.params),
    }))
    .filter(({ place }) => Number.isFinite(place))
    .slice(0, most);
  if (shown.length === 0) return [];
  return [
    {
      id: "solution",
      title: "Solution",
      about: "Each value within its declared range, on its declared scale.",
      width: figureWidth,
      height: shown.length * row + 16,
      parts: shown.flatMap(({ variable, value, place }, i) => {
        const y = 8 + i * row;
        const words = value === undefined ? "" : valueWords(value, variable.unit);
        return [
          text(shortened(variable.name, label - 12), label - 8, y + 15, { "text-anchor": "end" }),
          element("rect", { x: label, y: y + 3, width: full, height: row - 8, fill: grid }),
          element("rect", { x: label, y: y + 3, width: full * place, height: row - 8, fill: blue }),
          text(words, label + full + 8, y + 15, { fill: faint }),
        ];
      }),
    },
  ];
}
