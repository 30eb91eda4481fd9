/** Reporting: the one way by which the checker says that something is wrong. */
import type { Related, Fix } from "../diagnostics/diagnostic.ts";
import { diagnose, type Message } from "../diagnostics/message.ts";
import type { Location, Span } from "../diagnostics/span.ts";
import { typeMessages } from "../diagnostics/messages/types.ts";
import { closest } from "../diagnostics/suggest.ts";
import { printType } from "../ir/print.ts";
import type { Type } from "../ir/type.ts";
import { printDimension, type Dimension } from "../ir/dimension.ts";
import { type Context, locationOf } from "./context.ts";

/** Reports at a span of the file under check. */
export function report<Holes>(
  context: Context,
  message: Message<Holes>,
  span: Span,
  holes: Holes,
  more: { readonly related?: readonly Related[]; readonly fixes?: readonly Fix[] } = {},
): void {
  context.run.report(diagnose(message, locationOf(context, span), holes, more));
}

/** A change of the text at one span of the file under check. */
export function fixAt(
  context: Context,
  title: string,
  span: Span,
  newText: string,
  safe: boolean,
): Fix {
  return { title, safe, edits: [{ location: locationOf(context, span), newText }] };
}

/** What a mistyped name was probably meant to be: a sentence to end a message with, and a change. */
export interface Suggestion {
  readonly suggestion: string;
  readonly fixes: readonly Fix[];
}

export const noSuggestion: Suggestion = { suggestion: "", fixes: [] };

/** The nearest of the names that could stand here; nothing where none is near, or where a file has hundreds. */
export function suggest(
  context: Context,
  name: { readonly text: string; readonly span: Span },
  candidates: Iterable<string>,
): Suggestion {
  const { suggestions } = context.run;
  if (suggestions.left <= 0) return noSuggestion;
  suggestions.left--;
  const meant = closest(name.text, candidates);
  if (meant === undefined) return noSuggestion;
  return {
    suggestion: ` Did you mean \`${meant}\`?`,
    fixes: [fixAt(context, `write \`${meant}\``, name.span, meant, false)],
  };
}

/** The same for what stands in double quotes: a path, a module. */
export function suggestText(location: Location, meant: string | undefined): Suggestion {
  if (meant === undefined) return noSuggestion;
  const newText = JSON.stringify(meant);
  return {
    suggestion: ` Did you mean \`${meant}\`?`,
    fixes: [{ title: `write ${newText}`, safe: false, edits: [{ location, newText }] }],
  };
}

/** The name of a derived dimension. */
export function dimensionNameIn(context: Context): (dimension: Dimension) => string | undefined {
  return (dimension) => context.run.dimensions.get(printDimension(dimension))?.name;
}

/** The base unit of a dimension, where it has one: `B` of Memory. */
export function baseUnitOf(context: Context, dimension: Dimension): string | undefined {
  return context.run.dimensions.get(printDimension(dimension))?.unit;
}

/** A type as the user writes it. */
export function typeText(context: Context, type: Type): string {
  return printType(type, dimensionNameIn(context));
}

/** A type as part of a sentence: `Memory`, `a number without a unit`. */
export function describeType(context: Context, type: Type): string {
  return `\`${typeText(context, type)}\``;
}

/** Reports that a value has another type than the place it stands in. */
export function reportWrongType(
  context: Context,
  span: Span,
  expected: Type,
  found: Type,
  advice = "",
): void {
  report(context, typeMessages.wrongType, span, {
    expected: describeType(context, expected),
    found: describeType(context, found),
    advice,
  });
}

/** `a`, `a and b`, `a, b and c`. */
export function listing(words: readonly string[], last = "and"): string {
  if (words.length <= 1) return words.join("");
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1) ?? ""}`;
}

/** Names in backquotes, a long list cut. */
export function quoted(names: Iterable<string>): string {
  const all = [...names].map((name) => `\`${name}\``);
  return all.length > 12 ? listing([...all.slice(0, 11), `${all.length - 11} more`]) : listing(all);
}
