/** Trials of an earlier study as a later one sees them: their configurations in its space. */
import type { Plan } from "../../plan/document.ts";
import type { Configuration } from "../../space/configuration.ts";
import { StudyError } from "../../space/error.ts";
import type { Point, Space } from "../../space/space.ts";

/** A trial of an earlier study that had a result. */
export interface EarlierTrial {
  readonly params: Point;
  readonly objectives: readonly number[];
  readonly feasible: boolean;
}

export interface EarlierStudy {
  readonly plan: Plan;
  /** Complete ones, by number. */
  readonly trials: readonly EarlierTrial[];
}

export interface Fitted {
  /** With the parameters of the later study alone. */
  readonly taken: readonly EarlierTrial[];
  /** Why others were left out, and how many. */
  readonly dropped: readonly { readonly reason: string; readonly trials: number }[];
}

/**
 * The trials of an earlier study that say something about a space: those whose values lie in it. A parameter that
 * the earlier study did not have takes its default; without one, or with a value outside its range, the trial is
 * left out. Parameters that are no more are. Throws a `StudyError` where the objectives are not the same in kind.
 */
export function fitTrials(space: Space, earlier: EarlierStudy): Fitted {
  refuseOtherObjectives(space.plan, earlier.plan);
  const dropped = new Map<string, number>();
  const taken = earlier.trials.flatMap((trial): readonly EarlierTrial[] => {
    const fitted = fitPoint(space, trial.params);
    if (typeof fitted !== "string") return [{ ...trial, params: space.toJson(fitted) }];
    dropped.set(fitted, (dropped.get(fitted) ?? 0) + 1);
    return [];
  });
  return {
    taken,
    dropped: [...dropped].map(([reason, trials]) => ({ reason, trials })),
  };
}

function refuseOtherObjectives(now: Plan, before: Plan): void {
  const directions = ({ objectives }: Plan): string =>
    objectives.map(({ direction }) => direction).join(", ");
  if (directions(now) === directions(before)) return;
  const said = (plan: Plan): string => directions(plan) || "has no objective";
  throw new StudyError(
    `The earlier study \`${before.study}\` cannot be a start: it has other objectives (${said(before)}; here: ${said(now)}).`,
  );
}

/** The configuration, or why there is none. */
function fitPoint(space: Space, params: Point): Configuration | string {
  const missing: string[] = [];
  const outside: string[] = [];
  const point: { [parameter: string]: Point[string] } = {};
  for (const { parameter } of space.slots) {
    const { name, fidelity } = parameter;
    const given = Object.hasOwn(params, name) ? params[name] : parameter.default;
    if (given !== undefined && fidelity !== true) point[name] = given;
  }
  try {
    // Parameters without a value have that of the middle; they count only where they are active.
    const configuration = space.decode(() => 0.5, point);
    for (const name of configuration.keys()) if (!Object.hasOwn(point, name)) missing.push(name);
    const absent = missing.filter((name) => !isFidelity(space, name));
    if (absent.length === 0) return configuration;
    return `they have no value of \`${absent.join("`, `")}\``;
  } catch (error) {
    if (!(error instanceof StudyError)) throw error;
    for (const name of Object.keys(point)) if (!isWithin(space, name, point)) outside.push(name);
    return outside.length === 0
      ? "they do not fit the space"
      : `their values of \`${outside.join("`, `")}\` lie outside the space`;
  }
}

function isFidelity({ slots }: Space, name: string): boolean {
  return slots.some(({ parameter }) => parameter.name === name && parameter.fidelity === true);
}

function isWithin(space: Space, name: string, point: Point): boolean {
  const value = point[name];
  if (value === undefined) return true;
  try {
    space.decode(() => 0.5, { [name]: value });
    return true;
  } catch (error) {
    if (error instanceof StudyError) return false;
    throw error;
  }
}
