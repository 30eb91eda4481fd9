/** Terms of a convex program: an atom of affine functions of few variables, differentiated by its own rule. */
import { createDifferentiator } from "../../analysis/differentiate.ts";
import type { Scalar, Variable } from "../../analysis/scalar.ts";
import { compileTape } from "../../analysis/tape/compile.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import { createNodes } from "../../analysis/unfold/nodes.ts";
import type { Atom } from "../../atoms/atom.ts";
import { anyNumber } from "../../ir/range.ts";
import type { ConvexTerm } from "../../numerics/convex/program.ts";
import { type AffineArgument, localArgument } from "./affine.ts";

/** `weight · atom(args)` of affine arguments. */
export function atomTerm(atom: Atom, args: readonly AffineArgument[], weight: number): ConvexTerm {
  const variables = [...new Set(args.flatMap(({ linear }) => [...linear.keys()]))];
  const local = args.map((arg) => localArgument(arg, variables));
  const varying = local.flatMap(({ weights }, i) => (weights.some((w) => w !== 0) ? [i] : []));
  const rule = ruleOf(atom, args);
  const at = new Float64Array(args.length);
  const place = (x: Float64Array): Float64Array => {
    for (const [i, { constant, weights }] of local.entries()) {
      let value = constant;
      for (let j = 0; j < weights.length; j++) value += (weights[j] ?? 0) * (x[j] ?? NaN);
      at[i] = value;
    }
    return at;
  };
  const weightOf = (argument: number, variable: number): number =>
    local[argument]?.weights[variable] ?? 0;
  return {
    variables,
    value: (x) => weight * (rule.value(place(x))[0] ?? NaN),
    gradient: (x, into) => {
      const slopes = rule.gradient(place(x));
      for (let j = 0; j < variables.length; j++) {
        let slope = 0;
        for (const i of varying) slope += (slopes[i] ?? NaN) * weightOf(i, j);
        into[j] = weight * slope;
      }
    },
    hessian: (x, into) => {
      const bends = rule.hessian.at(place(x));
      let to = 0;
      for (let j = 0; j < variables.length; j++) {
        for (let k = 0; k <= j; k++) {
          let total = 0;
          for (const [i, { row, column }] of rule.hessian.entries.entries()) {
            const pair =
              row === column
                ? weightOf(row, j) * weightOf(row, k)
                : weightOf(row, j) * weightOf(column, k) + weightOf(column, j) * weightOf(row, k);
            if (pair !== 0) total += (bends[i] ?? NaN) * pair;
          }
          into[to++] = weight * total;
        }
      }
    },
  };
}

/** Value and derivatives of an atom at its arguments; each array is written anew by the next call. */
interface AtomRule {
  readonly value: (args: Float64Array) => Float64Array;
  readonly gradient: (args: Float64Array) => Float64Array;
  /** Those that are not 0 everywhere, of each pair of arguments `column <= row` once. */
  readonly hessian: {
    readonly at: (args: Float64Array) => Float64Array;
    readonly entries: readonly { readonly row: number; readonly column: number }[];
  };
}

const rules = new Map<string, AtomRule>();

/** The rule of an atom, of a power that of its exponent: differentiated once, whatever terms it is in. */
function ruleOf(atom: Atom, args: readonly AffineArgument[]): AtomRule {
  const isExponent = (i: number): boolean => atom.name === "power" && i === 1;
  const constants = args.map(({ constant, linear }, i) =>
    isExponent(i) && linear.size === 0 ? constant : undefined,
  );
  const key = [atom.name, ...constants.map((constant) => constant ?? "")].join(" ");
  const known = rules.get(key) ?? differentiated(atom, constants);
  rules.set(key, known);
  return known;
}

const origin = { expression: { kind: "number", value: 0 } } as const;

function differentiated(atom: Atom, constants: readonly (number | undefined)[]): AtomRule {
  const nodes = createNodes(() => false);
  const variables = constants.map((_, i): Variable => ({
    key: String(i),
    source: "parameter",
    name: String(i),
    at: [i],
    range: anyNumber,
    optional: false,
  }));
  const args = constants.map((constant, i) => {
    const variable = variables[i];
    return constant === undefined && variable !== undefined
      ? nodes.variable(variable, origin)
      : nodes.constant(constant ?? NaN, origin);
  });
  const value = nodes.apply(atom.name, args, origin);
  const { gradient, hessian } = createDifferentiator(nodes.all);
  const bends = hessian(value, variables);
  return {
    value: evaluatorOf([value], variables),
    gradient: evaluatorOf(gradient(value, variables), variables),
    hessian: {
      at: evaluatorOf(
        bends.map((bend) => bend.value),
        variables,
      ),
      entries: bends,
    },
  };
}

function evaluatorOf(
  roots: readonly Scalar[],
  variables: readonly Variable[],
): (args: Float64Array) => Float64Array {
  return createPointEvaluator(compileTape(roots, variables)).at;
}
