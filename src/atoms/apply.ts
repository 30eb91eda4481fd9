import type { Apply, Expression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import { compileComprehension } from "./comprehension.ts";
import { type Code, type Compiler, type Frame, type Scope, takeSteps } from "./scope.ts";
import { findAtom } from "./table.ts";
import { isList, isTrue } from "./values.ts";

/**
 * Compiles the application of an atom. `and`, `or` and `??` take their right side only where it counts,
 * `all` and `any` stop at the first element that decides, `size` builds no array.
 */
export function compileApply(compiler: Compiler, apply: Apply, scope: Scope): Code {
  switch (apply.atom) {
    case "and":
      return stopping(compiler, apply, scope, false);
    case "or":
      return stopping(compiler, apply, scope, true);
    case "fallback":
      return fallback(compiler, apply, scope);
    case "all":
    case "any":
    case "size":
      return overComprehension(compiler, apply, scope) ?? eager(compiler, apply, scope);
    default:
      return eager(compiler, apply, scope);
  }
}

/** A chain of `and` is false at the first false, one of `or` true at the first true. */
function stopping(compiler: Compiler, apply: Apply, scope: Scope, at: boolean): Code {
  const operands = leftSpine(apply, apply.atom).map((operand) =>
    compiler.expression(operand, scope),
  );
  return (frame) => (operands.some((operand) => isTrue(operand(frame)) === at) ? at : !at);
}

function fallback(compiler: Compiler, apply: Apply, scope: Scope): Code {
  const [value, otherwise] = compileAll(compiler, apply.args, scope);
  if (value === undefined || otherwise === undefined) return () => undefined;
  return (frame) => value(frame) ?? otherwise(frame);
}

/** The atoms that need not build the array of a comprehension. */
function overComprehension(compiler: Compiler, apply: Apply, scope: Scope): Code | undefined {
  const [over] = apply.args;
  if (over?.kind !== "comprehension") return undefined;
  const comprehension = compileComprehension(compiler, over, scope);
  if (apply.atom === "size") return comprehension.size;
  const decisive = apply.atom === "any";
  return (frame) =>
    comprehension.each(frame, (value) => isTrue(value) !== decisive) ? !decisive : decisive;
}

/** All arguments first. A long chain `a + b + c + …` leans left: it is a loop here, not a recursion. */
function eager(compiler: Compiler, apply: Apply, scope: Scope): Code {
  const links: { readonly value: Operation; readonly right: Code }[] = [];
  let left: Expression = apply;
  while (left.kind === "apply" && isEagerPair(left)) {
    const [first, second]: readonly (Expression | undefined)[] = left.args;
    if (first === undefined || second === undefined) break;
    links.push({ value: valueOf(left.atom), right: compiler.expression(second, scope) });
    left = first;
  }
  if (left === apply) return applied(valueOf(apply.atom), compileAll(compiler, apply.args, scope));
  const start = compiler.expression(left, scope);
  const [only] = links;
  if (only !== undefined && links.length === 1) {
    const { value, right } = only;
    return (frame) => value(frame, [start(frame), right(frame)]);
  }
  links.reverse();
  return (frame) => {
    let result = start(frame);
    for (const { value, right } of links) result = value(frame, [result, right(frame)]);
    return result;
  };
}

function applied(value: Operation, args: readonly Code[]): Code {
  const [first] = args;
  if (first !== undefined && args.length === 1) return (frame) => value(frame, [first(frame)]);
  return (frame) =>
    value(
      frame,
      args.map((arg) => arg(frame)),
    );
}

function isEagerPair(apply: Apply): boolean {
  return (
    apply.args.length === 2 &&
    apply.atom !== "and" &&
    apply.atom !== "or" &&
    apply.atom !== "fallback"
  );
}

/** The operands of a left-leaning chain of one operator, from left to right. */
function leftSpine(apply: Apply, atom: string): readonly Expression[] {
  const operands: Expression[] = [];
  let node: Expression = apply;
  while (node.kind === "apply" && node.atom === atom) {
    const [left, ...rest]: readonly Expression[] = node.args;
    operands.push(...rest.toReversed());
    if (left === undefined) return operands.toReversed();
    node = left;
  }
  operands.push(node);
  return operands.toReversed();
}

function compileAll(
  compiler: Compiler,
  expressions: readonly Expression[],
  scope: Scope,
): readonly Code[] {
  return expressions.map((expression) => compiler.expression(expression, scope));
}

/** An atom's value at work: arrays that go in and come out are paid for by their lengths. */
type Operation = (frame: Frame, args: readonly Value[]) => Value;

function valueOf(name: string): Operation {
  const atom = findAtom(name);
  if (atom === undefined) throw new Error(`there is no operator or function \`${name}\``);
  const { value } = atom;
  return (frame, args) => {
    for (const arg of args) if (isList(arg)) takeSteps(frame, arg.length);
    const result = value(args);
    if (isList(result)) takeSteps(frame, result.length);
    return result;
  };
}
