import type { Module } from "../../semantics/program.ts";
import type * as Ast from "../../syntax/ast.ts";
import { printNumber } from "../../ir/quantity.ts";
import type { Rule } from "../rule.ts";
import { visitSyntax } from "../syntax.ts";

export const decimalBinaryUnit: Rule = {
  id: "decimal-binary-unit",
  severity: "info",
  summary: "Units of memory in powers of ten stand where those in powers of two are likely meant.",
  module: ({ module }, report) => {
    if (!/\d[kMGT]B\b/.test(module.source.text)) return;
    const found = amountsOf(module);
    const [decimal] = found.decimal;
    const [binary] = found.binary;
    for (const amount of found.limits) {
      const { text, unit } = amount;
      report({
        location: { file: module.file, span: amount.span },
        message:
          `\`${text}\` is ${inBinary(amount)}: \`${unit}\` counts in powers of ten, and memory is sold and measured in powers of two. ` +
          `Write \`${amount.number}${binaryOf(unit)}\` if that is meant, ${excess(unit)} more.`,
      });
    }
    if (found.limits.length > 0 || decimal === undefined || binary === undefined) return;
    const [first, second] =
      decimal.span.start < binary.span.start ? [decimal, binary] : [binary, decimal];
    report({
      location: { file: module.file, span: second.span },
      message:
        `\`${decimal.unit}\` counts in powers of ten and \`${binary.unit}\` in powers of two, and this file has both: ` +
        `\`1${binaryOf(decimal.unit)}\` is ${excess(decimal.unit)} more than \`1${decimal.unit}\`. Use one kind.`,
      related: [
        {
          message: `\`${first.unit}\` stands here`,
          location: { file: module.file, span: first.span },
        },
      ],
    });
  },
};

/** How many bytes the units of both kinds have: their prefix to this power. */
const powers: { readonly [unit: string]: number } = { kB: 1, MB: 2, GB: 3, TB: 4 };

const binaryNames: ReadonlySet<string> = new Set(Object.keys(powers).map(binaryOf));

function binaryOf(decimal: string): string {
  return `${decimal.slice(0, 1).toUpperCase()}iB`;
}

interface Amount {
  readonly span: Ast.NumberLiteral["span"];
  readonly number: string;
  readonly value: number;
  readonly unit: string;
  readonly text: string;
}

interface Amounts {
  readonly decimal: readonly Amount[];
  readonly binary: readonly Amount[];
  /** Those in powers of ten that a requirement compares with. */
  readonly limits: readonly Amount[];
}

/** Amounts of memory in a file; not what is divided or divides, as rates of transfer are in powers of ten. */
function amountsOf(module: Module): Amounts {
  const literals: Ast.NumberLiteral[] = [];
  const rates = new Set<Ast.Expression>();
  const compared = new Set<Ast.Expression>();
  const see = (node: Ast.AnyNode) => {
    if (node.kind === "number" && node.unit !== undefined) literals.push(node);
    if (node.kind === "binary" && node.operator === "/") rates.add(node.left).add(node.right);
    if (node.kind === "require" && node.condition.kind === "comparison") {
      for (const operand of node.condition.operands) compared.add(operand);
    }
    return true;
  };
  // What declares a unit says how many of another it is.
  for (const node of module.ast.declarations) if (node.kind !== "unit") visitSyntax(node, see);
  const amounts = literals
    .filter((literal) => !rates.has(literal))
    .toSorted((a, b) => a.span.start - b.span.start)
    .flatMap((literal) => {
      const { span, unit, value } = literal;
      if (unit === undefined) return [];
      const text = module.source.text.slice(span.start, span.end);
      const number = module.source.text.slice(span.start, unit.span.start);
      return [{ literal, amount: { span, text, number, value, unit: unit.text } }];
    });
  const isDecimal = ({ unit }: Amount) => Object.hasOwn(powers, unit);
  return {
    decimal: amounts.map(({ amount }) => amount).filter(isDecimal),
    binary: amounts.map(({ amount }) => amount).filter(({ unit }) => binaryNames.has(unit)),
    limits: amounts
      .filter(({ literal, amount }) => compared.has(literal) && isDecimal(amount))
      .map(({ amount }) => amount),
  };
}

/** `14.9GiB` of `16GB`. */
function inBinary({ value, unit }: Amount): string {
  const inUnits = value * (1000 / 1024) ** (powers[unit] ?? 0);
  return `${printNumber(Number(inUnits.toPrecision(3)))}${binaryOf(unit)}`;
}

/** By how much the binary unit is larger: `7.4%`. */
function excess(unit: string): string {
  return `${printNumber(Math.round(((1024 / 1000) ** (powers[unit] ?? 0) - 1) * 1000) / 10)}%`;
}
