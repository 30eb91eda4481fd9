/**
 * When a requirement on parameters holds: whole numbers and texts exactly, `==`, `<=` and `>=` of other numbers
 * within rounding; `<`, `>` and `!=` ask for a difference, and are exact. Solvers
 * and samplers meet equalities of real numbers up to rounding only, so that what they find, what searches suggest
 * and what users give is judged by this one rule. Requirements on metrics are judged exactly.
 *
 * The rule is written as an expression, so that whoever evaluates the study, at points or over columns, evaluates
 * it too. It applies to the comparisons that a requirement is made of: below `and`, `or`, `not`, `all`, `any`,
 * `if` (not its condition), through definitions and functions; comparisons within numbers stay exact.
 */
import type {
  Apply,
  Call,
  ComprehensionExpression,
  Expression,
  FunctionDefinition,
} from "../../ir/expression.ts";
import { comparisonOf, connectiveOf, isStrict } from "../../atoms/roles.ts";
import { findAtom } from "../../atoms/table.ts";
import type { Constraint, Plan } from "../../plan/document.ts";

/** What two sides may differ by, relative to the greater one, or to 1. */
export const tolerance = 1e-9;

/** Whole numbers from here on need not be exact: every number is whole. */
const exact = 2 ** 52;

/** Whether numbers are equal within the tolerance: unless both are whole, then they must be the same. */
export function isNear(left: number, right: number): boolean {
  if (left === right) return true;
  const greater = Math.max(1, Math.abs(left), Math.abs(right));
  if (Number.isInteger(left) && Number.isInteger(right) && greater < exact) return false;
  return greater < Infinity && Math.abs(left - right) <= tolerance * greater;
}

/** Whether `left <= right` within the tolerance. */
export function isAtMost(left: number, right: number): boolean {
  return left <= right || isNear(left, right);
}

export interface Tolerance {
  /** The functions of the plan and those that requirements need beside them; more with each requirement. */
  readonly functions: ReadonlyMap<string, FunctionDefinition>;
  /** What a requirement of the phase `parameter` asks for; others as they are. */
  readonly of: (constraint: Constraint) => Expression;
}

/** The plan with the rule written into its requirements. */
export function withTolerance(plan: Plan): Plan {
  const rule = createTolerance(plan);
  const constraints = plan.constraints.map((constraint) => ({
    ...constraint,
    holds: rule.of(constraint),
  }));
  return { ...plan, constraints, functions: [...rule.functions.values()] };
}

/** The rule for the requirements of a plan. */
export function createTolerance(plan: Pick<Plan, "functions" | "definitions">): Tolerance {
  const functions = new Map(plan.functions.map((definition) => [definition.name, definition]));
  const definitions = new Map(plan.definitions.map(({ name, value }) => [name, value]));
  return {
    functions,
    of: ({ phase, holds }) => (phase === "parameter" ? relax(holds, true) : holds),
  };

  /** Holds where the expression does or nearly does; for `wanted` false: fails where it does or nearly does. */
  function relax(expression: Expression, wanted: boolean): Expression {
    switch (expression.kind) {
      case "apply":
        return relaxApply(expression, wanted);
      case "call":
        return relaxCall(expression, wanted);
      case "definition": {
        const value = definitions.get(expression.name);
        if (value === undefined) return expression;
        const relaxed = relax(value, wanted);
        return relaxed === value ? expression : relaxed;
      }
      case "if": {
        const { condition, then, otherwise } = expression;
        const branches = [relax(then, wanted), relax(otherwise, wanted)] as const;
        return branches[0] === then && branches[1] === otherwise
          ? expression
          : { kind: "if", condition, then: branches[0], otherwise: branches[1] };
      }
      case "let": {
        const body = relax(expression.body, wanted);
        return body === expression.body ? expression : { ...expression, body };
      }
      case "comprehension":
        return relaxComprehension(expression, wanted);
      default:
        return expression;
    }
  }

  function relaxApply(expression: Apply, wanted: boolean): Expression {
    const atom = findAtom(expression.atom);
    if (atom === undefined) return expression;
    const connective = connectiveOf(atom);
    if (connective === "not") return mapArgs(expression, (arg) => relax(arg, !wanted));
    if (connective !== undefined) return relaxChain(expression, wanted);
    const [first, second, third] = expression.args;
    switch (comparisonOf(atom)) {
      case undefined:
        return expression;
      case "at-most":
      case "at-least":
      case "same":
      case "different":
        return isStrict(atom) === wanted ? expression : compare(expression, wanted);
      case "within":
        if (!wanted || first === undefined || second === undefined || third === undefined) {
          return expression;
        }
        return bindAll([first, second, third], ([value, low, high]) =>
          apply("and", [
            compareBound("greater_equal", value, low, wanted),
            compareBound("less_equal", value, high, wanted),
          ]),
        );
      case "member":
        if (!wanted || first === undefined || isText(second)) return expression;
        return bindAll([first], ([value]) =>
          apply("or", [
            apply(expression.atom, [value, ...expression.args.slice(1)]),
            expression.args
              .slice(1)
              .map((member) => bindRight(member, (right) => near(value, right)))
              .reduce((one, other) => apply("or", [one, other])),
          ]),
        );
    }
  }

  /** A long chain leans left: it is a loop here, not a recursion. */
  function relaxChain(expression: Apply, wanted: boolean): Expression {
    const links: Apply[] = [];
    let left: Expression | undefined = expression;
    while (left?.kind === "apply" && left.atom === expression.atom) {
      links.push(left);
      left = left.args[0];
    }
    let result = left === undefined ? undefined : relax(left, wanted);
    let changed = result !== left;
    for (const link of links.toReversed()) {
      const others = link.args.slice(1).map((arg) => relax(arg, wanted));
      changed ||= others.some((arg, i) => arg !== link.args[i + 1]);
      result = apply(link.atom, result === undefined ? others : [result, ...others]);
    }
    return changed && result !== undefined ? result : expression;
  }

  function relaxComprehension(expression: ComprehensionExpression, wanted: boolean): Expression {
    const body = relax(expression.body, wanted);
    return body === expression.body ? expression : { ...expression, body };
  }

  /** The call of the same function with a body of its own. */
  function relaxCall(call: Call, wanted: boolean): Expression {
    const definition = functions.get(call.function);
    if (definition === undefined) return call;
    const name = `${call.function} ${wanted ? "nearly" : "clearly"}`;
    if (!functions.has(name)) {
      const body = relax(definition.body, wanted);
      if (body === definition.body) return call;
      functions.set(name, { ...definition, name, body });
    }
    return { ...call, function: name };
  }
}

function mapArgs(expression: Apply, map: (arg: Expression) => Expression): Expression {
  const args = expression.args.map(map);
  return args.every((arg, i) => arg === expression.args[i]) ? expression : { ...expression, args };
}

function compare(expression: Apply, wanted: boolean): Expression {
  const [left, right] = expression.args;
  if (left === undefined || right === undefined || isText(left) || isText(right)) return expression;
  return bindAll([left, right], ([a, b]) => compareBound(expression.atom, a, b, wanted));
}

function isText(expression: Expression | undefined): boolean {
  return expression?.kind === "text" || expression?.kind === "boolean";
}

/** A comparison, or nearly: for `wanted` false, and clearly. */
function compareBound(
  atom: string,
  left: Expression,
  right: Expression,
  wanted: boolean,
): Expression {
  const exactly = apply(atom, [left, right]);
  return wanted
    ? apply("or", [exactly, near(left, right)])
    : apply("and", [exactly, apply("not", [near(left, right)])]);
}

/** `isNear` of numbers that differ. */
function near(left: Expression, right: Expression): Expression {
  const greater = local("greater of sides");
  return {
    kind: "let",
    name: "greater of sides",
    value: apply("max", [number(1), apply("abs", [left]), apply("abs", [right])]),
    body: apply("and", [
      apply("and", [
        apply("less_equal", [
          apply("abs", [apply("subtract", [left, right])]),
          apply("multiply", [number(tolerance), greater]),
        ]),
        apply("less", [greater, apply("inf", [])]),
      ]),
      apply("not", [
        apply("and", [
          apply("less", [greater, number(exact)]),
          apply("and", [isWhole(left), isWhole(right)]),
        ]),
      ]),
    ]),
  };
}

function isWhole(side: Expression): Expression {
  return apply("equal", [apply("floor", [side]), side]);
}

/** Names for expressions that stand more than once. */
function bindAll(
  values: readonly Expression[],
  use: (names: readonly [Expression, Expression, Expression]) => Expression,
): Expression {
  const names = ["left side", "right side", "other side"];
  const [a = number(0), b = number(0), c = number(0)] = values.map((value, i) =>
    isPlain(value) ? value : local(names[i] ?? ""),
  );
  return values.reduceRight<Expression>(
    (body, value, i) =>
      isPlain(value) ? body : { kind: "let", name: names[i] ?? "", value, body },
    use([a, b, c]),
  );
}

function bindRight(value: Expression, use: (name: Expression) => Expression): Expression {
  if (isPlain(value)) return use(value);
  return { kind: "let", name: "member", value, body: use(local("member")) };
}

/** What costs nothing to evaluate again. */
function isPlain({ kind }: Expression): boolean {
  return kind === "parameter" || kind === "number" || kind === "local";
}

function apply(atom: string, args: readonly Expression[]): Expression {
  return { kind: "apply", atom, args };
}

function number(value: number): Expression {
  return { kind: "number", value };
}

function local(name: string): Expression {
  return { kind: "local", name };
}
