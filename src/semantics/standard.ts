/** Where the standard library declares a name: advice for what is used without an import. */
import type { Fix } from "../diagnostics/diagnostic.ts";
import type { Context } from "./context.ts";
import { fixAt } from "./findings.ts";

/** A sentence and a fix to put into a message about an unknown name; nothing where no module declares it. */
export interface ImportAdvice {
  readonly sentence: string;
  readonly fixes: readonly Fix[];
}

/** Looks for a declaration of that name in the texts of the standard library; only errors ask. */
export function importAdvice(name: string, context: Context): ImportAdvice {
  const declaration = new RegExp(String.raw`^(?:let|fn|task|enum|type)\s+${name}\b`, "m");
  const home = Object.entries(context.run.stdlib).find(([, text]) => declaration.test(text))?.[0];
  if (home === undefined || !/^\w+$/.test(name)) return { sentence: "", fixes: [] };
  const line = `import { ${name} } from "std:${home}"`;
  const start = context.module.module.ast.declarations[0]?.span.start ?? 0;
  const fix = fixAt(context, "import it", { start, end: start }, `${line}\n`, true);
  return { sentence: ` Import it: \`${line}\`.`, fixes: [fix] };
}
