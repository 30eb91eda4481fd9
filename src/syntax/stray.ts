/** What the lexer does with text that is no token: say what is wrong and go on with what was meant. */
import type { TokenType } from "chevrotain";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose, type Message } from "../diagnostics/message.ts";
import { syntaxMessages as M } from "../diagnostics/messages/syntax.ts";
import type { Source } from "../diagnostics/source.ts";
import { isLetter } from "./characters.ts";
import { lineEnd, unicodeEscapeEnd } from "./scan.ts";
import * as T from "./tokens.ts";

export interface Stray {
  readonly end: number;
  readonly diagnostics: readonly Diagnostic[];
  /** The token that was meant; it may end before `end`. */
  readonly token?: { readonly type: TokenType; readonly image: string; readonly end: number };
  /** What was skipped is a comment all the same. */
  readonly comment?: boolean;
}

/** Signs of other languages and of word processors, longest first, with what is written here. */
const foreignSigns: readonly (readonly [string, T.Sign | "and" | "or" | "not"])[] = [
  ["&&", "and"],
  ["||", "or"],
  ["**", "^"],
  ["=>", ">="],
  ["!", "not"],
  ["≤", "<="],
  ["≥", ">="],
  ["≠", "!="],
  ["×", "*"],
  ["·", "*"],
  ["÷", "/"],
  ["−", "-"],
  ["–", "-"],
  ["→", "->"],
  ["…", ".."],
  ["∧", "and"],
  ["∨", "or"],
  ["¬", "not"],
];

const advice: { readonly [character: string]: string } = {
  ";": "Statements need no separator: remove it.",
  "@": "Remove it.",
  $: "Names stand as they are, and texts have no placeholders: remove it.",
  "&": "Conditions are joined with `and`.",
  "|": "Conditions are joined with `or`.",
  "`": "Names stand as they are: remove it.",
  "\\": "A statement may go on in the next line without it: remove it.",
};

/** A run of text at `start` that begins no token. */
export function lexStray(source: Source, start: number): Stray {
  const { text } = source;
  const say = <Holes>(
    end: number,
    kind: Message<Holes>,
    holes: Holes,
    fix?: string,
  ): Diagnostic[] => [finding(source, start, end, kind, holes, fix)];

  const word = /[\p{L}\p{M}\p{N}_]+/uy;
  word.lastIndex = start;
  const name = word.exec(text)?.[0];
  if (name !== undefined) {
    const end = start + name.length;
    const token = { type: T.Plain, image: name, end };
    return /^\w+$/.test(name)
      ? { end, diagnostics: [], token }
      : { end, diagnostics: say(end, M.foreignName, { written: name }), token };
  }

  if (text.startsWith("...", start)) {
    const end = start + (text.slice(start).match(/^\.+/)?.[0].length ?? 3);
    return {
      end,
      diagnostics: say(end, M.threeDots, {}, ".."),
      token: { type: T.sign[".."], image: "..", end },
    };
  }
  if (text[start] === ".") {
    const digits = /\.\d[\d_]*(?:[eE][+-]?\d+)?(?:%|[A-Za-z]+)?/y;
    digits.lastIndex = start;
    const written = digits.exec(text)?.[0] ?? ".";
    const end = start + written.length;
    const meant = `0${written}`;
    return {
      end,
      diagnostics: say(end, M.pointNeedsDigits, { written, meant }, meant),
      token: { type: T.NumberToken, image: meant, end },
    };
  }
  if (text[start] === "'" || text[start] === "‘" || text[start] === "“" || text[start] === "”")
    return lexForeignQuotes(source, start);
  if (text[start] === "#") {
    const end = lineEnd(text, start);
    return {
      end,
      diagnostics: say(start + 1, M.foreignComment, { written: "#" }, "//"),
      comment: true,
    };
  }
  if (text.startsWith("/*", start)) {
    const close = text.indexOf("*/", start + 2);
    const end = close < 0 ? text.length : close + 2;
    return { end, diagnostics: say(start + 2, M.foreignComment, { written: "/*" }), comment: true };
  }
  if (text[start] === "%") {
    const end = start + 1;
    const number = /[\d_.]*\d[ \t]+$/.exec(text.slice(Math.max(0, start - 40), start))?.[0];
    if (
      number !== undefined &&
      !/^[ \t]*(?:[\d(]|[a-zA-Z_]\w*[ \t]*(?:$|[-+*/,)\]}\r\n]))/.test(text.slice(end, end + 80))
    ) {
      const written = `${number}%`;
      const meant = `${number.trim()}%`;
      const from = start - number.length;
      return {
        end,
        diagnostics: [finding(source, from, end, M.spacedUnit, { written, meant }, meant)],
      };
    }
    return {
      end,
      diagnostics: say(end, M.strayPercent, {}),
      token: { type: T.sign["/"], image: "/", end },
    };
  }
  for (const [written, usual] of foreignSigns) {
    if (!text.startsWith(written, start)) continue;
    const meant = written === "=>" && followsArguments(text, start) ? "->" : usual;
    const end = start + written.length;
    const type =
      meant === "and" || meant === "or" || meant === "not" ? T.keyword[meant] : T.sign[meant];
    return {
      end,
      diagnostics: say(end, M.foreignSign, { written, meant }, spaced(text, start, end, meant)),
      token: { type, image: meant, end },
    };
  }
  return skipCharacters(source, start);
}

/** Whether the arguments of a `fn` or `task` end here, within the last few hundred characters. */
function followsArguments(text: string, start: number): boolean {
  return /\b(?:fn|task)\s[^{}=]*\)\s*$/.test(text.slice(Math.max(0, start - 400), start));
}

/** A replacement that does not melt with the words beside it. */
function spaced(text: string, start: number, end: number, meant: string): string {
  if (!isLetter(meant.charCodeAt(0))) return meant;
  const touches = (i: number) => /[\w")\]]/.test(text[i] ?? "");
  return `${touches(start - 1) ? " " : ""}${meant}${/[\w"([]/.test(text[end] ?? "") ? " " : ""}`;
}

/** A run of the same character that nothing can be made of. */
function skipCharacters(source: Source, start: number): Stray {
  const { text } = source;
  const code = text.codePointAt(start) ?? 0;
  const character = String.fromCodePoint(code);
  let end = start + character.length;
  while (text.startsWith(character, end)) end += character.length;
  if (/\s/u.test(character) && code > 127) return { end, diagnostics: [] };
  const holes = { character: describeCharacter(code), advice: advice[character] ?? "Remove it." };
  const fix = character === ";" ? "" : undefined;
  return { end, diagnostics: [finding(source, start, end, M.strayCharacter, holes, fix)] };
}

function describeCharacter(code: number): string {
  const isVisible = !/[\p{C}\p{Z}]/u.test(String.fromCodePoint(code));
  const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  if (!isVisible) return `the invisible character ${number}`;
  return `the character \`${String.fromCodePoint(code)}\``;
}

/** `'text'` and typographic quotes. */
function lexForeignQuotes(source: Source, start: number): Stray {
  const { text } = source;
  const quoted = /['‘“”]([^'’“”"\r\n]*)['’“”"]/y;
  quoted.lastIndex = start;
  const found = quoted.exec(text);
  if (found === null) {
    const end = lineEnd(text, start);
    const image = JSON.stringify(text.slice(start + 1, end));
    return {
      end,
      diagnostics: [finding(source, start, start + 1, M.singleQuotes, {})],
      token: { type: T.StringToken, image, end },
    };
  }
  const end = start + found[0].length;
  const image = JSON.stringify(found[1] ?? "");
  return {
    end,
    diagnostics: [finding(source, start, end, M.singleQuotes, {}, image)],
    token: { type: T.StringToken, image, end },
  };
}

/** A text that is not closed on its line or has an escape that does not exist. */
export function lexStringMistake(
  source: Source,
  start: number,
): { readonly end: number; readonly image: string; readonly diagnostics: readonly Diagnostic[] } {
  const { text } = source;
  const diagnostics: Diagnostic[] = [];
  let i = start + 1;
  let image = '"';
  const limit = lineEnd(text, start);
  while (i < limit && text[i] !== '"') {
    if (text[i] !== "\\") {
      image += text[i++];
      continue;
    }
    const escaped = text[i + 1] ?? "";
    const end = escaped === "u" ? (unicodeEscapeEnd(text, i) ?? i + 2) : i + 2;
    const isKnown = escaped === "u" ? end > i + 2 : escaped !== "" && '"\\nrt'.includes(escaped);
    if (i + 1 >= limit) {
      i++;
      continue;
    }
    if (isKnown) image += text.slice(i, end);
    else {
      const written = text.slice(
        i,
        i + 1 + String.fromCodePoint(text.codePointAt(i + 1) ?? 0).length,
      );
      diagnostics.push(finding(source, i, i + written.length, M.unknownEscape, { written }));
    }
    i = end;
  }
  if (i >= limit)
    return {
      end: limit,
      image: `${image}"`,
      diagnostics: [...diagnostics, finding(source, start, limit, M.unterminatedText, {})],
    };
  return { end: i + 1, image: `${image}"`, diagnostics };
}

export interface NumberMistake {
  readonly end: number;
  /** A number that can be read in its place. */
  readonly image: string;
  readonly diagnostic: Diagnostic;
}

/** What is wrong with the number in `start .. end`, if anything. */
export function numberMistake(
  source: Source,
  start: number,
  end: number,
): NumberMistake | undefined {
  const { text } = source;
  const next = text.charCodeAt(end);
  if (next === 46 && text.charCodeAt(end + 1) !== 46 && !isLetter(text.charCodeAt(end + 1))) {
    const written = text.slice(start, end + 1);
    const meant = `${text.slice(start, end)}.0`;
    const diagnostic = finding(
      source,
      start,
      end + 1,
      M.pointNeedsDigits,
      { written, meant },
      meant,
    );
    return { end: end + 1, image: text.slice(start, end), diagnostic };
  }
  if (next > 127) return foreignUnit(source, start, end);
  return lettersMistake(source, start, end);
}

const numberShape = /^(\d[\d_]*(?:\.\d[\d_]*)?(?:[eE][+-]?\d[\d_]*)?)(%|[A-Za-z]*)$/;

function lettersMistake(source: Source, start: number, end: number): NumberMistake | undefined {
  const written = source.text.slice(start, end);
  const shape = numberShape.exec(written);
  if (shape !== null) {
    const [, digits = "0", unit = ""] = shape;
    if (unit === "e" || unit === "E") {
      const signCode = source.text.charCodeAt(end);
      const to = signCode === 43 || signCode === 45 ? end + 1 : end;
      const holes = { written: source.text.slice(start, to) };
      return {
        end: to,
        image: digits,
        diagnostic: finding(source, start, to, M.unfinishedExponent, holes),
      };
    }
    if (Number.isFinite(Number(digits.replaceAll("_", "")))) return undefined;
    return {
      end,
      image: "1",
      diagnostic: finding(source, start, end, M.numberTooLarge, { written }),
    };
  }
  const parts = written.match(/\d[\d_]*(?:\.\d+)?[A-Za-z]+/g);
  if (
    parts !== null &&
    parts.length > 1 &&
    !/^0[xbo]/i.test(written) &&
    parts.join("") === written
  ) {
    const meant = parts.join(" + ");
    return {
      end,
      image: parts[0] ?? "1",
      diagnostic: finding(source, start, end, M.joinedUnits, { written, meant }, meant),
    };
  }
  return { end, image: "1", diagnostic: finding(source, start, end, M.foreignNumber, { written }) };
}

/** `5µs`: letters outside ASCII on a number. */
function foreignUnit(source: Source, start: number, end: number): NumberMistake | undefined {
  const letters = /[\p{L}\p{M}\p{N}_]+/uy;
  letters.lastIndex = end;
  const found = letters.exec(source.text)?.[0];
  if (found === undefined) return lettersMistake(source, start, end);
  const to = end + found.length;
  const written = source.text.slice(start, to);
  const digits = /^[\d_.]+/.exec(written)?.[0] ?? "1";
  return {
    end: to,
    image: digits,
    diagnostic: finding(source, start, to, M.foreignName, {
      written: written.slice(digits.length),
    }),
  };
}

function finding<Holes>(
  source: Source,
  start: number,
  end: number,
  kind: Message<Holes>,
  holes: Holes,
  fix?: string,
): Diagnostic {
  const location = { file: source.file, span: { start, end } };
  if (fix === undefined) return diagnose(kind, location, holes);
  const title = fix === "" ? "remove it" : `write \`${fix.trim()}\``;
  return diagnose(kind, location, holes, {
    fixes: [{ title, safe: true, edits: [{ location, newText: fix }] }],
  });
}
