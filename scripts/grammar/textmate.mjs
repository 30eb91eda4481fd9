// grammar/hpt.tmLanguage.json: colours for editors that read TextMate grammars.

/** @param {{ reservedWords: readonly string[], statementWords: readonly string[], contextWords: readonly string[] }} tokens */
export function textmate({ reservedWords, statementWords, contextWords, declarationWords }) {
  const constants = ["true", "false"];
  const operators = ["and", "or", "not", "in", "forall", "exists"];
  const control = ["if", "then", "else", "when", "return"];
  const starters = reservedWords.filter((word) => ![...constants, ...operators, ...control].includes(word));
  const methods = ["solve", "search", "schedule", "stop"];
  const declared = declarationWords.filter((word) => word !== "import");
  const name = "[A-Za-z_]\\w*";
  const types = ["Real", "Int", "Bool", "Text", "Model", "Data", "Simplex", "Permutation"];
  const any = (words) => `(?:${words.join("|")})`;
  // A statement word is a keyword only where a statement may begin: not behind `.`, not before `:`.
  const opens = `(?<![.\\w])(${any(statementWords)})(?=\\s+[A-Za-z_\\d"{\\[(-])(?!\\s*:)`;
  const grammar = {
    comment: "Generated from the parser's table of words by scripts/generate.mjs.",
    name: "hpt",
    scopeName: "source.hpt",
    fileTypes: ["hpt"],
    patterns: [
      { include: "#comments" },
      { include: "#strings" },
      { include: "#numbers" },
      { include: "#declarations" },
      { include: "#labels" },
      { include: "#words" },
      { include: "#calls" },
      { include: "#signs" },
    ],
    repository: {
      comments: {
        patterns: [
          { name: "comment.line.documentation.hpt", match: "^\\s*///(?!/).*$" },
          { name: "comment.line.double-slash.hpt", match: "//.*$" },
        ],
      },
      strings: {
        patterns: [
          {
            name: "string.quoted.double.hpt",
            begin: '"',
            end: '"|$',
            patterns: [
              { name: "constant.character.escape.hpt", match: '\\\\(?:["\\\\nrt]|u\\{[0-9a-fA-F]{1,6}\\}|u[0-9a-fA-F]{4})' },
              { name: "invalid.illegal.escape.hpt", match: "\\\\." },
            ],
          },
        ],
      },
      numbers: {
        patterns: [
          {
            match: "(?<!\\w)(\\d[\\d_]*(?:\\.\\d[\\d_]*)?(?:[eE][+-]?\\d+)?)(%|[A-Za-z]+)?",
            captures: { 1: { name: "constant.numeric.hpt" }, 2: { name: "keyword.other.unit.hpt" } },
          },
        ],
      },
      declarations: {
        patterns: [
          {
            match: `(?<![.\\w])(${any(declared)})\\s+(${name})(?:\\s+(extends)\\s+(${name}))?(?=\\s*[=:({\\[]|\\s+unit\\b)`,
            captures: {
              1: { name: "storage.type.hpt" },
              2: { name: "entity.name.type.hpt" },
              3: { name: "keyword.other.hpt" },
              4: { name: "entity.other.inherited-class.hpt" },
            },
          },
          {
            match: `(?<![.\\w])(param|fidelity|trial)\\s+(${name})(?=\\s*[:=])`,
            captures: { 1: { name: "storage.type.hpt" }, 2: { name: "variable.parameter.hpt" } },
          },
          {
            match: `(?<![.\\w])(${any(methods)})\\s+(${name})`,
            captures: { 1: { name: "keyword.control.hpt" }, 2: { name: "entity.name.function.hpt" } },
          },
        ],
      },
      labels: { patterns: [{ name: "variable.other.member.hpt", match: `\\b${name}(?=\\s*:)` }] },
      words: {
        patterns: [
          { name: "constant.language.hpt", match: `(?<!\\.)\\b${any([...constants, "inf"])}\\b` },
          { name: "keyword.operator.word.hpt", match: `(?<!\\.)\\b${any(operators)}\\b` },
          { name: "keyword.control.hpt", match: `(?<!\\.)\\b${any([...control, ...starters])}\\b` },
          { name: "keyword.control.hpt", match: opens },
          {
            match: "(?<![.\\w])(better)\\s+(lower|higher)\\b",
            captures: { 1: { name: "keyword.other.hpt" }, 2: { name: "keyword.other.hpt" } },
          },
          { match: `(?<![.\\w])(${any(contextWords)})(?=\\s+[A-Za-z_\\d"{\\[])`, captures: { 1: { name: "keyword.other.hpt" } } },
          { name: "support.type.hpt", match: `(?<!\\.)\\b${any(types)}\\b` },
        ],
      },
      calls: { patterns: [{ name: "entity.name.function.hpt", match: `\\b${name}(?=\\s*\\()` }] },
      signs: {
        patterns: [
          { name: "keyword.operator.hpt", match: "\\.\\.\\.|\\.\\.|->|\\?\\?|<=|>=|==|!=|[-+*/^<>=~?]" },
          { name: "punctuation.hpt", match: "[\\[\\](){},:.]" },
        ],
      },
    },
  };
  return `${JSON.stringify(grammar, undefined, 2)}\n`;
}
