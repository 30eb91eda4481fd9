/** Carrying out fixes: on a text, and until nothing more can be put right. */
import type { Diagnostic, Edit, Fix } from "../diagnostics/diagnostic.ts";
import type { Span } from "../diagnostics/span.ts";

export interface FixOptions {
  /** Also those that change what the file means. */
  readonly unsafe?: boolean;
}

export interface AppliedFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

export interface Fixed {
  readonly text: string;
  /** In the order of the text, round by round. */
  readonly applied: readonly AppliedFix[];
}

/**
 * One pass over the text of `file`: of each finding the first fix that is allowed and changes only this
 * file, unless it touches a place that an earlier one has changed. Whoever calls checks the result and
 * calls again, for fixes that were passed over: see `fixText`.
 */
export function applyFixes(
  file: string,
  text: string,
  diagnostics: readonly Diagnostic[],
  options: FixOptions = {},
): Fixed {
  return apply(text, chooseFixes(file, text, diagnostics, options));
}

/** So many rounds are enough for fixes that make room for others; it ends there whatever happens. */
const mostRounds = 20;

/**
 * Fixes a file until nothing is left to fix. `check` gives the findings of the file with another text.
 * What brings a new error is taken back: then the fixes are tried one by one.
 */
export function fixText(
  file: string,
  text: string,
  check: (text: string) => readonly Diagnostic[],
  options: FixOptions = {},
): Fixed {
  const applied: AppliedFix[] = [];
  const refused = new Set<string>();
  let current = text;
  let diagnostics = check(current);
  for (let round = 0; round < mostRounds; round++) {
    const chosen = chooseFixes(file, current, diagnostics, options).filter(
      (one) => !refused.has(keyOf(one)),
    );
    if (chosen.length === 0) break;
    const next = soundPart(current, chosen, diagnostics, check);
    for (const one of chosen) if (!next.applied.includes(one)) refused.add(keyOf(one));
    if (next.applied.length === 0) continue;
    for (const one of next.applied) applied.push(one);
    current = next.text;
    diagnostics = next.diagnostics;
  }
  return { text: current, applied };
}

interface Checked extends Fixed {
  readonly diagnostics: readonly Diagnostic[];
}

/** The result of all the fixes, or where that has a new error, of those that bring none. */
function soundPart(
  text: string,
  chosen: readonly AppliedFix[],
  before: readonly Diagnostic[],
  check: (text: string) => readonly Diagnostic[],
): Checked {
  const attempt = (fixes: readonly AppliedFix[]): Checked | undefined => {
    const result = apply(text, fixes);
    const diagnostics = check(result.text);
    return bringsError(before, diagnostics) ? undefined : { ...result, diagnostics };
  };
  const whole = attempt(chosen);
  if (whole !== undefined) return whole;
  let sound: Checked = { text, applied: [], diagnostics: before };
  const open = [chosen];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const result = part === chosen ? undefined : attempt([...sound.applied, ...part]);
    if (result !== undefined) sound = result;
    else if (part.length > 1) {
      const middle = Math.ceil(part.length / 2);
      open.push(part.slice(middle), part.slice(0, middle));
    }
  }
  return sound;
}

/** Whether there are more errors of some kind than before. Places shift, so that they do not tell. */
function bringsError(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  const known = countErrors(before);
  return [...countErrors(after)].some(([id, count]) => count > (known.get(id) ?? 0));
}

function countErrors(diagnostics: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { id, severity } of diagnostics) {
    if (severity === "error") counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  return counts;
}

/** A fix that was refused once is not tried again, wherever it has moved. */
function keyOf({ diagnostic, fix }: AppliedFix): string {
  return JSON.stringify([diagnostic.id, diagnostic.message, fix.title]);
}

function chooseFixes(
  file: string,
  text: string,
  diagnostics: readonly Diagnostic[],
  { unsafe = false }: FixOptions,
): readonly AppliedFix[] {
  let taken: readonly Span[] = [];
  const chosen: AppliedFix[] = [];
  for (const diagnostic of diagnostics) {
    for (const fix of diagnostic.fixes) {
      if (!(fix.safe || unsafe) || !fix.edits.every((edit) => fits(edit, file, text))) continue;
      const together = fix.edits.reduce<readonly Span[] | undefined>(
        (spans, { location }) => spans && withSpan(spans, location.span),
        taken,
      );
      if (together === undefined || fix.edits.length === 0) continue;
      taken = together;
      chosen.push({ diagnostic, fix });
      break;
    }
  }
  return chosen;
}

/** Ascending spans with one more; nothing where that touches one of them. What stands side by side does not. */
function withSpan(spans: readonly Span[], span: Span): readonly Span[] | undefined {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.start ?? Infinity) < span.start) low = middle + 1;
    else high = middle;
  }
  const [before, after] = [spans[low - 1], spans[low]];
  if (before !== undefined && before.end > span.start) return undefined;
  if (after !== undefined && (after.start === span.start || after.start < span.end))
    return undefined;
  return spans.toSpliced(low, 0, span);
}

function fits({ location: { file, span } }: Edit, of: string, text: string): boolean {
  return file === of && 0 <= span.start && span.start <= span.end && span.end <= text.length;
}

function apply(text: string, fixes: readonly AppliedFix[]): Fixed {
  const edits = fixes
    .flatMap(({ fix }) => fix.edits)
    .toSorted((a, b) => a.location.span.start - b.location.span.start);
  const parts: string[] = [];
  let end = 0;
  for (const { location, newText } of edits) {
    parts.push(text.slice(end, location.span.start), newText);
    end = location.span.end;
  }
  return { text: parts.join("") + text.slice(end), applied: fixes };
}
