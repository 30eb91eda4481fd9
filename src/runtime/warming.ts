/** What a study takes from earlier ones: all that its `warm` statements name, or those most like it. */
import { lossesOf } from "../numerics/pareto.ts";
import type { WarmStart } from "../plan/document.ts";
import { createFeatures } from "../search/features.ts";
import { type EarlierStudy, fitTrials } from "../search/transfer/source.ts";
import { distance, embed, type Evaluated, lossAt } from "../search/transfer/nearest.ts";
import { nearestSettings, probeCount } from "../search/transfer/transfer.ts";
import { StudyError } from "../space/error.ts";
import type { StudyEvent, WarmedEvent } from "../store/event.ts";
import type { Study, TrialRecord } from "./study.ts";

/** Where earlier studies are read. Both throw an `Error` for the user. */
export interface Library {
  /** The events of a store. */
  readonly store: (path: string) => Promise<readonly StudyEvent[]>;
  /** The paths of the stores in a folder, in an order of their own. */
  readonly folder: (path: string) => Promise<readonly string[]>;
}

/** Where nobody says how files are read. */
export const noLibrary: Library = {
  store: (path) => Promise.reject(new StudyError(`Nothing here reads the store \`${path}\`.`)),
  folder: (path) => Promise.reject(new StudyError(`Nothing here reads the folder \`${path}\`.`)),
};

type WarmStudy = WarmedEvent["studies"][number];

/** How many trials must have ended before earlier studies are looked at; `undefined`: none are. */
export function trialsBeforeWarming({ plan: { warm } }: Pick<Study, "plan">): number | undefined {
  if (warm.every(({ kind }) => kind === "points")) return undefined;
  const points = warm.flatMap((start) => (start.kind === "points" ? start.points : []));
  const probes = probeCount(warm);
  return probes === 0 ? 0 : points.length + probes;
}

/**
 * Reads earlier studies. Throws a `StudyError` for one with other objectives that the plan names itself; in a
 * folder such a study is passed over.
 */
export async function readEarlierStudies(study: Study, library: Library): Promise<WarmedEvent> {
  const studies: WarmStudy[] = [];
  for (const start of study.plan.warm) {
    if (start.kind === "store") {
      const earlier = earlierStudy(await library.store(start.path), start.path);
      studies.push({ study: earlier.plan.study, path: start.path, ...taken(study, earlier) });
    }
    if (start.kind === "nearest") studies.push(...(await nearestStudies(study, start, library)));
  }
  return { kind: "warmed", studies };
}

async function nearestStudies(
  study: Study,
  start: Extract<WarmStart, { readonly kind: "nearest" }>,
  library: Library,
): Promise<readonly WarmStudy[]> {
  const probes = probesOf(study);
  const here = embed(probes.map(({ loss }) => loss));
  const features = createFeatures(study.space);
  const found: (WarmStudy & { readonly distance: number })[] = [];
  for (const path of await library.folder(start.path)) {
    const fitted = fits(study, await library.store(path), path);
    if (fitted === undefined) continue;
    const trials = fitted.trials.map((trial): Evaluated => ({
      configuration: study.space.fromJson(trial.params),
      loss: lossesOf(study.plan.objectives, trial.objectives)[0] ?? NaN,
    }));
    const there = probes.flatMap((probe) => lossAt(features, trials, probe.configuration) ?? []);
    if (there.length < probes.length) continue;
    found.push({ ...fitted, distance: distance(here, embed(there)) });
  }
  const { k } = nearestSettings(start);
  return found.toSorted((a, b) => a.distance - b.distance).slice(0, k);
}

/** What this study's own first trials came to. */
function probesOf({ plan, space, trials }: Study): readonly Evaluated[] {
  return trials
    .filter(({ state }) => state === "complete")
    .map((trial) => ({
      configuration: space.fromJson(trial.params),
      loss: lossesOf(plan.objectives, trial.objectives)[0] ?? NaN,
    }));
}

/** A study of the folder, unless it is none or of another kind, or has nothing that fits. */
function fits(study: Study, events: readonly StudyEvent[], path: string): WarmStudy | undefined {
  try {
    const earlier = earlierStudy(events, path);
    const own = taken(study, earlier);
    return own.trials.length === 0 ? undefined : { study: earlier.plan.study, path, ...own };
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

function taken({ space }: Study, earlier: EarlierStudy): Pick<WarmStudy, "trials" | "dropped"> {
  const { taken: trials, dropped } = fitTrials(space, earlier);
  return { trials, dropped };
}

/** The study of a store. Throws a `StudyError` where none was begun. */
function earlierStudy(events: readonly StudyEvent[], path: string): EarlierStudy {
  const started = events.find((event) => event.kind === "started");
  if (started === undefined) {
    throw new StudyError(
      `The store \`${path}\` is empty: there is no earlier study to start from.`,
    );
  }
  const params = new Map(
    events.flatMap((event) => (event.kind === "asked" ? [[event.number, event.params]] : [])),
  );
  const told = events.filter((event) => event.kind === "told");
  const trials = told.flatMap(({ number, state, objectives, feasible }) => {
    const own: TrialRecord["params"] | undefined = params.get(number);
    return state === "complete" && own !== undefined ? [{ params: own, objectives, feasible }] : [];
  });
  return { plan: started.plan, trials };
}
