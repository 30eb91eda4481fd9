/** First points that the user gives: they are the first trials. What a point leaves out is drawn. */
import type { Configuration } from "../space/configuration.ts";
import { createReads } from "../plan/reads.ts";
import { InfeasibleError, StudyError } from "../space/error.ts";
import { streamKey, uniformAt } from "../space/random.ts";
import { constraintText, valuesUnder } from "../space/requirement.ts";
import { checkNames, type Point, type Space } from "../space/space.ts";
import type { History, SearchMethod } from "./method.ts";
import { firstFeasible } from "./rejection.ts";

/** The given points, then what the method suggests from its own start. */
export function startFromPoints(
  space: Space,
  seed: number,
  points: readonly Point[],
  method: SearchMethod,
): SearchMethod {
  if (points.length === 0) return method;
  return {
    suggest: (number, history) => {
      const point = points[number];
      if (point === undefined)
        return method.suggest(number - points.length, shifted(history, points.length));
      try {
        return complete(space, seed, number, point);
      } catch (error) {
        if (!(error instanceof StudyError)) throw error;
        throw new StudyError(`Warm point ${String(number + 1)}: ${error.message}`);
      }
    },
  };
}

/** What a method sees whose trial 0 has the number `by` in the study; given points have negative numbers. */
export function shifted({ observations, pending, earlier }: History, by: number): History {
  const shift = <T extends { readonly number: number }>(trial: T): T => ({
    ...trial,
    number: trial.number - by,
  });
  return { observations: observations.map(shift), pending: pending.map(shift), earlier };
}

/** Draws until all parameters that the point names are active and the known constraints hold. */
function complete(space: Space, seed: number, number: number, point: Point): Configuration {
  checkNames(point, new Map(space.slots.map(({ parameter }) => [parameter.name, parameter])));
  checkSettled(space, point);
  let inactive: string | undefined;
  let active = false;
  try {
    return firstFeasible(space, (attempt) => {
      const key = streamKey(seed, "warm", number, attempt);
      const candidate = space.decode((axis) => uniformAt(key, axis), point);
      const absent = Object.keys(point).find((name) => !candidate.has(name));
      if (absent === undefined) active = true;
      else inactive = absent;
      return absent === undefined ? candidate : undefined;
    });
  } catch (error) {
    if (active || inactive === undefined) throw error;
    throw new StudyError(
      `the parameter \`${inactive}\` is inactive under the other values: leave it out.`,
    );
  }
}

/** Requirements that the point alone decides. */
function checkSettled(space: Space, point: Point): void {
  const reads = createReads(space.plan);
  const given = space.decode(() => 0.5, point);
  const scope = space.scope(given);
  const broken = space.plan.constraints.find((constraint) => {
    if (constraint.phase !== "parameter") return false;
    const read = [constraint.holds, constraint.condition].flatMap((part) =>
      part === undefined ? [] : [...reads(part).parameters],
    );
    const isSettled = read.every((name) => Object.hasOwn(point, name) && given.has(name));
    return isSettled && !scope.holds(constraint);
  });
  if (broken === undefined) return;
  throw new InfeasibleError(
    `${constraintText(broken)} does not hold there. Change the point, or loosen the requirement.${valuesUnder(broken, scope)}`,
  );
}
