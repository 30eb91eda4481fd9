import { createEvaluators } from "../atoms/evaluate.ts";
import { mostSteps } from "../atoms/limits.ts";
import { type DataSetFacts, dataCatalog } from "../data/catalog.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { studyMessages } from "../diagnostics/messages/studies.ts";
import { typeMessages } from "../diagnostics/messages/types.ts";
import type { Run } from "./context.ts";
import { withoutConsequences } from "./damage.ts";
import { inOrder } from "./declarations/order.ts";
import { createModuleTable, type OwnedTable } from "./declarations/table.ts";
import { dispatch } from "./expressions/dispatch.ts";
import { mergeFindings } from "./merge.ts";
import { type LoadedModule, type LoadedModules, loadModules } from "./modules.ts";
import type { Host, Program, Study, TypedFunction } from "./program.ts";
import { boundedHost } from "./reading.ts";
import { stdlibSources } from "./stdlib-sources.ts";
import { mostInherited } from "./studies/collect.ts";
import { checkSpace, checkStudy } from "./studies/study.ts";

/** What `checkModules` may be given beside files; tests put in their own. */
export interface CheckOptions {
  /** Text of `std:` modules by name. */
  readonly stdlib?: { readonly [name: string]: string };
  /** The data sets that `load "builtin:…"` knows. */
  readonly data?: { readonly [source: string]: DataSetFacts };
}

/** What is true of all that follows once it is true. */
const oncePerCheck: ReadonlySet<string> = new Set([
  typeMessages.tooManySteps.id,
  studyMessages.tooManyStatements.id,
]);

/**
 * Checks a file and all it imports; of the standard library only what is used. Never throws; everything
 * wrong is in `diagnostics`, in the order of the modules and of their texts.
 */
export function checkModules(entryFile: string, host: Host, options: CheckOptions = {}): Program {
  const diagnostics: Diagnostic[] = [];
  const said = new Set<string>();
  // A statement that several studies inherit or use is checked for each of them and reported once.
  const report = (diagnostic: Diagnostic) => {
    const { file, span } = diagnostic.location;
    const place = oncePerCheck.has(diagnostic.id) ? [] : [file, span.start, span.end];
    const key = JSON.stringify([...place, diagnostic.id]);
    if (!said.has(key)) diagnostics.push(diagnostic);
    said.add(key);
  };
  const stdlib = options.stdlib ?? stdlibSources;
  const files = boundedHost(host);
  const loaded = loadModules(entryFile, files, stdlib, report);
  const run = createRun(files, stdlib, options.data ?? dataCatalog, report);

  const tables = new Map<LoadedModule, OwnedTable>();
  const prelude = createModuleTable(loaded.prelude, run, () => undefined, undefined);
  for (const name of prelude.namesOfKind(["dimension"])) prelude.scope.lookup(name);
  tables.set(loaded.prelude, prelude);
  for (const module of loaded.all) {
    if (tables.has(module)) continue;
    // The text of the prelude itself, checked as a file, stands on nothing.
    const isPrelude = module.module.source.text === loaded.prelude.module.source.text;
    const beneath = isPrelude ? undefined : prelude;
    const table = createModuleTable(module, run, (other) => tables.get(other), beneath);
    tables.set(module, table);
    if (!module.own) continue;
    table.checkAll(inOrder(module.module.ast));
    for (const node of module.module.ast.declarations) {
      if (node.kind === "space") checkSpace(node, table.context);
    }
  }

  const studies: Study[] = [];
  const entry = tables.get(loaded.entry);
  for (const node of loaded.entry.module.ast.declarations) {
    if (node.kind !== "study" || entry === undefined) continue;
    const study = checkStudy(node, entry.context);
    if (study !== undefined) studies.push(study);
  }
  return {
    entry: loaded.entry.module,
    modules: loaded.all.map((module) => module.module),
    functions: run.functions,
    definitions: run.definitions,
    types: run.types,
    baseUnits: new Map(
      [...run.dimensions.values()].flatMap(({ name, unit }) =>
        unit === undefined ? [] : [[name, unit] as const],
      ),
    ),
    studies,
    diagnostics: mergeFindings(inOrderOfText(diagnostics, loaded)),
  };
}

/** Findings of syntax and meaning together, in the order of the modules and of their texts. */
function inOrderOfText(
  findings: readonly Diagnostic[],
  { all }: LoadedModules,
): readonly Diagnostic[] {
  const places = new Map(all.map(({ module }, place) => [module.file, place]));
  const place = ({ location }: Diagnostic) => places.get(location.file) ?? 0;
  const byFile = new Map<string, Diagnostic[]>(all.map(({ module }) => [module.file, []]));
  for (const finding of findings) byFile.get(finding.location.file)?.push(finding);
  const own = all.flatMap((loaded) =>
    withoutConsequences(byFile.get(loaded.module.file) ?? [], loaded),
  );
  return [...all.flatMap((module) => module.syntax), ...own].toSorted(
    (a, b) => place(a) - place(b) || a.location.span.start - b.location.span.start,
  );
}

function createRun(
  host: Host,
  stdlib: Run["stdlib"],
  data: NonNullable<CheckOptions["data"]>,
  report: (diagnostic: Diagnostic) => void,
): Run {
  const functions = new Map<string, TypedFunction>();
  return {
    host,
    stdlib,
    data,
    report,
    infer: dispatch,
    types: new Map(),
    functions,
    definitions: new Map(),
    evaluator: createEvaluators(functions, mostSteps),
    constants: new WeakMap(),
    dimensions: new Map(),
    open: [],
    depth: { now: 0 },
    suggestions: { left: 100 },
    statements: { left: mostInherited },
  };
}
