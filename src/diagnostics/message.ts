import type { Diagnostic, Fix, Related, Severity } from "./diagnostic.ts";
import type { Location } from "./span.ts";

/**
 * One entry of the message table: what can be said, with typed holes. The tables are in `messages/`,
 * one file a thousand; no other place holds a sentence for the user about a `.hpt` file.
 */
export interface Message<Holes> {
  readonly id: string;
  readonly severity: Severity;
  readonly text: (holes: Holes) => string;
}

/** Declares a message: `id` is a rule's slug or `HPTnnnn`. */
export function message<Holes = Record<string, never>>(
  id: string,
  severity: Severity,
  text: (holes: Holes) => string,
): Message<Holes> {
  return { id, severity, text };
}

/** Fills a message. */
export function diagnose<Holes>(
  kind: Message<Holes>,
  location: Location,
  holes: Holes,
  more: { readonly related?: readonly Related[]; readonly fixes?: readonly Fix[] } = {},
): Diagnostic {
  return {
    id: kind.id,
    severity: kind.severity,
    message: kind.text(holes),
    location,
    related: more.related ?? [],
    fixes: more.fixes ?? [],
  };
}
