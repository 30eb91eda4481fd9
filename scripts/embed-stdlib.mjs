// The standard library as a module, so that the compiler needs no file system to know it.
import { readFileSync, readdirSync } from "node:fs";

/** The text of src/semantics/stdlib-sources.ts. */
export function stdlibSourcesModule() {
  const folder = new URL("../stdlib/", import.meta.url);
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".hpt"))
    .sort();
  const entries = files.map((name) => {
    const text = readFileSync(new URL(name, folder), "utf8");
    return `  ${JSON.stringify(name.replace(/\.hpt$/, ""))}: ${JSON.stringify(text)},\n`;
  });
  return `// Generated from stdlib/*.hpt by scripts/generate.mjs.\n\n/** Text of each module of the standard library by its name: \`std:units\` is \`units\`. */\nexport const stdlibSources: { readonly [name: string]: string } = {\n${entries.join("")}};\n`;
}
