import type { JsonValue } from "../../plan/document.ts";
import type { ExploredEvent, SolvedEvent, StartedEvent, StudyEvent } from "../../store/event.ts";
import type { TrialRecord } from "../../runtime/study.ts";

/** Where a trial went on from the weights and the parameters of another one, and which of these it then changed. */
export interface Exploration {
  readonly step: number;
  /** The number of the other trial. */
  readonly from: number;
  /** By parameter: the value of the other trial, and the changed one. */
  readonly changed: {
    readonly [parameter: string]: { readonly from: JsonValue; readonly to: JsonValue };
  };
}

/** A trial as it is shown. Its parameters are those it ended with. */
export interface ShownTrial extends TrialRecord {
  /** In order; none but under a schedule that lets trials go on from others. */
  readonly explored?: readonly Exploration[];
}

/** What a log says, as it is shown: nothing is evaluated, so a store is readable whatever its plan needs. */
export interface Records {
  readonly started: () => StartedEvent | undefined;
  /** What a solver found last. */
  readonly solved: () => SolvedEvent | undefined;
  /** Ended trials in the order in which they ended. */
  readonly trials: readonly ShownTrial[];
  /** How many trials were asked for and have not ended. */
  readonly open: () => number;
  /** Takes in the next event; returns the trial that it ends. */
  readonly apply: (event: StudyEvent) => ShownTrial | undefined;
}

/** Joins what was asked with what was told. */
export function createRecords(events: readonly StudyEvent[]): Records {
  let started: StartedEvent | undefined;
  let solved: SolvedEvent | undefined;
  const params = new Map<number, TrialRecord["params"]>();
  const explored = new Map<number, readonly Exploration[]>();
  const open = new Set<number>();
  const trials: ShownTrial[] = [];
  const apply = (event: StudyEvent): ShownTrial | undefined => {
    if (event.kind === "started") started ??= event;
    if (event.kind === "solved") solved = event;
    if (event.kind === "asked") {
      params.set(event.number, event.params);
      open.add(event.number);
    }
    if (event.kind === "explored") {
      const { number } = event;
      const change = explorationOf(event, params.get(event.from) ?? {});
      explored.set(number, [...(explored.get(number) ?? []), change]);
      params.set(number, event.params);
    }
    if (event.kind !== "told") return undefined;
    const { kind: _, ...told } = event;
    const { number } = told;
    const changes = explored.get(number);
    const trial = {
      ...told,
      params: params.get(number) ?? {},
      ...(changes === undefined ? {} : { explored: changes }),
    };
    open.delete(number);
    trials.push(trial);
    return trial;
  };
  for (const event of events) apply(event);
  return { started: () => started, solved: () => solved, trials, open: () => open.size, apply };
}

function explorationOf(
  { step, from, params }: ExploredEvent,
  before: TrialRecord["params"],
): Exploration {
  const changed = Object.entries(params).flatMap(([name, to]) => {
    const own = before[name];
    if (own === undefined || JSON.stringify(own) === JSON.stringify(to)) return [];
    return [[name, { from: own, to }] as const];
  });
  return { step, from, changed: Object.fromEntries(changed) };
}
