/** The best trials at the end of a range: a sign that the range ends too early (`hard-bound-optimum`). */
import { printQuantity } from "../../ir/quantity.ts";
import type { JsonValue, Parameter, Plan } from "../../plan/document.ts";
import { lossesOf } from "../../runtime/best.ts";
import type { TrialRecord } from "../../runtime/study.ts";
import { createAxis } from "../../space/scales.ts";

/** So many of the best trials must agree, of at least so many. */
const AGREEING = 3;
const LEAST = 10;

/** Of a range on its scale. */
const EDGE = 0.1;

/** Of a lattice with fewer values too many trials stand at an end. */
const FEWEST_VALUES = 4;

/**
 * A sentence for each parameter that all the best trials have at the same end of its range. By chance that
 * happens to one parameter in 500. Not told of ends that mean something by themselves: 0 and 1, and what a
 * fidelity ends with.
 */
export function optimaAtEnds(plan: Plan, trials: readonly TrialRecord[]): readonly string[] {
  if (plan.objectives.length !== 1) return [];
  const feasible = trials.filter(({ state, feasible: meets }) => state === "complete" && meets);
  if (feasible.length < LEAST) return [];
  const loss = (trial: TrialRecord) => lossesOf(plan, trial)[0] ?? 0;
  const best = feasible.toSorted((a, b) => loss(a) - loss(b)).slice(0, AGREEING);
  return plan.parameters.flatMap((parameter) => {
    const end = sharedEnd(
      parameter,
      best.map(({ params }) => params[parameter.name]),
    );
    if (end === undefined) return [];
    const { name, unit } = parameter;
    const from = printQuantity(end.low, unit);
    const to = printQuantity(end.high, unit);
    return [
      `hint[hard-bound-optimum]: the best ${AGREEING} trials have \`${name}\` at the ${end.side} end of ${from} .. ${to}: a wider range may hold something better.`,
    ];
  });
}

function sharedEnd(
  { domain, fidelity }: Parameter,
  values: readonly (JsonValue | undefined)[],
): { readonly side: "lower" | "upper"; readonly low: number; readonly high: number } | undefined {
  if ((domain.kind !== "real" && domain.kind !== "int") || fidelity === true) return undefined;
  const { low, high } = domain;
  const { lattice, backward } = createAxis(domain);
  if (lattice !== undefined && lattice.size < FEWEST_VALUES) return undefined;
  const share = lattice === undefined ? EDGE : 1 / lattice.size;
  const places = values.map((value) => (typeof value === "number" ? backward(value) : 0.5));
  if (places.every((place) => place <= share) && !isNatural(low))
    return { side: "lower", low, high };
  if (places.every((place) => place >= 1 - share) && !isNatural(high))
    return { side: "upper", low, high };
  return undefined;
}

const isNatural = (end: number) => end === 0 || end === 1;
