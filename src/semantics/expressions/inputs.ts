/** Which input goes to which argument: the same for functions, built-in functions and tasks. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Span } from "../../diagnostics/span.ts";
import { didYouMean } from "../../diagnostics/suggest.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, textOf } from "../context.ts";
import { describeType, quoted, report, suggest } from "../findings.ts";
import type { GroupSymbol, Scope } from "../scope.ts";
import { inferExpression } from "./infer.ts";
import { inferSymbol } from "./names.ts";

/** What a function or task takes. */
export interface Taken {
  readonly name: string;
  readonly required: boolean;
}

/** What is given for one argument. */
export type Given = { readonly span: Span } & (
  | { readonly kind: "node"; readonly node: Ast.Expression }
  | { readonly kind: "typed"; readonly typed: TypedExpression }
  | { readonly kind: "member"; readonly group: GroupSymbol; readonly name: Ast.Name }
);

export interface Matched {
  readonly given: ReadonlyMap<string, Given>;
  /** False where something was reported. */
  readonly complete: boolean;
}

/**
 * Matches inputs to arguments. A function takes positional ones first; after the first `name:` a bare
 * name means itself, as it does in a task from the start. Spreads pass fields by name; what is written
 * out wins over what a spread brings.
 */
export function matchInputs(
  callee: Ast.Name,
  inputs: readonly Ast.Input[],
  taken: readonly Taken[],
  form: "function" | "task",
  scope: Scope,
  context: Context,
): Matched {
  const given = new Map<string, Given>();
  const written = new Set<string>();
  const positional = new Set<string>();
  const names = taken.map((argument) => argument.name);
  let byName = form === "task";
  let complete = true;

  for (const [place, input] of inputs.entries()) {
    switch (input.kind) {
      case "named":
        byName = true;
        give(input.name, input.value);
        break;
      case "spread":
        byName = true;
        spread(input);
        break;
      case "positional":
        if (input.value.kind === "missing") complete = false;
        else if (!byName) givePositional(input.value, place);
        else if (input.value.kind === "name") give(input.value.name, input.value);
        else refusePositional(input.value);
        break;
    }
  }
  for (const [name, value] of given) warnSwapped(name, value);
  const missing = taken.filter((argument) => argument.required && !given.has(argument.name));
  if (missing.length > 0 && complete) {
    report(context, nameMessages.missingArguments, callee.span, {
      callee: callee.text,
      names: quoted(missing.map((argument) => argument.name)),
    });
  }
  return { given, complete: complete && missing.length === 0 };

  function give(name: Ast.Name, node: Ast.Expression): void {
    if (name.text === "") {
      complete = false;
    } else if (!names.includes(name.text)) {
      complete = false;
      const { suggestion, fixes } = suggest(context, name, names);
      const known = names.length === 0 ? "none" : quoted(names);
      const holes = { callee: callee.text, name: name.text, suggestion, known };
      report(context, nameMessages.unknownArgument, name.span, holes, { fixes });
    } else if (written.has(name.text)) {
      complete = false;
      report(context, nameMessages.doubledArgument, name.span, {
        callee: callee.text,
        name: name.text,
      });
    } else {
      written.add(name.text);
      given.set(name.text, { kind: "node", node, span: node.span });
    }
  }

  function givePositional(node: Ast.Expression, place: number): void {
    const name = names[place];
    if (name === undefined) {
      if (complete) {
        report(context, nameMessages.tooManyArguments, node.span, {
          callee: callee.text,
          known: names.length === 0 ? "none" : quoted(names),
        });
      }
      complete = false;
      return;
    }
    written.add(name);
    positional.add(name);
    given.set(name, { kind: "node", node, span: node.span });
  }

  /** A name passed by position to an argument of another name, while the one of its name gets something else. */
  function warnSwapped(position: string, value: Given): void {
    const name = positional.has(position) ? nameOf(value) : undefined;
    if (name === undefined || name === position || !names.includes(name)) return;
    const own = given.get(name);
    if (own !== undefined && nameOf(own) === name) return;
    report(context, typeMessages.swappedArguments, value.span, {
      given: name,
      position,
      callee: callee.text,
    });
  }

  function refusePositional(node: Ast.Expression): void {
    complete = false;
    if (form === "function") {
      report(context, nameMessages.positionalAfterNamed, node.span, { callee: callee.text });
      return;
    }
    const member = node.kind === "member" ? node.member.text : undefined;
    const name = member !== undefined && names.includes(member) ? member : "name";
    report(context, nameMessages.taskArgumentsByName, node.span, {
      callee: callee.text,
      advice: `\`${name}: ${textOf(context, node.span)}\``,
    });
  }

  function spread(input: Ast.SpreadInput): void {
    const { value } = input;
    const symbol = value.kind === "name" ? scope.lookup(value.name.text) : undefined;
    if (symbol?.kind === "group") {
      spreadGroup(symbol, input);
      return;
    }
    const of = inferExpression(value, scope, context);
    if (of.type.kind !== "record") {
      complete = false;
      if (of.type.kind !== "unknown") {
        report(context, typeMessages.spreadNotRecord, input.span, {
          found: describeType(context, of.type),
        });
      }
      return;
    }
    for (const { name, type } of of.type.fields) {
      const typed: TypedExpression = { kind: "field", of, name, type: type.type, span: input.span };
      giveSpread(name, { kind: "typed", typed, span: input.span });
    }
  }

  /** All parameters of a used space; its definitions only where there is such an argument. */
  function spreadGroup(group: GroupSymbol, input: Ast.SpreadInput): void {
    for (const [name, symbol] of group.members) {
      if (symbol.kind !== "parameter" && !names.includes(name)) continue;
      giveSpread(name, {
        kind: "member",
        group,
        name: { text: name, span: input.span },
        span: input.span,
      });
    }
  }

  function giveSpread(name: string, value: Given): void {
    if (written.has(name)) return;
    if (names.includes(name)) {
      given.set(name, value);
      return;
    }
    complete = false;
    report(context, nameMessages.unknownArgument, value.span, {
      callee: callee.text,
      name,
      suggestion: didYouMean(name, names),
      known: quoted(names),
    });
  }
}

function nameOf(given: Given): string | undefined {
  return given.kind === "node" && given.node.kind === "name" ? given.node.name.text : undefined;
}

/** The value of what is given, where nothing is known of the type that is expected. */
export function inferGiven(
  given: Given,
  scope: Scope,
  context: Context,
  absent: boolean,
): TypedExpression {
  const mode = { absent };
  switch (given.kind) {
    case "node":
      return inferExpression(given.node, scope, context, mode);
    case "typed":
      return given.typed;
    case "member": {
      const symbol = given.group.members.get(given.name.text);
      const name = { ...given.name, text: `${given.group.name}.${given.name.text}` };
      return symbol === undefined
        ? { kind: "boolean", value: false, type: { kind: "unknown" }, span: given.span }
        : inferSymbol(symbol, name, scope, context, mode);
    }
  }
}
