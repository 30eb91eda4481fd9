/** A study, from its statements and all it extends and uses. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { dimensionless } from "../../ir/dimension.ts";
import { isNumeric } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, forStudy, locationOf, type StudyContext } from "../context.ts";
import type {
  Study,
  StudyAmount,
  StudyConstraint,
  StudyDefinition,
  StudyMethod,
  StudyObjective,
  StudyParameter,
  StudyReport,
  StudyTrial,
  StudyWarm,
} from "../program.ts";
import type { Symbol } from "../scope.ts";
import { type Collected, collectStudy } from "./collect.ts";
import { orderFlow } from "./flow.ts";
import { gapsOf } from "./gaps.ts";
import { declaredName, type Item } from "./items.ts";
import { createStudyNames, type StudyNames } from "./names.ts";
import { checkObjective, checkReport, checkRequirement } from "./outcomes.ts";
import { checkParameter } from "./parameters.ts";
import { checkBudget, checkCount } from "./resources.ts";
import {
  reportCircle,
  requireEarlierReads,
  requireFidelity,
  requireSingleStatements,
  requireSuitedMethods,
} from "./rules.ts";
import { checkMethod } from "./settings.ts";
import { checkWarm } from "./warm.ts";

/**
 * Checks a study of the module of `context`. Everything wrong is reported; what is sound is returned,
 * `undefined` where the studies of the check have more statements than are checked.
 */
export function checkStudy(node: Ast.StudyDeclaration, given: Context): Study | undefined {
  const { statements } = given.run;
  if (statements.left < 0) return undefined;
  const context = forStudy(sayingWhere(node, given));
  const collected = collectStudy({ node, module: context.module }, context);
  if (statements.left < 0) return undefined;
  const names = createStudyNames(collected, context, createBefore(collected, context));
  for (const name of names.names()) names.symbol(name);
  requireSingleStatements(collected.items, names);
  requireEarlierReads(collected, names);
  const study = assemble(node, collected.items, names, context);
  const gaps = gapsOf(collected.items, study);
  requireFidelity(study, gaps, context);
  requireSuitedMethods(study, gaps, context);
  return study;
}

/** Checks a space for itself, as a study that consists of its statements. */
export function checkSpace(node: Ast.SpaceDeclaration, context: Context): void {
  checkStudy({ ...node, kind: "study" }, context);
}

/** What is found in an inherited statement or a used space says in which study it was found. */
function sayingWhere(node: Ast.StudyDeclaration, context: Context): Context {
  const own = locationOf(context, node.span);
  const report = (diagnostic: Diagnostic) => {
    const { file, span } = diagnostic.location;
    const inside = file === own.file && span.start >= own.span.start && span.end <= own.span.end;
    context.run.report(
      inside
        ? diagnostic
        : {
            ...diagnostic,
            related: [
              ...diagnostic.related,
              {
                message: `found while checking \`${node.name.text}\``,
                location: locationOf(context, node.name.span),
              },
            ],
          },
    );
  };
  return { ...context, run: { ...context.run, report } };
}

/** What names were before statements replaced them. Silent: it is reported where it stands. */
function createBefore(
  collected: Collected,
  context: Context,
  made = new Map<Collected, StudyNames>(),
): (name: string, item: Item) => Symbol | undefined {
  const silent: Context = { ...context, run: { ...context.run, report: () => undefined } };
  return (name, item) => {
    const earlier = collected.earlier(name);
    if (earlier === undefined || earlier.item === item) return undefined;
    const known = made.get(earlier.collected);
    if (known !== undefined) return known.symbol(name);
    const before = createBefore(earlier.collected, silent, made);
    const names = createStudyNames(earlier.collected, forStudy(silent), before);
    made.set(earlier.collected, names);
    return names.symbol(name);
  };
}

interface Parts {
  readonly parameters: StudyParameter[];
  readonly definitions: StudyDefinition[];
  readonly trials: StudyTrial[];
  readonly constraints: StudyConstraint[];
  readonly objectives: StudyObjective[];
  readonly reports: StudyReport[];
  readonly counts: { [role in Ast.CountStatement["role"]]?: NonNullable<Study["counts"][role]> };
}

function assemble(
  node: Ast.StudyDeclaration,
  items: readonly Item[],
  names: StudyNames,
  context: StudyContext,
): Study {
  const parts: Parts = {
    parameters: [],
    definitions: [],
    trials: [],
    constraints: [],
    objectives: [],
    reports: [],
    counts: {},
  };
  const defined = new Set<string>();
  for (const item of items) addPart(item, names, parts, defined);
  const flow = orderFlow(parts.parameters, parts.definitions, parts.trials);
  if (flow.circle !== undefined) reportCircle(flow.circle, context);
  const late = checkLate(items, names, { ...parts, ...flow });
  const study: Study = {
    name: node.name.text,
    ...(node.doc === undefined ? {} : { doc: node.doc }),
    location: locationOf(context, node.span),
    parameters: flow.parameters,
    definitions: flow.definitions,
    constraints: parts.constraints,
    trials: flow.trials,
    objectives: parts.objectives,
    reports: parts.reports,
    counts: parts.counts,
    ...late,
  };
  const says = (role: StudyMethod["role"]) =>
    items.some(({ statement }) => statement.kind === "method" && statement.role === role);
  return says("search") || says("solve")
    ? study
    : {
        ...study,
        methods: [inferMethod(study, locationOf(context, node.name.span)), ...study.methods],
      };
}

function addPart(item: Item, names: StudyNames, parts: Parts, defined: Set<string>): void {
  const { statement } = item;
  switch (statement.kind) {
    case "param":
    case "fidelity": {
      const name = declaredName(item);
      const parameter =
        name === undefined ? undefined : checkParameter(item, statement, name, names);
      if (parameter !== undefined) parts.parameters.push(parameter);
      // A name that one branch varies and the other fixes is a definition too.
      addDefinition(item, names, parts, defined);
      return;
    }
    case "let":
      addDefinition(item, names, parts, defined);
      return;
    case "trial": {
      const trial = names.trial(item);
      if (trial !== undefined) parts.trials.push(trial);
      return;
    }
    case "require": {
      const constraint = checkRequirement(item, statement, names);
      if (constraint !== undefined) parts.constraints.push(constraint);
      return;
    }
    case "objective": {
      const objective = checkObjective(item, statement, names);
      if (objective !== undefined) parts.objectives.push(objective);
      return;
    }
    case "report": {
      const report = checkReport(item, statement, names);
      if (report !== undefined) parts.reports.push(report);
      return;
    }
    case "count": {
      const context = names.contextOf(item);
      const value = checkCount(statement, names.scopeOf(item), context);
      if (value === undefined) return;
      parts.counts[statement.role] = { value, location: locationOf(context, statement.span) };
      return;
    }
    case "method":
    case "budget":
    case "warm":
      return;
  }
}

function addDefinition(item: Item, names: StudyNames, parts: Parts, defined: Set<string>): void {
  const name = declaredName(item);
  if (name === undefined || defined.has(name)) return;
  const symbol = names.symbol(name);
  if (symbol?.kind !== "definition") return;
  defined.add(name);
  const { type, phase, value, location } = symbol;
  parts.definitions.push({ name, type, phase, value, location });
}

/** What needs the parameters, the objectives or the fidelity to be known. */
function checkLate(
  items: readonly Item[],
  names: StudyNames,
  { parameters, objectives }: Pick<Study, "parameters" | "objectives">,
): Pick<Study, "methods" | "budget" | "warm"> {
  const methods: StudyMethod[] = [];
  const budget: StudyAmount[] = [];
  const warm: StudyWarm[] = [];
  const gaps = gapsOf(items, { parameters, objectives });
  const fidelity = parameters.find((parameter) => parameter.fidelity);
  const dimensionOf = (type: StudyParameter["type"]["type"] | undefined) =>
    type !== undefined && isNumeric(type) ? type.dimension : dimensionless;
  const site = {
    dimension: dimensionOf(objectives[0]?.value.type),
    fidelity: dimensionOf(fidelity?.type.type),
    over: undefined,
  };
  const byName = new Map<string, StudyParameter[]>();
  for (const parameter of parameters) {
    const list = byName.get(parameter.name);
    if (list === undefined) byName.set(parameter.name, [parameter]);
    else list.push(parameter);
  }
  for (const item of items) {
    const { statement } = item;
    const [scope, context] = [names.scopeOf(item), names.contextOf(item)];
    if (statement.kind === "method") {
      const method = checkMethod(statement.method, statement.role, site, scope, context);
      if (method !== undefined) methods.push(method);
    } else if (statement.kind === "budget") {
      budget.push(...checkBudget(statement, fidelity, gaps, scope, context));
    } else if (statement.kind === "warm") {
      const start = checkWarm(statement, byName, gaps, scope, context);
      if (start !== undefined) warm.push(start);
    }
  }
  return { methods, budget, warm };
}

/** Without `solve` and `search`: `solve auto` where everything is known without a trial, else `search auto`. */
function inferMethod(study: Study, location: StudyMethod["location"]): StudyMethod {
  const phases = [
    ...study.objectives.map((objective) => objective.phase),
    ...study.constraints.map((constraint) => constraint.phase),
    ...study.reports.map((report) => report.phase),
    ...study.trials.map(({ phase }) => (phase === "parameter" ? "metric" : phase)),
  ];
  const role = phases.includes("metric") ? "search" : "solve";
  return { role, name: "auto", settings: {}, location };
}
