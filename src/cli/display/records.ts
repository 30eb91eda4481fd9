import type { SolvedEvent, StartedEvent, StudyEvent } from "../../store/event.ts";
import type { TrialRecord } from "../../runtime/study.ts";

/** What a log says, as it is shown: nothing is evaluated, so a store is readable whatever its plan needs. */
export interface Records {
  readonly started: () => StartedEvent | undefined;
  /** What a solver found last. */
  readonly solved: () => SolvedEvent | undefined;
  /** Ended trials in the order in which they ended. */
  readonly trials: readonly TrialRecord[];
  /** How many trials were asked for and have not ended. */
  readonly open: () => number;
  /** Takes in the next event; returns the trial that it ends. */
  readonly apply: (event: StudyEvent) => TrialRecord | undefined;
}

/** Joins what was asked with what was told. */
export function createRecords(events: readonly StudyEvent[]): Records {
  let started: StartedEvent | undefined;
  let solved: SolvedEvent | undefined;
  const params = new Map<number, TrialRecord["params"]>();
  const trials: TrialRecord[] = [];
  const apply = (event: StudyEvent): TrialRecord | undefined => {
    if (event.kind === "started") started ??= event;
    if (event.kind === "solved") solved = event;
    if (event.kind === "asked") params.set(event.number, event.params);
    if (event.kind !== "told") return undefined;
    const { kind: _, ...told } = event;
    const trial = { ...told, params: params.get(told.number) ?? {} };
    params.delete(told.number);
    trials.push(trial);
    return trial;
  };
  for (const event of events) apply(event);
  return { started: () => started, solved: () => solved, trials, open: () => params.size, apply };
}
