// grammar/hpt.ebnf

const width = 110;

/** @param {ReadonlyMap<string, import("./model.mjs").Part>} rules */
export function ebnf(rules, { reservedWords, statementWords, contextWords }) {
  const longest = Math.max(...[...rules.keys()].map((name) => name.length));
  const lines = [...rules].map(([name, part]) => rule(name.padEnd(longest), part));
  return `(* The .hpt language. Generated from the parser by scripts/generate.mjs.

   { x } any number of x · [ x ] optional · x | y either · x ,* means [ x { "," x } [ "," ] ]: a list,
   trailing comma allowed. White space and line ends only separate tokens; nothing depends on them.

   Tokens
     NUMBER  = digits [ "." digits ] [ ("e" | "E") [ "+" | "-" ] digits ] [ "%" | letters ] ;
               digits may hold "_"; the unit touches its number; a digit stands on both sides of "."
     STRING  = '"' characters with \\ escapes, on one line '"' ;
     WORD    = ( letter | "_" ) { letter | digit | "_" } ;                   — any word
     NAME    = WORD but a reserved one ;                 — what a thing may be called
     PLAIN   = NAME but a statement word or a context word ;
     comment = "//" to the end of the line; "///" documents the next declaration or statement

   Words
${words("reserved", reservedWords)}
${words("statement", statementWords)}
${words("context", contextWords)}
   A statement word or a context word is an ordinary name wherever a name can stand: a statement
   begins only where the one before is complete, and there no name can follow.

   Directly after "(" or "[", NAME "in" opens a bound; a membership test in that place takes
   parentheses. A NAME or WORD before ":" is a label. "load" before a STRING, "one" before "of", and
   "static" before WORD ":" are no names. The body of forall and exists reaches as far as it can. *)

${lines.join("\n")}
`;
}

function words(kind, list) {
  const lines = [];
  let line = `     ${kind.padEnd(11)}`;
  for (const word of list) {
    if (line.length + word.length + 1 > width - 10) {
      lines.push(line.trimEnd());
      line = " ".repeat(16);
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join("\n");
}

/** A rule, broken before its last `|` or blank that fits when it is too long for a line. */
function rule(name, part) {
  const indent = " ".repeat(name.length);
  const lines = [];
  let rest = `${name} = ${text(part, "rule")} ;`;
  while (rest.length > width) {
    const fits = rest.slice(0, width + 1);
    const bar = fits.lastIndexOf(" | ");
    const at = bar > name.length + 3 ? bar : fits.lastIndexOf(" ");
    lines.push(rest.slice(0, at));
    rest = `${indent}  ${rest.slice(at)}`;
  }
  return [...lines, rest].join("\n");
}

/** @param {import("./model.mjs").Part} part */
function text(part, around) {
  switch (part.kind) {
    case "literal":
      return `"${part.name}"`;
    case "class":
    case "rule":
      return part.name;
    case "optional":
      return `[ ${text(part.part, "rule")} ]`;
    case "repeated":
      return `{ ${text(part.part, "rule")} }`;
    case "list":
      return `${text(part.part, "sequence")} ,*`;
    case "sequence":
      return part.parts.map((one) => text(one, "sequence")).join(" ");
    default: {
      const alternatives = part.parts.map((one) => text(one, "choice")).join(" | ");
      return around === "rule" || around === "choice" ? alternatives : `( ${alternatives} )`;
    }
  }
}
