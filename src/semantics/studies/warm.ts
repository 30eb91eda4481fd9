/** `warm from`: where a study starts. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf } from "../context.ts";
import { checkExpression } from "../expressions/check.ts";
import { quoted, report, suggest } from "../findings.ts";
import type { StudyParameter, StudyPointValue, StudyWarm } from "../program.ts";
import type { Scope } from "../scope.ts";
import { checkValue } from "./parameters.ts";
import type { Gaps } from "./gaps.ts";
import { checkMethod, plainSite } from "./settings.ts";

/** A parameter's declarations by its name. */
export type ParametersByName = ReadonlyMap<string, readonly StudyParameter[]>;

/** Points, the store of an earlier study, or a library of studies with a method. */
export function checkWarm(
  statement: Ast.WarmStatement,
  parameters: ParametersByName,
  gaps: Gaps,
  scope: Scope,
  context: Context,
): StudyWarm | undefined {
  const location = locationOf(context, statement.span);
  const { source } = statement;
  if (source.kind === "list" || source.kind === "record") {
    if (statement.method !== undefined) {
      report(context, studyMessages.warmMethodPoints, statement.method.span, {
        method: statement.method.name.text,
      });
      return undefined;
    }
    const points = pointsOf(source, context).map((point) =>
      checkPoint(point, "", parameters, gaps, scope, context),
    );
    return { kind: "points", points, location };
  }
  const path = pathOf(source, scope, context);
  if (path === undefined) return undefined;
  if (statement.method === undefined) return { kind: "store", path, location };
  const method = checkMethod(statement.method, "warm", plainSite, scope, context);
  return method === undefined ? undefined : { kind: "nearest", path, method, location };
}

function pathOf(node: Ast.Expression, scope: Scope, context: Context): string | undefined {
  const expression = checkExpression(node, scope, context);
  if (expression.type.kind === "unknown") return undefined;
  const path = expression.type.kind === "text" ? constantOf(expression, context) : undefined;
  if (typeof path === "string" && path !== "") return path;
  report(context, studyMessages.warmSource, node.span, {});
  return undefined;
}

function pointsOf(
  source: Ast.ListExpression | Ast.RecordExpression,
  context: Context,
): readonly Ast.RecordExpression[] {
  if (source.kind === "record") return [source];
  return source.items.flatMap((item) => {
    if (item.kind === "positional" && item.value.kind === "record") return [item.value];
    if (item.value.kind !== "missing") report(context, studyMessages.warmPoint, item.span, {});
    return [];
  });
}

/** `{ lr: 1e-3, big: { width: 64 } }`: the fields of `big` are parameters under its name. */
function checkPoint(
  point: Ast.RecordExpression,
  prefix: string,
  parameters: ParametersByName,
  gaps: Gaps,
  scope: Scope,
  context: Context,
): readonly StudyPointValue[] {
  const seen = new Set<string>();
  return point.fields.flatMap((field) => {
    if (field.kind === "spread") {
      report(context, studyMessages.warmSpread, field.span, {});
      return [];
    }
    const name = prefix + field.name.text;
    if (seen.has(name)) {
      report(context, nameMessages.duplicateMember, field.name.span, {
        name,
        owner: "this point",
      });
      return [];
    }
    seen.add(name);
    const declared = parameters.get(name);
    if (declared !== undefined) {
      const value = checkPointValue(field.value, name, declared, scope, context);
      return value === undefined ? [] : [value];
    }
    if (gaps.parameters.has(name)) return [];
    const inner = `${name}.`;
    const group = [...parameters.keys(), ...gaps.parameters].some((known) =>
      known.startsWith(inner),
    );
    if (group && field.value.kind === "record") {
      return checkPoint(field.value, inner, parameters, gaps, scope, context);
    }
    const known = [...parameters.keys()];
    const { suggestion, fixes } = suggest(context, { text: name, span: field.name.span }, known);
    const holes = { name, suggestion, known: quoted(known) };
    // Of a used space only the last part of the name stands here.
    const change = name === field.name.text ? { fixes } : {};
    report(context, studyMessages.warmUnknown, field.name.span, holes, change);
    return [];
  });
}

/** One of the declarations of a name that stands in several branches has to take the value. */
function checkPointValue(
  node: Ast.Expression,
  name: string,
  declared: readonly StudyParameter[],
  scope: Scope,
  context: Context,
): StudyPointValue | undefined {
  const silent: Context = { ...context, run: { ...context.run, report: () => undefined } };
  const [first, ...others] = declared;
  for (const parameter of others) {
    const value = checkValue(node, parameter.type, name, "value", scope, silent);
    if (value !== undefined) return { name, type: parameter.type.type, value };
  }
  if (first === undefined) return undefined;
  const value = checkValue(node, first.type, name, "value", scope, context);
  return value === undefined ? undefined : { name, type: first.type.type, value };
}
