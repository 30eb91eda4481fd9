import { nameMessages } from "../../diagnostics/messages/names.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context } from "../context.ts";
import { fixAt, report } from "../findings.ts";
import { suggestOrImport } from "../standard.ts";
import type { Symbol } from "../scope.ts";
import { builtinTypeNames } from "./builtin.ts";

/** What other languages call the types, in small letters. */
const spokenTypes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    Real: "float double number numeric continuous uniform",
    Int: "integer long whole",
    Bool: "boolean",
    Text: "str string",
  }).flatMap(([type, words]) => words.split(" ").map((word) => [word, type] as const)),
);

/** Reports a name that is no type. */
export function unknownTypeName(name: Ast.Name, context: Context): void {
  const meant = spokenTypes.get(name.text.toLowerCase());
  if (meant !== undefined) {
    const fixes = [fixAt(context, `write \`${meant}\``, name.span, meant, false)];
    const holes = { name: name.text, suggestion: ` Did you mean \`${meant}\`?` };
    report(context, nameMessages.unknownType, name.span, holes, { fixes });
    return;
  }
  const known = [...builtinTypeNames, ...context.module.namesOfKind(["type", "enum", "dimension"])];
  const { suggestion, fixes } = suggestOrImport(name, known, context);
  const holes = { name: name.text, suggestion };
  report(context, nameMessages.unknownType, name.span, holes, { fixes });
}

/** What a symbol is, for "`x` is …, not a type". */
export function describeSymbol(symbol: Symbol): string {
  switch (symbol.kind) {
    case "parameter":
      return "a parameter";
    case "definition":
    case "local":
      return "a value";
    case "trial":
      return "a trial";
    case "run":
      return "a run of a trial";
    case "enum":
      return "an enum";
    case "type":
      return "a type";
    case "dimension":
      return "a dimension";
    case "generic":
      return "an index set";
    case "group":
      return "a used space";
    case "unknown":
      return "in error";
  }
}
