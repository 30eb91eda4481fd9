import type { Location, Span } from "../../diagnostics/span.ts";
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { closest } from "../../diagnostics/suggest.ts";
import { findFunction } from "../../atoms/table.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf, type ModuleTable, type Names, type Run } from "../context.ts";
import { report, suggest } from "../findings.ts";
import type { LoadedModule } from "../modules.ts";
import type { Module } from "../program.ts";
import type { Scope, Symbol } from "../scope.ts";
import { builtinTypeNames } from "../types/builtin.ts";
import { hasErrorIn } from "../damage.ts";
import { type Cell, cellOf, settled } from "./cell.ts";
import { checkDimension, checkUnit } from "./dimensions.ts";
import { checkFunction } from "./functions.ts";
import { checkModuleLet } from "./lets.ts";
import { type Callable, declare, emptyNamespaces, type Namespaces } from "./namespaces.ts";
import { checkTask } from "./tasks.ts";
import { checkEnum, checkTypeDeclaration } from "./types.ts";

/** A module table together with what it declares itself: what others may import. */
export interface OwnedTable extends ModuleTable {
  readonly own: Namespaces;
  /** Checks the declarations of these names that nobody asked for yet. */
  readonly checkAll: (names: Iterable<string>) => void;
}

/**
 * Collects the names of a module: its own in any order, its imports, and the prelude's beneath. Nothing is
 * checked until it is asked for.
 */
export function createModuleTable(
  loaded: LoadedModule,
  run: Run,
  tableOf: (module: LoadedModule) => OwnedTable | undefined,
  prelude: OwnedTable | undefined,
): OwnedTable {
  const own = emptyNamespaces();
  const seen = emptyNamespaces();
  const value = (name: string) => seen.values.get(name) ?? prelude?.own.values.get(name);
  const scope: Scope = {
    lookup: (name) => symbolOf(name, value(name)),
    names: () => [...seen.values.keys(), ...(prelude?.own.values.keys() ?? [])],
    holding: [],
    assumed: [],
  };
  const namesByKind = new Map<string, readonly string[]>();
  const table: OwnedTable = {
    id: loaded.id,
    module: loaded.module,
    own,
    scope,
    namesOfKind: (kinds) => {
      const key = kinds.join(" ");
      const known = namesByKind.get(key);
      if (known !== undefined) return known;
      const cells = [...(prelude?.own.values ?? []), ...seen.values];
      const names = cells
        .filter(([, cell]) => kinds.some((kind) => kind === cell.kind))
        .map(([name]) => name);
      namesByKind.set(key, names);
      return names;
    },
    get context() {
      return context;
    },
    functions: namesOf(seen.callables, (callable) =>
      callable.kind === "function" ? callable.function : undefined,
    ),
    tasks: namesOf(seen.callables, (callable) =>
      callable.kind === "task" ? callable.task : undefined,
    ),
    units: {
      get: (name) => (seen.units.get(name) ?? prelude?.own.units.get(name))?.get(),
      names: () => [...seen.units.keys(), ...(prelude?.own.units.keys() ?? [])],
    },
    spaces: namesOf(seen.blueprints, (blueprint) =>
      blueprint.kind === "space" ? blueprint.space : undefined,
    ),
    studies: namesOf(seen.blueprints, (blueprint) =>
      blueprint.kind === "study" ? blueprint.study : undefined,
    ),
    checkAll: (names) => {
      for (const name of names) {
        for (const cells of [own.units, own.values, own.callables]) cells.get(name)?.get();
      }
    },
  };
  const context: Context = {
    run,
    module: table,
    facts: { definition: (key) => run.definitions.get(key), trial: () => undefined },
  };
  const { ast } = loaded.module;
  const errors = loaded.syntax.map(({ location }) => location.span.start).sort((a, b) => a - b);
  for (const [place, declaration] of ast.declarations.entries()) {
    if (declaration.kind === "import") continue;
    const damaged = hasErrorIn(ast, place, errors);
    collect(declaration, damaged, table, context);
  }
  copyInto(own.values, seen.values);
  copyInto(own.callables, seen.callables);
  copyInto(own.units, seen.units);
  copyInto(own.blueprints, seen.blueprints);
  for (const [node, from] of loaded.imports) {
    for (const imported of node.names)
      importName(imported, node, from && tableOf(from), seen, context);
  }
  if (prelude !== undefined) requireNewNames(seen, prelude, context);
  return table;
}

/** What every file knows keeps its meaning in all of them. Of a dimension and its unit one is enough to say. */
function requireNewNames(seen: Namespaces, prelude: OwnedTable, context: Context): void {
  const said = new Set<Ast.Declaration>();
  const look = (
    what: "dimension" | "unit",
    names: ReadonlyMap<string, Cell<unknown>>,
    known: ReadonlyMap<string, Cell<unknown>>,
  ) => {
    for (const [name, cell] of names) {
      const first = known.get(name);
      if (first === undefined || cell.kind === "unknown" || cell.get === first.get) continue;
      const { span } = cell.location;
      const node = declarationAround(span, context.module.module);
      if (node !== undefined && said.has(node)) continue;
      if (node?.kind === "dimension") said.add(node);
      const { source } = prelude.module;
      const there = declarationAround(first.location.span, prelude.module)?.span;
      const declaration =
        there === undefined ? name : oneSpaced(source.text.slice(there.start, there.end));
      report(context, nameMessages.knownEverywhere, span, { name, what, declaration });
    }
  };
  look("dimension", seen.values, prelude.own.values);
  look("unit", seen.units, prelude.own.units);
}

function declarationAround({ start, end }: Span, { ast }: Module): Ast.Declaration | undefined {
  return ast.declarations.find(({ span }) => span.start <= start && end <= span.end);
}

function oneSpaced(text: string): string {
  return text.replace(/\s+/g, " ");
}

function copyInto<T>(from: ReadonlyMap<string, T>, to: Map<string, T>): void {
  for (const [name, cell] of from) to.set(name, cell);
}

/** A declaration in error is a name that fits everywhere. */
function symbolOf(name: string, cell: Cell<Symbol> | undefined): Symbol | undefined {
  const symbol = cell?.get();
  return symbol === "failed" && cell !== undefined
    ? { kind: "unknown", name, location: cell.location }
    : symbol === "failed"
      ? undefined
      : symbol;
}

/** Of a namespace that two kinds share, the one kind. */
function namesOf<T, U>(
  cells: ReadonlyMap<string, Cell<T>>,
  pick: (thing: T) => U | undefined,
): Names<U> {
  return {
    get: (name) => {
      const thing = cells.get(name)?.get();
      if (thing === undefined) return undefined;
      return thing === "failed" ? "failed" : pick(thing);
    },
    names: () => cells.keys(),
  };
}

/** Puts a declaration among the names. One with errors in its syntax is checked, and fits everywhere. */
function collect(
  node: Exclude<Ast.Declaration, Ast.ImportDeclaration>,
  damaged: boolean,
  table: OwnedTable,
  context: Context,
): void {
  const { own } = table;
  const { name } = node;
  const location = locationOf(context, name.span);
  const cell = <T>(kind: string, check: () => T | "failed"): Cell<T> =>
    cellOf(context, name.text, location, kind, () => {
      const checked = check();
      return damaged ? "failed" : checked;
    });
  switch (node.kind) {
    case "dimension":
      if (isReserved(context, name)) return;
      declare(
        context,
        own.values,
        name,
        cell("dimension", () => checkDimension(node, context)),
      );
      if (node.unit !== undefined) {
        const place = locationOf(context, node.unit.span);
        const unit = node.unit.text;
        declare(
          context,
          own.units,
          node.unit,
          settled(place, "unit", {
            name: unit,
            factor: 1,
            dimension: { [name.text]: 1 },
          }),
        );
      }
      return;
    case "unit":
      declare(
        context,
        own.units,
        name,
        cell("unit", () => checkUnit(node, context)),
      );
      return;
    case "enum":
      if (isReserved(context, name)) return;
      declare(
        context,
        own.values,
        name,
        cell("enum", () => checkEnum(node, context)),
      );
      return;
    case "type":
      if (isReserved(context, name)) return;
      declare(
        context,
        own.values,
        name,
        cell("type", () => checkTypeDeclaration(node, context)),
      );
      return;
    case "let":
      declare(
        context,
        own.values,
        name,
        cell("value", () => checkModuleLet(node, context)),
      );
      return;
    case "fn":
      if (findFunction(name.text) !== undefined) {
        report(context, nameMessages.builtinFunction, name.span, { name: name.text });
      }
      declare(
        context,
        own.callables,
        name,
        cell<Callable>("function", () => {
          const checked = checkFunction(node, context);
          return { kind: "function", function: checked };
        }),
      );
      return;
    case "task":
      declare(
        context,
        own.callables,
        name,
        cell<Callable>("task", () => {
          const task = checkTask(node, context);
          return { kind: "task", task };
        }),
      );
      return;
    case "space":
      declare(
        context,
        own.blueprints,
        name,
        settled(location, "space", {
          kind: "space",
          space: { node, module: table },
        }),
      );
      return;
    case "study":
      declare(
        context,
        own.blueprints,
        name,
        settled(location, "study", {
          kind: "study",
          study: { node, module: table },
        }),
      );
      return;
  }
}

function isReserved(context: Context, name: Ast.Name): boolean {
  if (!builtinTypeNames.has(name.text)) return false;
  report(context, nameMessages.reservedType, name.span, { name: name.text });
  return true;
}

/** Puts everything of that name in another module, in whichever namespaces, among the names of this one. */
function importName(
  { name, alias }: Ast.ImportedName,
  node: Ast.ImportDeclaration,
  from: OwnedTable | undefined,
  seen: Namespaces,
  context: Context,
): void {
  const location = locationOf(context, alias.span);
  if (from === undefined) {
    importFailed(alias, location, seen);
    return;
  }
  const { own } = from;
  const found = [
    importInto(context, own.values, seen.values, name, alias),
    importInto(context, own.callables, seen.callables, name, alias),
    importInto(context, own.units, seen.units, name, alias),
    importInto(context, own.blueprints, seen.blueprints, name, alias),
  ];
  if (found.includes(true)) return;
  const known = [own.values, own.callables, own.units, own.blueprints].flatMap((names) => [
    ...names.keys(),
  ]);
  const { suggestion, fixes } = suggest(context, name, known);
  const holes = { name: name.text, from: node.from.value, suggestion };
  report(context, nameMessages.notExported, name.span, holes, { fixes });
  importFailed(alias, location, seen);
  // Where the file uses the name that was meant, only the import is wrong.
  const meant = closest(name.text, known);
  if (meant !== undefined && alias.text === name.text) {
    importFailed({ text: meant, span: alias.span }, location, seen);
  }
}

function importInto<T>(
  context: Context,
  from: ReadonlyMap<string, Cell<T>>,
  to: Map<string, Cell<T>>,
  name: Ast.Name,
  alias: Ast.Name,
): boolean {
  const cell = from.get(name.text);
  if (cell === undefined) return false;
  const location = locationOf(context, alias.span);
  declare(context, to, alias, { kind: cell.kind, imported: true, location, get: cell.get });
  return true;
}

/** A name that could not be imported is silent wherever it is used. */
function importFailed(alias: Ast.Name, location: Location, seen: Namespaces): void {
  const failed = settled<never>(location, "unknown", "failed");
  if (!seen.values.has(alias.text)) seen.values.set(alias.text, failed);
  if (!seen.callables.has(alias.text)) seen.callables.set(alias.text, failed);
  if (!seen.units.has(alias.text)) seen.units.set(alias.text, failed);
  if (!seen.blueprints.has(alias.text)) seen.blueprints.set(alias.text, failed);
}
