/** From what a rule expected and what it found to the finding a person would write. */
import { EOF, type IToken } from "chevrotain";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { syntaxMessages as M } from "../../diagnostics/messages/syntax.ts";
import { closest } from "../../diagnostics/suggest.ts";
import * as T from "../tokens.ts";
import { closerOf, closes, tokenSpan } from "./core.ts";
import { describeInterval } from "./intervals.ts";
import { describeJunction, describeMissing, type Neighbours, shorten } from "./neighbours.ts";

/** What is being read. */
export type Place = "file" | "study" | "block" | "function";

export interface Mistake extends Neighbours {
  /** The name of the token or rule that was expected. */
  readonly expected: string;
  /** The innermost rule. */
  readonly rule: string;
  readonly wantedName: string;
  /** Begins the statement or declaration. */
  readonly first: IToken;
  /** Where the text at hand ends. */
  readonly end: number;
  /** Name of what is declared, when it was read. */
  readonly name: string | undefined;
  /** The innermost open bracket. */
  readonly open: IToken | undefined;
  readonly isNextStatement: boolean;
}

/** The sentence for a mistake inside a statement or declaration. */
export function describeMistake(mistake: Mistake): Diagnostic {
  return (
    describeInterval(mistake) ??
    describeUnclosed(mistake) ??
    describeTrap(mistake) ??
    describeExpected(mistake)
  );
}

/** Place of the finding: what was found, or, when that is another line's, what stands before it. */
function locate(mistake: Mistake) {
  const { source, token, previous, end } = mistake;
  const isElsewhere = token.tokenType === EOF || mistake.isNextStatement || mistake.startsLine;
  if (isElsewhere && previous.tokenType !== EOF)
    return { file: source.file, span: tokenSpan(previous) };
  return {
    file: source.file,
    span: token.tokenType === EOF ? { start: end, end } : tokenSpan(token),
  };
}

function describeUnclosed({
  expected,
  open,
  token,
  isNextStatement,
  source,
}: Mistake): Diagnostic | undefined {
  const close = open === undefined ? undefined : closerOf[open.image];
  if (open === undefined || close === undefined || expected !== `"${close}"`) return undefined;
  if (!isNextStatement && !closes(token)) return undefined;
  if (!isNextStatement && token.image !== "}") {
    const related = [
      { message: "opened here", location: { file: source.file, span: tokenSpan(open) } },
    ];
    return diagnose(
      M.otherBracket,
      { file: source.file, span: tokenSpan(token) },
      { open: open.image, close, found: token.image },
      { related },
    );
  }
  return diagnose(
    M.unclosed,
    { file: source.file, span: tokenSpan(open) },
    { open: open.image, close },
  );
}

/** Slips that have a sentence of their own. */
function describeTrap(mistake: Mistake): Diagnostic | undefined {
  const { source, token, previous, expected, rule } = mistake;
  const location = { file: source.file, span: tokenSpan(token) };
  if (token.tokenType === EOF) return undefined;
  const general = describeJunction(mistake);
  if (general !== undefined) return general;
  if (rule === "import" && expected === '"{"') return diagnose(M.importForm, location, {});
  if (rule === "param" && expected === '":"' && token.tokenType === T.sign["="]) {
    return diagnose(M.parameterNeedsType, location, { name: mistake.name ?? "x" });
  }
  if (expected !== "postfix" && expected !== "condition") return undefined;
  if (token.tokenType === T.sign["-"] && previous.tokenType === T.sign["-"])
    return diagnose(M.twoSigns, location, {});
  if (token.tokenType === T.sign["{"] && mistake.first.tokenType === T.keyword.when)
    return undefined;
  const word = operandsInParentheses.get(token.tokenType);
  return word === undefined ? undefined : diagnose(M.operandNeedsParentheses, location, { word });
}

const operandsInParentheses = new Map(
  [T.keyword.not, T.keyword.if, T.keyword.forall, T.keyword.exists].map((type) => [
    type,
    type.name.slice(1, -1),
  ]),
);

function describeExpected(mistake: Mistake): Diagnostic {
  const { previous, token } = mistake;
  return diagnose(M.expected, locate(mistake), {
    what: expectedPhrase(mistake),
    after:
      previous.tokenType === EOF || previous.startOffset < mistake.first.startOffset
        ? ""
        : shorten(previous.image),
    where: wherePhrase(mistake),
    found: token.tokenType === EOF ? undefined : shorten(token.image),
    isNextLine: mistake.startsLine,
  });
}

function wherePhrase({ first, name }: Mistake): string {
  const noun = declaredNouns[first.image] ?? "";
  if (noun !== "" && name !== undefined && name !== "") return `the ${noun} \`${name}\``;
  return first.tokenType === EOF || !/^\w/.test(first.image) ? "" : `\`${first.image}\``;
}

const declaredNouns: { readonly [word: string]: string } = {
  param: "parameter",
  let: "value",
  fidelity: "fidelity",
  trial: "trial",
  dimension: "dimension",
  unit: "unit",
  enum: "enum",
  type: "type",
  fn: "function",
  task: "task",
  space: "space",
  study: "study",
};

const value = "a value";

/** What was expected, as a noun. */
function expectedPhrase(mistake: Mistake): string {
  const { expected, rule, wantedName, open } = mistake;
  switch (expected) {
    case "NAME":
      return rule === "binder" ? "a name that runs over a range or set" : wantedName;
    case "WORD":
      return "a name";
    case "NUMBER":
      return value;
    case "PLAIN":
      return "the name of a method";
    case "STRING":
      return quotedThings[rule] ?? "a text in double quotes";
    default:
  }
  const phrase = rulePhrases[expected] ?? signPhrases[`${rule} ${expected}`];
  if (phrase !== undefined) return phrase;
  const text = expected.replace(/^"|"$/g, "");
  const isListEnd =
    open !== undefined && closerOf[open.image] === text && !singleBrackets.has(rule);
  if (!isListEnd) return `\`${text}\``;
  const colon = mayNeedColon(mistake) && text === ")" ? "`:`, " : "";
  return `${colon}\`,\` or \`${text}\``;
}

/** Whether the last token may be the name of an argument whose value follows. */
function mayNeedColon({ rule, open, before, previous, token }: Mistake): boolean {
  const isFirst = before === open || before.image === ",";
  const isCall = rule === "trial" || rule === "postfix" || rule === "method";
  return isCall && isFirst && /^[a-z]\w*$/i.test(previous.image) && /^\w/.test(token.image);
}

const singleBrackets: ReadonlySet<string> = new Set(["block", "study", "fn"]);

const quotedThings: { readonly [rule: string]: string } = {
  import: 'the module in double quotes, such as `"std:types"`,',
  task: "where the task is, in double quotes,",
  postfix: "the name of a file in double quotes",
};

const rulePhrases: { readonly [rule: string]: string } = {
  expr: value,
  condition: value,
  sum: value,
  postfix: value,
  values: value,
  inputs: value,
  given: value,
  items: value,
  item: value,
  quantified: value,
  domain: "a range, a set or a name",
  type: "a type",
  refined: "`lower` or `higher`",
  choice: "`{` or `[`",
  scale: "a scale",
  field: "a name with `:` and a value",
  fieldType: "a name with `:` and a type",
  dimension: "`unit` or `=`",
  fn: "`=` or `{`",
  task: "`from` or `exec`",
  when: "`when` or `{`",
  member: "a statement",
  statement: "a statement",
  declaration: "a declaration",
};

/** Signs that say more together with the rule they are missing from. */
const signPhrases: { readonly [ruleAndSign: string]: string } = {
  'param ":"': "`:` and a type",
  'fidelity ":"': "`:` and a type",
  'argument ":"': "`:` and a type",
  'let "="': "`=` and a value",
  'typedef "="': "`=` and a type",
  'unit "="': "`=` and a value",
  'trial "="': "`=` and a task",
  'trial "("': "`(` and the task's inputs",
  'arguments "("': "`(` and the arguments",
  'fn "->"': "`->` and the type of the result",
  'task "->"': "`->` and the type of the result",
  'bound ":"': "`:` and what is taken for each",
  'binder "in"': "`in` and a range or set",
  'amount "trial"': "`trial`",
  'conditional "then"': "`then` and a value",
  'conditional "else"': "`else` and a value",
  'fn "return"': "`return` and a value",
  'warm "from"': "`from` and where to start from",
  'import "from"': "`from` and a module",
};

export interface Stray extends Neighbours {
  readonly place: Place;
  /** Whether the previous token begins a line. */
  readonly previousStartsLine: boolean;
  /** Begins the statement before. */
  readonly first: IToken;
}

/** The sentence for what stands where a statement or declaration should begin. */
export function describeStray(stray: Stray): Diagnostic {
  const { source, token, previous, place, startsLine } = stray;
  const location = { file: source.file, span: tokenSpan(token) };
  const text = token.image;
  if (text === "else") return diagnose(M.strayElse, location, {});
  if (text === "return") return diagnose(M.strayReturn, location, {});
  if (closes(token)) return diagnose(M.strayBracket, location, { bracket: text });
  const isName = /^\w/.test(previous.image) && stray.previousStartsLine;
  if (isName && (text === ":" || text === "=")) {
    const span = tokenSpan(previous);
    return diagnose(
      M.noStatement,
      { file: source.file, span },
      namelessHoles(previous, token, place),
    );
  }
  const isOperator = !/^[\w"]/.test(text) || T.isReservedWord(text);
  const misplaced = describeMisplaced(text, place);
  if (
    misplaced !== undefined &&
    (startsLine || previous.tokenType === EOF || previous.image === "{" || !isOperator)
  ) {
    const holes = { word: text, ...misplaced };
    if (stray.next.tokenType !== T.sign["="] || text !== "let")
      return diagnose(M.misplaced, location, holes);
  }
  if (stray.first.tokenType === T.keyword.budget && (text === "or" || text === "and"))
    return diagnose(M.amountsNeedCommas, location, { word: text });
  const junction = describeMissing(stray) ?? describeJunction(stray);
  if (junction !== undefined) return junction;
  const meant =
    text === "if" ? "when" : previous.image === "}" ? closest(text, ["else"]) : undefined;
  if (meant !== undefined && (startsLine || text !== "if"))
    return diagnose(M.noStatement, location, { word: shorten(text), place, suggestion: meant });
  if (!isOperator && (startsLine || previous.tokenType === EOF || previous.image === "{")) {
    const candidates = wordsOf[place];
    const near = synonyms[text] ?? closest(text, candidates);
    if (near === undefined)
      return diagnose(M.noStatement, location, namelessHoles(token, stray.next, place));
    return diagnose(
      M.noStatement,
      location,
      { word: shorten(text), place, suggestion: near },
      {
        fixes: [{ title: `write \`${near}\``, safe: false, edits: [{ location, newText: near }] }],
      },
    );
  }
  return diagnose(M.strayRest, location, { found: shorten(text) });
}

/** Of a name without the word before it: `width: Int` was meant as a `param`, `x = 3` as a `let`. */
function namelessHoles({ image }: IToken, after: IToken, place: Place) {
  const word = shorten(image);
  const isParameter = after.tokenType === T.sign[":"] && (place === "study" || place === "block");
  const meant = isParameter ? "param" : after.tokenType === T.sign["="] ? "let" : undefined;
  return { word, place, suggestion: meant === undefined ? undefined : `${meant} ${word}` };
}

const studyWords: readonly string[] = [
  ...T.memberWords, "minimize", "maximize", "fidelity", "trial", "report", "solve", "search", "schedule", "stop", "seed",
  "repeat", "parallel", "retry", "budget", "warm",
]; // prettier-ignore

/** What may begin a statement in each place. */
export const wordsOf: { readonly [place in Place]: readonly string[] } = {
  file: T.declarationWords,
  study: studyWords,
  block: T.memberWords,
  function: ["let", "return"],
};

/** Words of other languages for what a statement begins with here. */
export const synonyms: { readonly [word: string]: T.Keyword | undefined } = {
  parameter: "param",
  hyperparameter: "param",
  var: "let",
  const: "let",
  def: "fn",
  func: "fn",
  function: "fn",
  assert: "require",
  ensure: "require",
  constraint: "require",
  optimize: "minimize",
  class: "type",
  struct: "type",
};

/** Where a word that begins a statement may stand, when it is not here. */
function describeMisplaced(
  word: string,
  place: Place,
): { readonly here: string; readonly there: string } | undefined {
  if (wordsOf[place].includes(word)) return undefined;
  const here = herePhrases[place];
  if (T.memberWords.some((member) => member === word))
    return { here, there: "in a study, a space or a `when` block" };
  if (studyWords.includes(word)) return { here, there: "in a study" };
  if (T.declarationWords.some((declared) => declared === word))
    return { here, there: "outside of studies and functions" };
  return undefined;
}

const herePhrases: { readonly [place in Place]: string } = {
  file: "outside of studies",
  study: "in a study",
  block: "in a space or a `when` block",
  function: "in a function",
};
