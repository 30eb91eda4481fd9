import { nameMessages } from "../../diagnostics/messages/names.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { fieldOf, intType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantNumber } from "../constants.ts";
import type { Context, Mode } from "../context.ts";
import { describeType, quoted, report, suggest } from "../findings.ts";
import type { StudyTrial } from "../program.ts";
import type { GroupSymbol, Scope } from "../scope.ts";
import { numberAt, textAt, unknownAt } from "../typed.ts";
import { enumType } from "../types/shape.ts";
import { inferExpression } from "./infer.ts";
import { inferSymbol } from "./names.ts";

const dataMembers = ["rows", "features", "classes"] as const;

/** `Domain.web`, `run.loss`, `big.width`, `digits.rows`, a field of a record. */
export function inferMember(
  node: Ast.MemberExpression,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const { object, member } = node;
  if (object.kind === "name") {
    const symbol = scope.lookup(object.name.text);
    switch (symbol?.kind) {
      case "enum":
        return memberOfChoice(node, symbol.name, symbol.members, context);
      case "type": {
        const { type } = symbol.type;
        if (type.kind !== "choice") break;
        const found = memberOfChoice(node, object.name.text, type.members, context);
        return found.type.kind === "unknown" ? found : { ...found, type };
      }
      case "trial":
        return metricOf(node, symbol.trial, undefined, context);
      case "run": {
        const run: TypedExpression = {
          kind: "local",
          name: symbol.key,
          type: intType(),
          span: object.span,
        };
        return metricOf(node, symbol.trial, run, context);
      }
      case "group":
        return memberOfGroup(node, symbol, scope, context, mode);
      default:
        break;
    }
  }
  const of = inferExpression(object, scope, context, mode.absent === true ? { absent: true } : {});
  if (of.type.kind === "unknown") return unknownAt(node.span);
  if (of.type.kind === "data") return memberOfData(node, of, context);
  if (of.type.kind !== "record") {
    report(context, nameMessages.noMembers, member.span, {
      name: member.text,
      type: describeType(context, of.type),
    });
    return unknownAt(node.span);
  }
  const field = fieldOf(of.type, member.text);
  if (field === undefined) {
    return unknownMember(
      node,
      "this record",
      of.type.fields.map((known) => known.name),
      context,
    );
  }
  return { kind: "field", of, name: member.text, type: field.type.type, span: node.span };
}

function memberOfChoice(
  node: Ast.MemberExpression,
  owner: string,
  members: readonly string[],
  context: Context,
): TypedExpression {
  return members.includes(node.member.text)
    ? textAt(node.member.text, enumType(owner, members), node.span)
    : unknownMember(node, `\`${owner}\``, members, context);
}

function metricOf(
  node: Ast.MemberExpression,
  trial: StudyTrial,
  run: TypedExpression | undefined,
  context: Context,
): TypedExpression {
  const metric = trial.metrics.find((known) => known.name === node.member.text);
  if (metric === undefined) {
    const known = trial.metrics.map((other) => other.name);
    return unknownMember(node, `the trial \`${trial.name}\``, known, context);
  }
  return {
    kind: "metric",
    trial: trial.name,
    metric: metric.name,
    ...(run === undefined ? {} : { run }),
    type: metric.type.type,
    span: node.span,
  };
}

function memberOfGroup(
  node: Ast.MemberExpression,
  group: GroupSymbol,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const symbol = group.members.get(node.member.text);
  if (symbol === undefined) {
    return unknownMember(node, `\`${group.name}\``, [...group.members.keys()], context);
  }
  const name = { text: `${group.name}.${node.member.text}`, span: node.span };
  return inferSymbol(symbol, name, scope, context, mode);
}

/** Facts of a data set: a constant where it is known which one. */
function memberOfData(
  node: Ast.MemberExpression,
  of: TypedExpression,
  context: Context,
): TypedExpression {
  const name = dataMembers.find((member) => member === node.member.text);
  if (name === undefined) return unknownMember(node, "a data set", dataMembers, context);
  const fact: TypedExpression = { kind: "field", of, name, type: intType(), span: node.span };
  const value = constantNumber(fact, context);
  return value === undefined ? fact : numberAt(value, node.span);
}

function unknownMember(
  node: Ast.MemberExpression,
  owner: string,
  known: readonly string[],
  context: Context,
): TypedExpression {
  const name = node.member.text;
  if (name !== "") {
    const { suggestion, fixes } = suggest(context, node.member, known);
    const list = known.length === 0 ? "none" : quoted(known);
    const holes = { name, owner, suggestion, known: list };
    report(context, nameMessages.unknownMember, node.member.span, holes, { fixes });
  }
  return unknownAt(node.span);
}
