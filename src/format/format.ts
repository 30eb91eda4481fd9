/** Formats a text: the style of the plugin, and nothing to set. */
import { format } from "prettier/standalone";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { createSource } from "../diagnostics/source.ts";
import { parse } from "../syntax/parse.ts";
import * as plugin from "./plugin.ts";

export type Formatted =
  | { readonly kind: "formatted"; readonly text: string }
  | { readonly kind: "broken"; readonly diagnostics: readonly Diagnostic[] };

/**
 * The formatted text, or the findings that keep it from being read: their places are those of the text.
 * Lines end as the first one does, and a byte order mark stays. A text that is nested so deeply that
 * parentheses for the reader would be too many for the parser stays as it is.
 */
export async function formatText(
  text: string,
  { filepath }: { readonly filepath: string },
): Promise<Formatted> {
  const { diagnostics } = parse(createSource(filepath, text));
  if (diagnostics.length > 0) return { kind: "broken", diagnostics };
  const options = { parser: "hpt", plugins: [plugin], filepath };
  const formatted = await format(text, { ...options, endOfLine: "auto" });
  const isReadable = parse(createSource(filepath, formatted)).diagnostics.length === 0;
  return { kind: "formatted", text: isReadable ? formatted : text };
}
