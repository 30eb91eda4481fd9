/** Figures as one SVG file, below each other. */
import { text } from "./plot.ts";
import { type Figure, figureWidth } from "./study.ts";
import { paper } from "./style.ts";
import { type Element, element, written } from "./svg.ts";

const [margin, heading] = [20, 34];

/** One figure as SVG, for a page. */
export function figureSvg({ title, about, width, height, parts }: Figure): string {
  return written(
    element(
      "svg",
      { viewBox: `0 0 ${String(width)} ${String(height)}`, role: "img", "aria-label": title },
      [element("desc", {}, [about]), ...parts],
    ),
  );
}

/** All figures under a title, as a file that stands alone. */
export function sheet(title: string, figures: readonly Figure[]): string {
  let top = margin + heading;
  const placed = figures.map((figure): Element => {
    const at = `translate(${String(margin)} ${String(top)})`;
    top += figure.height + 2 * heading;
    return element("g", { transform: at }, [
      text(figure.title, 0, 12, { "font-size": 15, "font-weight": "bold" }),
      element("desc", {}, [figure.about]),
      element("g", { transform: `translate(0 ${String(heading)})` }, figure.parts),
    ]);
  });
  const [width, height] = [figureWidth + 2 * margin, top];
  return written(
    element(
      "svg",
      {
        xmlns: "http://www.w3.org/2000/svg",
        width,
        height,
        viewBox: `0 0 ${String(width)} ${String(height)}`,
      },
      [
        element("title", {}, [title]),
        element("rect", { width, height, fill: paper }),
        text(title, margin, margin + 14, { "font-size": 18, "font-weight": "bold" }),
        ...placed,
      ],
    ),
  );
}
