/** What can be said about the syntax of a `.hpt` file: ids `1xxx`, and slugs where the rule list has one. */
import { message } from "../message.ts";

export const syntaxMessages = {
  // ── characters and numbers ──
  tooLarge: message<{ bytes: number; limit: number }>(
    "HPT1000",
    "error",
    ({ bytes, limit }) =>
      `the file has ${bytes} bytes; a file of the language has at most ${limit / 2 ** 20} MiB. Move parts of it into modules and import them.`,
  ),
  tooDeep: message<{ limit: number }>(
    "HPT1001",
    "error",
    ({ limit }) =>
      `this nests deeper than ${limit} levels. Give inner parts a name with \`let\`, or shorten the chain.`,
  ),
  strayCharacter: message<{ character: string; advice: string }>(
    "HPT1002",
    "error",
    ({ character, advice }) => `${character} means nothing here. ${advice}`,
  ),
  foreignSign: message<{ written: string; meant: string }>(
    "HPT1003",
    "error",
    ({ written, meant }) => `\`${written}\` is not a sign of the language: write \`${meant}\`.`,
  ),
  foreignComment: message<{ written: string }>(
    "HPT1004",
    "error",
    ({ written }) =>
      `\`${written}\` does not begin a comment here: comments begin with \`//\` and end with the line.`,
  ),
  foreignName: message<{ written: string }>(
    "HPT1005",
    "error",
    ({ written }) =>
      `the name \`${written}\` has a letter that names cannot have: use a to z, A to Z, digits and \`_\`.`,
  ),
  singleQuotes: message(
    "HPT1006",
    "error",
    () =>
      'text stands in double quotes: write `"…"`. A member of a choice or an enum has no quotes.',
  ),
  unterminatedText: message(
    "HPT1007",
    "error",
    () =>
      'this text has no closing `"` on its line. Add it; a line break in a text is written `\\n`.',
  ),
  unknownEscape: message<{ written: string }>(
    "HPT1008",
    "error",
    ({ written }) =>
      `\`${written}\` is no escape: there are \`\\"\`, \`\\\\\`, \`\\n\`, \`\\r\`, \`\\t\` and \`\\u{…}\`; a backslash itself is written \`\\\\\`.`,
  ),
  pointNeedsDigits: message<{ written: string; meant: string }>(
    "HPT1010",
    "error",
    ({ written, meant }) =>
      `a point has a digit on both sides: write \`${meant}\`, not \`${written}\`.`,
  ),
  threeDots: message(
    "HPT1011",
    "error",
    () => "a range has two dots, `1 .. 4`; three dots spread a list or record, `[...sizes]`.",
  ),
  strayPercent: message(
    "HPT1012",
    "error",
    () =>
      "`%` is a unit and touches its number, as in `5%`. The remainder of a division is `mod(5, 3)`.",
  ),
  unfinishedExponent: message<{ written: string }>(
    "HPT1013",
    "error",
    ({ written }) =>
      `the exponent of \`${written}\` is not finished: write digits after the \`e\`, as in \`2e-3\`.`,
  ),
  joinedUnits: message<{ written: string; meant: string }>(
    "HPT1014",
    "error",
    ({ written, meant }) => `\`${written}\` is not a number with one unit: write \`${meant}\`.`,
  ),
  foreignNumber: message<{ written: string }>(
    "HPT1015",
    "error",
    ({ written }) =>
      `\`${written}\` is not a number of the language: numbers are decimal, as in \`255\`, \`0.5\` or \`1e-3\`.`,
  ),
  numberTooLarge: message<{ written: string }>(
    "HPT1016",
    "error",
    ({ written }) =>
      `\`${written}\` is too large for a number: the largest is about 1.8e308. Unbounded is written \`inf\`.`,
  ),

  // ── structure ──
  unexpected: message<{ text: string }>("HPT1100", "error", ({ text }) => text),

  // ── expressions ──
  exponentWithUnit: message<{ digits: string; unit: string }>(
    "HPT1020",
    "error",
    ({ digits, unit }) =>
      `an exponent has no unit: for a power times a unit write \`^${digits} * 1${unit}\`.`,
  ),
  notNeedsParentheses: message(
    "HPT1021",
    "error",
    () => "`not` binds looser than a comparison: put it and its operand in parentheses.",
  ),
  chainedMembership: message(
    "HPT1022",
    "error",
    () =>
      "`in` cannot be chained with another comparison: join the two with `and`, or use parentheses.",
  ),
};
