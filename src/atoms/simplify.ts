/**
 * What formulas come down to: sums without zeros, products without ones, constants in front. As in derivatives,
 * where what is multiplied by 0 has no effect, 0 times anything is 0.
 */
import type { FormulaMaker, Rule } from "./simplify/formula-maker.ts";
import { simplerPower, simplerProduct, simplerQuotient } from "./simplify/products.ts";
import { simplerDifference, simplerNegative, simplerSum } from "./simplify/sums.ts";

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
