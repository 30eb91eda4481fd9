/**
 * Where the sub-expressions of a requirement stand in its text, so that a violated one can show their
 * values under it. What has no text of its own (defaults of arguments, what the checker adds) is left out.
 */
import { findAtom } from "../../atoms/table.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { visit } from "../../ir/traverse.ts";
import type { Program, StudyConstraint } from "../../semantics/program.ts";
import { blankComments, oneLine } from "../../semantics/studies/text.ts";
import type { Origin, OriginPart } from "../document.ts";
import { unitOf } from "./units.ts";

export type Parts = (constraint: StudyConstraint) => Pick<Origin, "parts">;

/** A longer expression than that shows only its outer parts. */
const mostParts = 200;

export function createParts(program: Program): Parts {
  const texts = new Map(program.modules.map(({ file, source }) => [file, source.text]));
  return ({ holds, location: { file, span } }) => {
    const written = blankComments((texts.get(file) ?? "").slice(span.start, span.end));
    const place = placesIn(written);
    const parts: OriginPart[] = [];
    const taken = new Set<number>();
    let node = -1;
    visit(holds, (part) => {
      node += 1;
      if (parts.length >= mostParts) return;
      const [start, end] = [part.span.start - span.start, part.span.end - span.start];
      if (start < 0 || end > written.length) return;
      const at = anchorOf(part, written, span.start);
      if (at === undefined || taken.has(at)) return;
      taken.add(at);
      parts.push({
        node,
        start: place(start),
        end: place(end - 1) + 1,
        ...(at === start ? {} : { at: place(at) }),
        ...unitOf(part.type, program.baseUnits),
      });
    });
    return parts.length === 0 ? {} : { parts };
  };
}

/** Where the value of a part is shown: at its operator or where it begins. Nothing for what is not written so. */
function anchorOf(part: TypedExpression, text: string, offset: number): number | undefined {
  const start = part.span.start - offset;
  const own = text.slice(start, part.span.end - offset);
  switch (part.kind) {
    case "parameter":
    case "definition":
      return own !== "" && part.name.endsWith(own) ? start : undefined;
    case "metric":
      return own.endsWith(`.${part.metric}`) ? start : undefined;
    case "call":
      return isCalled(own) ? start : undefined;
    case "apply":
      return anchorOfApply(part.atom, part.args, own, text, start, offset);
    case "index":
      return own.endsWith("]") && !own.startsWith("[") ? start : undefined;
    case "if":
      return own.startsWith("if") ? start : undefined;
    case "field":
      return own.endsWith(`.${part.name}`) ? start : undefined;
    case "number":
    case "boolean":
    case "text":
    case "table":
    case "local":
    case "data":
    case "array":
    case "comprehension":
    case "record":
    case "let":
      return undefined;
  }
}

function anchorOfApply(
  name: string,
  args: readonly TypedExpression[],
  own: string,
  text: string,
  start: number,
  offset: number,
): number | undefined {
  const atom = findAtom(name);
  const [left, right] = args;
  if (atom?.form !== "operator" || right === undefined) {
    const [word] = atom?.notation.split(" ") ?? [];
    const quantified = own.startsWith("forall") || own.startsWith("exists");
    const written = own.startsWith(word ?? " ") || quantified || isCalled(own);
    return written && args.length > 0 ? start : undefined;
  }
  if (left === undefined) return undefined;
  const [from, to] = [left.span.end - offset, right.span.start - offset];
  const [word = ""] = atom.notation.split(" ");
  const place = from < 0 || to > text.length ? -1 : text.slice(from, to).indexOf(word);
  if (place >= 0) return from + place;
  return isCalled(own) ? start : undefined;
}

function isCalled(text: string): boolean {
  return /^[A-Za-z_]\w*\(/.test(text) && text.endsWith(")");
}

/** From offsets of a text to those of the same text on one line: the n-th visible character is the n-th there. */
function placesIn(text: string): (offset: number) => number {
  const line = oneLine(text);
  if (line === text) return (offset) => offset;
  const places = visiblePlaces(line);
  const order = new Map(visiblePlaces(text).map((offset, i) => [offset, i]));
  return (offset) => places[order.get(offset) ?? 0] ?? 0;
}

function visiblePlaces(text: string): readonly number[] {
  return [...text.matchAll(/\S/g)].map(({ index }) => index);
}
