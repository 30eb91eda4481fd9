/** What a page of `docs/rules` says in a sentence. */
import { sentences } from "../diagnostics/render/wrap.ts";

/** The first sentence of the first paragraph of a page, in one line; nothing of a page without one. */
export function pageSummary(page: string): string | undefined {
  const paragraph = page.split(/\n\s*\n/).find((block) => !/^(?:[#|\s-]|\*\*|```)/.test(block));
  return paragraph && sentences(paragraph.replaceAll(/\s+/g, " "))[0];
}
