/** What one check run knows: passed along, never global. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Location, Span } from "../diagnostics/span.ts";
import type { Evaluator } from "../atoms/evaluate.ts";
import type { Dimension } from "../ir/dimension.ts";
import type { TypedExpression } from "../ir/expression.ts";
import type { Type } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import type { DataSetFacts } from "../data/catalog.ts";
import type * as Ast from "../syntax/ast.ts";
import type { Phase } from "./phase.ts";
import type { Host, Module, TypedFunction, TypedTask } from "./program.ts";
import type { DefinitionSymbol, Scope } from "./scope.ts";

/** Everything a checking function needs beside the scope. One for each module; `run` is shared by all. */
export interface Context {
  readonly run: Run;
  readonly module: ModuleTable;
  /** What is known of the study under check: see `forStudy`. */
  readonly facts: Facts;
}

/** Shared by all modules of one check. */
export interface Run {
  readonly host: Host;
  /** Text of `std:` modules by name. */
  readonly stdlib: { readonly [name: string]: string };
  readonly data: { readonly [source: string]: DataSetFacts };
  readonly report: (diagnostic: Diagnostic) => void;
  /** The typed form of an expression by its kind: `inferExpression` is the way to call it. */
  readonly infer: (
    node: Ast.Expression,
    scope: Scope,
    context: Context,
    mode: Mode,
  ) => TypedExpression;
  /** The types of syntax nodes, for editors. */
  readonly types: Map<Ast.Node, Type>;
  /** Functions that were checked, by unique name. */
  readonly functions: Map<string, TypedFunction>;
  /** `let`s of modules that were checked, by key. */
  readonly definitions: Map<string, DefinitionSymbol>;
  /** Compiles an expression over those functions. */
  readonly evaluator: (expression: TypedExpression) => Evaluator;
  /** Values of constant expressions that were asked for; `undefined` for those that are not constant. */
  readonly constants: WeakMap<TypedExpression, Value | undefined>;
  /** Dimensions by their printed form, for messages; filled as they are declared. */
  readonly dimensions: Map<string, NamedDimension>;
  /** Declarations whose check has begun and not ended, innermost last. */
  readonly open: OpenDeclaration[];
  /** How deep the expression under check is nested. */
  readonly depth: { now: number };
  /** For how many more misspelt names what was meant is looked for: each is compared with all names there are. */
  readonly suggestions: { left: number };
  /** How many more statements studies may inherit or use; below 0 nothing more of studies is checked. */
  readonly statements: { left: number };
}

/** How an expression is read where it stands. */
export interface Mode {
  /** The type that bare choices, records and lists are read as. What is inferred may still be another. */
  readonly expected?: Type;
  /** The value may be absent: left of `??`, an argument `T?`. */
  readonly absent?: boolean;
}

/** What a dimension is called, and the base unit of one that has its own. */
export interface NamedDimension {
  readonly name: string;
  readonly unit?: string;
}

export interface OpenDeclaration {
  readonly name: string;
  /** What it is: `function`. */
  readonly kind: string;
  readonly location: Location;
  /** Identity of the declaration. */
  readonly owner: object;
}

/** Definitions by key and trials by name, as far as they were checked. */
export interface Facts {
  readonly definition: (key: string) => DefinitionSymbol | undefined;
  /** The phase of a trial's metrics. */
  readonly trial: (name: string) => Phase | undefined;
}

/** A unit of measure: what a number that carries it is multiplied with to be in base units. */
export interface Unit {
  readonly name: string;
  readonly factor: number;
  readonly dimension: Dimension;
}

/** A declaration together with the module whose names it means. */
export interface Declared<T> {
  readonly node: T;
  readonly module: ModuleTable;
}

/** The names of one module, imports and prelude included. Looking one up checks its declaration. */
export interface ModuleTable {
  /** Prefix of unique names: `std:memory`, `main`, `fairness`. Never holds a folder. */
  readonly id: string;
  readonly module: Module;
  readonly context: Context;
  /** Values and types. */
  readonly scope: Scope;
  /** Names of declarations of some kinds, without checking them: for suggestions. */
  readonly namesOfKind: (kinds: readonly ("enum" | "type" | "dimension")[]) => readonly string[];
  readonly functions: Names<TypedFunction>;
  readonly tasks: Names<TypedTask>;
  readonly units: Names<Unit>;
  readonly spaces: Names<Declared<Ast.SpaceDeclaration>>;
  readonly studies: Names<Declared<Ast.StudyDeclaration>>;
}

/** One namespace of a module. */
export interface Names<T> {
  /** The thing of that name; `"failed"` when its declaration is in error, which has been reported. */
  readonly get: (name: string) => T | "failed" | undefined;
  /** For suggestions. */
  readonly names: () => Iterable<string>;
}

/** The place of a span in the file of the context. */
export function locationOf(context: Context, span: Span): Location {
  return { file: context.module.module.file, span };
}

/** The source text of a span in the file of the context. */
export function textOf(context: Context, span: Span): string {
  return context.module.module.source.text.slice(span.start, span.end);
}

/** A context for the statements of one study: definitions and trials become known with `define` and `addTrial`. */
export interface StudyContext extends Context {
  readonly define: (symbol: DefinitionSymbol) => void;
  readonly addTrial: (name: string, phase: Phase) => void;
  /** The same facts, with the names of another module: for what is inherited or used from there. */
  readonly within: (module: ModuleTable) => Context;
}

/** Makes the context of a study: its `let`s and trials on top of the module's. */
export function forStudy(context: Context): StudyContext {
  const definitions = new Map<string, DefinitionSymbol>();
  const trials = new Map<string, Phase>();
  const facts: Facts = {
    definition: (key) => definitions.get(key) ?? context.facts.definition(key),
    trial: (name) => trials.get(name) ?? context.facts.trial(name),
  };
  return {
    run: context.run,
    module: context.module,
    facts,
    define: (symbol) => void definitions.set(symbol.key, symbol),
    addTrial: (name, phase) => void trials.set(name, phase),
    within: (module) => ({ run: context.run, module, facts }),
  };
}
