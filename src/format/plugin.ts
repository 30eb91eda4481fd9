/** `hptc/prettier-plugin`: .hpt files for prettier. */
import type { Parser, Plugin, Printer, SupportLanguage } from "prettier";
import { createSource } from "../diagnostics/source.ts";
import type { File } from "../syntax/ast.ts";
import { lex } from "../syntax/lexer.ts";
import { parse } from "../syntax/parse.ts";
import { brokenText } from "./broken.ts";
import { file } from "./declarations.ts";
import { createStream } from "./stream.ts";

/** What prettier holds as the tree: the printer walks through the file by itself. */
interface Root {
  readonly file: File;
  readonly text: string;
}

export const languages: SupportLanguage[] = [
  { name: "hpt", parsers: ["hpt"], extensions: [".hpt"], vscodeLanguageIds: ["hpt"] },
];

const parser: Parser<Root> = {
  astFormat: "hpt",
  /** Throws what `brokenText` makes of the findings where the text has an error. */
  parse(text, { filepath }) {
    const source = createSource(filepath ?? "text", text);
    const { file: tree, diagnostics } = parse(source);
    if (diagnostics.length > 0) throw brokenText(source, diagnostics);
    return { file: tree, text };
  },
  locStart: () => 0,
  locEnd: ({ text }) => text.length,
};

const printer: Printer<Root> = {
  print({ node }, { printWidth, tabWidth, useTabs = false }) {
    const { tokens, comments } = lex(createSource("text", node.text));
    const stream = createStream(node.text, tokens, comments);
    const doc = file({ stream, depth: 0, printWidth, tabWidth, useTabs }, node.file);
    if (!stream.isDone()) throw new Error("the formatter has not printed all of the text");
    return doc;
  },
  getVisitorKeys: () => [],
};

export const parsers: Plugin["parsers"] = { hpt: parser };
export const printers: Plugin["printers"] = { hpt: printer };
export const defaultOptions: Plugin["defaultOptions"] = { printWidth: 100 };
