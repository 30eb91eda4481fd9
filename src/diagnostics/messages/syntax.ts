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
  expected: message<{
    what: string;
    after: string;
    where: string;
    found: string | undefined;
    isNextLine: boolean;
  }>(
    "HPT1100",
    "error",
    ({ what, after, where, found, isNextLine }) =>
      `expected ${what}${after === "" ? "" : ` after \`${after}\``}${where === "" || where === `\`${after}\`` ? "" : ` in ${where}`}, ${
        found === undefined
          ? "but the text ends here."
          : isNextLine
            ? `but \`${found}\` follows on the next line.`
            : `found \`${found}\`.`
      }`,
  ),
  unclosed: message<{ open: string; close: string }>(
    "HPT1101",
    "error",
    ({ open, close }) =>
      `this \`${open}\` is never closed: add the \`${close}\` that belongs to it.`,
  ),
  strayBracket: message<{ bracket: string }>(
    "HPT1102",
    "error",
    ({ bracket }) => `this \`${bracket}\` closes nothing: remove it, or open its bracket before.`,
  ),
  noStatement: message<{
    word: string;
    place: "file" | "study" | "block" | "function";
    suggestion: string | undefined;
  }>(
    "HPT1103",
    "error",
    ({ word, place, suggestion }) =>
      `\`${word}\` begins no ${place === "file" ? "declaration" : "statement"}.${suggestion === undefined ? ` ${beginnings[place]}` : ` Did you mean \`${suggestion}\`?`}`,
  ),
  misspelt: message<{ word: string; meant: string; what: "declaration" | "statement" }>(
    "HPT1104",
    "error",
    ({ word, meant, what }) => `\`${word}\` begins no ${what}. Did you mean \`${meant}\`?`,
  ),
  misplaced: message<{ word: string; here: string; there: string }>(
    "HPT1105",
    "error",
    ({ word, here, there }) =>
      `\`${word}\` cannot stand ${here}: it stands ${there}. Move it, or look for a brace too many or too few before it.`,
  ),
  strayRest: message<{ found: string }>(
    "HPT1106",
    "error",
    ({ found }) =>
      `\`${found}\` does not belong here: what stands before it is complete. Remove it, or look for something left out before it.`,
  ),
  strayElse: message(
    "HPT1107",
    "error",
    () => "this `else` follows no `when` block. It stands right after the `}` of one.",
  ),
  strayReturn: message(
    "HPT1108",
    "error",
    () =>
      "`return` ends the block of a function and stands nowhere else: a value gets a name with `let`.",
  ),
  reservedName: message<{ word: string }>(
    "HPT1109",
    "error",
    ({ word }) =>
      `\`${word}\` is a word of the language and cannot be a name: choose another, such as \`${word}_\`.`,
  ),
  namedWithEquals: message<{ name: string }>(
    "HPT1110",
    "error",
    ({ name }) => `a value is given by name with a colon: write \`${name}: …\`.`,
  ),
  assignmentInCondition: message(
    "assignment-in-condition",
    "error",
    () => "`=` gives a value, it does not compare: equality is written `==`.",
  ),
  intervalOrSet: message<{ written: string; range: string; set: string }>(
    "interval-or-set",
    "error",
    ({ written, range, set }) =>
      `\`${written}\` after \`in\` can mean an interval or its members: write \`${range}\` for everything between, or \`${set}\` for these values alone.`,
  ),
  bracketedRange: message<{ written: string; range: string }>(
    "HPT1118",
    "error",
    ({ written, range }) =>
      `a range has no brackets, and both ends belong to it: write \`${range}\`, not \`${written}\`.`,
  ),
  pair: message(
    "HPT1119",
    "error",
    () => "parentheses hold one value: a list of several is written `[1, 2]`.",
  ),
  importForm: message(
    "HPT1111",
    "error",
    () => 'an import names what it takes: write `import { name } from "std:types"`.',
  ),
  parameterNeedsType: message<{ name: string }>(
    "HPT1112",
    "error",
    ({ name }) =>
      `a parameter says what it may be: write \`param ${name}: Real in 0 .. 1 = …\`. A value that does not vary is written \`let ${name} = …\`.`,
  ),

  amountsNeedCommas: message<{ word: string }>(
    "HPT1113",
    "error",
    ({ word }) =>
      `the amounts of a budget are ceilings that all hold: put a comma between them, not \`${word}\`.`,
  ),
  misspeltWord: message<{ word: string; meant: string }>(
    "HPT1114",
    "error",
    ({ word, meant }) => `\`${word}\` means nothing here. Did you mean \`${meant}\`?`,
  ),
  missingBetween: message<{ missing: string; before: string; after: string }>(
    "HPT1116",
    "error",
    ({ missing, before, after }) =>
      `between \`${before}\` and \`${after}\` something is missing: write \`${before}${missing === ":" ? "" : " "}${missing} ${after}\`.`,
  ),
  otherBracket: message<{ open: string; close: string; found: string }>(
    "HPT1117",
    "error",
    ({ open, close, found }) =>
      `this \`${found}\` cannot close \`${open}\`: write \`${close}\`, or look for a bracket left out before it.`,
  ),
  singularTrial: message<{ number: string }>(
    "HPT1115",
    "error",
    ({ number }) => `a budget counts \`trials\`, also where it is one: write \`${number} trials\`.`,
  ),

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
  onlyNamesAreCalled: message(
    "HPT1023",
    "error",
    () => "only a name can be called: before these parentheses an operator is missing, or a name.",
  ),
  spacedUnit: message<{ written: string; meant: string }>(
    "HPT1024",
    "error",
    ({ written, meant }) =>
      `\`${written}\` has a space too many if this is a unit, which touches its number: write \`${meant}\`.`,
  ),
  strayRange: message(
    "HPT1025",
    "error",
    () => "a range stands only after `in`, as in `x in 1 .. 4`: it is not a value of its own.",
  ),
  foreignConditional: message(
    "HPT1029",
    "error",
    () => "`c ? a : b` is not of the language: write `if c then a else b`.",
  ),
  twoSigns: message(
    "HPT1026",
    "error",
    () =>
      "two signs in a row: put the second with its number in parentheses, as in `-(-1)`, or remove both.",
  ),
  sumOfUnits: message<{ operator: string }>(
    "HPT1028",
    "error",
    ({ operator }) =>
      `a unit or dimension is made of products, quotients and powers: \`${operator}\` cannot stand here.`,
  ),
  operandNeedsParentheses: message<{ word: string }>(
    "HPT1027",
    "error",
    ({ word }) =>
      `\`${word}\` cannot stand in the middle of an expression: put everything that belongs to it in parentheses.`,
  ),
};

const beginnings = {
  file: "A file holds `import`, `let`, `enum`, `type`, `fn`, `task`, `dimension`, `unit`, `space` and `study`.",
  study:
    "A study holds `param`, `when`, `let`, `require`, `use`, `fidelity`, `trial`, `minimize`, `maximize`, `report`, `solve`, `search`, `schedule`, `stop`, `budget`, `seed`, `repeat`, `retry`, `parallel` and `warm`.",
  block: "Here stand `param`, `when`, `let`, `require` and `use`.",
  function: "The block of a function holds `let` and ends in `return`.",
};
