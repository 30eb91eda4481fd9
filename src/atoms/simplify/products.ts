/** Products, quotients and powers without ones, constants in front. */
import { type FormulaMaker, only, reciprocalOf, type Rule, scaledBy } from "./formula-maker.ts";

export const simplerProduct: Rule = ([left, right], make, plain) => {
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
export function scaledChoice<S>(
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

export const simplerQuotient: Rule = ([above, below], make) => {
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

export const simplerPower: Rule = ([base, exponent], make) => {
  if (base === undefined || exponent === undefined) return undefined;
  const constant = make.constantOf(exponent);
  if (constant === 0) return make.constant(1);
  return constant === 1 ? base : undefined;
};
