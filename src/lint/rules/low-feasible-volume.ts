import { isCertainly } from "../../analysis/range.ts";
import { feasibleVolume, type Volume } from "../../space/volume.ts";
import { boxOf } from "../../analysis/box.ts";
import type { Domain, Plan } from "../../plan/document.ts";
import { countLabels } from "../../space/codec.ts";
import { createEnvironment, noMetrics } from "../../space/environment.ts";
import { StudyError } from "../../space/error.ts";
import { createFeasibleSet, proveInfeasible } from "../../space/feasible/set.ts";
import { createAxis } from "../../space/scales.ts";
import { createSpace } from "../../space/space.ts";
import { printShare } from "../../ir/quantity.ts";
import { textAt } from "../ranges.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

/** Below this share a search spends more on finding configurations than on trying them. */
const material = 1e-3;

/** Draws, and values that are drawn at most: a study with many parameters gets fewer draws. */
const mostDraws = 1000;
const mostValues = 50_000;
const fewestDraws = 200;

/** Of candidates from a paving so many are feasible at least where drawing is no trouble. */
const leastAccepted = 0.01;

/** Hardly any draw of the space meets the known requirements, and none of the exact ways to draw fits them. */
export const lowFeasibleVolume: Rule = {
  id: "low-feasible-volume",
  severity: "warning",
  summary:
    "Hardly any configuration meets the known requirements, and they can only be found by trying.",
  study: (subject, report) => {
    const { study, program, plan } = subject;
    const volume = volumeOf(subject);
    if (volume === undefined || volume.share >= material || isDrawnWell(plan)) return;
    const known = study.constraints.filter(({ phase }) => phase !== "constant");
    const first = known.findIndex(({ phase }) => phase === "parameter");
    const [worst = { constraint: first, count: 0 }, ...others] = volume.broken;
    const constraint = known[worst.constraint];
    if (constraint === undefined) return;
    const hits = volume.feasible === 0 ? "none" : volume.feasible.toLocaleString("en");
    const within =
      volume.within < 0.995
        ? `, taken from the ${printShare(volume.within)} of it that the requirements leave,`
        : "";
    const draws = volume.draws.toLocaleString("en");
    const alone =
      worst.count === 0
        ? ""
        : `\`${textAt(program.modules, constraint.location)}\` alone turns away ${printShare(worst.count / volume.draws)} of them. `;
    report({
      location: constraint.location,
      message:
        `less than ${printShare(volume.high)} of the space of \`${plan.study}\` is feasible: ${hits} of ${draws} draws${within} ${volume.feasible === 1 ? "meets" : "meet"} the requirements. ` +
        `${alone}Narrow the ranges to where it holds, compute one parameter from the others with \`let\`, or loosen it.`,
      related: others.flatMap(({ constraint: position, count }) => {
        const other = known[position];
        return other === undefined || other.location.file !== constraint.location.file
          ? []
          : [
              {
                location: other.location,
                message: `turns away ${printShare(count / volume.draws)}`,
              },
            ];
      }),
    });
  },
};

/** Whether what is feasible is listed, counted, transformed or walked to: then it does not matter how little it is. */
function isDrawnWell(plan: Plan): boolean {
  try {
    const space = createSpace(plan, createEnvironment(plan), noMetrics);
    return createFeasibleSet(space).parts.every(
      ({ way, share: { low, high } }) =>
        way !== "rejection" && (way !== "paving" || low >= leastAccepted * high),
    );
  } catch (error) {
    // What is quickly proven to be nothing is `never-true`.
    if (error instanceof StudyError) return proveInfeasible(plan, "quick") !== undefined;
    throw error;
  }
}

function volumeOf(subject: StudySubject): Volume | undefined {
  const { plan, study } = subject;
  // What is solved is not drawn, and equalities are at home there.
  if (plan.method.role === "solve") return undefined;
  if (!plan.constraints.some(({ phase }) => phase === "parameter")) return undefined;
  const propagation = subject.propagation();
  if (propagation.conflict !== undefined) return undefined;
  const known = subject
    .graph()
    .constraints.filter(({ index }) => study.constraints[index]?.phase === "parameter");
  const holdsIn = (rangeOf: typeof propagation.valueOf) =>
    known.every(({ value }) => isCertainly(rangeOf(value), true));
  if (holdsIn(propagation.declaredOf)) return undefined;
  // Where all that is left is feasible, its share is what a draw would tell.
  if (holdsIn(propagation.valueOf) && leastShareLeft(subject) >= material) return undefined;
  const draws = Math.min(
    mostDraws,
    Math.floor(mostValues / scalarsOf(plan.parameters.map((each) => each.domain))),
  );
  if (draws < fewestDraws) return undefined;
  return feasibleVolume(plan, {
    seed: 0,
    draws,
    box: boxOf(subject.graph(), propagation),
    enough: material,
  });
}

/**
 * The share of the space that propagation leaves, or less; 0 where it takes from something else than a single
 * number that is always there and drawn evenly on its scale.
 */
function leastShareLeft(subject: StudySubject): number {
  const { rangeOf, tightenedBy } = subject.propagation();
  const cut = subject.graph().variables.filter((variable) => tightenedBy(variable).length > 0);
  return cut.reduce((share, variable) => {
    const [parameter, twin] = subject.plan.parameters.filter(({ name }) => name === variable.name);
    const left = rangeOf(variable);
    if (left.kind !== "numbers" || variable.optional || twin !== undefined) return 0;
    const { domain, prior } = parameter ?? {};
    if (prior !== undefined || (domain?.kind !== "real" && domain?.kind !== "int")) return 0;
    const { backward } = createAxis(domain);
    return share * (backward(left.high) - backward(left.low));
  }, 1);
}

/** Values that one draw of these takes, arrays at their full length. */
function scalarsOf(domains: readonly Domain[]): number {
  return domains.reduce((sum, domain) => {
    if (domain.kind === "array")
      return sum + countLabels(domain.over) * scalarsOf([domain.element]);
    const isMany = domain.kind === "simplex" || domain.kind === "permutation";
    return sum + (isMany ? countLabels(domain.over) : 1);
  }, 0);
}
