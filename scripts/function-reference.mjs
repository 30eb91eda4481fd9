// docs/functions.md from the atom table, so that it says what the compiler does.

/** @param {readonly import("../src/atoms/atom.ts").Atom[]} atoms */
export function functionReference(atoms) {
  const rows = (form, heading) => [
    `## ${heading}`,
    "",
    "| | |",
    "| --- | --- |",
    ...atoms.filter((atom) => atom.form === form).map(row),
    "",
  ];
  return [
    "<!-- Generated from src/atoms by scripts/generate.mjs. -->",
    "",
    "# Operators and functions",
    "",
    "What each computes stands once in the compiler, in `src/atoms`; this page is made from it. Angles are in radians, logarithms",
    "natural unless named otherwise. Where mathematics has no value the result is not a number, which a constant may not be and",
    "which fails a trial.",
    "",
    ...rows("operator", "Operators"),
    ...rows("function", "Functions"),
    ...rows("constant", "Constants"),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}

function row(atom) {
  return `| \`${escape(usage(atom))}\` | ${escape(atom.doc)} |`;
}

function usage(atom) {
  const names = atom.parameters.map(
    (parameter) =>
      `${parameter.name}${parameter.variadic ? ", …" : ""}${parameter.optional ? "?" : ""}`,
  );
  if (atom.form === "function") return `${atom.notation}(${names.join(", ")})`;
  if (atom.form === "constant") return atom.notation;
  return names.length === 1
    ? `${atom.notation} ${names[0]}`
    : `${names[0]} ${atom.notation} ${names.slice(1).join(", ")}`;
}

function escape(text) {
  return text.replaceAll("|", "\\|");
}
