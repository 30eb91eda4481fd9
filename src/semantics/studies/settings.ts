/** Methods with their settings: `tpe(startup: 20)`, `beta(2, 5)`, `random`. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import { dimensionless } from "../../ir/dimension.ts";
import type { Refined } from "../../ir/type.ts";
import { asArray } from "../../ir/types.ts";
import type { Value } from "../../ir/value.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { checkRefined } from "../expressions/check.ts";
import { quoted, report } from "../findings.ts";
import type { StudyMethod } from "../program.ts";
import type { Scope } from "../scope.ts";
import { findMethod, type MethodEntry, type MethodRole, methodsOf, type Setting, type Site } from "./methods.ts";

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
    report(context, studyMessages.unknownMethod, node.name.span, {
      role,
      name: node.name.text,
      suggestion: didYouMean(node.name.text, known),
      known: quoted(known),
      belongs: otherRole(node.name.text, role),
    });
    return undefined;
  }
  const bound = bind(node, entry, context);
  if (bound === undefined) return undefined;
  const settings: [string, Settings[string]][] = [];
  for (const { setting, value } of bound) {
    const constant = settingValue(value, setting, site, scope, context);
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

interface Bound {
  readonly setting: Setting;
  readonly value: Ast.Expression;
}

/** Settings in declared order: positional ones first, then by name. */
function bind(node: Ast.Method, entry: MethodEntry, context: Context): readonly Bound[] | undefined {
  const callee = entry.name;
  const known = entry.settings.map((setting) => setting.name);
  const values = new Map<string, Ast.Expression>();
  let sound = true;
  let byName = false;
  for (const [position, input] of node.inputs.entries()) {
    byName ||= input.kind === "named";
    const name = inputName(input, byName, known[position]);
    if (name === undefined) {
      report(context, studyMessages.tooManySettings, input.span, { callee, known: quoted(known) });
      sound = false;
    } else if (!known.includes(name)) {
      report(context, studyMessages.unknownSetting, input.span, {
        callee,
        name,
        suggestion: didYouMean(name, known),
        known: quoted(known),
      });
      sound = false;
    } else if (values.has(name)) {
      report(context, nameMessages.doubledArgument, input.span, { callee, name });
      sound = false;
    } else values.set(name, input.value);
  }
  const missing = entry.settings.filter(({ name, optional }) => !optional && !values.has(name));
  if (missing.length > 0 && sound) {
    report(context, nameMessages.missingArguments, node.span, {
      callee,
      names: quoted(missing.map(({ name }) => name)),
    });
  }
  if (missing.length > 0 || !sound) return undefined;
  return entry.settings.flatMap((setting) => {
    const value = values.get(setting.name);
    return value === undefined ? [] : [{ setting, value }];
  });
}

/** After the first `name:` a bare name means itself. */
function inputName(
  input: Ast.Input,
  byName: boolean,
  positional: string | undefined,
): string | undefined {
  if (input.kind === "named") return input.name.text;
  if (input.kind === "spread") return undefined;
  if (!byName) return positional;
  return input.value.kind === "name" ? input.value.name.text : undefined;
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
