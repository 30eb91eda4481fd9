import type { Conflict, Propagation } from "../../analysis/propagate.ts";
import { isCertainly } from "../../analysis/range.ts";
import type { Related } from "../../diagnostics/diagnostic.ts";
import type { StudyConstraint } from "../../semantics/program.ts";
import { printQuantity } from "../../ir/quantity.ts";
import { proveInfeasible } from "../../space/feasible/set.ts";
import { unitOf } from "../../plan/lowering/units.ts";
import { clashOf, sharesText } from "../clash.ts";
import { rangeText, sidesText, textAt } from "../ranges.ts";
import type { Report, Rule } from "../rule.ts";
import type { StudySubject, TypeNote } from "../subject.ts";

/** Requirements that cannot hold, one alone or several together: no configuration is feasible. */
export const neverTrue: Rule = {
  id: "never-true",
  severity: "error",
  summary: "Requirements that no configuration, or no trial, can meet.",
  study: (subject, report) => {
    const propagation = subject.propagation();
    const { conflict } = propagation;
    if (conflict !== undefined) reportConflict(subject, propagation, conflict, report);
    reportAlone(subject, propagation, report);
    if (conflict === undefined) reportProof(subject, report);
  },
};

/** What ranges do not tell: that of few configurations none is feasible, or that orders contradict each other. */
function reportProof({ study, program, plan }: StudySubject, report: Report): void {
  const proof = proveInfeasible(plan, "quick");
  const known = study.constraints.filter(({ phase }) => phase !== "constant");
  const parts = proof?.constraints.flatMap((position) => known[position] ?? []) ?? [];
  const last = parts.at(-1);
  if (last === undefined) return;
  const names = parts.map(({ location }) => `\`${textAt(program.modules, location)}\``);
  const [only, second] = names;
  report({
    location: last.location,
    message:
      second === undefined
        ? `no configuration meets ${only ?? ""}: all that the parameters allow was gone through. Loosen it, or widen the ranges that it reads.`
        : `${names.join(" and ")} never hold together: all that the parameters allow was gone through. Without any one of them the others could hold: loosen one, or widen the ranges that they read.`,
    related: parts
      .slice(0, -1)
      .map(({ location }) => ({ location, message: "cannot hold together with it" })),
  });
}

/** Requirements that the declared ranges alone make false, beside those that the conflict tells. */
function reportAlone(
  subject: StudySubject,
  { declaredOf, conflict }: Propagation<TypeNote>,
  report: Report,
): void {
  for (const [position, { index, value, condition }] of subject.graph().constraints.entries()) {
    const constraint = subject.study.constraints[index];
    if (constraint === undefined || constraint.phase === "constant") continue;
    if (conflict?.constraints.includes(position) === true) continue;
    if (!isCertainly(declaredOf(value), false)) continue;
    if (condition !== undefined && !isCertainly(declaredOf(condition), true)) continue;
    const who = constraint.phase === "metric" ? "No trial" : "No configuration";
    const evidence = evidenceOf(sidesText(subject, constraint.location.file, value, declaredOf));
    report({
      location: constraint.location,
      message: `\`${textOf(subject, constraint)}\` is never true${evidence}.${said(constraint)} ${who} can meet it: loosen it, or widen the ranges that it reads.`,
    });
  }
}

/** A smallest set that cannot hold together: told at the last of them, the others beside it. */
function reportConflict(
  subject: StudySubject,
  { declaredOf }: Propagation<TypeNote>,
  conflict: Conflict<TypeNote>,
  report: Report,
): void {
  const { constraints, variables, inherent } = conflict;
  const { study, program } = subject;
  const graph = subject.graph();
  const parts = constraints.flatMap((position) => {
    const root = graph.constraints[position];
    const constraint = root === undefined ? undefined : study.constraints[root.index];
    return root === undefined || constraint === undefined
      ? []
      : [{ constraint, value: root.value }];
  });
  const last = parts.at(-1);
  if (last === undefined) return;
  const ranges = new Map(
    variables.flatMap(({ name, key, range, at }) => {
      const parameter = study.parameters.find((each) => each.name === name);
      if (parameter === undefined) return [];
      const { unit } = unitOf(parameter.type.type, program.baseUnits);
      const text = withGrid(rangeText(range, unit), subject, name);
      return [[at.length === 0 ? key : name, { parameter, text }] as const];
    }),
  );
  const related: readonly Related[] = [
    ...parts.slice(0, -1).map(({ constraint, value }) => ({
      location: constraint.location,
      message:
        sidesText(subject, constraint.location.file, value, declaredOf).join(", ") || "and this",
    })),
    ...[...ranges.values()].map(({ parameter, text }) => ({
      location: parameter.location,
      message: text === undefined ? "this parameter" : `${parameter.name} is ${text}`,
    })),
  ];
  const named = parts.map(({ constraint }) => `\`${nameOf(subject, constraint)}\``);
  const shares =
    inherent.length === 0
      ? undefined
      : (sharesText(subject, conflict) ?? "the shares of a simplex sum to 1");
  // Sides that overlap, though no value meets them, say nothing.
  const alone = isCertainly(declaredOf(last.value), false)
    ? sidesText(subject, last.constraint.location.file, last.value, declaredOf)
    : [shares ?? "none of these values meets it"];
  const from = [...ranges].map(([name, { text }]) =>
    text === undefined ? name : `${name} in ${text}`,
  );
  const given =
    from.length === 0 ? "" : ` with ${from.slice(0, 4).join(", ")}${from.length > 4 ? ", …" : ""}`;
  report({
    location: last.constraint.location,
    message:
      parts.length === 1
        ? `\`${textOf(subject, last.constraint)}\` is never true${given}${evidenceOf(alone)}.${said(last.constraint)} No configuration can meet it: loosen it, or widen these ranges.`
        : `${listOf(named)} are never true together${given}${evidenceOf([shares ?? clashText(subject, conflict)].flatMap((each) => each ?? []))}. Without any one of them the others could hold: loosen one, or widen these ranges.`,
    related,
  });
}

/** With the values that a parameter is held to: `0 .. 1 step 0.25`. */
function withGrid(range: string | undefined, { plan }: StudySubject, name: string) {
  const [only, ...more] = plan.parameters.filter((each) => each.name === name);
  if (range === undefined || only === undefined || more.length > 0) return range;
  const { domain, unit } = only;
  if (domain.kind !== "real" && domain.kind !== "int") return range;
  const { name: scale, step } = domain.scale;
  if (step !== undefined) return `${range} step ${printQuantity(step, unit)}`;
  return scale === "pow2" ? `${range} pow2` : range;
}

/** "with the others `a + b` is 8 .. 20, against `a + b <= 6`". */
function clashText(subject: StudySubject, conflict: Conflict<TypeNote>): string | undefined {
  const clash = clashOf(subject, conflict);
  if (clash === undefined) return undefined;
  const text = textOf(subject, clash.constraint);
  const others = conflict.constraints.length > 2 ? "the others hold" : "the other holds";
  return `where ${others}, ${listOf(clash.sides)}, and \`${text}\` fails`;
}

const listOf = (items: readonly string[]) =>
  items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1) ?? ""}`;

function nameOf(subject: StudySubject, constraint: StudyConstraint): string {
  return constraint.label ?? textOf(subject, constraint);
}

function textOf({ program }: StudySubject, { location }: StudyConstraint): string {
  return textAt(program.modules, location);
}

const said = ({ message }: StudyConstraint) => (message === undefined ? "" : ` (${message})`);
const evidenceOf = (sides: readonly string[]) =>
  sides.length === 0 ? "" : `: ${sides.join(", ")}`;
