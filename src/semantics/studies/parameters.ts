/** Parameters: what they may be, their priors and defaults. */
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import { dimensionless } from "../../ir/dimension.ts";
import type { IndexSet } from "../../ir/expression.ts";
import { whyNotOnScale } from "../../ir/grid.ts";
import type { Refined, Type } from "../../ir/type.ts";
import { isNumeric } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { checkExpression } from "../expressions/check.ts";
import { report, typeText } from "../findings.ts";
import type { StudyMethod, StudyParameter } from "../program.ts";
import type { Scope } from "../scope.ts";
import type { Item } from "./items.ts";
import type { StudyNames } from "./names.ts";
import { domainText, quantityText } from "../types/ranges.ts";
import { scalarOf } from "../types/shape.ts";
import { checkMethod, plainSite } from "./settings.ts";

/** The parameter of a `param` or `fidelity` statement; `undefined` where its type is in error. */
export function checkParameter(
  item: Item,
  statement: Ast.ParamStatement | Ast.FidelityStatement,
  name: string,
  names: StudyNames,
): StudyParameter | undefined {
  const refined = names.type(item);
  if (refined === undefined || refined.type.kind === "unknown") return undefined;
  const context = names.contextOf(item);
  const scope = names.scopeOf(item);
  if (!mayVary(refined, statement, name, context)) return undefined;
  const condition = names.conditionOf(item);
  const whole = {
    name,
    ...(statement.doc === undefined ? {} : { doc: statement.doc }),
    type: refined,
    ...(refined.within === undefined ? {} : { within: refined.within }),
    ...(condition === undefined ? {} : { condition }),
    fidelity: statement.kind === "fidelity",
    location: locationOf(context, statement.name.span),
  };
  if (statement.kind === "fidelity") return whole;
  const prior =
    statement.prior === undefined
      ? undefined
      : checkPrior(statement.prior, refined, name, scope, context);
  const fallback =
    statement.default === undefined
      ? undefined
      : checkValue(statement.default, refined, name, "default", scope, context);
  return {
    ...whole,
    ...(prior === undefined ? {} : { prior }),
    ...(fallback === undefined ? {} : { default: fallback }),
  };
}

function mayVary(
  refined: Refined,
  statement: Ast.ParamStatement | Ast.FidelityStatement,
  name: string,
  context: Context,
): boolean {
  const { type } = refined;
  const span = statement.type.span;
  if (statement.kind === "fidelity" && !isNumeric(type)) {
    report(context, studyMessages.fidelityType, span, { name, found: typeText(context, type) });
    return false;
  }
  const element = scalarOf(type);
  switch (element.kind) {
    case "real":
    case "int": {
      const { within } = refined;
      const bounded =
        within?.kind === "range"
          ? within.low !== undefined && within.high !== undefined
          : within !== undefined && statement.kind === "param";
      if (!bounded) {
        report(context, studyMessages.needsRange, span, { name, type: typeText(context, element) });
      }
      return bounded;
    }
    case "bool":
    case "choice":
    case "simplex":
    case "permutation":
      return true;
    case "unknown":
      return false;
    case "text":
    case "record":
    case "model":
    case "data":
    case "optional":
    case "array":
      report(context, studyMessages.cannotVary, span, { name, found: typeText(context, type) });
      return false;
  }
}

function checkPrior(
  node: Ast.Method,
  refined: Refined,
  name: string,
  scope: Scope,
  context: Context,
): StudyMethod | undefined {
  const element = scalarOf(refined.type);
  const site = {
    ...plainSite,
    dimension: isNumeric(element) ? element.dimension : dimensionless,
    over: membersOf(element, refined),
  };
  const prior = checkMethod(node, "prior", site, scope, context);
  if (prior === undefined) return undefined;
  const reason = whyUnsuited(prior, element, refined);
  if (reason === undefined) return prior;
  report(context, studyMessages.priorUnsuited, node.span, { prior: prior.name, name, reason });
  return undefined;
}

/** What a prior weighs: the members that a choice is narrowed to, or what a simplex is over. */
function membersOf(element: Type, { within }: Refined): IndexSet | undefined {
  if (element.kind === "simplex") return element.over;
  if (within?.kind === "set" && isNumeric(element)) {
    return { kind: "length", size: { kind: "number", value: within.values.length } };
  }
  if (element.kind === "bool") return { kind: "members", members: ["false", "true"] };
  if (element.kind !== "choice") return undefined;
  const members =
    within?.kind === "set"
      ? within.values.filter((value) => typeof value === "string")
      : element.members;
  const whole = members.length === element.members.length;
  return {
    kind: "members",
    ...(whole && element.name !== undefined ? { name: element.name } : {}),
    members,
  };
}

function whyUnsuited(prior: StudyMethod, element: Type, { within }: Refined): string | undefined {
  const range = isNumeric(element) && within?.kind === "range";
  const above = (setting: string) => {
    const value = prior.settings[setting];
    const numbers = Array.isArray(value) ? value : [value];
    // Below 0 is outside what the setting takes, which has been said.
    return numbers.every((one) => typeof one === "number" && one !== 0)
      ? undefined
      : `its \`${setting}\` must be above 0`;
  };
  switch (prior.name) {
    case "normal":
      return range ? above("sd") : "it is for numbers with a range";
    case "lognormal":
      if (!range) return "it is for numbers with a range";
      if ((within.low ?? 0) <= 0) return "it is for ranges above 0";
      return above("median") ?? above("decades");
    case "beta":
      return range ? (above("a") ?? above("b")) : "it is for numbers with a range";
    case "dirichlet":
      return element.kind === "simplex" ? above("concentration") : "it is for a Simplex";
    default: {
      const choice = element.kind === "choice" || element.kind === "bool" || within?.kind === "set";
      if (!choice) return "it is for choices";
      const weights = prior.settings["weights"];
      const some = Array.isArray(weights) && weights.some((weight) => weight > 0);
      return some ? undefined : "one of its weights must be above 0";
    }
  }
}

/** A default or a value of a warm point: constant and one of the parameter's values. */
export function checkValue(
  node: Ast.Expression,
  refined: Refined,
  name: string,
  what: "default" | "value",
  scope: Scope,
  context: Context,
): Value | undefined {
  const expression = checkExpression(node, scope, context, refined.type);
  if (expression.type.kind === "unknown") return undefined;
  const value = constantOf(expression, context);
  if (value === undefined) {
    const text = textOf(context, node.span);
    report(context, studyMessages.valueNotConstant, node.span, { what, name, text });
    return undefined;
  }
  const misfit = findMisfit(value, refined);
  if (misfit === undefined) return value;
  report(context, studyMessages.valueOutside, node.span, {
    what,
    name,
    text: textOf(context, node.span),
    misfit,
    domain: allowedText(refined, context),
  });
  return undefined;
}

type Misfit = "range" | "set" | "step" | "pow2";

function findMisfit(value: Value, refined: Refined): Misfit | undefined {
  if (Array.isArray(value)) {
    if (refined.type.kind !== "array") return undefined;
    const element: Refined = { ...refined, type: refined.type.element };
    for (const item of value as readonly Value[]) {
      const misfit = findMisfit(item, element);
      if (misfit !== undefined) return misfit;
    }
    return undefined;
  }
  const { within, scale } = refined;
  if (within === undefined) return undefined;
  if (within.kind === "set") {
    return within.values.some((member) => member === value) ? undefined : "set";
  }
  if (typeof value !== "number") return undefined;
  const { low = -Infinity, high = Infinity } = within;
  return whyNotOnScale(value, low, high, scale ?? { name: "linear" });
}

function allowedText({ within, type, scale }: Refined, context: Context): string {
  const range = domainText(within, type, context);
  return scale?.name === "step" && scale.step !== undefined
    ? `${range} in steps of ${quantityText(scale.step, scalarOf(type), context)}`
    : range;
}
