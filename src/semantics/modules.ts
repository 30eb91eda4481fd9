import { diagnose, type Message } from "../diagnostics/message.ts";
import { nameMessages } from "../diagnostics/messages/names.ts";
import type { Diagnostic, Fix } from "../diagnostics/diagnostic.ts";
import type { Location } from "../diagnostics/span.ts";
import { createSource } from "../diagnostics/source.ts";
import { closest } from "../diagnostics/suggest.ts";
import type * as Ast from "../syntax/ast.ts";
import { parse } from "../syntax/parse.ts";
import { quoted, suggestText } from "./findings.ts";
import type { Host, Module, ReadResult } from "./program.ts";
import { pathMeant, readBeside } from "./reading.ts";

/** A module whose imports were found: `undefined` for one that could not be had, which has been reported. */
export interface LoadedModule {
  /** Prefix of unique names: `std:memory`, `main` for the entry, else the file's name without folder. */
  readonly id: string;
  readonly module: Module;
  readonly imports: ReadonlyMap<Ast.ImportDeclaration, LoadedModule | undefined>;
  /** What is wrong with its syntax. */
  readonly syntax: readonly Diagnostic[];
  /** Whether the entry or a module of the user's, not of the standard library. */
  readonly own: boolean;
}

export interface LoadedModules {
  readonly entry: LoadedModule;
  /** `std:units`, known everywhere. */
  readonly prelude: LoadedModule;
  /** Dependencies first; the prelude, then the others, the entry last. */
  readonly all: readonly LoadedModule[];
}

const standard = "std:";
const preludeName = "units";
const entryId = "main";

/**
 * Reads and parses a file and all it imports; `std:` modules only where they are imported. What cannot be
 * had is reported at its import; errors of syntax stay with their modules.
 */
export function loadModules(
  entryFile: string,
  host: Host,
  stdlib: { readonly [name: string]: string },
  reportFinding: (diagnostic: Diagnostic) => void,
): LoadedModules {
  const loaded = new Map<string, LoadedModule>();
  const all: LoadedModule[] = [];
  const open: string[] = [];
  const ids = new Map<string, number>();

  const prelude = loadStandard(preludeName);
  const text = host.read(entryFile);
  if (text.kind === "failed") {
    say(
      nameMessages.entryFailed,
      { file: entryFile, span: { start: 0, end: 0 } },
      {
        file: entryFile,
        reason: text.reason,
      },
    );
  }
  const entry = build(entryFile, entryId, textOf(text), true);
  return { entry, prelude, all };

  function build(file: string, name: string, source: string, own: boolean): LoadedModule {
    open.push(file);
    const id = uniqueId(name);
    const { module, syntax } = parseModule(file, source);
    const imports = new Map<Ast.ImportDeclaration, LoadedModule | undefined>();
    for (const declaration of module.ast.declarations) {
      if (declaration.kind === "import") imports.set(declaration, resolve(file, declaration));
    }
    open.pop();
    const result = { id, module, syntax, imports, own };
    loaded.set(file, result);
    all.push(result);
    return result;
  }

  function parseModule(file: string, text: string) {
    const source = createSource(file, text);
    const { file: ast, diagnostics } = parse(source);
    const module: Module = { file, source, ast };
    return { module, syntax: diagnostics };
  }

  function resolve(importer: string, node: Ast.ImportDeclaration): LoadedModule | undefined {
    const specifier = node.from.value;
    const location = { file: importer, span: node.from.span };
    if (specifier.startsWith(standard)) {
      const name = specifier.slice(standard.length);
      if (Object.hasOwn(stdlib, name)) return loadStandard(name);
      const known = quoted(Object.keys(stdlib).map((module) => standard + module));
      const { suggestion, fixes } = suggestText(location, standardMeant(name));
      const holes = { name, suggestion, known };
      return say(nameMessages.unknownStandardModule, location, holes, fixes);
    }
    if (!specifier.startsWith("./") && !specifier.startsWith("../")) {
      const { suggestion, fixes } = suggestText(location, placeMeant(specifier));
      return say(nameMessages.importForm, location, { specifier, suggestion }, fixes);
    }
    const file = host.resolve(importer, specifier);
    return loaded.get(file) ?? loadFile(importer, specifier, file, location);
  }

  function standardMeant(name: string): string | undefined {
    const meant = closest(name, Object.keys(stdlib));
    return meant === undefined ? undefined : standard + meant;
  }

  /** `sdt:data` and `data` are modules of the standard library, `lib.hpt` is a file. */
  function placeMeant(specifier: string): string | undefined {
    const [, scheme, name = ""] = /^(?:(\w+):)?(.*)$/.exec(specifier) ?? [];
    if (scheme === undefined && /^\w[\w/.-]*\.hpt$/.test(name)) return `./${name}`;
    if (scheme !== undefined && closest(`${scheme}:`, [standard]) === undefined) return undefined;
    return Object.hasOwn(stdlib, name) ? standard + name : standardMeant(name);
  }

  function loadFile(
    importer: string,
    specifier: string,
    file: string,
    location: Location,
  ): LoadedModule | undefined {
    if (file === importer) return say(nameMessages.selfImport, location, {});
    const start = open.indexOf(file);
    if (start >= 0) {
      const chain = [...open.slice(start), file].map(baseName).join(" → ");
      return say(nameMessages.importCycle, location, { chain });
    }
    const read = readBeside(host, importer, specifier);
    if (read.kind === "outside") {
      return say(nameMessages.importOutside, location, { specifier, root: read.root });
    }
    const text = read.result;
    if (text.kind === "failed") {
      const { reason } = text;
      const { suggestion, fixes } = suggestText(location, pathMeant(host, file, specifier, reason));
      const holes = { specifier, file, reason, suggestion };
      return say(nameMessages.importFailed, location, holes, fixes);
    }
    return build(file, baseName(file).replace(/\.hpt$/, ""), text.text, true);
  }

  function loadStandard(name: string): LoadedModule {
    const file = standard + name;
    return loaded.get(file) ?? build(file, file, stdlib[name] ?? "", false);
  }

  /** Modules of one name in two folders get different prefixes, in the order in which they are loaded. */
  function uniqueId(id: string): string {
    const count = (ids.get(id) ?? 0) + 1;
    ids.set(id, count);
    return count === 1 ? id : `${id}~${count}`;
  }

  function say<Holes>(
    message: Message<Holes>,
    location: Location,
    holes: Holes,
    fixes: readonly Fix[] = [],
  ): undefined {
    reportFinding(diagnose(message, location, holes, { fixes }));
  }
}

function textOf(result: ReadResult): string {
  return result.kind === "text" ? result.text : "";
}

function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
}
