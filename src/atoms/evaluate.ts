/**
 * The value of an expression: the fold with the table's `value` column. An expression is compiled once
 * to closures, which then run for any number of environments.
 */
import type {
  ArrayExpression,
  Call,
  Expression,
  FunctionDefinition,
  IndexAccess,
  IndexSet,
} from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import { compileApply } from "./apply.ts";
import { compileComprehension } from "./comprehension.ts";
import {
  type Environment,
  type Members,
  namedMembers,
  numberedMembers,
  placeOf,
} from "./environment.ts";
import { EvaluationLimitError, longestArray, mostSteps } from "./limits.ts";
import {
  bind,
  type Code,
  type Compiler,
  createScope,
  type Frame,
  type Scope,
  slotOf,
  takeSteps,
} from "./scope.ts";
import { isList, isTrue, toList, toNumber } from "./values.ts";

/** The functions that expressions call, by their unique names. */
export type Functions = ReadonlyMap<string, FunctionDefinition>;

/** Gives the value of one expression in an environment. Throws `EvaluationLimitError`. */
export type Evaluator = (environment: Environment) => Value;

/**
 * Compiles expressions that share functions; each function is compiled once. All evaluations together go
 * through at most `most` elements of arrays, and each through at most `mostSteps`.
 */
export function createEvaluators(
  functions: Functions,
  most = Infinity,
): (expression: Expression) => Evaluator {
  const compiler = createCompiler(functions);
  let left = most;
  return (expression) => {
    const code = compiler.expression(expression, createScope());
    return (environment) => {
      const steps = Math.min(mostSteps, left);
      const allowance = { steps };
      try {
        return code({ environment, slots: [], sets: [], allowance });
      } finally {
        left = Math.max(0, left - (steps - allowance.steps));
      }
    };
  };
}

/** Compiles one expression. Throws for a function or an atom that does not exist and for recursion. */
export function compile(expression: Expression, functions: Functions = new Map()): Evaluator {
  return createEvaluators(functions)(expression);
}

/** The value of an expression. To evaluate it more than once, `compile` it. */
export function evaluate(
  expression: Expression,
  environment: Environment,
  functions: Functions = new Map(),
): Value {
  return compile(expression, functions)(environment);
}

function createCompiler(functions: Functions): Compiler {
  const bodies = new Map<string, Code | "compiling">();

  const compiler: Compiler = { expression: compileExpression, members: compileMembers };
  return compiler;

  function compileExpression(expression: Expression, scope: Scope): Code {
    switch (expression.kind) {
      case "number":
      case "boolean":
      case "text": {
        const { value } = expression;
        return () => value;
      }
      case "table": {
        const { values } = expression;
        return () => values;
      }
      case "parameter": {
        const { name } = expression;
        return (frame) => frame.environment.parameter(name);
      }
      case "definition": {
        const { name } = expression;
        return (frame) => frame.environment.definition(name);
      }
      case "local":
        return compileLocal(expression.name, scope);
      case "data": {
        const { source } = expression;
        return (frame) => frame.environment.data(source);
      }
      case "metric": {
        const { trial, metric } = expression;
        if (expression.run === undefined) return (frame) => frame.environment.metric(trial, metric);
        const run = compileExpression(expression.run, scope);
        return (frame) => frame.environment.metric(trial, metric, toNumber(run(frame)));
      }
      case "apply":
        return compileApply(compiler, expression, scope);
      case "call":
        return compileCall(expression, scope);
      case "if": {
        const condition = compileExpression(expression.condition, scope);
        const then = compileExpression(expression.then, scope);
        const otherwise = compileExpression(expression.otherwise, scope);
        return (frame) => (isTrue(condition(frame)) ? then(frame) : otherwise(frame));
      }
      case "array":
        return compileArray(expression, scope);
      case "comprehension":
        return compileComprehension(compiler, expression, scope).array;
      case "record": {
        const fields = expression.fields.map(
          ({ name, value }) => [name, compileExpression(value, scope)] as const,
        );
        return (frame) => Object.fromEntries(fields.map(([name, code]) => [name, code(frame)]));
      }
      case "field": {
        const { name } = expression;
        const of = compileExpression(expression.of, scope);
        return (frame) => fieldOf(of(frame), name);
      }
      case "index":
        return compileIndex(expression, scope);
      case "let": {
        const value = compileExpression(expression.value, scope);
        const inner = bind(scope, expression.name);
        const body = compileExpression(expression.body, inner.scope);
        return (frame) => {
          frame.slots[inner.slot] = value(frame);
          return body(frame);
        };
      }
    }
  }

  function compileArray(expression: ArrayExpression, scope: Scope): Code {
    const items = expression.items.map(({ spread, value }) => ({
      spread,
      code: compileExpression(value, scope),
    }));
    if (!items.some((item) => item.spread)) return (frame) => items.map(({ code }) => code(frame));
    return (frame) => {
      const values: Value[] = [];
      for (const { spread, code } of items) {
        const value = code(frame);
        const inner = spread ? toList(value) : [value];
        if (spread) takeSteps(frame, inner.length);
        if (values.length + inner.length > longestArray) throw new EvaluationLimitError("array");
        for (const one of inner) values.push(one);
      }
      return values;
    };
  }

  function compileIndex(expression: IndexAccess, scope: Scope): Code {
    const of = compileExpression(expression.of, scope);
    const steps = expression.at.map((at, i) => {
      const set = expression.over[i] ?? { kind: "any" };
      return {
        at: compileExpression(at, scope),
        over: compilePlaces(set, scope),
        varies: set.kind === "length" && set.size.kind !== "number",
      };
    });
    return (frame) => {
      let value = of(frame);
      for (const { at, over, varies } of steps) {
        // An array that is absent has absent elements.
        if (value === undefined) return undefined;
        if (!isList(value)) return NaN;
        const place = placeOf(at(frame), over(frame));
        if (!(place >= 0 && Number.isInteger(place))) return NaN;
        // Under a length that varies an element may be absent, as a parameter may be.
        if (place >= value.length) return varies ? undefined : NaN;
        value = value[place];
      }
      return value;
    };
  }

  /** The members that an index is looked up in: of any length and of a length they are numbers from 0. */
  function compilePlaces(set: IndexSet, scope: Scope): (frame: Frame) => Members {
    if (set.kind !== "any" && set.kind !== "length" && set.kind !== "runs") {
      return compileMembers(set, scope);
    }
    const fromZero = numberedMembers(0, Infinity);
    return () => fromZero;
  }

  function compileMembers(set: IndexSet, scope: Scope): (frame: Frame) => Members {
    switch (set.kind) {
      case "members": {
        const members = namedMembers(set.members);
        return () => members;
      }
      case "length": {
        const size = compileExpression(set.size, scope);
        return (frame) => numberedMembers(0, toNumber(size(frame)));
      }
      case "range": {
        const low = compileExpression(set.low, scope);
        const high = compileExpression(set.high, scope);
        return (frame) => {
          const first = toNumber(low(frame));
          return numberedMembers(first, toNumber(high(frame)) - first + 1);
        };
      }
      case "generic": {
        const { name } = set;
        const place = scope.generics.indexOf(name);
        return (frame) =>
          (place < 0 ? frame.environment.sets?.get(name) : frame.sets[place]) ??
          numberedMembers(0, NaN);
      }
      case "runs": {
        const { trial } = set;
        return (frame) => numberedMembers(0, frame.environment.runs(trial));
      }
      case "any":
        throw new Error("an array of any length does not say over what to run");
    }
  }

  function compileLocal(name: string, scope: Scope): Code {
    const slot = slotOf(scope, name);
    return slot === undefined
      ? (frame) => frame.environment.locals?.get(name)
      : (frame) => frame.slots[slot];
  }

  function compileCall(expression: Call, scope: Scope): Code {
    const body = compileFunction(expression.function);
    const sets = expression.sets.map((set) => compileMembers(set, scope));
    const args = expression.args.map((arg) => compileExpression(arg, scope));
    return (frame) =>
      body({
        environment: frame.environment,
        slots: args.map((arg) => arg(frame)),
        sets: sets.map((set) => set(frame)),
        allowance: frame.allowance,
      });
  }

  function compileFunction(name: string): Code {
    const known = bodies.get(name);
    if (known === "compiling") throw new Error(`the function \`${name}\` calls itself`);
    if (known !== undefined) return known;
    const definition = functions.get(name);
    if (definition === undefined) throw new Error(`there is no function \`${name}\``);
    bodies.set(name, "compiling");
    let scope = createScope(definition.generics);
    for (const parameter of definition.parameters) scope = bind(scope, parameter).scope;
    const body = compileExpression(definition.body, scope);
    bodies.set(name, body);
    return body;
  }
}

function fieldOf(value: Value, name: string): Value {
  if (typeof value !== "object" || isList(value)) return undefined;
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
