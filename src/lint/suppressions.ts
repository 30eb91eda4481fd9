/** `// hpt-ignore rule: reason` before a declaration or statement leaves out what the rule finds in it. */
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/message.ts";
import { suppressionMessages } from "../diagnostics/messages/suppressions.ts";
import type { Location, Span } from "../diagnostics/span.ts";
import { closest } from "../diagnostics/suggest.ts";
import type { Module, Program } from "../semantics/program.ts";
import type { Comment } from "../syntax/ast.ts";
import { replaceAt } from "./edits.ts";
import type { Levels } from "./levels.ts";
import type { Rule } from "./rule.ts";
import type { Placed, Statements } from "./statements.ts";

/** A rule that a comment names. */
export interface Suppression {
  readonly rule: string;
  readonly comment: Comment;
  /** All that the comment names, and where. */
  readonly list: { readonly rules: readonly string[]; readonly span: Span };
  readonly module: Module;
  /** What it is for: the next declaration or statement within the same braces. */
  readonly target?: Placed;
}

export interface Suppressions {
  readonly all: readonly Suppression[];
  /** What is wrong with the comments themselves. */
  readonly findings: readonly Diagnostic[];
}

const marker = /^\/\/(?!\/)\s*hpt-ignore(?![\w-])/;

/** The suppressions of some modules. `levels` has every id that a finding can have, with its severity. */
export function findSuppressions(
  modules: readonly Module[],
  statements: Statements,
  levels: ReadonlyMap<string, Severity>,
): Suppressions {
  const all: Suppression[] = [];
  const findings: Diagnostic[] = [];
  for (const module of modules) {
    if (!module.source.text.includes("hpt-ignore")) continue;
    for (const comment of module.ast.comments) {
      const head = marker.exec(comment.text);
      if (head === null) continue;
      const { named, problem } = readComment(comment, head[0].length, module);
      if (problem !== undefined) findings.push(problem);
      const list = {
        rules: named.map(({ rule }) => rule),
        span: { start: named[0]?.span.start ?? 0, end: named.at(-1)?.span.end ?? 0 },
      };
      for (const { rule, span } of named) {
        const wrong = whyNot(rule, { file: module.file, span }, module, levels);
        if (wrong !== undefined) findings.push(wrong);
        else if (problem === undefined) {
          const target = statements.next(module.file, comment.span.end);
          const found = { rule, comment, list, module };
          all.push(target === undefined ? found : { ...found, target });
        }
      }
    }
  }
  return { all, findings };
}

/** The findings that no comment leaves out, and the suppressions that left something out. Errors are never left out. */
export function withoutSuppressed(
  findings: readonly Diagnostic[],
  suppressions: readonly Suppression[],
  statements: Statements,
): { readonly left: readonly Diagnostic[]; readonly used: ReadonlySet<Suppression> } {
  const used = new Set<Suppression>();
  if (suppressions.length === 0) return { left: findings, used };
  const byTarget = new Map<Placed["node"], Suppression[]>();
  for (const one of suppressions) {
    if (one.target === undefined) continue;
    const { node } = one.target;
    const list = byTarget.get(node);
    if (list === undefined) byTarget.set(node, [one]);
    else list.push(one);
  }
  const left = findings.filter(({ id, severity, location }) => {
    if (severity === "error") return true;
    let suppressed = false;
    for (let at = statements.at(location); at !== undefined; at = at.parent) {
      for (const one of byTarget.get(at.node) ?? []) {
        if (one.rule !== id) continue;
        suppressed = true;
        used.add(one);
      }
    }
    return !suppressed;
  });
  return { left, used };
}

/**
 * Whether it is certain that a suppression which left nothing out is not needed: nothing was passed over
 * for an error, its rule was carried out, and it looked at the place. Rules on studies see no module that
 * is only imported, and of a space what the studies of this file use.
 */
export function isJudged(
  { rule: id, module, target }: Suppression,
  program: Program,
  rules: readonly Rule[],
  levels: Levels,
): boolean {
  if (levels[id] === "off" || module !== program.entry) return false;
  if (program.diagnostics.some(({ severity }) => severity === "error")) return false;
  const rule = rules.find((one) => one.id === id);
  if (rule === undefined || target === undefined) return true;
  let outermost = target;
  while (outermost.parent !== undefined) outermost = outermost.parent;
  const { kind } = outermost.node;
  return kind === "study" || (kind !== "space" && rule.study === undefined);
}

interface NamedRule {
  readonly rule: string;
  readonly span: Span;
}

/** The rules that a comment names, and what is wrong with its form. */
function readComment(
  comment: Comment,
  from: number,
  module: Module,
): { readonly named: readonly NamedRule[]; readonly problem?: Diagnostic } {
  const { text, span } = comment;
  const location = { file: module.file, span };
  const colon = text.indexOf(":", from);
  const end = colon < 0 ? text.length : colon;
  const named = [...text.slice(from, end).matchAll(/[^\s,]+/g)].map(({ 0: rule, index }) => ({
    rule,
    span: { start: span.start + from + index, end: span.start + from + index + rule.length },
  }));
  if (named.length === 0)
    return { named, problem: diagnose(suppressionMessages.noRule, location, {}) };
  if (colon >= 0 && text.slice(colon + 1).trim() !== "") return { named };
  // Without a colon the reason may stand among the names: the first is certainly one.
  const sure = colon < 0 ? named.slice(0, 1) : named;
  const rules = sure.map(({ rule }) => rule).join(", ");
  return { named: sure, problem: diagnose(suppressionMessages.noReason, location, { rules }) };
}

/** Why a finding with that id cannot be left out. */
function whyNot(
  rule: string,
  location: Location,
  module: Module,
  levels: ReadonlyMap<string, Severity>,
): Diagnostic | undefined {
  const severity = levels.get(rule);
  if (severity === "error") return diagnose(suppressionMessages.isError, location, { rule });
  if (severity !== undefined) return undefined;
  const known = [...levels].filter(([, level]) => level !== "error").map(([id]) => id);
  const meant = closest(rule, known);
  const suggestion = meant === undefined ? "" : ` Did you mean \`${meant}\`?`;
  return diagnose(
    suppressionMessages.unknownRule,
    location,
    { rule, suggestion },
    meant === undefined
      ? {}
      : {
          fixes: [
            {
              title: `write \`${meant}\``,
              safe: false,
              edits: [replaceAt(module, location.span, meant)],
            },
          ],
        },
  );
}
