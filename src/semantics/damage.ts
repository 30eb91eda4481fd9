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
  const incomplete = incompleteSpans(findings, loaded.module.ast);
  return findings.filter(
    (finding) => !followsFromSyntax(finding, loaded) && !followsFromBase(finding, incomplete),
  );
}

function followsFromBase({ id, location }: Diagnostic, incomplete: readonly Span[]): boolean {
  if (missingBases.has(id) || !(missingNames.has(id) || missingStatements.has(id))) return false;
  const { start } = location.span;
  return incomplete.some((span) => span.start <= start && start < span.end);
}

/** Studies and spaces whose base is not there, and those that build on them. */
function incompleteSpans(findings: readonly Diagnostic[], file: Ast.File): readonly Span[] {
  const places = findings
    .filter(({ id }) => missingBases.has(id))
    .map((f) => f.location.span.start);
  if (places.length === 0) return [];
  const names = new Set<string>();
  const spans: Span[] = [];
  for (const node of file.declarations) {
    if (node.kind !== "study" && node.kind !== "space") continue;
    const lacks = places.some((place) => node.span.start <= place && place < node.span.end);
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

/** Whether a finding most likely follows from an error in the syntax of its file. */
function followsFromSyntax(finding: Diagnostic, loaded: LoadedModule): boolean {
  if (loaded.syntax.length === 0) return false;
  const { id, location } = finding;
  const { source, ast } = loaded.module;
  const { start, end } = location.span;
  const errors = loaded.syntax.map((error) => error.location.span.start);
  const line = source.position(start).line;
  if (errors.some((error) => source.position(error).line === line)) return true;
  if (missingNames.has(id)) return isDeclaredSomehow(source.text.slice(start, end), source.text);
  if (wrongInputs.has(id)) {
    return errors.some(
      (error) => isInBrackets(source.text, end, error) || isInBrackets(source.text, error, start),
    );
  }
  const study = ast.declarations.findIndex(({ span }) => span.start <= start && start <= span.end);
  if (id === typeMessages.inactiveParam.id) {
    return loaded.syntax.some(
      (error) => unpaired.has(error.id) && isIn(ast, study, error.location.span.start),
    );
  }
  return missingStatements.has(id) && errors.some((error) => isIn(ast, study, error));
}

/** Whether an offset is in a declaration of a file or between it and the next. */
export function isIn(file: Ast.File, declaration: number, offset: number): boolean {
  const from = file.declarations[declaration]?.span.start ?? 0;
  const to = file.declarations[declaration + 1]?.span.start ?? Infinity;
  return from <= offset && offset < to;
}

/** Whether the text imports the name, or has a line of the form `word name`, as declarations have. */
function isDeclaredSomehow(name: string, text: string): boolean {
  if (!/^\w+$/.test(name)) return false;
  const declared = String.raw`^[ \t]*(?:(?:import\b.*|\w+\s+)\b${name}\b|${name}\s*[:=])`;
  return new RegExp(declared, "m").test(text);
}

/** Whether the brackets that open at `from` are still open at `to`. */
function isInBrackets(text: string, from: number, to: number): boolean {
  if (to < from) return false;
  let depth = 0;
  for (const character of text.slice(from, to)) {
    if (character === "(") depth++;
    if (character === ")") depth--;
    if (depth <= 0) return false;
  }
  return true;
}
