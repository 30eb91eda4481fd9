/** A search that starts from earlier studies: probes, if they are to be found first, then what was best there. */
import type { WarmStart } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import type { History, Observation, SearchMethod, SearchProblem } from "../method.ts";
import { shifted } from "../warm.ts";
import { createProbes } from "./nearest.ts";

/** Of `warm nearest`, where the user says nothing. */
const defaultNearest = 3;
const defaultProbes = 4;

export interface NearestSettings {
  /** How many studies are learned from. */
  readonly k: number;
  /** How many trials are tried first to find them. */
  readonly probes: number;
}

export function nearestSettings({
  settings,
}: Extract<WarmStart, { readonly kind: "nearest" }>): NearestSettings {
  const { k, probes } = settings;
  return {
    k: typeof k === "number" ? k : defaultNearest,
    probes: typeof probes === "number" ? probes : defaultProbes,
  };
}

/** How many trials a study tries to find the earlier ones that are most like it. */
export function probeCount(warm: readonly WarmStart[]): number {
  const counts = warm.map((start) =>
    start.kind === "nearest" ? nearestSettings(start).probes : 0,
  );
  return Math.max(0, ...counts);
}

/** Probes, then the best configuration of each earlier study, then what the method suggests from its own start. */
export function startFromStudies(
  problem: SearchProblem,
  warm: readonly WarmStart[],
  method: SearchMethod,
): SearchMethod {
  if (warm.every(({ kind }) => kind === "points")) return method;
  const probes = probeCount(warm);
  const probing = createProbes(problem);
  return {
    suggest: (number, history) => {
      if (number < probes) return probing.suggest(number, history);
      const first = bestOfEach(problem, history);
      const before = probes + first.length;
      return first[number - probes] ?? method.suggest(number - before, shifted(history, before));
    },
  };
}

/** One of each study, feasible here; none that two studies share twice. */
function bestOfEach({ set }: SearchProblem, { earlier }: History): readonly Configuration[] {
  const found = earlier.flatMap((study) => {
    const fits = ({ feasible, configuration }: Observation): boolean =>
      feasible && set().contains(configuration);
    const best = study.filter(fits).toSorted((a, b) => (a.losses[0] ?? 0) - (b.losses[0] ?? 0))[0];
    return best === undefined ? [] : [best.configuration];
  });
  const texts = found.map((configuration) => JSON.stringify([...configuration]));
  return found.filter((_, i) => texts.indexOf(texts[i] ?? "") === i);
}
