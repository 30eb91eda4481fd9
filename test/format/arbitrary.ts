/** Random trees of the whole language, without places: what the parser could make of some text. */
import * as fc from "fast-check";
import type { Arbitrary } from "fast-check";
import type * as Ast from "../../src/syntax/ast.ts";
import { contextWords, reservedWords, statementWords } from "../../src/syntax/tokens.ts";

const span = { start: 0, end: 0 };

const plainText = fc.constantFrom(
  "x",
  "w_1",
  "Optimizer",
  "log",
  "trials",
  "a_rather_long_name_of_it",
);
const nameText = fc.oneof(
  { weight: 4, arbitrary: plainText },
  { weight: 1, arbitrary: fc.constantFrom(...statementWords, ...contextWords) },
);
const wordText = fc.oneof(
  { weight: 5, arbitrary: nameText },
  { weight: 1, arbitrary: fc.constantFrom(...reservedWords) },
);
const named = (text: Arbitrary<string>): Arbitrary<Ast.Name> =>
  text.map((each) => ({ text: each, span }));
const plain = named(plainText);
const name = named(nameText);
const word = named(wordText);

const some = <T>(arbitrary: Arbitrary<T>) => fc.array(arbitrary, { minLength: 1, maxLength: 3 });
const any = <T>(arbitrary: Arbitrary<T>) => fc.array(arbitrary, { maxLength: 3 });

type Fields<T> = { readonly [Key in keyof T]: Arbitrary<T[Key]> };

/** A node from the arbitraries of its fields and of those that may be left out. */
function node<const Kind extends string, Needed extends object, Optional extends object>(
  kind: Kind,
  needed: Fields<Needed>,
  optional: Fields<Optional>,
) {
  return fc
    .tuple(fc.record<Needed>(needed), fc.record<Optional, never>(optional, { requiredKeys: [] }))
    .map(([all, present]) => ({ ...all, ...present, kind, span }));
}

// ── expressions ──

const strings = fc.oneof(
  fc.constantFrom("", "a sentence", 'with "quotes" \\ and\ttabs\n', "Größe 📏 日本"),
  fc.string({ maxLength: 8 }),
);
const stringToken: Arbitrary<Ast.StringToken> = strings.map((value) => ({ value, span }));

const numbers: Arbitrary<Ast.NumberLiteral> = node(
  "number",
  { value: fc.constantFrom(0, 1, 0.5, 3e-4, 1e21, 65_536, 0.1234567) },
  { unit: named(fc.constantFrom("%", "GiB", "s", "min")) },
);

const { expression, domain, input } = fc.letrec<{
  expression: Ast.Expression;
  domain: Ast.Domain;
  input: Ast.Input;
  comprehension: Ast.Comprehension;
}>((tie) => {
  const inner = tie("expression");
  const within = tie("domain");
  const positional = node("positional", { value: inner }, {});
  const labelled = node("named", { name: word, value: inner }, {});
  const spread = node("spread", { value: inner }, {});
  const leaves = fc.oneof(
    numbers,
    node("string", { value: strings }, {}),
    node("boolean", { value: fc.boolean() }, {}),
    node("name", { name }, {}),
    node("load", { path: stringToken }, {}),
  );
  const binder = node("binder", { name, domain: within }, {});
  const bound = node("positional", { value: tie("comprehension") }, {});
  const binary = node(
    "binary",
    {
      operator: fc.constantFrom("+", "-", "*", "/", "^", "??", "and", "or"),
      operatorSpan: fc.constant(span),
      left: inner,
      right: inner,
    },
    {},
  );
  const comparisonOperator = fc
    .constantFrom("<", "<=", "==", "!=", ">=", ">")
    .map((text) => ({ text, span }));
  const comparison = fc
    .tuple(inner, some(fc.tuple(comparisonOperator, inner)))
    .map(([first, rest]) => ({
      kind: "comparison" as const,
      span,
      operands: [first, ...rest.map(([, operand]) => operand)],
      operators: rest.map(([operator]) => operator),
    }));
  const compounds = fc.oneof(
    node("call", { callee: name, inputs: any(tie("input")) }, {}),
    node("call", { callee: name, inputs: fc.tuple(bound) }, {}),
    node("member", { object: inner, member: word }, {}),
    node("index", { object: inner, index: any(inner) }, {}),
    node("unary", { operator: fc.constantFrom("-", "not"), operand: inner }, {}),
    binary.filter(hasExponent),
    comparison,
    node("membership", { value: inner, domain: within }, {}),
    node("if", { condition: inner, then: inner, otherwise: inner }, {}),
    node(
      "quantified",
      { quantifier: fc.constantFrom("forall", "exists"), over: tie("comprehension") },
      {},
    ),
    node("list", { items: any(fc.oneof(positional, spread)) }, {}),
    tie("comprehension"),
    node("record", { fields: any(fc.oneof(labelled, spread)) }, {}),
  );
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: "small", withCrossShrink: true },
      leaves,
      compounds,
    ),
    domain: fc.oneof(
      node("range", { low: inner, high: inner }, {}),
      node("set", { values: any(inner) }, {}),
      node("indexSet", { of: inner.filter(({ kind }) => kind !== "list") }, {}),
    ),
    input: fc.oneof(positional, labelled, spread),
    comprehension: node("comprehension", { binders: some(binder), body: inner }, { where: inner }),
  };
});

/** `2^10B` is refused: an exponent has no unit. */
function hasExponent({
  operator,
  right,
}: Pick<Ast.BinaryExpression, "operator" | "right">): boolean {
  return operator !== "^" || right.kind !== "number" || (right.unit?.text ?? "%") === "%";
}

// ── types ──

const scale = fc.oneof(
  node("scale", { name: plain }, {}),
  node("scale", { name: named(fc.constant("step")), step: expression }, {}),
);

const { refined, type } = fc.letrec<{ refined: Ast.RefinedType; type: Ast.TypeExpression }>(
  (tie) => {
    const field = fc.oneof(
      node("fieldType", { name: word, type: tie("refined") }, {}),
      node("spreadType", { name }, {}),
    );
    const base = fc.oneof(
      { maxDepth: 2 },
      node("namedType", { name }, {}),
      node("choice", { ordered: fc.boolean(), values: any(expression) }, {}),
      node("recordType", { fields: any(field) }, {}),
    );
    const array = node("arrayType", { element: base, index: any(expression) }, {});
    const arrays = fc.oneof({ weight: 3, arbitrary: base }, { weight: 1, arbitrary: array });
    return {
      type: fc.oneof(
        { weight: 4, arbitrary: arrays },
        { weight: 1, arbitrary: node("optionalType", { type: arrays }, {}) },
      ),
      refined: node(
        "refined",
        { type: tie("type"), scales: fc.array(scale, { maxLength: 1 }) },
        { domain, better: fc.constantFrom("lower", "higher") },
      ),
    };
  },
);

// ── statements ──

const doc = fc
  .array(fc.constantFrom("What it is.", "", "`code` and 📏", "  indented"), {
    minLength: 1,
    maxLength: 3,
  })
  .map((lines) => lines.join("\n"));

const method = node("settings", { name: plain, inputs: any(input) }, {});

const letStatement: Arbitrary<Ast.LetStatement> = node(
  "let",
  { name, value: expression },
  { doc, type },
);

const { member } = fc.letrec<{ member: Ast.Member }>((tie) => ({
  member: fc.oneof(
    { maxDepth: 2 },
    node("param", { name, type: refined }, { doc, prior: method, default: expression }),
    letStatement,
    node("require", { condition: expression }, { doc, label: name, message: stringToken }),
    node("use", { space: name }, { doc, alias: name }),
    node(
      "when",
      { condition: expression, then: any(tie("member")) },
      { doc, otherwise: any(tie("member")) },
    ),
  ),
}));

const amount = node("amount", { value: expression, perTrial: fc.boolean() }, { of: plain });

const studyStatement: Arbitrary<Ast.Statement> = fc.oneof(
  node("fidelity", { name, type: refined }, { doc }),
  node("trial", { name, task: name, inputs: any(input) }, { doc }),
  node(
    "objective",
    { direction: fc.constantFrom("minimize", "maximize"), value: expression },
    { doc, label: name, reference: expression },
  ),
  node("report", { value: expression }, { doc, label: name }),
  node("method", { role: fc.constantFrom("solve", "search", "schedule", "stop"), method }, { doc }),
  node(
    "count",
    { role: fc.constantFrom("seed", "repeat", "parallel", "retry"), value: expression },
    { doc },
  ),
  node("budget", { amounts: some(amount) }, { doc }),
  node("warm", { source: expression }, { doc, method }),
);

const statement = fc.oneof(member, studyStatement);

// ── declarations ──

const argument = node(
  "argument",
  { static: fc.boolean(), name: word, type: refined },
  { default: expression },
);

/** What may define a unit: no sum. */
const product = expression.filter(
  (each) => each.kind !== "binary" || (each.operator !== "+" && each.operator !== "-"),
);

const imported = fc
  .tuple(name, fc.option(name))
  .map(([original, alias]) => ({ name: original, alias: alias ?? original, span }));

const signature = { name, generics: any(name), parameters: any(argument), result: type };

const declaration: Arbitrary<Ast.Declaration> = fc.oneof(
  // The comment before an import at the top is the module's.
  node("import", { names: any(imported), from: stringToken }, {}),
  node("dimension", { name, unit: name }, { doc }),
  node("dimension", { name, definition: product }, { doc }),
  node("unit", { name, definition: product }, { doc }),
  node("enum", { name, members: any(name) }, { doc }),
  node("type", { name, definition: refined }, { doc }),
  letStatement,
  node("fn", { ...signature, lets: any(letStatement), body: expression }, { doc }),
  node(
    "task",
    { ...signature, how: fc.constantFrom("from", "exec"), source: stringToken },
    { doc },
  ),
  node("space", { name, body: any(member) }, { doc }),
  node("study", { name, body: fc.array(statement, { maxLength: 5 }) }, { doc, extends: name }),
);

/** A file of the language. */
export const files: Arbitrary<Ast.File> = node(
  "file",
  { declarations: fc.array(declaration, { maxLength: 4 }), comments: fc.constant([]) },
  { doc },
);

/** Expressions alone, of many operators. */
export const expressions: Arbitrary<Ast.Expression> = expression;
