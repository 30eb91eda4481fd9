/** What a study takes from earlier ones: all that its `warm` statements name, or those most like it. */
import { lossesOf } from "../numerics/pareto.ts";
import type { WarmStart } from "../plan/document.ts";
import { createFeatures } from "../search/features.ts";
import { fitTrials } from "../search/transfer/source.ts";
import { distance, embed, type Evaluated, lossAt } from "../search/transfer/nearest.ts";
import { nearestSettings, probeCount } from "../search/transfer/transfer.ts";
import { StudyError } from "../space/error.ts";
import type { WarmedEvent } from "../store/event.ts";
import type { EarlierStudies, NamedStudy } from "./earlier.ts";
import type { Study } from "./study.ts";

type WarmStudy = WarmedEvent["studies"][number];

/** How many trials must have ended before earlier studies are looked at; `undefined`: none are. */
export function trialsBeforeWarming({ plan: { warm } }: Pick<Study, "plan">): number | undefined {
  if (warm.every(({ kind }) => kind === "points")) return undefined;
  const points = warm.flatMap((start) => (start.kind === "points" ? start.points : []));
  const probes = probeCount(warm);
  return probes === 0 ? 0 : points.length + probes;
}

/**
 * What a study takes from earlier ones. Throws a `StudyError` for one with other objectives that the plan names itself; of
 * those that are nearest such a study is passed over.
 */
export function takeEarlierStudies(study: Study, earlier: EarlierStudies): WarmedEvent {
  const studies = study.plan.warm.flatMap((start): readonly WarmStudy[] => {
    switch (start.kind) {
      case "points":
        return [];
      case "store":
        return [taken(study, earlier.named(start.path))];
      case "nearest":
        return nearestStudies(study, start, earlier.near(start.path));
    }
  });
  return { kind: "warmed", studies };
}

function nearestStudies(
  study: Study,
  start: Extract<WarmStart, { readonly kind: "nearest" }>,
  candidates: readonly NamedStudy[],
): readonly WarmStudy[] {
  const probes = probesOf(study);
  const here = embed(probes.map(({ loss }) => loss));
  const features = createFeatures(study.space);
  const found: (WarmStudy & { readonly distance: number })[] = [];
  for (const candidate of candidates) {
    const fitted = fits(study, candidate);
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

/** Unless it is of another kind, or has nothing that fits. */
function fits(study: Study, earlier: NamedStudy): WarmStudy | undefined {
  try {
    const own = taken(study, earlier);
    return own.trials.length === 0 ? undefined : own;
  } catch (error) {
    if (error instanceof StudyError) return undefined;
    throw error;
  }
}

function taken({ space }: Study, earlier: NamedStudy): WarmStudy {
  const { taken: trials, dropped } = fitTrials(space, earlier);
  return { study: earlier.plan.study, path: earlier.path, trials, dropped };
}
