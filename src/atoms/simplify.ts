/**
 * What formulas come down to: sums without zeros, products without ones, constants in front. As in derivatives,
 * where what is multiplied by 0 has no effect, 0 times anything is 0.
 */
import type { DerivativeMaker } from "./atom.ts";

/** Makes scalars and looks at what they are made of. Equal scalars are one object. */
export interface FormulaMaker<S> extends DerivativeMaker<S> {
  readonly applicationOf: (value: S) => Application<S> | undefined;
  readonly choiceOf: (value: S) => Choice<S> | undefined;
}

export interface Application<S> {
  readonly atom: string;
  readonly args: readonly S[];
}

export interface Choice<S> {
  readonly condition: S;
  readonly then: S;
  readonly otherwise: S;
}

/** A maker that simplifies what it is asked for. */
export function simplifying<S>(plain: FormulaMaker<S>): FormulaMaker<S> {
  const make: FormulaMaker<S> = {
    ...plain,
    apply: (atom, args) => rules.get(atom)?.(args, make, plain) ?? plain.apply(atom, args),
    choose: (condition, then, otherwise) => {
      const [first, second] = [plain.choiceOf(then), plain.choiceOf(otherwise)];
      return plain.choose(
        condition,
        first?.condition === condition ? first.then : then,
        second?.condition === condition ? second.otherwise : otherwise,
      );
    },
  };
  return make;
}

/** Something simpler, made with `make`, or with `plain` where no rule shall look at it again. */
type Rule = <S>(args: readonly S[], make: FormulaMaker<S>, plain: FormulaMaker<S>) => S | undefined;

/** The argument of an application of that atom with one argument. */
function only<S>(value: S, atom: string, make: FormulaMaker<S>): S | undefined {
  const application = make.applicationOf(value);
  return application?.atom === atom ? application.args[0] : undefined;
}

// ── sums ────────────────────────────────────────────────────────────────────

/** Choices by the same condition are one: one choice deep, as there may be many ways through them. */
function simplerSum<S>(args: readonly S[], make: FormulaMaker<S>, plain: FormulaMaker<S>): S {
  const choices = new Map<S, Choice<S>[]>();
  const others: S[] = [];
  for (const arg of args) {
    const choice = make.choiceOf(arg);
    if (choice === undefined) others.push(arg);
    else append(choices, choice.condition, choice);
  }
  for (const [condition, alike] of choices) {
    const sides = (side: "then" | "otherwise"): S =>
      sumOfTerms(
        alike.map((choice) => choice[side]),
        make,
        plain,
      );
    others.push(make.choose(condition, sides("then"), sides("otherwise")));
  }
  return sumOfTerms(others, make, plain);
}

function append<K, T>(map: Map<K, T[]>, key: K, value: T): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, [value]);
  else found.push(value);
}

/** Terms that are alike are one. */
function sumOfTerms<S>(args: readonly S[], make: FormulaMaker<S>, plain: FormulaMaker<S>): S {
  let constant = 0;
  const coefficients = new Map<S, number>();
  const alikeTo = reciprocals(make);
  for (const arg of args) {
    const [coefficient, of] = scaledBy(arg, make);
    if (of === undefined) {
      constant += coefficient;
      continue;
    }
    const [ratio, alike] = alikeTo(of);
    coefficients.set(alike, (coefficients.get(alike) ?? 0) + coefficient * ratio);
  }
  const terms: { readonly sign: 1 | -1; readonly size: S }[] = [];
  for (const [of, coefficient] of coefficients) {
    if (coefficient === 0) continue;
    const size = make.constant(Math.abs(coefficient));
    // Not into a quotient, which is there already.
    const scaled = Math.abs(coefficient) === 1 ? of : plain.apply("multiply", [size, of]);
    terms.push({ sign: coefficient < 0 ? -1 : 1, size: scaled });
  }
  if (constant !== 0 || terms.length === 0) {
    terms.push({ sign: constant < 0 ? -1 : 1, size: make.constant(Math.abs(constant)) });
  }
  const [first, second] = terms;
  if (first !== undefined && second !== undefined && terms.length === 2) {
    const [left, right] = first.sign < 0 && second.sign > 0 ? [second, first] : [first, second];
    const sum = plain.apply(left.sign === right.sign ? "add" : "subtract", [left.size, right.size]);
    return left.sign < 0 ? make.apply("negate", [sum]) : sum;
  }
  const signed = terms.map(({ sign, size }) => (sign < 0 ? make.apply("negate", [size]) : size));
  const [single] = signed;
  return single !== undefined && signed.length === 1 ? single : plain.apply("sum", signed);
}

/** Finds c/y/z again as a multiple of the first b/y/z, for constants b and c. Others are themselves. */
function reciprocals<S>(make: FormulaMaker<S>): (value: S) => readonly [ratio: number, of: S] {
  const byDivisor = new Map<S, (Reciprocal<S> & { readonly value: S })[]>();
  return (value) => {
    const reciprocal = reciprocalOf(value, make);
    const last = reciprocal?.divisors[0];
    if (reciprocal === undefined || last === undefined) return [1, value];
    const { constant, divisors } = reciprocal;
    const others = byDivisor.get(last) ?? [];
    byDivisor.set(last, others);
    const alike = others.find(
      (other) =>
        other.divisors.length === divisors.length &&
        divisors.every((divisor, i) => divisor === other.divisors[i]),
    );
    if (alike !== undefined) return [constant / alike.constant, alike.value];
    others.push({ ...reciprocal, value });
    return [1, value];
  };
}

interface Reciprocal<S> {
  readonly constant: number;
  /** The last one first. */
  readonly divisors: readonly S[];
}

/** What is, but for divisors, a constant. */
function reciprocalOf<S>(value: S, make: FormulaMaker<S>): Reciprocal<S> | undefined {
  const divisors: S[] = [];
  let above: S | undefined = value;
  while (above !== undefined) {
    const constant = make.constantOf(above);
    if (constant !== undefined) return { constant, divisors };
    const application: Application<S> | undefined = make.applicationOf(above);
    if (application?.atom !== "divide" || application.args[1] === undefined) return undefined;
    divisors.push(application.args[1]);
    above = application.args[0];
  }
  return undefined;
}

/** A constant factor and what it scales; of a constant itself nothing. */
function scaledBy<S>(
  value: S,
  make: FormulaMaker<S>,
): readonly [coefficient: number, of: S | undefined] {
  const constant = make.constantOf(value);
  if (constant !== undefined) return [constant, undefined];
  const negated = only(value, "negate", make);
  if (negated !== undefined) {
    const [coefficient, of] = scaledBy(negated, make);
    return [-coefficient, of];
  }
  const application = make.applicationOf(value);
  if (application?.atom === "multiply") {
    const [left, right] = application.args;
    const factor = left === undefined ? undefined : make.constantOf(left);
    if (factor !== undefined && right !== undefined) return [factor, right];
  }
  return [1, value];
}

const simplerDifference: Rule = ([left, right], make) =>
  left === undefined || right === undefined
    ? undefined
    : make.apply("add", [left, make.apply("negate", [right])]);

const simplerNegative: Rule = ([value], make, plain) => {
  if (value === undefined) return undefined;
  const twice = only(value, "negate", make);
  if (twice !== undefined) return twice;
  const application = make.applicationOf(value);
  const [left, right] = application?.args ?? [];
  if (left === undefined || right === undefined) {
    return scaledChoice(make.constant(-1), value, make, plain);
  }
  if (application?.atom === "subtract") return make.apply("subtract", [right, left]);
  const factor = make.constantOf(left);
  if (factor === undefined) return undefined;
  return application?.atom === "multiply" || application?.atom === "divide"
    ? make.apply(application.atom, [make.constant(0 - factor), right])
    : undefined;
};

// ── products ────────────────────────────────────────────────────────────────

const simplerProduct: Rule = ([left, right], make, plain) => {
  if (left === undefined || right === undefined) return undefined;
  const [a, b] = [make.constantOf(left), make.constantOf(right)];
  if (a === 0 || b === 0) return make.constant(0);
  if (b !== undefined) return a === undefined ? make.apply("multiply", [right, left]) : undefined;
  if (a === 1) return right;
  if (a === -1) return make.apply("negate", [right]);
  const choice = scaledChoice(left, right, make, plain) ?? scaledChoice(right, left, make, plain);
  if (choice !== undefined) return choice;
  const [byLeft, ofLeft = left] = scaledBy(left, make);
  const [byRight, ofRight = right] = scaledBy(right, make);
  if (a !== undefined) {
    return byRight === 1
      ? scaledQuotient(a, right, make)
      : make.apply("multiply", [make.constant(a * byRight), ofRight]);
  }
  if (ofLeft !== left || ofRight !== right) {
    const factor = make.constant(byLeft * byRight);
    return make.apply("multiply", [factor, make.apply("multiply", [ofLeft, ofRight])]);
  }
  return (
    timesQuotient(left, right, make) ??
    timesQuotient(right, left, make) ??
    samePower(left, right, make, plain) ??
    intoProduct(left, right, make, plain) ??
    intoProduct(right, left, make, plain)
  );
};

/** A factor goes into a choice where a side of it comes down to a constant. */
function scaledChoice<S>(
  factor: S,
  value: S,
  make: FormulaMaker<S>,
  plain: FormulaMaker<S>,
): S | undefined {
  const choice = make.choiceOf(value);
  if (choice === undefined) return undefined;
  const { condition, then, otherwise } = choice;
  const simple = [then, otherwise].filter((side) => {
    const constant = make.constantOf(side);
    return constant === 0 || Number.isNaN(constant) || Math.abs(constant ?? NaN) === 1;
  });
  if (simple.length === 0) return undefined;
  if (simple.length === 1 && make.constantOf(simple[0] ?? then) !== 0) return undefined;
  // One choice deep: through all of them formulas would grow with the square of their depth.
  const isDeep = make.choiceOf(factor) !== undefined;
  const scaled = (side: S): S =>
    make.constantOf(side) === undefined && (isDeep || make.choiceOf(side) !== undefined)
      ? plain.apply("multiply", [factor, side])
      : make.apply("multiply", [factor, side]);
  return make.choose(condition, scaled(then), scaled(otherwise));
}

/** a·(b/y) is (a·b)/y for constants. */
function scaledQuotient<S>(factor: number, value: S, make: FormulaMaker<S>): S | undefined {
  const application = make.applicationOf(value);
  const [above, below] = application?.args ?? [];
  const constant = above === undefined ? undefined : make.constantOf(above);
  return application?.atom === "divide" && constant !== undefined && below !== undefined
    ? make.apply("divide", [make.constant(factor * constant), below])
    : undefined;
}

/** x·(b/y) is (b·x)/y for what is, but for divisors, a constant. */
function timesQuotient<S>(x: S, value: S, make: FormulaMaker<S>): S | undefined {
  const application = make.applicationOf(value);
  const [above, below] = application?.args ?? [];
  return application?.atom === "divide" &&
    above !== undefined &&
    below !== undefined &&
    reciprocalOf(above, make) !== undefined
    ? make.apply("divide", [make.apply("multiply", [above, x]), below])
    : undefined;
}

/** Powers of the same: one power, tighter over an interval. Only of exponents above 0, which keep 0 what it is. */
function samePower<S>(
  left: S,
  right: S,
  make: FormulaMaker<S>,
  plain: FormulaMaker<S>,
): S | undefined {
  const [[x, a], [y, b]] = [powerOf(left, make), powerOf(right, make)];
  return x === y && a > 0 && b > 0 && Number.isInteger(a) && Number.isInteger(b)
    ? plain.apply("power", [x, make.constant(a + b)])
    : undefined;
}

/** A factor that a product has already: one power of it. */
function intoProduct<S>(
  factor: S,
  product: S,
  make: FormulaMaker<S>,
  plain: FormulaMaker<S>,
): S | undefined {
  const application = make.applicationOf(product);
  const [left, right] = application?.args ?? [];
  if (application?.atom !== "multiply" || left === undefined || right === undefined) {
    return undefined;
  }
  const byLeft = samePower(factor, left, make, plain);
  if (byLeft !== undefined) return plain.apply("multiply", [byLeft, right]);
  const byRight = samePower(factor, right, make, plain);
  return byRight && plain.apply("multiply", [left, byRight]);
}

function powerOf<S>(value: S, make: FormulaMaker<S>): readonly [base: S, exponent: number] {
  const application = make.applicationOf(value);
  const [base, exponent] = application?.args ?? [];
  if (application?.atom !== "power" || base === undefined || exponent === undefined) {
    return [value, 1];
  }
  const constant = make.constantOf(exponent);
  return constant === undefined ? [value, 1] : [base, constant];
}

const simplerQuotient: Rule = ([above, below], make) => {
  if (above === undefined || below === undefined) return undefined;
  const [a, b] = [make.constantOf(above), make.constantOf(below)];
  if (a === 0 && b !== 0) return make.constant(0);
  if (b === 1) return above;
  if (b === -1) return make.apply("negate", [above]);
  const [negatedAbove, negatedBelow] = [only(above, "negate", make), only(below, "negate", make)];
  if (negatedAbove === undefined && negatedBelow === undefined) return undefined;
  const quotient = make.apply("divide", [negatedAbove ?? above, negatedBelow ?? below]);
  return negatedAbove !== undefined && negatedBelow !== undefined
    ? quotient
    : make.apply("negate", [quotient]);
};

const simplerPower: Rule = ([base, exponent], make) => {
  if (base === undefined || exponent === undefined) return undefined;
  const constant = make.constantOf(exponent);
  if (constant === 0) return make.constant(1);
  return constant === 1 ? base : undefined;
};

// ── extremes ────────────────────────────────────────────────────────────────

function withoutNeutral(atom: string, neutral: number): Rule {
  return (args, make, plain) => {
    const others = args.filter((arg) => make.constantOf(arg) !== neutral);
    if (others.length === args.length) return undefined;
    const [single] = others;
    return others.length === 1 && single !== undefined
      ? single
      : others.length === 0
        ? make.constant(neutral)
        : plain.apply(atom, others);
  };
}

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  ["add", simplerSum],
  ["sum", simplerSum],
  ["subtract", simplerDifference],
  ["negate", simplerNegative],
  ["multiply", simplerProduct],
  ["divide", simplerQuotient],
  ["power", simplerPower],
  ["min", withoutNeutral("min", Infinity)],
  ["max", withoutNeutral("max", -Infinity)],
]);
