/**
 * How tightly operators bind: the parser reads flat chains of operands and folds them by this table,
 * and the grammar in `grammar/` is written from it.
 */

/** Operators of each level. */
export const operators = {
  disjunction: ["or"],
  conjunction: ["and"],
  negation: ["not"],
  comparison: ["<", "<=", "==", "!=", ">=", ">"],
  fallback: ["??"],
  sum: ["+", "-"],
  product: ["*", "/"],
  unary: ["-"],
  power: ["^"],
} as const;

/**
 * The levels, loosest first, and how each joins its operands. Read by the generator of the grammar.
 * @public
 */
export const levels = [
  { name: "disjunction", binds: "left" },
  { name: "conjunction", binds: "left" },
  { name: "negation", binds: "prefix" },
  { name: "comparison", binds: "chain" },
  { name: "fallback", binds: "right" },
  { name: "sum", binds: "left" },
  { name: "product", binds: "left" },
  { name: "unary", binds: "sign" },
  { name: "power", binds: "power" },
] as const;
