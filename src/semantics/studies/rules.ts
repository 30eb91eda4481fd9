/** What must hold between the statements of a study. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { closest } from "../../diagnostics/suggest.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { Expression, TypedExpression } from "../../ir/expression.ts";
import { references } from "../../ir/references.ts";
import { indexSetsOf } from "../../ir/types.ts";
import type { Context } from "../context.ts";
import { quoted, report } from "../findings.ts";
import type { Study, StudyMethod, StudyParameter } from "../program.ts";
import { scalarOf } from "../types/shape.ts";
import type { Collected } from "./collect.ts";
import { excludeEachOther } from "./declarations.ts";
import { definitionsReading, reads } from "./flow.ts";
import type { Gaps } from "./gaps.ts";
import { declaredName, type Home, type Item, labelOf, replacementKey } from "./items.ts";
import type { StudyNames } from "./names.ts";

/** Statements that may stand once, and labels. Names were told apart when they were looked up. */
export function requireSingleStatements(items: readonly Item[], names: StudyNames): void {
  const seen = new Map<string, Item[]>();
  for (const item of items) {
    const key = singleKey(item);
    if (key === undefined) continue;
    const before = seen.get(key) ?? [];
    seen.set(key, [...before, item]);
    const clash = before.find((other) => !excludeEachOther(item.sides, other.sides));
    if (clash === undefined) continue;
    const label = labelOf(item);
    const { statement } = item;
    if (statement.kind === "report" && statement.label === undefined && label !== undefined) {
      report(names.contextOf(item), studyMessages.sameReport, statement.span, { text: label });
      continue;
    }
    report(names.contextOf(item), studyMessages.statementTwice, item.statement.span, {
      what: label === undefined ? statementWords(item) : `the label \`${label}\``,
    });
  }
}

/** What may stand once: what would replace it in an extending study, and each label of an objective. */
function singleKey(item: Item): string | undefined {
  if (declaredName(item) !== undefined) return undefined;
  if (item.statement.kind !== "objective") return replacementKey(item);
  const label = labelOf(item);
  return label === undefined ? undefined : `objective ${label}`;
}

function statementWords({ statement }: Item): string {
  switch (statement.kind) {
    case "method":
      if (statement.role === "stop") return `\`stop ${statement.method.name.text}\``;
      return statement.role === "schedule" ? "`schedule`" : "`search` or `solve`";
    case "count":
      return `\`${statement.role}\``;
    case "budget":
      return "`budget`";
    case "param":
    case "let":
    case "trial":
    case "fidelity":
    case "require":
    case "objective":
    case "report":
    case "warm":
      return "this";
  }
}

/** Conditions and lengths read parameters that stand above them, and nothing that a trial gives. */
export function requireEarlierReads(collected: Collected, names: StudyNames): void {
  const declared = new Map<string, Item[]>();
  for (const item of collected.items) {
    const name = declaredName(item);
    if (name === undefined) continue;
    const list = declared.get(name);
    if (list === undefined) declared.set(name, [item]);
    else list.push(item);
  }
  const requireAbove = (read: Expression, home: Home, span: Span, by: "when" | "array") => {
    for (const name of references(read).parameters) {
      const items = declared.get(name) ?? [];
      const below = (item: Item) => item.home === home && item.statement.span.start > span.start;
      if (items.length > 0 && items.every(below)) {
        report(names.contextIn(home), studyMessages.declaredBelow, span, { name, by });
      }
    }
  };
  for (const item of collected.items) {
    const { statement, home } = item;
    const refined = statement.kind === "param" ? names.type(item) : undefined;
    if (statement.kind !== "param" || refined === undefined) continue;
    for (const set of indexSetsOf(refined.type)) {
      if (set.kind === "length") requireAbove(set.size, home, statement.type.type.span, "array");
    }
  }
  for (const when of collected.whens) {
    const condition = names.whenCondition(when);
    if (condition === undefined) continue;
    const context = names.contextIn(when.home);
    requireAbove(condition, when.home, when.condition.span, "when");
    const metric = laterThanParameters(condition, context);
    if (metric !== undefined) {
      report(context, studyMessages.whenNeedsKnown, when.condition.span, { metric });
    }
  }
}

/** A metric that an expression depends on and that is known only after a trial: `run.loss`. */
export function laterThanParameters(
  expression: TypedExpression,
  context: Context,
  seen: Set<string> = new Set(),
): string | undefined {
  const { metrics, trials, definitions } = references(expression);
  for (const metric of metrics) {
    const trial = metric.slice(0, metric.lastIndexOf("."));
    if (context.facts.trial(trial) === "metric") return metric;
  }
  for (const trial of trials) if (context.facts.trial(trial) === "metric") return trial;
  for (const key of definitions) {
    if (seen.has(key)) continue;
    seen.add(key);
    const definition = context.facts.definition(key);
    if (definition?.phase !== "metric") continue;
    const found = laterThanParameters(definition.value, context, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A fidelity is what a schedule gives out: it goes, as it is, to one argument of one trial. */
export function requireFidelity(study: Study, gaps: Gaps, context: Context): void {
  const fidelities = study.parameters.filter((parameter) => parameter.fidelity);
  const [fidelity, second] = fidelities;
  const { schedule } = methodsByRole(study);
  if (fidelity === undefined) {
    if (schedule === undefined || gaps.fidelities.size > 0) return;
    context.run.report(
      diagnose(studyMessages.scheduleWithoutFidelity, schedule.location, {
        schedule: schedule.name,
      }),
    );
    return;
  }
  if (second !== undefined) {
    const holes = { first: fidelity.name, second: second.name };
    context.run.report(diagnose(studyMessages.twoFidelities, second.location, holes));
  }
  const { name } = fidelity;
  const reading = definitionsReading(name, study.definitions);
  const uses = study.trials.flatMap((trial) =>
    trial.inputs
      .filter((input) => reads(input.value, name, reading))
      .map((input) => ({ trial, input })),
  );
  const [use, other] = uses;
  if (use === undefined) {
    // An input that nothing else is called and that is nearly the fidelity is its name misspelt.
    const known = new Set(study.parameters.map((parameter) => parameter.name));
    const unknown = [...gaps.inputs].filter((input) => !known.has(input));
    if (gaps.inputs.has(name) || closest(name, unknown) !== undefined) return;
    context.run.report(diagnose(studyMessages.fidelityUnused, fidelity.location, { name }));
  } else if (other !== undefined) {
    context.run.report(
      diagnose(studyMessages.fidelityTwice, fidelity.location, {
        name,
        first: `${use.trial.name}: ${use.input.argument.name}`,
        second: `${other.trial.name}: ${other.input.argument.name}`,
      }),
    );
  } else if (use.input.value.kind !== "parameter") {
    context.run.report(
      diagnose(
        studyMessages.fidelityComputed,
        { file: use.trial.location.file, span: use.input.value.span },
        { name, argument: use.input.argument.name },
      ),
    );
  }
}

interface MethodsByRole {
  readonly schedule?: StudyMethod;
  readonly solve?: StudyMethod;
  readonly search?: StudyMethod;
}

function methodsByRole(study: Study): MethodsByRole {
  return Object.fromEntries(study.methods.map((method) => [method.role, method]));
}

/** `solve` needs everything known without a trial; a grid needs values to stand on; a target, one objective. */
export function requireSuitedMethods(study: Study, gaps: Gaps, context: Context): void {
  const { solve, search } = methodsByRole(study);
  if (solve !== undefined) requireKnown(study, solve, context);
  const continuous = study.parameters.filter(isContinuous).map((parameter) => parameter.name);
  const holes = { names: quoted(continuous), many: continuous.length > 1 };
  const hasAny = continuous.length > 0;
  if (hasAny && search?.name === "grid" && search.settings["points"] === undefined) {
    context.run.report(diagnose(studyMessages.gridOverContinuous, search.location, holes));
  }
  if (hasAny && solve?.name === "enumerate") {
    context.run.report(diagnose(studyMessages.enumerateContinuous, solve.location, holes));
  }
  for (const stop of study.methods) {
    if (stop.role !== "stop" || gaps.objectives) continue;
    const count = study.objectives.length;
    if (count === 0 || (stop.name === "target" && count > 1)) {
      context.run.report(
        diagnose(studyMessages.stopObjectives, stop.location, { name: stop.name, count }),
      );
    }
  }
}

function requireKnown(study: Study, solve: StudyMethod, context: Context): void {
  const parts = [
    ...study.objectives.map((one) => ({ what: "objective", ...one, expression: one.value })),
    ...study.constraints.map((one) => ({ what: "requirement", ...one, expression: one.holds })),
    ...study.reports.map((one) => ({ what: "report", ...one, expression: one.value })),
  ];
  for (const { what, phase, expression, location } of parts) {
    if (phase !== "metric") continue;
    const metric = laterThanParameters(expression, context) ?? "a metric";
    context.run.report(
      diagnose(studyMessages.solveNeedsKnown, location, { what, metric, solve: solve.name }),
    );
  }
}

function isContinuous(parameter: StudyParameter): boolean {
  if (parameter.fidelity) return false;
  const element = scalarOf(parameter.type.type);
  if (element.kind === "simplex") return true;
  return (
    element.kind === "real" &&
    parameter.within?.kind === "range" &&
    parameter.type.scale?.name !== "step"
  );
}

/** Parameters whose conditions or lengths need each other. */
export function reportCircle(circle: readonly StudyParameter[], context: Context): void {
  const [first] = circle;
  if (first === undefined) return;
  const names = [...circle, first].map((parameter) => parameter.name);
  context.run.report(
    diagnose(nameMessages.dependencyCycle, first.location, {
      name: first.name,
      chain: circle.length === 1 ? "" : names.join(" → "),
    }),
  );
}
