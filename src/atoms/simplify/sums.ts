/** Sums and differences without zeros, with each term once. */
import {
  type Choice,
  type FormulaMaker,
  only,
  type Reciprocal,
  reciprocalOf,
  type Rule,
  scaledBy,
} from "./formula-maker.ts";
import { scaledChoice } from "./products.ts";

/** Choices by the same condition are one: one choice deep, as there may be many ways through them. */
export function simplerSum<S>(
  args: readonly S[],
  make: FormulaMaker<S>,
  plain: FormulaMaker<S>,
): S {
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

export const simplerDifference: Rule = ([left, right], make) =>
  left === undefined || right === undefined
    ? undefined
    : make.apply("add", [left, make.apply("negate", [right])]);

export const simplerNegative: Rule = ([value], make, plain) => {
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
