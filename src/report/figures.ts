/** All figures that a study has something to show for, in the order of a report. */
import { calibration } from "./figures/calibration.ts";
import { contours } from "./figures/contours.ts";
import { curves } from "./figures/curves.ts";
import { front } from "./figures/front.ts";
import { history } from "./figures/history.ts";
import { importances } from "./figures/importances.ts";
import { parallel } from "./figures/parallel.ts";
import { slices } from "./figures/slices.ts";
import { solution } from "./figures/solution.ts";
import type { Figure, ReportedStudy } from "./study.ts";

const kinds = [
  solution,
  front,
  history,
  importances,
  slices,
  contours,
  parallel,
  curves,
  calibration,
] as const;

export const figuresOf = (study: ReportedStudy): readonly Figure[] =>
  kinds.flatMap((kind) => kind(study));
