/** What rules on intervals say: ranges in words, and the two sides of a comparison. */
import { isCertainly } from "../analysis/range.ts";
import type { Scalar } from "../analysis/scalar.ts";
import { argumentsOf } from "../analysis/unfold.ts";
import { connectiveOf, isComparison } from "../atoms/roles.ts";
import type { Location } from "../diagnostics/span.ts";
import { printQuantity, printRange } from "../ir/quantity.ts";
import { type Range, rangeHull } from "../ir/range.ts";
import { unitOf } from "../plan/lowering/units.ts";
import { oneLine } from "../semantics/studies/text.ts";
import type { Placed } from "./statements.ts";
import type { StudySubject, TypeNote } from "./subject.ts";

/** `1 .. 64`, `3.1 GiB or more`, `90`, `sgd or adam`; nothing for what may be anything. */
export function rangeText(range: Range, unit?: string): string | undefined {
  if (range.kind === "members") {
    const isOpen = range.members.includes(true) && range.members.includes(false);
    return range.members.length === 0 || isOpen ? undefined : range.members.join(" or ");
  }
  const { low, high } = range;
  if (low === -Infinity && high === Infinity) return undefined;
  if (low === -Infinity) return `${printQuantity(high, unit)} or less`;
  if (high === Infinity) return `${printQuantity(low, unit)} or more`;
  return low <= high ? printRange(low, high, unit) : undefined;
}

/** More sides of a requirement are not told. */
const mostSides = 4;

/** The operands of the comparisons that decide a requirement, with what each may be: "`a * b` is 1 .. 64". */
export function sidesText(
  { program }: StudySubject,
  file: string,
  value: Scalar<TypeNote>,
  rangeOf: (node: Scalar<TypeNote>) => Range,
): readonly string[] {
  const found = new Map<string, { readonly range: Range; readonly unit?: string }>();
  for (const comparison of comparisonsOf(value, rangeOf)) {
    for (const arg of argumentsOf(comparison)) {
      const { expression } = arg.origin.call ? { expression: arg.origin.call } : arg.origin;
      const own = arg.origin.owner === undefined || arg.origin.call !== undefined;
      if (!own || arg.kind === "constant") continue;
      const text = textAt(program.modules, { file, span: expression.span });
      const range = rangeOf(arg);
      const known = found.get(text);
      found.set(text, {
        ...unitOf(expression.type, program.baseUnits),
        range: known === undefined ? range : rangeHull(known.range, range),
      });
    }
  }
  const told = [...found].flatMap(([text, { range, unit }]) => {
    const is = rangeText(range, unit);
    return is === undefined || is === text ? [] : [`\`${text}\` is ${is}`];
  });
  return told.length > mostSides ? [...told.slice(0, mostSides), "…"] : told;
}

/** The comparisons in a truth value that make it what it is; all of them where it may be either. */
function comparisonsOf(
  root: Scalar<TypeNote>,
  rangeOf: (node: Scalar<TypeNote>) => Range,
): readonly Scalar<TypeNote>[] {
  const found: Scalar<TypeNote>[] = [];
  const open = new Set([root]);
  for (const node of open) {
    if (node.kind !== "apply") continue;
    if (isComparison(node.atom)) {
      found.push(node);
    } else if (connectiveOf(node.atom) === "not") {
      for (const arg of node.args) open.add(arg);
    } else if (connectiveOf(node.atom) !== undefined) {
      const isSame = (arg: Scalar<TypeNote>) =>
        [true, false].some(
          (truth) => isCertainly(rangeOf(node), truth) && isCertainly(rangeOf(arg), truth),
        );
      const deciding = node.args.filter(isSame);
      for (const arg of deciding.length > 0 ? deciding : node.args) open.add(arg);
    }
  }
  return found;
}

/** Longer texts are cut: what is marked shows them whole. */
const longestText = 100;

/** The source text of a place, on one line. */
export function textAt(
  modules: StudySubject["program"]["modules"],
  { file, span }: Location,
): string {
  const text = modules.find((module) => module.file === file)?.source.text ?? "";
  const line = oneLine(text.slice(span.start, span.end));
  return line.length <= longestText ? line : `${line.slice(0, longestText - 1).trimEnd()}…`;
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
