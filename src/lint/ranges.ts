/** What rules on intervals say: ranges in words, and the two sides of a comparison. */
import type { Scalar } from "../analysis/scalar.ts";
import type { Location } from "../diagnostics/span.ts";
import { printQuantity } from "../ir/quantity.ts";
import type { Range } from "../ir/range.ts";
import { unitOf } from "../plan/lowering/units.ts";
import { oneLine } from "../semantics/studies/text.ts";
import type { Placed } from "./statements.ts";
import type { StudySubject, TypeNote } from "./subject.ts";

/** `1 .. 64`, `3.1 GiB or more`, `90`, `sgd or adam`; nothing for a range that says nothing. */
export function rangeText(range: Range, unit?: string): string | undefined {
  if (range.kind === "members") {
    return range.members.length === 0 ? undefined : range.members.join(" or ");
  }
  const { low, high } = range;
  if (low === high) return printQuantity(low, unit);
  if (low === -Infinity && high === Infinity) return undefined;
  if (low === -Infinity) return `${printQuantity(high, unit)} or less`;
  if (high === Infinity) return `${printQuantity(low, unit)} or more`;
  return low < high ? `${printQuantity(low, unit)} .. ${printQuantity(high, unit)}` : undefined;
}

/** The operands of the comparison that a requirement is, with what each may be: "`a * b` is 1 .. 64". */
export function sidesText(
  { program }: StudySubject,
  file: string,
  value: Scalar<TypeNote>,
  rangeOf: (node: Scalar<TypeNote>) => Range,
): readonly string[] {
  if (value.kind !== "apply") return [];
  return value.args.flatMap((arg) => {
    const { expression } = arg.origin.call ? { expression: arg.origin.call } : arg.origin;
    const text = textAt(program.modules, { file, span: expression.span });
    const found = rangeText(rangeOf(arg), unitOf(expression.type, program.baseUnits).unit);
    const own = arg.origin.owner === undefined || arg.origin.call !== undefined;
    return !own || found === undefined || text === found || arg.kind === "constant"
      ? []
      : [`\`${text}\` is ${found}`];
  });
}

/** The source text of a place, on one line. */
export function textAt(
  modules: StudySubject["program"]["modules"],
  { file, span }: Location,
): string {
  const text = modules.find((module) => module.file === file)?.source.text ?? "";
  return oneLine(text.slice(span.start, span.end));
}

/**
 * The statement at a place, where it stands in the study itself. What a study has from a space or from one
 * that it extends means something else there, and is not this study's to change.
 */
export function ownStatement(
  { study, program, statements }: Pick<StudySubject, "study" | "program" | "statements">,
  location: Location,
): Placed | undefined {
  const placed = location.file === program.entry.file ? statements.at(location) : undefined;
  let root = placed;
  while (root?.parent !== undefined) root = root.parent;
  return root?.node.kind === "study" && root.node.name.text === study.name ? placed : undefined;
}
