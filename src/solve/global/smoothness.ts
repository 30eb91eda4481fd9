/**
 * Where a function has no jump over a box, so that derivatives bound it: what an `if` asks is decided, no quotient
 * or power passes a pole, no count changes. Kinks are none: derivatives enclose all slopes beside them.
 */
import type { Enclosures } from "../../analysis/tape/enclosure.ts";
import type { Tape } from "../../analysis/tape/tape.ts";

/** Whether nothing below one root jumps over the box that was enclosed last. */
export type Continuity = (enclosures: Enclosures) => boolean;

/** Continuous and finite for all finite arguments. */
const everywhere = new Set([
  "add",
  "subtract",
  "negate",
  "multiply",
  "sum",
  "prod",
  "dot",
  "mean",
  "min",
  "max",
  "abs",
  "clamp",
  "hypot",
  "norm",
  "exp",
  "expm1",
  "sin",
  "cos",
  "atan",
  "sinh",
  "cosh",
  "tanh",
  "logistic",
  "softplus",
  "erf",
  "erfc",
  "normal_cdf",
  "log_sum_exp",
  "cbrt",
]);

/** Continuous wherever their values are finite numbers. */
const whereFinite = new Set([
  "divide",
  "power",
  "sqrt",
  "log",
  "log1p",
  "log2",
  "log10",
  "logit",
  "tan",
  "asin",
  "acos",
  "gamma",
  "lgamma",
  "entr",
  "var",
  "std",
]);

/** Half the height of the jump of an angle: values beside it are further apart. */
const halfTurn = 3;

/** By root of the tape. */
export function continuityOf(tape: Tape): readonly Continuity[] {
  const first = tape.variables.length + tape.constants.length;
  const needs = new Map<number, ReadonlySet<number>>();
  return tape.roots.map((root) => {
    const conditions: number[] = [];
    const finite: number[] = [];
    const constant: number[] = [];
    const angles: number[] = [];
    let never = false;
    for (const slot of below(root)) {
      const operation = tape.operations[slot - first];
      if (operation === undefined) continue;
      switch (operation.kind) {
        case "unknown":
          never = true;
          break;
        case "if":
          conditions.push(operation.args[0]);
          break;
        case "apply": {
          const { name } = operation.atom;
          if (tape.types[slot] !== "number" || everywhere.has(name)) break;
          if (whereFinite.has(name)) finite.push(slot);
          else if (name === "atan2") angles.push(slot);
          else constant.push(slot);
        }
      }
    }
    return ({ low, high, mayBeUndefined }) =>
      !never &&
      conditions.every((slot) => low[slot] === high[slot]) &&
      constant.every((slot) => low[slot] === high[slot] && mayBeUndefined[slot] !== 1) &&
      angles.every((slot) => (high[slot] ?? Infinity) - (low[slot] ?? 0) < halfTurn) &&
      finite.every(
        (slot) =>
          mayBeUndefined[slot] !== 1 &&
          Number.isFinite(low[slot] ?? NaN) &&
          Number.isFinite(high[slot] ?? NaN),
      );
  });

  /** The slots that a root depends on, itself included; truth values are left to those who ask them. */
  function below(root: number): ReadonlySet<number> {
    const known = needs.get(root);
    if (known !== undefined) return known;
    const found = new Set([root]);
    for (const slot of found) {
      const operation = tape.operations[slot - first];
      if (operation === undefined) continue;
      const numbers = operation.kind === "if" ? operation.args.slice(1) : operation.args;
      for (const arg of numbers) found.add(arg);
    }
    needs.set(root, found);
    return found;
  }
}
