/**
 * A text that the parser reads as a given tree: every operand in parentheses, no layout at all. It shares
 * nothing with the formatter, so that each checks the other.
 */
import type * as Ast from "../../src/syntax/ast.ts";

/** A bit at each question, from what a test drew: which of two forms, redundant parentheses, a last comma. */
export type Choice = () => boolean;

export function unparse(file: Ast.File, choose: Choice): string {
  const list = (items: readonly string[]) =>
    `${items.join(" , ")}${items.length > 0 && choose() ? " ," : ""}`;

  const name = ({ text }: Ast.Name) => text;

  const string = (value: string) =>
    `"${Array.from(value, (each) => {
      if (each === '"' || each === "\\") return `\\${each}`;
      const code = each.codePointAt(0) ?? 0;
      return code < 32 || (code > 126 && choose()) ? `\\u{${code.toString(16)}}` : each;
    }).join("")}"`;

  const operand = (node: Ast.Expression): string => `(${expression(node)})`;

  const redundant = (text: string) => (choose() && choose() ? `((${text}))` : text);

  function expression(node: Ast.Expression): string {
    switch (node.kind) {
      case "number":
        return redundant(`${node.value}${node.unit?.text ?? ""}`);
      case "string":
        return redundant(string(node.value));
      case "boolean":
        return redundant(String(node.value));
      case "name":
        return redundant(name(node.name));
      case "call":
        return redundant(`${name(node.callee)} ${inputs(node.inputs)}`);
      case "member":
        return `${operand(node.object)} . ${name(node.member)}`;
      case "index":
        return `${operand(node.object)} [${list(node.index.map(expression))}]`;
      case "unary":
        return `(${node.operator} ${operand(node.operand)})`;
      case "binary":
        return `(${operand(node.left)} ${node.operator} ${operand(node.right)})`;
      case "comparison": {
        const rest = node.operands
          .slice(1)
          .map((each, index) => `${node.operators[index]?.text ?? ""} ${operand(each)}`);
        const [first] = node.operands;
        return `(${first === undefined ? "" : operand(first)} ${rest.join(" ")})`;
      }
      case "membership":
        return `(${operand(node.value)} in ${domain(node.domain)})`;
      case "if":
        return `(if ${operand(node.condition)} then ${operand(node.then)} else ${operand(node.otherwise)})`;
      case "quantified":
        return `(${node.quantifier} ${comprehension(node.over)})`;
      case "list":
        return `[ ${list(node.items.map(input))} ]`;
      case "comprehension":
        return `[ ${comprehension(node)} ]`;
      case "record":
        return `( { ${list(node.fields.map(input))} } )`;
      case "load":
        return `(load ${string(node.path.value)})`;
      case "missing":
        throw new Error("a tree of a whole text");
    }
  }

  function input(node: Ast.Input): string {
    switch (node.kind) {
      case "positional":
        return expression(node.value);
      case "named":
        return `${name(node.name)} : ${expression(node.value)}`;
      case "spread":
        return `... ${expression(node.value)}`;
    }
  }

  function inputs(nodes: readonly Ast.Input[]): string {
    const [only] = nodes;
    const isBound =
      nodes.length === 1 && only?.kind === "positional" && only.value.kind === "comprehension";
    if (isBound && choose()) return `( ${comprehension(only.value)} )`;
    return `( ${list(nodes.map(input))} )`;
  }

  function comprehension({ binders, where, body }: Ast.Comprehension): string {
    const all = binders.map((each) => `${name(each.name)} in ${domain(each.domain)}`);
    const filter = where === undefined ? "" : ` where ${operand(where)}`;
    return `${all.join(" , ")}${filter} : ${operand(body)}`;
  }

  function domain(node: Ast.Domain): string {
    switch (node.kind) {
      case "range":
        return `${operand(node.low)} .. ${operand(node.high)}`;
      case "set":
        return `{ ${list(node.values.map(expression))} }`;
      case "indexSet":
        return operand(node.of);
    }
  }

  function type(node: Ast.TypeExpression): string {
    switch (node.kind) {
      case "namedType":
        return name(node.name);
      case "choice": {
        const values = list(node.values.map(expression));
        return node.ordered ? `one of [ ${values} ]` : `one of { ${values} }`;
      }
      case "recordType": {
        const fields = node.fields.map((each) =>
          each.kind === "spreadType"
            ? `... ${name(each.name)}`
            : `${name(each.name)} : ${refined(each.type)}`,
        );
        return `{ ${list(fields)} }`;
      }
      case "arrayType":
        return `${type(node.element)} [ ${list(node.index.map(expression))} ]`;
      case "optionalType":
        return `${type(node.type)} ?`;
      case "missingType":
        throw new Error("a tree of a whole text");
    }
  }

  function refined(node: Ast.RefinedType): string {
    const within = node.domain === undefined ? "" : ` in ${domain(node.domain)}`;
    const scales = node.scales.map(
      (each) => ` ${name(each.name)}${each.step === undefined ? "" : ` ${operand(each.step)}`}`,
    );
    const better = node.better === undefined ? "" : ` better ${node.better}`;
    return `${type(node.type)}${within}${scales.join("")}${better}`;
  }

  const method = (node: Ast.Method) =>
    node.inputs.length === 0 && choose()
      ? name(node.name)
      : `${name(node.name)} ${inputs(node.inputs)}`;

  const documented = (doc: string | undefined, text: string) =>
    doc === undefined
      ? text
      : `${doc
          .split("\n")
          .map((line) => `\n/// ${line}`)
          .join("")}\n${text}`;

  const label = (node: Ast.Name | undefined) => (node === undefined ? "" : `${name(node)} : `);

  function when(node: Ast.WhenStatement): string {
    const first = `when ${operand(node.condition)} { ${statements(node.then)} }`;
    if (node.otherwise === undefined) return first;
    const [only] = node.otherwise;
    const isChained =
      node.otherwise.length === 1 && only?.kind === "when" && only.doc === undefined && choose();
    return isChained
      ? `${first} else ${when(only)}`
      : `${first} else { ${statements(node.otherwise)} }`;
  }

  const statements = (nodes: readonly Ast.Statement[]) =>
    nodes.map((node) => documented(node.doc, statement(node))).join(choose() ? "\n" : " ");

  function statement(node: Ast.Statement): string {
    switch (node.kind) {
      case "param": {
        const prior = node.prior === undefined ? "" : ` ~ ${method(node.prior)}`;
        const value = node.default === undefined ? "" : ` = ${expression(node.default)}`;
        return `param ${name(node.name)} : ${refined(node.type)}${prior}${value}`;
      }
      case "when":
        return when(node);
      case "let":
        return letStatement(node);
      case "require": {
        const message = node.message === undefined ? "" : ` ${string(node.message.value)}`;
        return `require ${label(node.label)}${operand(node.condition)}${message}`;
      }
      case "use":
        return `use ${name(node.space)}${node.alias === undefined ? "" : ` as ${name(node.alias)}`}`;
      case "fidelity":
        return `fidelity ${name(node.name)} : ${refined(node.type)}`;
      case "trial":
        return `trial ${name(node.name)} = ${name(node.task)} ${inputs(node.inputs)}`;
      case "objective": {
        const reference = node.reference === undefined ? "" : ` ref ${operand(node.reference)}`;
        return `${node.direction} ${label(node.label)}${operand(node.value)}${reference}`;
      }
      case "report":
        return `report ${label(node.label)}${operand(node.value)}`;
      case "method":
        return `${node.role} ${method(node.method)}`;
      case "count":
        return `${node.role} ${operand(node.value)}`;
      case "budget":
        return `budget ${node.amounts
          .map(
            ({ value, of, perTrial }) =>
              `${operand(value)}${of === undefined ? "" : ` ${name(of)}`}${perTrial ? " per trial" : ""}`,
          )
          .join(" , ")}`;
      case "warm":
        return `warm ${node.method === undefined ? "" : `${method(node.method)} `}from ${expression(node.source)}`;
    }
  }

  function letStatement(node: Ast.LetStatement): string {
    const annotated = node.type === undefined ? "" : ` : ${type(node.type)}`;
    return `let ${name(node.name)}${annotated} = ${expression(node.value)}`;
  }

  const signature = (node: Ast.FunctionDeclaration | Ast.TaskDeclaration) => {
    const generics =
      node.generics.length === 0 && choose() ? "" : `[ ${list(node.generics.map(name))} ]`;
    const declared = node.parameters.map((each) => {
      const value = each.default === undefined ? "" : ` = ${expression(each.default)}`;
      return `${each.static ? "static " : ""}${name(each.name)} : ${refined(each.type)}${value}`;
    });
    return `${name(node.name)} ${generics} ( ${list(declared)} ) -> ${type(node.result)}`;
  };

  function declaration(node: Ast.Declaration): string {
    switch (node.kind) {
      case "import": {
        const names = node.names.map((each) =>
          each.alias.text === each.name.text && choose()
            ? name(each.name)
            : `${name(each.name)} as ${name(each.alias)}`,
        );
        return `import { ${list(names)} } from ${string(node.from.value)}`;
      }
      case "dimension":
        return node.definition === undefined
          ? `dimension ${name(node.name)} unit ${node.unit?.text ?? ""}`
          : `dimension ${name(node.name)} = ${operand(node.definition)}`;
      case "unit":
        return `unit ${name(node.name)} = ${operand(node.definition)}`;
      case "enum":
        return `enum ${name(node.name)} { ${list(node.members.map(name))} }`;
      case "type":
        return `type ${name(node.name)} = ${refined(node.definition)}`;
      case "let":
        return letStatement(node);
      case "fn": {
        if (node.lets.length === 0 && choose()) {
          return `fn ${signature(node)} = ${expression(node.body)}`;
        }
        const lets = node.lets.map((each) => documented(each.doc, letStatement(each)));
        return `fn ${signature(node)} { ${lets.join(" ")} return ${expression(node.body)} }`;
      }
      case "task":
        return `task ${signature(node)} ${node.how} ${string(node.source.value)}`;
      case "space":
        return `space ${name(node.name)} { ${statements(node.body)} }`;
      case "study": {
        const base = node.extends === undefined ? "" : ` extends ${name(node.extends)}`;
        return `study ${name(node.name)}${base} { ${statements(node.body)} }`;
      }
    }
  }

  const declarations = file.declarations.map((node) => documented(node.doc, declaration(node)));
  return `${documented(file.doc, "")}\n\n${declarations.join("\n")}\n`;
}
