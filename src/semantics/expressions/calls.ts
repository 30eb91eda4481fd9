import type { Atom } from "../../atoms/atom.ts";
import { findFunction, functionNames } from "../../atoms/table.ts";
import { nameMessages } from "../../diagnostics/messages/names.ts";
import type { IndexSet, TypedExpression } from "../../ir/expression.ts";
import { sizeOfIndexSet } from "../../ir/equal.ts";
import { arrayType, intType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import { report } from "../findings.ts";
import type { TypedFunction } from "../program.ts";
import type { Scope } from "../scope.ts";
import { suggestOrImport } from "../standard.ts";
import { numberAt, typedSet, unknownAt } from "../typed.ts";
import { indexSetOfName } from "../types/index-sets.ts";
import { describeSymbol } from "../types/names.ts";
import { applyAtom, type Operand } from "./atoms.ts";
import { inferExpression } from "./infer.ts";
import { inferComprehension } from "./comprehensions.ts";
import { inferGiven, matchInputs } from "./inputs.ts";
import { checkInputs } from "./signatures.ts";

/** `f(a, b: c)`: a function of the file, an imported one, or a built-in one. */
export function inferCall(
  node: Ast.CallExpression,
  scope: Scope,
  context: Context,
): TypedExpression {
  const { callee } = node;
  const found = context.module.functions.get(callee.text);
  if (found === "failed") return abandon(node, scope, context);
  if (found !== undefined) return callFunction(node, found, scope, context);
  const atom = findFunction(callee.text);
  if (atom !== undefined) {
    return sizeOfSet(node, atom, scope) ?? callAtom(node, atom, scope, context);
  }
  reportNoFunction(callee, scope, context);
  return abandon(node, scope, context);
}

/** Looks into the inputs of a call that is in error: what is wrong in them is said all the same. */
function abandon(node: Ast.CallExpression, scope: Scope, context: Context): TypedExpression {
  for (const input of node.inputs) {
    if (input.kind !== "positional" || input.value.kind !== "name") {
      inferExpression(input.value, scope, context, { absent: true });
    }
  }
  return unknownAt(node.span);
}

function reportNoFunction(callee: Ast.Name, scope: Scope, context: Context): void {
  const { module } = context;
  const task = module.tasks.get(callee.text);
  if (task === "failed") return;
  if (task !== undefined) {
    report(context, nameMessages.taskCalled, callee.span, { name: callee.text });
    return;
  }
  const symbol = scope.lookup(callee.text);
  if (symbol?.kind === "unknown") return;
  if (symbol !== undefined) {
    report(context, nameMessages.notAFunction, callee.span, {
      name: callee.text,
      what: describeSymbol(symbol),
    });
    return;
  }
  const known = [...module.functions.names(), ...functionNames()];
  const { suggestion, fixes } = suggestOrImport(callee, known, context);
  const holes = { name: callee.text, suggestion };
  report(context, nameMessages.unknownFunction, callee.span, holes, { fixes });
}

function callFunction(
  node: Ast.CallExpression,
  called: TypedFunction,
  scope: Scope,
  context: Context,
): TypedExpression {
  const { inputs, sets, result, failed } = checkInputs(
    node.callee,
    node.inputs,
    called.signature,
    "function",
    scope,
    context,
  );
  if (failed || result.kind === "unknown") return unknownAt(node.span);
  const args = inputs.map((input) => input.value);
  return {
    kind: "call",
    function: called.name,
    sets: sets.map((set) => typedSet(set, node.span)),
    args,
    type: result,
    span: node.span,
  };
}

function callAtom(
  node: Ast.CallExpression,
  atom: Atom,
  scope: Scope,
  context: Context,
): TypedExpression {
  const [only] = node.inputs;
  if (only?.value.kind === "comprehension" && node.inputs.length === 1) {
    const typed = inferComprehension(only.value, scope, context, undefined, "flat");
    return finish([{ node: only.value, typed }]);
  }
  const positional = node.inputs.every((input) => input.kind === "positional");
  if (positional) {
    return finish(
      node.inputs.map(({ value }) => ({
        node: value,
        typed: inferExpression(value, scope, context),
      })),
    );
  }
  const taken = atom.parameters.map((parameter) => ({
    name: parameter.name,
    required: parameter.optional !== true,
  }));
  const { given, complete } = matchInputs(
    node.callee,
    node.inputs,
    taken,
    "function",
    scope,
    context,
  );
  const operands: Operand[] = [];
  for (const { name } of taken) {
    const value = given.get(name);
    if (value === undefined) continue;
    const typed = inferGiven(value, scope, context, false);
    operands.push({ node: value.kind === "node" ? value.node : node, typed });
  }
  return complete ? finish(operands) : unknownAt(node.span);

  function finish(operands: readonly Operand[]): TypedExpression {
    return operands.some(({ typed }) => typed.type.kind === "unknown")
      ? unknownAt(node.span)
      : applyAtom(atom, operands, node.span, context);
  }
}

/** `size(Domain)`: how many members an index set has. */
function sizeOfSet(
  node: Ast.CallExpression,
  atom: Atom,
  scope: Scope,
): TypedExpression | undefined {
  const [only] = node.inputs;
  if (atom.name !== "size" || node.inputs.length !== 1 || only?.value.kind !== "name")
    return undefined;
  const over = indexSetOfName(only.value.name.text, scope);
  if (over === undefined) return undefined;
  if (over === "failed") return unknownAt(node.span);
  const size = sizeOfIndexSet(over);
  return size === undefined ? countMembers(over, atom, node) : numberAt(size, node.span);
}

/** The size of a set that is known later: that of an array with an element for each member. */
function countMembers(over: IndexSet, atom: Atom, node: Ast.CallExpression): TypedExpression {
  const { span } = node;
  const ones: TypedExpression = {
    kind: "comprehension",
    binders: [{ name: "member", over: typedSet(over, span) }],
    body: numberAt(1, span),
    type: arrayType(intType(), over),
    span,
  };
  return { kind: "apply", atom: atom.name, args: [ones], type: intType(), span };
}
