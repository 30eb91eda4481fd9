import { findConstant, findFunction, functionNames } from "../../atoms/table.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type { ChoiceType, Type } from "../../ir/type.ts";
import { optionalType, unknownType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { isActiveIn, whenText } from "../activity.ts";
import { type Context, type Mode, textOf } from "../context.ts";
import { fixAt, listing, quoted, report, suggest } from "../findings.ts";
import type { Branch, Scope, Symbol } from "../scope.ts";
import { suggestOrImport } from "../standard.ts";
import { textAt, unknownAt } from "../typed.ts";
import { builtinTypeNames } from "../types/builtin.ts";
import { describeSymbol } from "../types/names.ts";
import { expectedChoice } from "../types/shape.ts";
import { applyAtom } from "./atoms.ts";

/** A bare name: a value, or a member of the choice that is expected here. */
export function inferName(
  name: Ast.Name,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const symbol = scope.lookup(name.text);
  const choice = expectedChoice(mode.expected);
  if (choice?.members.includes(name.text)) {
    if (symbol !== undefined && isValue(symbol)) reportAmbiguous(name, choice, symbol, context);
    return textAt(name.text, choice, name.span);
  }
  if (symbol !== undefined) return inferSymbol(symbol, name, scope, context, mode);
  const constant = findConstant(name.text);
  if (constant !== undefined) return applyAtom(constant, [], name.span, context);
  // What is expected is in error: the name may be a member of it.
  if (mode.expected?.kind !== "unknown") reportUnknown(name, choice, scope, context);
  return unknownAt(name.span);
}

function isValue(symbol: Symbol): boolean {
  switch (symbol.kind) {
    case "parameter":
    case "definition":
    case "local":
    case "trial":
    case "run":
    case "group":
      return true;
    case "enum":
    case "type":
    case "dimension":
    case "generic":
    case "unknown":
      return false;
  }
}

function reportAmbiguous(
  name: Ast.Name,
  choice: ChoiceType,
  symbol: Symbol,
  context: Context,
): void {
  const what = describeSymbol(symbol);
  if (choice.name === undefined) {
    report(context, typeMessages.ambiguousChoice, name.span, {
      name: name.text,
      advice: `${what}. Rename the other one.`,
    });
    return;
  }
  const qualified = `${choice.name}.${name.text}`;
  report(
    context,
    typeMessages.ambiguousChoice,
    name.span,
    { name: name.text, advice: `${what}. Write \`${qualified}\` for the member.` },
    { fixes: [fixAt(context, `write \`${qualified}\``, name.span, qualified, true)] },
  );
}

/** What a symbol is as a value. */
export function inferSymbol(
  symbol: Symbol,
  name: Ast.Name,
  scope: Scope,
  context: Context,
  mode: Mode,
): TypedExpression {
  const { span } = name;
  switch (symbol.kind) {
    case "parameter": {
      const type = readType(symbol, name, scope, context, mode);
      return { kind: "parameter", name: symbol.name, type, span };
    }
    case "definition": {
      const type = readType(symbol, name, scope, context, mode);
      return { kind: "definition", name: symbol.key, type, span };
    }
    case "local":
      return { kind: "local", name: symbol.key, type: symbol.type, span };
    case "unknown":
      return unknownAt(span);
    case "trial":
    case "run":
      report(context, typeMessages.trialAsValue, span, {
        name: name.text,
        example: symbol.trial.metrics[0]?.name ?? "loss",
      });
      return unknownAt(span);
    case "group":
      report(context, typeMessages.groupAsValue, span, {
        name: name.text,
        example: symbol.members.keys().next().value ?? "x",
      });
      return unknownAt(span);
    case "enum":
      return notAValue(` Name a member, such as \`${name.text}.${symbol.members[0] ?? ""}\`.`);
    case "generic":
      return notAValue(` Its size is \`size(${name.text})\`.`);
    case "type":
    case "dimension":
      return notAValue("");
  }

  function notAValue(advice: string): TypedExpression {
    const what = describeSymbol(symbol);
    report(context, nameMessages.typeAsValue, span, { name: name.text, what, advice });
    return unknownAt(span);
  }
}

/** The type that a conditional name has here: optional where it may be inactive and that is allowed. */
function readType(
  symbol: { readonly type: Type; readonly branches: readonly (readonly Branch[])[] },
  name: Ast.Name,
  scope: Scope,
  context: Context,
  mode: Mode,
): Type {
  if (isActiveIn(symbol.branches, scope, context)) return symbol.type;
  if (mode.absent === true) return optionalType(symbol.type);
  const conditions = symbol.branches.flat().map((branch) => branch.condition);
  if (conditions.some(({ type }) => type.kind === "unknown")) return unknownType;
  const place = symbol.branches[0]?.[0]?.location;
  report(
    context,
    typeMessages.inactiveParam,
    name.span,
    { name: name.text, condition: whenText(symbol.branches) },
    place === undefined
      ? {}
      : { related: [{ message: "it is declared in this `when`", location: place }] },
  );
  return unknownType;
}

/** A name that nothing declares, with the best advice there is. */
function reportUnknown(
  name: Ast.Name,
  choice: ChoiceType | undefined,
  scope: Scope,
  context: Context,
): void {
  const { text, span } = name;
  const { units, functions } = context.module;
  if (choice !== undefined && choice.members.length > 0) {
    const { suggestion, fixes } = suggest(context, name, [...choice.members, ...scope.names()]);
    const owner = choice.name === undefined ? "the choice expected here" : `\`${choice.name}\``;
    const known = quoted(choice.members);
    report(
      context,
      nameMessages.unknownChoice,
      span,
      { name: text, owner, suggestion, known },
      { fixes },
    );
    return;
  }
  if (builtinTypeNames.has(text)) {
    report(context, nameMessages.typeAsValue, span, { name: text, what: "a type", advice: "" });
    return;
  }
  if (units.get(text) !== undefined) {
    const { advice, fixes } = unitAdvice(name, context);
    report(context, typeMessages.unitAsValue, span, { name: text, advice }, { fixes });
    return;
  }
  if (findFunction(text) !== undefined || functions.get(text) !== undefined) {
    report(context, nameMessages.functionAsValue, span, { name: text });
    return;
  }
  const owners = enumsWith(text, context);
  if (owners.length > 0) {
    report(context, nameMessages.unqualifiedMember, span, {
      name: text,
      owners: listing(
        owners.map((owner) => `\`${owner}.${text}\``),
        "or",
      ),
    });
    return;
  }
  const { suggestion, fixes } = suggestOrImport(name, valueNames(scope), context);
  report(context, nameMessages.unknownName, span, { name: text, suggestion }, { fixes });
}

/** What can stand where a value is expected. */
function* valueNames(scope: Scope): Iterable<string> {
  yield* scope.names();
  yield* functionNames();
  yield* ["true", "false", "inf"];
}

/** `3GiB/s`: what stands before the unit says how to write it. */
function unitAdvice(
  { text, span }: Ast.Name,
  context: Context,
): { readonly advice: string; readonly fixes: readonly Fix[] } {
  const { start } = span;
  const before = textOf(context, { start: Math.max(0, start - 40), end: start });
  const one = `1${text}`;
  const fixes = [fixAt(context, `write \`${one}\``, span, one, false)];
  const [, factor, sign = ""] = /([\w.%]+)\s*([/*])\s*$/.exec(before) ?? [];
  if (factor !== undefined) return { advice: `write \`${factor} ${sign} ${one}\``, fixes };
  const [, number, gap = ""] = /(?<![\w.])(\d[\d_.]*)(\s+)$/.exec(before) ?? [];
  if (number === undefined) return { advice: `put it on a number, \`${one}\``, fixes };
  const attached = `${number}${text}`;
  const space = { start: start - gap.length, end: start };
  return {
    advice: `attach it to the number, \`${attached}\``,
    fixes: [fixAt(context, `write \`${attached}\``, space, "", false)],
  };
}

function enumsWith(member: string, context: Context): readonly string[] {
  const { module } = context;
  return module.namesOfKind(["enum"]).filter((name) => {
    const symbol = module.scope.lookup(name);
    return symbol?.kind === "enum" && symbol.members.includes(member);
  });
}
