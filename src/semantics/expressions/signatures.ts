/** Checking what is given against a signature: generics are found from the arguments, defaults put in. */
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import type { Type } from "../../ir/type.ts";
import { asArray, assignable, intType, presentType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import { report, reportWrongType } from "../findings.ts";
import type { DeclaredArgument, Signature } from "../program.ts";
import type { Scope } from "../scope.ts";
import { unknownAt } from "../typed.ts";
import { checkDomain, checkRefined } from "./infer.ts";
import { type Given, inferGiven, matchInputs } from "./inputs.ts";
import {
  substituteExpression,
  substituteRefined,
  substituteType,
  type Substitution,
} from "./substitute.ts";

export interface CheckedInputs {
  /** In declared order; defaults put in; absent `T?` left out. */
  readonly inputs: readonly {
    readonly argument: DeclaredArgument;
    readonly value: TypedExpression;
  }[];
  /** What each generic stands for, in order. */
  readonly sets: readonly IndexSet[];
  /** The result type, generics and arguments put in as far as they are known. */
  readonly result: Type;
  /** Whether an input is in error, which has been reported. */
  readonly failed: boolean;
}

/** The inputs of a call or a trial. `callee` names it in messages. */
export function checkInputs(
  callee: Ast.Name,
  inputs: readonly Ast.Input[],
  signature: Signature,
  form: "function" | "task",
  scope: Scope,
  context: Context,
): CheckedInputs {
  const taken = signature.arguments.map((argument) => ({
    name: argument.name,
    required: argument.default === undefined && argument.type.type.kind !== "optional",
  }));
  const matched = matchInputs(callee, inputs, taken, form, scope, context);
  const sets = new Map<string, IndexSet>();
  const locals = new Map<string, TypedExpression>();
  const substitution: Substitution = { sets, locals };
  const checked: { readonly argument: DeclaredArgument; readonly value: TypedExpression }[] = [];
  for (const argument of signature.arguments) {
    const given = matched.given.get(argument.name);
    const value =
      given === undefined
        ? argument.default && substituteExpression(argument.default, substitution, context)
        : checkGiven(argument, given, signature.generics, sets, substitution, scope, context);
    if (value === undefined) continue;
    locals.set(argument.name, value);
    checked.push({ argument, value });
  }
  const wrong = !matched.complete || checked.some(({ value }) => value.type.kind === "unknown");
  const unbound = signature.generics.find((name) => !sets.has(name));
  if (unbound !== undefined && !wrong) {
    report(context, typeMessages.genericUnknown, callee.span, {
      callee: callee.text,
      name: unbound,
    });
  }
  return {
    inputs: checked,
    sets: signature.generics.map((name) => sets.get(name) ?? { kind: "any" }),
    result: substituteType(signature.result, substitution, context),
    failed: wrong || unbound !== undefined,
  };
}

function checkGiven(
  argument: DeclaredArgument,
  given: Given,
  generics: readonly string[],
  sets: Map<string, IndexSet>,
  substitution: Substitution,
  scope: Scope,
  context: Context,
): TypedExpression {
  const declared = argument.type.type;
  const absent = declared.kind === "optional" || declared.kind === "unknown";
  const open = unboundGenerics(declared, generics, sets);
  if (given.kind === "node" && open.length === 0) {
    const expected = substituteRefined(argument.type, substitution, context);
    return checkRefined(given.node, scope, context, expected, { absent });
  }
  const typed = inferGiven(given, scope, context, absent);
  if (typed.type.kind === "unknown") return typed;
  const loose = new Map(sets);
  bindGenerics(presentType(declared), typed.type, open, loose);
  const expected = substituteRefined(argument.type, { ...substitution, sets: loose }, context);
  if (!assignable(typed.type, expected.type)) {
    reportWrongType(context, given.span, expected.type, typed.type);
    return unknownAt(given.span);
  }
  checkDomain(typed, expected, context);
  for (const name of open) {
    const set = loose.get(name);
    if (set !== undefined) sets.set(name, set.kind === "any" ? sizeOf(typed) : set);
  }
  return typed;
}

/** The indices of an array of any length: as many as it has when it is there. */
function sizeOf(typed: TypedExpression): IndexSet {
  const size: TypedExpression = {
    kind: "apply",
    atom: "size",
    args: [typed],
    type: intType(),
    span: typed.span,
  };
  return { kind: "length", size };
}

function unboundGenerics(
  type: Type,
  generics: readonly string[],
  sets: ReadonlyMap<string, IndexSet>,
): readonly string[] {
  const array = asArray(presentType(type));
  if (array === undefined) return [];
  const inner = unboundGenerics(array.element, generics, sets);
  const { over } = array;
  return over.kind === "generic" && generics.includes(over.name) && !sets.has(over.name)
    ? [over.name, ...inner]
    : inner;
}

/** Finds what generics stand for by laying the type that is given over the declared one. */
function bindGenerics(
  declared: Type,
  given: Type,
  open: readonly string[],
  sets: Map<string, IndexSet>,
): void {
  const [wanted, found] = [asArray(declared), asArray(presentType(given))];
  if (wanted === undefined || found === undefined) return;
  const { over } = wanted;
  if (over.kind === "generic" && open.includes(over.name) && !sets.has(over.name)) {
    sets.set(over.name, found.over);
  }
  bindGenerics(wanted.element, found.element, open, sets);
}
