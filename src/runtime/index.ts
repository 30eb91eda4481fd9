/**
 * `hptc/runtime`: carries out a compiled plan inside another program, in Node or in a browser. Nothing
 * here reads files, starts processes or needs a particular JavaScript engine.
 */
export type { JsonValue, Plan } from "../plan/document.ts";
export { PlanError } from "../plan/error.ts";
export { parsePlan } from "../plan/validate.ts";
export { StudyError } from "../space/error.ts";
export type { Point } from "../space/space.ts";
export type { Store, StudyEvent } from "../store/event.ts";
export { memoryStore } from "../store/memory.ts";
export type {
  RandomStream,
  Task,
  TaskContext,
  TaskInputs,
  TaskMetrics,
  TaskRegistry,
} from "../tasks/task.ts";
export type { Best } from "./best.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { GivenStudy, GivenTrial } from "./earlier.ts";
export type { GivenMetrics } from "./measure.ts";
export type { RunProgress } from "./meter.ts";
export { type Outcome, type RunOptions, runStudy } from "./run.ts";
export { createSamples, type Samples } from "./sample.ts";
export {
  solveStudy,
  type SolveStudyOptions,
  type StudyPoint,
  type StudySolution,
} from "./solve-study.ts";
export type { TrialRecord } from "./study.ts";
export { unsupported } from "./support.ts";
export {
  createTuner,
  type Suggestion,
  type TrialResult,
  type Tuner,
  type TunerOptions,
} from "./tuner.ts";
