/** One mistake, one finding: what was reported from several places is put together. */
import type { Diagnostic, Fix, Related } from "../diagnostics/diagnostic.ts";
import { studyMessages } from "../diagnostics/messages/studies.ts";
import { nameMessages } from "../diagnostics/messages/names.ts";

/** A name that is not there is one mistake, however often it is used. */
const oncePerFile: ReadonlySet<string> = new Set(
  [
    nameMessages.unknownName,
    nameMessages.unqualifiedMember,
    nameMessages.unknownFunction,
    nameMessages.unknownType,
    nameMessages.unknownUnit,
    studyMessages.unknownTask,
    studyMessages.unknownBase,
    studyMessages.unknownSpace,
  ].map(({ id }) => id),
);

/**
 * Leaves out what was said before at the same place, as of a statement that two studies share. Of an
 * unknown name in a file the first use is reported, with the others as related places.
 */
export function mergeFindings(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const merged = new Map<string, { readonly first: Diagnostic; readonly others: Related[] }>();
  const said = new Set<string>();
  for (const diagnostic of diagnostics) {
    const { id, message, location } = diagnostic;
    const sentence = `${id} ${location.file} ${message}`;
    const place = `${sentence} ${location.span.start} ${location.span.end}`;
    if (said.has(place)) continue;
    said.add(place);
    const key = oncePerFile.has(id) ? sentence : place;
    const known = merged.get(key);
    if (known === undefined) merged.set(key, { first: diagnostic, others: [] });
    else known.others.push({ message: "also used here", location });
  }
  return [...merged.values()].map(({ first, others }) =>
    others.length === 0 ? first : { ...first, related: [...first.related, ...others] },
  );
}

/** Of the findings with one of these ids the first, with the others as related places and their fixes put to its. */
export function mergeAlike(
  diagnostics: readonly Diagnostic[],
  ids: ReadonlySet<string>,
): readonly Diagnostic[] {
  const merged = new Map<string, Diagnostic>();
  for (const [i, diagnostic] of diagnostics.entries()) {
    const { id, location } = diagnostic;
    const key = ids.has(id) ? id : `${id} ${String(i)}`;
    const first = merged.get(key);
    merged.set(
      key,
      first === undefined
        ? diagnostic
        : {
            ...first,
            related: [...first.related, { message: "and here", location }],
            fixes: joinFixes(first.fixes, diagnostic.fixes),
          },
    );
  }
  return [...merged.values()];
}

/** One fix for two places; none where one of them has none. */
function joinFixes([one]: readonly Fix[], [other]: readonly Fix[]): readonly Fix[] {
  if (one === undefined || other === undefined) return [];
  return [{ ...one, safe: one.safe && other.safe, edits: [...one.edits, ...other.edits] }];
}
