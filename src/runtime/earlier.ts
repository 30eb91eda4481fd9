/** Earlier studies that a study starts from: those of stores, or those that an application gives. */
import type { Plan } from "../plan/document.ts";
import type { EarlierStudy, EarlierTrial } from "../search/transfer/source.ts";
import { StudyError } from "../space/error.ts";
import type { Point } from "../space/space.ts";
import type { StudyEvent, TrialState } from "../store/event.ts";

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

/** An earlier study that an application gives: what a `Tuner` has as `trials` fits. */
export interface GivenStudy {
  /** As `warm from` names it; of `warm nearest` any. */
  readonly name: string;
  readonly trials: readonly GivenTrial[];
  /** Its plan. If left out, it is taken to have the objectives of the later study. */
  readonly plan?: Plan;
}

export interface GivenTrial {
  readonly params: Point;
  /** In the order of the plan's objectives, as they are minimised or maximised. */
  readonly objectives: readonly number[];
  /** Whether it met all requirements; it did if left out. */
  readonly feasible?: boolean;
  /** Those that are not `complete` say nothing; it is if left out. */
  readonly state?: TrialState;
}

export interface NamedStudy extends EarlierStudy {
  readonly path: string;
}

/** The earlier studies of a plan. */
export interface EarlierStudies {
  /** The one that a `warm from` names. Throws a `StudyError` where there is none. */
  readonly named: (path: string) => NamedStudy;
  /** Those that a `warm nearest` looks at. */
  readonly near: (path: string) => readonly NamedStudy[];
}

/** Reads all that a plan names. Throws a `StudyError` for a store that holds no study; in a folder it is passed over. */
export async function readEarlierStudies(
  { warm }: Plan,
  library: Library,
): Promise<EarlierStudies> {
  const stores = new Map<string, NamedStudy>();
  const folders = new Map<string, readonly NamedStudy[]>();
  for (const start of warm) {
    if (start.kind === "store") {
      const found = studyOf(await library.store(start.path), start.path);
      if (found === undefined) {
        throw new StudyError(
          `The store \`${start.path}\` is empty: there is no earlier study to start from.`,
        );
      }
      stores.set(start.path, found);
    }
    if (start.kind === "nearest") {
      const studies: NamedStudy[] = [];
      for (const path of await library.folder(start.path)) {
        const found = studyOf(await library.store(path), path);
        if (found !== undefined) studies.push(found);
      }
      folders.set(start.path, studies);
    }
  }
  return {
    named: (path) => stores.get(path) ?? missing(path),
    near: (path) => folders.get(path) ?? [],
  };
}

/**
 * Those that an application gives; `warm nearest` looks at all that no `warm from` names. Throws a `StudyError` where one is
 * missing or has trials without the objectives that its plan says.
 */
export function givenStudies(plan: Plan, given: readonly GivenStudy[] | undefined): EarlierStudies {
  if (given === undefined) {
    return missing(plan.warm.find((start) => start.kind === "store")?.path ?? "an earlier one");
  }
  const studies = given.map((study): NamedStudy => {
    const own = study.plan ?? { ...plan, study: study.name };
    return { path: study.name, plan: own, trials: completeTrials(study, own) };
  });
  const named = (path: string): NamedStudy =>
    studies.find((study) => study.path === path) ?? missing(path);
  const names = new Set(plan.warm.flatMap((start) => (start.kind === "store" ? start.path : [])));
  for (const name of names) named(name);
  return { named, near: () => studies.filter(({ path }) => !names.has(path)) };
}

function completeTrials(
  { name, trials }: GivenStudy,
  { objectives: { length } }: Plan,
): readonly EarlierTrial[] {
  return trials.flatMap(({ params, objectives, feasible = true, state = "complete" }, i) => {
    if (state !== "complete") return [];
    if (objectives.length === length && objectives.every(Number.isFinite)) {
      return [{ params, objectives, feasible }];
    }
    throw new StudyError(
      `Entry ${String(i)} of the trials of the earlier study \`${name}\` must have ${String(length)} finite numbers as \`objectives\`, ` +
        `but it has ${JSON.stringify(objectives)}.`,
    );
  });
}

function missing(path: string): never {
  throw new StudyError(
    `The study starts from earlier studies, and \`${path}\` is not given: give its trials as \`earlier: [{ name: ${JSON.stringify(path)}, trials: [ … ] }]\`.`,
  );
}

/** The study of a store, with the parameters that its trials ended with; `undefined` where none was begun. */
function studyOf(events: readonly StudyEvent[], path: string): NamedStudy | undefined {
  const started = events.find((event) => event.kind === "started");
  if (started === undefined) return undefined;
  const params = new Map<number, Point>();
  const trials: EarlierTrial[] = [];
  for (const event of events) {
    if (event.kind === "asked" || event.kind === "explored") params.set(event.number, event.params);
    if (event.kind !== "told" || event.state !== "complete") continue;
    const own = params.get(event.number);
    const { objectives, feasible } = event;
    if (own !== undefined) trials.push({ params: own, objectives, feasible });
  }
  return { path, plan: started.plan, trials };
}
