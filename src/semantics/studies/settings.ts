/** Methods with their settings: `tpe(startup: 20)`, `beta(2, 5)`, `random`. */
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type { Span } from "../../diagnostics/span.ts";
import { dimensionless } from "../../ir/dimension.ts";
import type { Refined } from "../../ir/type.ts";
import { asArray } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { checkRefined } from "../expressions/check.ts";
import { matchInputs } from "../expressions/inputs.ts";
import { quoted, report, suggest } from "../findings.ts";
import type { StudyMethod } from "../program.ts";
import type { Scope } from "../scope.ts";
import { findMethod, type MethodRole, methodsOf, type Setting, type Site } from "./methods.ts";

/** Where neither objective, parameter nor fidelity matter. */
export const plainSite: Site = {
  dimension: dimensionless,
  fidelity: dimensionless,
  over: undefined,
};

type Settings = StudyMethod["settings"];

/** The settings of a method as constants. Reports unknown methods and settings, and what does not fit. */
export function checkMethod(
  node: Ast.Method,
  role: MethodRole,
  site: Site,
  scope: Scope,
  context: Context,
): StudyMethod | undefined {
  const entry = findMethod(role, node.name.text);
  if (entry === undefined) {
    const known = methodsOf(role).map((method) => method.name);
    const { suggestion, fixes } = suggest(context, node.name, known);
    report(
      context,
      studyMessages.unknownMethod,
      node.name.span,
      {
        role,
        name: node.name.text,
        suggestion,
        known: quoted(known),
        belongs: otherRole(node.name.text, role),
      },
      { fixes },
    );
    return undefined;
  }
  const taken = entry.settings.map(({ name, optional }) => ({ name, required: !optional }));
  const { given, complete } = matchInputs(
    node.name,
    node.inputs,
    taken,
    "function",
    scope,
    context,
  );
  if (!complete) return undefined;
  const settings: [string, Settings[string]][] = [];
  for (const setting of entry.settings) {
    const input = given.get(setting.name);
    if (input === undefined) continue;
    const constant =
      input.kind === "node"
        ? settingValue(input.node, setting, site, scope, context)
        : refuseSpread(setting, input.span, context);
    if (constant === undefined) return undefined;
    settings.push([setting.name, constant]);
  }
  return {
    role,
    name: entry.name,
    settings: Object.fromEntries(settings),
    location: locationOf(context, node.span),
  };
}

/** `search asha`: the statement that the method belongs to. */
function otherRole(name: string, role: MethodRole): MethodRole | undefined {
  const roles: readonly MethodRole[] = ["solve", "search", "schedule", "stop"];
  return roles.find((other) => other !== role && findMethod(other, name) !== undefined);
}

function refuseSpread(setting: Setting, span: Span, context: Context): undefined {
  report(context, studyMessages.settingSpread, span, { name: setting.name });
}

function settingValue(
  node: Ast.Expression,
  setting: Setting,
  site: Site,
  scope: Scope,
  context: Context,
): Settings[string] | undefined {
  const type = pickType(node, setting.types(site));
  if (type === undefined) {
    report(context, studyMessages.settingUnsuited, node.span, { name: setting.name });
    return undefined;
  }
  const expression = checkRefined(node, scope, context, type);
  if (expression.type.kind === "unknown") return undefined;
  const value = constantOf(expression, context);
  if (value === undefined) {
    report(context, studyMessages.settingNotConstant, node.span, {
      name: setting.name,
      text: textOf(context, node.span),
    });
    return undefined;
  }
  return plainSetting(value);
}

/** A record or a list is one value for each member, everything else one for all. */
function pickType(node: Ast.Expression, types: readonly Refined[]): Refined | undefined {
  const many = node.kind === "record" || node.kind === "list";
  return types.find((type) => (asArray(type.type) !== undefined) === many) ?? types[0];
}

function plainSetting(value: Value): Settings[string] | undefined {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  return Array.isArray(value) ? value.filter((item) => typeof item === "number") : undefined;
}
