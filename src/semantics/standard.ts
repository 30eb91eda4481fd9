/** Where the standard library declares a name: advice for what is used without an import. */
import type * as Ast from "../syntax/ast.ts";
import type { Context } from "./context.ts";
import { fixAt, noSuggestion, suggest, type Suggestion } from "./findings.ts";

/**
 * Looks for a declaration of that name in the texts of the standard library, else for the nearest of the
 * names that could stand here; only errors ask.
 */
export function suggestOrImport(
  { text: name, span }: Ast.Name,
  candidates: Iterable<string>,
  context: Context,
): Suggestion {
  if (context.run.suggestions.left <= 0) return noSuggestion;
  const home = /^\w{1,100}$/.test(name) ? moduleDeclaring(name, context) : undefined;
  if (home === undefined) return suggest(context, { text: name, span }, candidates);
  const line = `import { ${name} } from "std:${home}"`;
  const start = context.module.module.ast.declarations[0]?.span.start ?? 0;
  const fix = fixAt(context, "import it", { start, end: start }, `${line}\n`, true);
  return { suggestion: ` Import it: \`${line}\`.`, fixes: [fix] };
}

function moduleDeclaring(name: string, context: Context): string | undefined {
  const declaration = new RegExp(String.raw`^(?:let|fn|task|enum|type)\s+${name}\b`, "m");
  return Object.entries(context.run.stdlib).find(([, text]) => declaration.test(text))?.[0];
}
