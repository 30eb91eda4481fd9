/**
 * Where the syntax of a file is in error, the parser leaves things out; where a study's base is not
 * there, so are its names. What the checker misses then may be no mistake of its own: it is said once
 * the first one is put right.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Message } from "../diagnostics/message.ts";
import type { Span } from "../diagnostics/span.ts";
import { nameMessages } from "../diagnostics/messages/names.ts";
import { studyMessages } from "../diagnostics/messages/studies.ts";
import { syntaxMessages } from "../diagnostics/messages/syntax.ts";
import { typeMessages } from "../diagnostics/messages/types.ts";
import type * as Ast from "../syntax/ast.ts";
import type { LoadedModule } from "./modules.ts";

/** Something that is not there; its name stands at the finding's place. */
const missingNames = ids(
  nameMessages.unknownName,
  nameMessages.unqualifiedMember,
  nameMessages.unknownChoice,
  nameMessages.unknownMember,
  nameMessages.unknownFunction,
  nameMessages.unknownType,
  studyMessages.unknownTask,
  studyMessages.unknownBase,
  studyMessages.unknownSpace,
);

/** Inputs that are missing, or too many: the list of inputs may be cut off. */
const wrongInputs = ids(
  nameMessages.missingArguments,
  nameMessages.tooManyArguments,
  nameMessages.unknownArgument,
);

/** A statement that a study lacks. */
const missingStatements = ids(
  studyMessages.stopObjectives,
  studyMessages.fidelityUnused,
  studyMessages.scheduleWithoutFidelity,
  studyMessages.solveNeedsKnown,
);

/** A bracket that is not one of a pair: where its block ends is a guess, and so is what stands in it. */
const unpaired = ids(syntaxMessages.unclosed, syntaxMessages.strayBracket);

function ids(...messages: readonly Pick<Message<never>, "id">[]): ReadonlySet<string> {
  return new Set(messages.map(({ id }) => id));
}

/** A study or space that lacks what it builds on. */
const missingBases = ids(studyMessages.unknownBase, studyMessages.unknownSpace);

/** The findings of a file that are mistakes of their own, not consequences of others. */
export function withoutConsequences(
  findings: readonly Diagnostic[],
  loaded: LoadedModule,
): readonly Diagnostic[] {
  if (findings.length === 0) return findings;
  const incomplete = incompleteSpans(findings, loaded.module.ast);
  const damage = loaded.syntax.length === 0 ? undefined : damageOf(loaded);
  return findings.filter(
    (finding) =>
      !(damage !== undefined && followsFromSyntax(finding, damage)) &&
      !followsFromBase(finding, incomplete),
  );
}

/** `incomplete` are in the order of the text and lie outside each other. */
function followsFromBase({ id, location }: Diagnostic, incomplete: readonly Span[]): boolean {
  if (missingBases.has(id) || !(missingNames.has(id) || missingStatements.has(id))) return false;
  const { start } = location.span;
  const span = incomplete[firstWhere(incomplete.length, (i) => endOf(incomplete[i]) > start)];
  return span !== undefined && span.start <= start;
}

const endOf = (span: Span | undefined) => span?.end ?? Infinity;

/** Studies and spaces whose base is not there, and those that build on them. */
function incompleteSpans(findings: readonly Diagnostic[], file: Ast.File): readonly Span[] {
  const places = findings
    .filter(({ id }) => missingBases.has(id))
    .map((f) => f.location.span.start)
    .sort((a, b) => a - b);
  if (places.length === 0) return [];
  const names = new Set<string>();
  const spans: Span[] = [];
  for (const node of file.declarations) {
    if (node.kind !== "study" && node.kind !== "space") continue;
    const lacks = someIn(places, node.span.start, node.span.end);
    if (!lacks && !basesOf(node).some((base) => names.has(base))) continue;
    names.add(node.name.text);
    spans.push(node.span);
  }
  return spans;
}

function basesOf(node: Ast.StudyDeclaration | Ast.SpaceDeclaration): readonly string[] {
  const used = node.body.flatMap((member) => (member.kind === "use" ? [member.space.text] : []));
  return node.kind === "study" && node.extends !== undefined ? [node.extends.text, ...used] : used;
}

/** What the errors in the syntax of a file tell of its other findings. */
interface Damage {
  readonly loaded: LoadedModule;
  /** Where errors begin, in the order of the text. */
  readonly errors: readonly number[];
  /** Of these, brackets that are not one of a pair. */
  readonly unpaired: readonly number[];
  /** Lines with errors. */
  readonly lines: ReadonlySet<number>;
  /** Errors that stand at an opening bracket, with what lies in it. */
  readonly brackets: readonly Span[];
  readonly declared: ReadonlySet<string>;
}

function damageOf(loaded: LoadedModule): Damage {
  const { source } = loaded.module;
  const starts = (errors: readonly Diagnostic[]) =>
    errors.map(({ location }) => location.span.start).sort((a, b) => a - b);
  const errors = starts(loaded.syntax);
  return {
    loaded,
    errors,
    unpaired: starts(loaded.syntax.filter(({ id }) => unpaired.has(id))),
    lines: new Set(errors.map((error) => source.position(error).line)),
    brackets: outermost(
      errors
        .filter((error) => source.text[error] === "(")
        .map((start) => ({ start, end: bracketsEnd(source.text, start) })),
    ),
    declared: declaredSomehow(source.text),
  };
}

/** Whether a finding most likely follows from an error in the syntax of its file. */
function followsFromSyntax({ id, location }: Diagnostic, damage: Damage): boolean {
  const { errors, loaded } = damage;
  const { source, ast } = loaded.module;
  const { start, end } = location.span;
  if (damage.lines.has(source.position(start).line)) return true;
  if (missingNames.has(id)) return damage.declared.has(source.text.slice(start, end));
  if (wrongInputs.has(id)) {
    const around =
      damage.brackets[firstWhere(damage.brackets.length, (i) => endOf(damage.brackets[i]) > start)];
    if (around !== undefined && around.start <= start) return true;
    return source.text[end] === "(" && someIn(errors, end, bracketsEnd(source.text, end));
  }
  const after = firstWhere(ast.declarations.length, (i) => startIn(ast, i) > start);
  if (id === typeMessages.inactiveParam.id) return hasErrorIn(ast, after - 1, damage.unpaired);
  return missingStatements.has(id) && hasErrorIn(ast, after - 1, errors);
}

/** Whether one of the offsets, which are in order, is in a declaration of a file or between it and the next. */
export function hasErrorIn(
  file: Ast.File,
  declaration: number,
  errors: readonly number[],
): boolean {
  return someIn(errors, startIn(file, declaration, 0), startIn(file, declaration + 1));
}

const startIn = (file: Ast.File, declaration: number, otherwise = Infinity) =>
  file.declarations[declaration]?.span.start ?? otherwise;

/** Whether one of the numbers, which are in order, is at least `from` and less than `to`. */
function someIn(numbers: readonly number[], from: number, to: number): boolean {
  const first = numbers[firstWhere(numbers.length, (i) => (numbers[i] ?? Infinity) >= from)];
  return first !== undefined && first < to;
}

/** The first of `count` places where a condition holds that holds at all later ones too. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Names that the text imports, or with which a line of the form `word name` or `name:` begins, as declarations do. */
function declaredSomehow(text: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, first = "", sign, second] of text.matchAll(
    /^[ \t]*(\w+)(?:\s*([:=])|(?=\s+(\w+)))/gm,
  )) {
    const name = sign === undefined ? second : first;
    if (name !== undefined) names.add(name);
  }
  for (const [line] of text.matchAll(/^[ \t]*import\b.*/gm)) {
    for (const [word] of line.matchAll(/\w+/g)) names.add(word);
  }
  return names;
}

/** Where the brackets that open at an offset are all closed again. */
function bracketsEnd(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")") depth--;
    if (depth <= 0) return at;
  }
  return Infinity;
}

/** Without spans that lie in others. They are in the order of the text. */
function outermost(spans: readonly Span[]): readonly Span[] {
  const outer: Span[] = [];
  for (const span of spans) if (span.start >= (outer.at(-1)?.end ?? 0)) outer.push(span);
  return outer;
}
