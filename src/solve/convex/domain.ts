/** Where the arguments of a smooth atom may be: inside its domain, and where it bends as it must. */
import { type Curvatures, isOf, type Need, neededOf } from "../../analysis/curvature.ts";
import { scalarValue } from "../../atoms/scalar-value.ts";
import { anyNumber, numberRange, type Range } from "../../ir/range.ts";
import type { AffineArgument } from "./affine.ts";
import type { Builder } from "./builder.ts";
import type { Application } from "./combination.ts";

/** An atom with its arguments as a term takes them. */
export interface Placed {
  readonly node: Application;
  readonly args: readonly AffineArgument[];
  /** Of each argument the variable that stands for it alone, where there is one. */
  readonly own: readonly (number | undefined)[];
}

/** The value of an atom where the solver begins. */
export function atStart(
  { atom }: Application,
  args: readonly AffineArgument[],
  builder: Builder,
): number {
  const values = args.map(({ constant, linear }) => {
    let value = constant;
    for (const [variable, weight] of linear) value += weight * builder.start(variable);
    return value;
  });
  return Number(scalarValue(atom, values));
}

/** Moves the variables that an atom has for its arguments into its domain. */
export function moveInside({ node, args, own }: Placed, builder: Builder, known: Curvatures): void {
  for (const [i, variable] of own.entries()) {
    if (variable === undefined || Number.isFinite(atStart(node, args, builder))) continue;
    const before = builder.start(variable);
    const isInside = candidates(rangeOfArgument(node, i, known)).some((value) => {
      builder.startAt(variable, value);
      return Number.isFinite(atStart(node, args, builder));
    });
    if (!isInside) builder.startAt(variable, before);
  }
}

/** Points within a range that lie in the domains of the built-in functions. */
function candidates(range: Range): readonly number[] {
  if (range.kind !== "numbers") return [];
  const { low, high } = range;
  const middle = low / 2 + high / 2;
  return [middle, low + 1, high - 1, 1, 0.5, 2, 0, -1].filter(
    (value) => Number.isFinite(value) && value >= low && value <= high,
  );
}

/**
 * Bounds the variables that an atom has for its arguments, where it bends as needed only within their ranges: as
 * few of these bounds as do, since each of them may be met beside the requirement that it comes from.
 */
export function keepShape(placed: Placed, need: Need, builder: Builder, known: Curvatures): void {
  const { node, own } = placed;
  if (own.every((variable) => variable === undefined)) return;
  for (const [low, high] of sides) {
    const cut = (range: Range): Range =>
      range.kind === "numbers"
        ? numberRange(low ? range.low : -Infinity, high ? range.high : Infinity)
        : range;
    if (!(low && high) && !keeps(placed, need, known, cut)) continue;
    for (const [i, variable] of own.entries()) {
      const range = cut(rangeOfArgument(node, i, known));
      if (variable === undefined || range.kind !== "numbers") continue;
      builder.within(variable, range.low, range.high);
    }
    return;
  }
}

const sides = [
  [false, false],
  [true, false],
  [false, true],
  [true, true],
] as const;

/** Whether an atom bends and is monotone as needed where its own variables are bounded as `cut` says. */
function keeps(
  { node, own }: Placed,
  need: Need,
  known: Curvatures,
  cut: (range: Range) => Range,
): boolean {
  const before = known.shapeOf(node);
  const operands = node.args.map((arg, i) => ({
    range: own[i] === undefined ? known.rangeOf(arg) : cut(known.rangeOf(arg)),
    constant: !known.varies(arg),
  }));
  const shape = node.atom.shape?.(operands);
  if (before === undefined || shape === undefined || !isOf(shape.curvature, need)) return false;
  return own.every(
    (variable, i) =>
      variable === undefined || neededOf(shape, i, need) === neededOf(before, i, need),
  );
}

function rangeOfArgument(node: Application, i: number, known: Curvatures): Range {
  const arg = node.args[i];
  return arg === undefined ? anyNumber : known.rangeOf(arg);
}
