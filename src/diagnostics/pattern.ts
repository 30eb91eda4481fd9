/** What a message can say, before anything is known of a file. */
import type { Message } from "./message.ts";

/** Holes that hold a whole phrase or nothing. */
const optional: ReadonlySet<string> = new Set(["suggestion", "advice"]);

/** The sentence with the names of its holes where a finding has words of the file: ‹name›. */
export function patternOf(entry: Message<never>): string {
  const holes = new Proxy(
    {},
    { get: (_, name) => (optional.has(String(name)) ? "" : `‹${String(name)}›`) },
  );
  return String(Reflect.apply(entry.text, undefined, [holes]))
    .replaceAll(/undefined|NaN/g, "…")
    .replace(" Did you mean ``?", "");
}
