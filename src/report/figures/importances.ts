/** Which parameters decide: bars, the weightiest first. */
import { text } from "../plot.ts";
import { type Figure, figureWidth, type ReportedStudy } from "../study.ts";
import { blue, faint, shortened } from "../style.ts";
import { element } from "../svg.ts";

const [row, most, label] = [26, 12, 190];

export function importances({ importances: all }: ReportedStudy): readonly Figure[] {
  if (all.length < 2) return [];
  const shown = all.slice(0, most);
  const greatest = Math.max(...shown.map(({ share }) => share), 0.01);
  const full = figureWidth - label - 70;
  return [
    {
      id: "importances",
      title: "Importances",
      about:
        "How much of what tells the best tenth of the trials from the others lies with each parameter (PED-ANOVA).",
      width: figureWidth,
      height: shown.length * row + 16,
      parts: shown.flatMap(({ parameter, share }, i) => {
        const y = 8 + i * row;
        const width = Math.max(1, (full * share) / greatest);
        return [
          text(shortened(parameter, label - 12), label - 8, y + 15, { "text-anchor": "end" }),
          element("rect", { x: label, y: y + 3, width, height: row - 8, fill: blue }),
          text(`${String(Math.round(100 * share))}%`, label + width + 6, y + 15, { fill: faint }),
        ];
      }),
    },
  ];
}
