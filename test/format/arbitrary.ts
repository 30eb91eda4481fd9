/** Random trees of the whole language, without places: what the parser could make of some text. */
import fc, { type Arbitrary } from "fast-check";
import type * as Ast from "../../src/syntax/ast.ts";
import type { BinaryOperator, ComparisonOperator } from "../../src/syntax/ast.ts";
import { contextWords, reservedWords, statementWords } from "../../src/syntax/tokens.ts";

const span = { start: 0, end: 0 };

const plainWords = [
  "x",
  "alpha",
  "w_1",
  "Optimizer",
  "log",
  "trials",
  "a_rather_long_name_for_a_thing",
];
const plainText = fc.constantFrom(...plainWords);
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
const maybe = <T>(arbitrary: Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

/** A node from the arbitraries of its fields; a field that is undefined is left out. */
function node<Node extends { kind: string }>(
  kind: Node["kind"],
  fields: { [Key in Exclude<keyof Node, "kind" | "span">]-?: Arbitrary<Node[Key] | undefined> },
): Arbitrary<Node> {
  const all = fc.record<object>(fields);
  return all.map((made) => {
    const present = Object.entries(made).filter(([, value]) => value !== undefined);
    return { kind, span, ...Object.fromEntries(present) } as unknown as Node;
  });
}

// ── expressions ──

const strings = fc.oneof(
  fc.constantFrom("", "a sentence", 'with "quotes" \\ and\ttabs\n', "Größe 📏 日本"),
  fc.string({ maxLength: 8 }),
);
const stringToken: Arbitrary<Ast.StringToken> = strings.map((value) => ({ value, span }));

const unitText = fc.constantFrom("%", "GiB", "s", "min");
const numbers: Arbitrary<Ast.NumberLiteral> = fc
  .tuple(fc.constantFrom(0, 1, 0.5, 3e-4, 1e21, 65_536, 0.1234567), maybe(named(unitText)))
  .map(([value, unit]) => ({
    kind: "number",
    span,
    value,
    ...(unit === undefined ? {} : { unit }),
  }));

const binaryOperators: readonly BinaryOperator[] = ["+", "-", "*", "/", "^", "??", "and", "or"];
const comparisonOperators: readonly ComparisonOperator[] = ["<", "<=", "==", "!=", ">=", ">"];

const { expression, domain, input } = fc.letrec<{
  expression: Ast.Expression;
  domain: Ast.Domain;
  input: Ast.Input;
  comprehension: Ast.Comprehension;
}>((tie) => {
  const inner = tie("expression");
  const within = tie("domain");
  const positional = node<Ast.PositionalInput>("positional", { value: inner });
  const labelled = node<Ast.NamedInput>("named", { name: word, value: inner });
  const spread = node<Ast.SpreadInput>("spread", { value: inner });
  const leaves: Arbitrary<Ast.Expression> = fc.oneof(
    numbers,
    strings.map((value) => ({ kind: "string" as const, span, value })),
    fc.boolean().map((value) => ({ kind: "boolean" as const, span, value })),
    name.map((each) => ({ kind: "name" as const, span, name: each })),
    node<Ast.LoadExpression>("load", { path: stringToken }),
  );
  const compounds: Arbitrary<Ast.Expression> = fc.oneof(
    node<Ast.CallExpression>("call", { callee: name, inputs: any(tie("input")) }),
    node<Ast.CallExpression>("call", {
      callee: name,
      inputs: fc.tuple(node<Ast.PositionalInput>("positional", { value: tie("comprehension") })),
    }),
    node<Ast.MemberExpression>("member", { object: inner, member: word }),
    node<Ast.IndexExpression>("index", { object: inner, index: any(inner) }),
    node<Ast.UnaryExpression>("unary", {
      operator: fc.constantFrom("-" as const, "not" as const),
      operand: inner,
    }),
    node<Ast.BinaryExpression>("binary", {
      operator: fc.constantFrom(...binaryOperators),
      operatorSpan: fc.constant(span),
      left: inner,
      right: inner,
    }).filter(hasExponent),
    fc
      .tuple(inner, some(fc.tuple(fc.constantFrom(...comparisonOperators), inner)))
      .map(([first, rest]) => ({
        kind: "comparison" as const,
        span,
        operands: [first, ...rest.map(([, operand]) => operand)],
        operators: rest.map(([text]) => ({ text, span })),
      })),
    node<Ast.MembershipExpression>("membership", { value: inner, domain: within }),
    node<Ast.ConditionalExpression>("if", { condition: inner, then: inner, otherwise: inner }),
    node<Ast.QuantifiedExpression>("quantified", {
      quantifier: fc.constantFrom("forall" as const, "exists" as const),
      over: tie("comprehension"),
    }),
    node<Ast.ListExpression>("list", { items: any(fc.oneof(positional, spread)) }).filter(
      ({ items }) => items.length !== 1 || items[0]?.value.kind !== "comprehension",
    ),
    tie("comprehension"),
    node<Ast.RecordExpression>("record", { fields: any(fc.oneof(labelled, spread)) }),
  );
  return {
    expression: fc.oneof(
      { maxDepth: 4, depthSize: "small", withCrossShrink: true },
      leaves,
      compounds,
    ),
    domain: fc.oneof(
      node<Ast.RangeDomain>("range", { low: inner, high: inner }),
      node<Ast.SetDomain>("set", { values: any(inner) }),
      node<Ast.IndexDomain>("indexSet", { of: inner }).filter(({ of }) => of.kind !== "list"),
    ),
    input: fc.oneof(positional, labelled, spread),
    comprehension: node<Ast.Comprehension>("comprehension", {
      binders: some(node<Ast.Binder>("binder", { name, domain: within })),
      where: maybe(inner),
      body: inner,
    }),
  };
});

/** `2^10B` is refused: an exponent has no unit. */
function hasExponent({ operator, right }: Ast.BinaryExpression): boolean {
  return operator !== "^" || right.kind !== "number" || (right.unit?.text ?? "%") === "%";
}

// ── types ──

const { refined, type } = fc.letrec<{ refined: Ast.RefinedType; type: Ast.TypeExpression }>(
  (tie) => {
    const base: Arbitrary<Ast.TypeExpression> = fc.oneof(
      { maxDepth: 2 },
      node<Ast.NamedType>("namedType", { name }),
      node<Ast.ChoiceType>("choice", { ordered: fc.boolean(), values: any(expression) }),
      node<Ast.RecordType>("recordType", {
        fields: any(
          fc.oneof(
            node<Ast.FieldType>("fieldType", { name: word, type: tie("refined") }),
            node<Ast.SpreadType>("spreadType", { name }),
          ),
        ),
      }),
    );
    const arrays: Arbitrary<Ast.TypeExpression> = fc.oneof(
      { weight: 3, arbitrary: base },
      {
        weight: 1,
        arbitrary: node<Ast.ArrayType>("arrayType", { element: base, index: any(expression) }),
      },
    );
    return {
      type: fc.oneof(
        { weight: 4, arbitrary: arrays },
        { weight: 1, arbitrary: node<Ast.OptionalType>("optionalType", { type: arrays }) },
      ),
      refined: node<Ast.RefinedType>("refined", {
        type: tie("type"),
        domain: maybe(domain),
        scales: fc.array(
          fc.oneof(
            node<Ast.Scale>("scale", { name: plain, step: fc.constant(undefined) }),
            node<Ast.Scale>("scale", {
              name: fc.constant({ text: "step", span }),
              step: expression,
            }),
          ),
          { maxLength: 1 },
        ),
        better: maybe(fc.constantFrom("lower" as const, "higher" as const)),
      }),
    };
  },
);

// ── statements ──

const doc = fc.option(
  fc
    .array(fc.constantFrom("What it is.", "", "`code` and 📏", "  indented"), {
      minLength: 1,
      maxLength: 3,
    })
    .map((lines) => lines.join("\n")),
  { nil: undefined, freq: 4 },
);

const method = node<Ast.Method>("settings", { name: plain, inputs: any(input) });

const letStatement = node<Ast.LetStatement>("let", {
  doc,
  name,
  type: maybe(type),
  value: expression,
});

const { member } = fc.letrec<{ member: Ast.Member }>((tie) => ({
  member: fc.oneof(
    { maxDepth: 2 },
    node<Ast.ParamStatement>("param", {
      doc,
      name,
      type: refined,
      prior: maybe(method),
      default: maybe(expression),
    }),
    letStatement,
    node<Ast.RequireStatement>("require", {
      doc,
      label: maybe(name),
      condition: expression,
      message: maybe(stringToken),
    }),
    node<Ast.UseStatement>("use", { doc, space: name, alias: maybe(name) }),
    node<Ast.WhenStatement>("when", {
      doc,
      condition: expression,
      then: any(tie("member")),
      otherwise: maybe(any(tie("member"))),
    }),
  ),
}));

const statement: Arbitrary<Ast.Statement> = fc.oneof(
  { weight: 6, arbitrary: member },
  { weight: 1, arbitrary: node<Ast.FidelityStatement>("fidelity", { doc, name, type: refined }) },
  {
    weight: 1,
    arbitrary: node<Ast.TrialStatement>("trial", { doc, name, task: name, inputs: any(input) }),
  },
  {
    weight: 1,
    arbitrary: node<Ast.ObjectiveStatement>("objective", {
      doc,
      direction: fc.constantFrom("minimize" as const, "maximize" as const),
      label: maybe(name),
      value: expression,
      reference: maybe(expression),
    }),
  },
  {
    weight: 1,
    arbitrary: node<Ast.ReportStatement>("report", { doc, label: maybe(name), value: expression }),
  },
  {
    weight: 1,
    arbitrary: node<Ast.MethodStatement>("method", {
      doc,
      role: fc.constantFrom(
        "solve" as const,
        "search" as const,
        "schedule" as const,
        "stop" as const,
      ),
      method,
    }),
  },
  {
    weight: 1,
    arbitrary: node<Ast.CountStatement>("count", {
      doc,
      role: fc.constantFrom(
        "seed" as const,
        "repeat" as const,
        "parallel" as const,
        "retry" as const,
      ),
      value: expression,
    }),
  },
  {
    weight: 1,
    arbitrary: node<Ast.BudgetStatement>("budget", {
      doc,
      amounts: some(
        node<Ast.Amount>("amount", { value: expression, of: maybe(plain), perTrial: fc.boolean() }),
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: node<Ast.WarmStatement>("warm", { doc, method: maybe(method), source: expression }),
  },
);

// ── declarations ──

const argument = node<Ast.Argument>("argument", {
  static: fc.boolean(),
  name: word,
  type: refined,
  default: maybe(expression),
});

/** What may define a unit: no sum. */
const product = expression.filter(
  (each) => each.kind !== "binary" || (each.operator !== "+" && each.operator !== "-"),
);

const declaration: Arbitrary<Ast.Declaration> = fc.oneof(
  node<Ast.ImportDeclaration>("import", {
    doc: fc.constant(undefined),
    names: any(
      fc
        .tuple(name, maybe(name))
        .map(([imported, alias]) => ({ name: imported, alias: alias ?? imported, span })),
    ),
    from: stringToken,
  }),
  node<Ast.DimensionDeclaration>("dimension", {
    doc,
    name,
    unit: name,
    definition: fc.constant(undefined),
  }),
  node<Ast.DimensionDeclaration>("dimension", {
    doc,
    name,
    unit: fc.constant(undefined),
    definition: product,
  }),
  node<Ast.UnitDeclaration>("unit", { doc, name, definition: product }),
  node<Ast.EnumDeclaration>("enum", { doc, name, members: any(name) }),
  node<Ast.TypeDeclaration>("type", { doc, name, definition: refined }),
  letStatement,
  node<Ast.FunctionDeclaration>("fn", {
    doc,
    name,
    generics: any(name),
    parameters: any(argument),
    result: type,
    lets: any(letStatement),
    body: expression,
  }),
  node<Ast.TaskDeclaration>("task", {
    doc,
    name,
    generics: any(name),
    parameters: any(argument),
    result: type,
    how: fc.constantFrom("from" as const, "exec" as const),
    source: stringToken,
  }),
  node<Ast.SpaceDeclaration>("space", { doc, name, body: any(member) }),
  node<Ast.StudyDeclaration>("study", {
    doc,
    name,
    extends: maybe(name),
    body: fc.array(statement, { maxLength: 5 }),
  }),
);

/** A file of the language. */
export const files: Arbitrary<Ast.File> = node<Ast.File>("file", {
  doc,
  declarations: fc.array(declaration, { maxLength: 4 }),
  comments: fc.constant([]),
});

/** Expressions alone, deeper than those of files. */
export const expressions: Arbitrary<Ast.Expression> = expression;
