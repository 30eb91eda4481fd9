// Writes every file that is made from others. `--check` writes nothing, names the stale ones and exits 1.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import * as prettier from "prettier";
import { compiled } from "./compile-example.mjs";
import { kernelBytesModule } from "./embed-kernels.mjs";
import { stdlibSourcesModule } from "./embed-stdlib.mjs";
import { functionReference } from "./function-reference.mjs";
import { ebnf } from "./grammar/ebnf.mjs";
import { grammarModel } from "./grammar/model.mjs";
import { railroad } from "./grammar/railroad.mjs";
import { textmate } from "./grammar/textmate.mjs";
import { ruleReference } from "./rule-reference.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What the generators read from the source. */
const exported = `
  import { HptParser } from "./src/syntax/parser/declarations.ts";
  export const productions = new HptParser(true).getSerializedGastProductions();
  export * as tokens from "./src/syntax/tokens.ts";
  export { levels, operators } from "./src/syntax/precedence.ts";
  export { atoms } from "./src/atoms/table.ts";
  export { planSchema } from "./src/plan/schema.ts";
  export { configJsonSchema } from "./src/lint/config.ts";
  export { pageSummary } from "./src/lint/page.ts";
  export { rules } from "./src/lint/rules.ts";
  export { messageTable } from "./src/diagnostics/messages/table.ts";
  export { patternOf } from "./src/diagnostics/pattern.ts";
  export { sentences } from "./src/diagnostics/render/wrap.ts";
  export { toJSONSchema } from "zod";
`;

/** Every generated file: its path and how its text is made. A new one is a new entry. */
const files = [
  { path: "src/semantics/stdlib-sources.ts", text: () => stdlibSourcesModule() },
  { path: "src/backends/wasm-engine/kernel-bytes.ts", text: () => kernelBytesModule() },
  { path: "grammar/hpt.ebnf", text: ({ grammar, tokens }) => ebnf(grammar, tokens) },
  { path: "grammar/railroad.html", text: ({ grammar }) => railroad(grammar) },
  { path: "grammar/hpt.tmLanguage.json", text: ({ tokens }) => textmate(tokens) },
  {
    path: "grammar/plan.schema.json",
    text: ({ planSchema, toJSONSchema }) =>
      `${JSON.stringify(toJSONSchema(planSchema), undefined, 2)}\n`,
  },
  {
    path: "grammar/config.schema.json",
    text: ({ configJsonSchema }) => `${JSON.stringify(configJsonSchema(), undefined, 2)}\n`,
  },
  { path: "docs/rules/README.md", text: (made) => ruleReference(made, root) },
  { path: "docs/functions.md", text: ({ atoms }) => functionReference(atoms) },
  { path: "examples/weather/forecast.js", text: () => compiled("examples/weather/forecast.ts") },
];

const library = await loadSource();
const grammar = grammarModel({ ...library, vocabulary: library.tokens.vocabulary });
const stale = [];
for (const { path, text } of files) {
  const made = await format(path, await text({ ...library, grammar }));
  const target = join(root, path);
  if (existsSync(target) && readFileSync(target, "utf8") === made) continue;
  stale.push(path);
  if (process.argv.includes("--check")) continue;
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, made);
  console.log(`wrote ${path}`);
}
if (process.argv.includes("--check") && stale.length > 0) {
  console.error(`stale: ${stale.join(", ")}\nrun \`npm run generate\` and commit what it writes`);
  process.exitCode = 1;
}

/** The source as a module, bundled on the fly so that no build is needed. */
async function loadSource() {
  const { outputFiles } = await build({
    absWorkingDir: root,
    stdin: { contents: exported, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node20.19",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}

/** Lays a text out as the formatter of the project would, where that formats the file. */
async function format(path, text) {
  const filepath = join(root, path);
  const { ignored, inferredParser } = await prettier.getFileInfo(filepath, {
    ignorePath: join(root, ".prettierignore"),
  });
  if (ignored || inferredParser === null) return text;
  return prettier.format(text, { ...(await prettier.resolveConfig(filepath)), filepath });
}
