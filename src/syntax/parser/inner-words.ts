/** Misspelt words within statements, each where the words around it leave only that word. */
import type { IToken } from "chevrotain";
import { closest } from "../../diagnostics/suggest.ts";
import * as T from "../tokens.ts";

/** The word of the language that the token at `i` was meant to be, although it is only near to it. */
export function meantInside(
  text: string,
  tokens: readonly IToken[],
  i: number,
): T.Keyword | undefined {
  const token = tokens[i];
  if (token === undefined) return undefined;
  const around: Around = {
    image: token.image,
    before: tokens[i - 2],
    previous: tokens[i - 1],
    next: tokens[i + 1],
    later: tokens.slice(i + 1, i + 4),
    startsLine: /[\r\n]\s*$/.test(text.slice(tokens[i - 1]?.startOffset ?? 0, token.startOffset)),
  };
  return (
    places.find(({ word, fits }) => isNearly(token.image, word) && fits(around))?.word ??
    (isMisspeltIn(around) ? "in" : undefined)
  );
}

interface Around {
  readonly image: string;
  readonly before: IToken | undefined;
  readonly previous: IToken | undefined;
  readonly next: IToken | undefined;
  readonly later: readonly IToken[];
  readonly startsLine: boolean;
}

const places: readonly { readonly word: T.Keyword; readonly fits: (around: Around) => boolean }[] =
  [
    {
      word: "one",
      fits: ({ previous, next }) =>
        next?.tokenType === T.keyword.of && isOneOf(previous, T.sign[":"], T.sign["="]),
    },
    {
      word: "of",
      fits: ({ before, previous, next }) =>
        previous?.image === "one" &&
        isOneOf(before, T.sign[":"], T.sign["="]) &&
        isOneOf(next, T.sign["{"], T.sign["["]),
    },
    {
      word: "else",
      fits: ({ previous, next }) =>
        previous?.image === "}" && (next?.image === "{" || next?.image === "when"),
    },
    { word: "unit", fits: ({ before }) => before?.tokenType === T.keyword.dimension },
    { word: "extends", fits: ({ before }) => before?.tokenType === T.keyword.study },
    {
      word: "static",
      fits: ({ previous, next, later }) =>
        isOneOf(previous, T.sign["("], T.sign[","]) &&
        isWord(next) &&
        later[1]?.tokenType === T.sign[":"],
    },
    {
      word: "better",
      fits: ({ next }) => next?.image === "lower" || next?.image === "higher",
    },
    { word: "lower", fits: ({ previous }) => previous?.image === "better" },
    { word: "higher", fits: ({ previous }) => previous?.image === "better" },
    {
      word: "from",
      fits: ({ previous, next }) =>
        isOneOf(previous, T.keyword.warm) || isBeforeText(previous, next),
    },
    { word: "exec", fits: ({ previous, next }) => isBeforeText(previous, next) },
    {
      word: "step",
      fits: ({ previous, next, startsLine }) =>
        !startsLine && isOneOf(previous, T.NumberToken) && isOneOf(next, T.NumberToken),
    },
    {
      word: "ref",
      fits: ({ previous, next, startsLine }) =>
        !startsLine && !isOneOf(previous, T.sign[".."]) && isOneOf(next, T.NumberToken),
    },
    {
      word: "per",
      fits: ({ previous, next }) =>
        isOneOf(previous, T.NumberToken) && isOneOf(next, T.keyword.trial),
    },
    {
      word: "as",
      fits: ({ before, previous, next, later }) =>
        isOneOf(before, T.sign["{"], T.sign[","]) &&
        isWord(previous) &&
        isWord(next) &&
        isOneOf(later[1], T.sign["}"], T.sign[","]),
    },
  ];

/** `Real im 0 .. 1`, after the name of a type and before a range or a set; `sum(i iin E: …)`, after `(` and a name. */
function isMisspeltIn({ image, before, previous, later }: Around): boolean {
  if (!nearlyIn.has(image.toLowerCase()) || previous === undefined) return false;
  const [first, second, third] = later;
  const isBinder =
    isOneOf(before, T.sign["("], T.sign["["], T.keyword.forall, T.keyword.exists) &&
    isWord(previous) &&
    first !== undefined &&
    /^[\w{]/.test(first.image);
  const isAfterType =
    previous.tokenType === T.sign["]"] ||
    (/^[A-Z]/.test(previous.image) && isOneOf(before, T.sign[":"], T.sign["="]));
  const begin = first?.tokenType === T.sign["-"] ? [second, third] : [first, second];
  const isRange = begin[1]?.tokenType === T.sign[".."];
  return isBinder || (isAfterType && (isRange || first?.tokenType === T.sign["{"]));
}

const nearlyIn: ReadonlySet<string> = new Set([
  "in", "im", "ib", "ni", "on", "un", "inn", "iin", "is", "within", "between", "range",
]); // prettier-ignore

function isBeforeText(previous: IToken | undefined, next: IToken | undefined): boolean {
  return isOneOf(previous, T.sign["}"], T.sign[")"]) && isOneOf(next, T.StringToken);
}

function isOneOf(token: IToken | undefined, ...types: readonly T.AnyToken[]): boolean {
  return token !== undefined && types.includes(token.tokenType);
}

function isWord(token: IToken | undefined): boolean {
  return token !== undefined && /^[a-z]\w*$/i.test(token.image);
}

function isNearly(word: string, wanted: string): boolean {
  return closest(word, [wanted]) !== undefined;
}
