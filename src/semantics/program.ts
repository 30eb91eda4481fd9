/**
 * The typed program: what the checker makes of modules, and what lowering, rules and the editor read.
 * Names are resolved, expressions typed, `extends` and `use` carried out; spans point into the sources.
 */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Source } from "../diagnostics/source.ts";
import type { Location } from "../diagnostics/span.ts";
import type * as Ast from "../syntax/ast.ts";
import type { FunctionDefinition, TypedExpression } from "../ir/expression.ts";
import type { Refined, Type, ValueSet } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import type { Phase } from "./phase.ts";
import type { DefinitionSymbol } from "./scope.ts";

/** How the compiler reaches files: pure functions given by whoever embeds it. Never executes anything. */
export interface Host {
  /**
   * Text of a file, or why it cannot be had. `std:` modules do not come through here. `within` is given for a
   * file that another one names: where it is really a file of another place, the answer is `outside`.
   */
  readonly read: (path: string, within?: string) => ReadResult;
  /** Joins `./x.hpt` to the folder of the importing file. */
  readonly resolve: (importer: string, specifier: string) => string;
  /** The folder that imports of this file must stay within. */
  readonly root: (path: string) => string;
  /** The names of the files in the folder of a path, to suggest one for a name that is not there. */
  readonly neighbours?: (path: string) => readonly string[];
}

export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "failed";
      readonly reason:
        | "missing"
        | "directory"
        | "not-a-file"
        | "unreadable"
        | "not-utf8"
        | "too-large"
        | "outside"
        | "too-many"
        | "too-much";
    };

/** Everything that one `check` of an entry file learnt. */
export interface Program {
  readonly entry: Module;
  /** The entry and all it imports, dependencies first. */
  readonly modules: readonly Module[];
  /** Functions by their unique name (`std:mixing/neyman`); bodies checked once. */
  readonly functions: ReadonlyMap<string, TypedFunction>;
  /** The `let`s of modules that are used, by their unique key (`std:memory/slots`). */
  readonly definitions: ReadonlyMap<string, DefinitionSymbol>;
  /** The types of syntax nodes, for editors. */
  readonly types: ReadonlyMap<Ast.Node, Type>;
  /** The base unit of each base dimension: `Memory` → `B`. Units of a plan are made of these. */
  readonly baseUnits: ReadonlyMap<string, string>;
  /** The studies of the entry file, in order. */
  readonly studies: readonly Study[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Module {
  readonly file: string;
  readonly source: Source;
  readonly ast: Ast.File;
}

export interface TypedFunction extends FunctionDefinition<{
  readonly type: Type;
  readonly span: Ast.Node["span"];
}> {
  readonly doc?: string;
  readonly signature: Signature;
  readonly location: Location;
}

/** What a call or a trial must bring. */
export interface Signature {
  readonly generics: readonly string[];
  readonly arguments: readonly DeclaredArgument[];
  readonly result: Type;
}

export interface DeclaredArgument {
  readonly name: string;
  readonly type: Refined;
  readonly static: boolean;
  readonly default?: TypedExpression;
}

export interface TypedTask {
  readonly name: string;
  readonly doc?: string;
  readonly signature: Signature;
  readonly how: "from" | "exec";
  /** `builtin:classifier`, `./my_task.js`, or the words to run. */
  readonly source: string;
  readonly location: Location;
}

// ── a study, after `extends` and `use` ──────────────────────────────────────

export interface Study {
  readonly name: string;
  readonly doc?: string;
  readonly location: Location;
  readonly parameters: readonly StudyParameter[];
  readonly definitions: readonly StudyDefinition[];
  readonly constraints: readonly StudyConstraint[];
  readonly trials: readonly StudyTrial[];
  readonly objectives: readonly StudyObjective[];
  readonly reports: readonly StudyReport[];
  readonly methods: readonly StudyMethod[];
  readonly counts: {
    readonly [role in Ast.CountStatement["role"]]?: {
      readonly value: number;
      readonly location: Location;
    };
  };
  readonly budget: readonly StudyAmount[];
  readonly warm: readonly StudyWarm[];
}

export interface StudyParameter {
  readonly name: string;
  readonly doc?: string;
  readonly type: Refined;
  /** Range or set after narrowing through all `type` declarations; absent for bool, simplex, permutation. */
  readonly within?: ValueSet;
  readonly prior?: StudyMethod;
  readonly default?: Value;
  /** The conjunction of the enclosing `when`s. */
  readonly condition?: TypedExpression;
  readonly fidelity: boolean;
  readonly location: Location;
}

export interface StudyDefinition {
  readonly name: string;
  readonly type: Type;
  readonly phase: Phase;
  readonly value: TypedExpression;
  readonly location: Location;
}

export interface StudyConstraint {
  readonly label?: string;
  readonly phase: Phase;
  readonly holds: TypedExpression;
  readonly condition?: TypedExpression;
  readonly message?: string;
  readonly location: Location;
}

export interface StudyTrial {
  readonly name: string;
  readonly task: TypedTask;
  readonly phase: Phase;
  readonly inputs: readonly {
    readonly argument: DeclaredArgument;
    readonly value: TypedExpression;
  }[];
  /** Result type with the task's generics and arguments put in. */
  readonly metrics: readonly {
    readonly name: string;
    readonly type: Refined;
    readonly size?: number;
  }[];
  readonly location: Location;
}

export interface StudyObjective {
  readonly label?: string;
  readonly direction: "minimize" | "maximize";
  readonly phase: Phase;
  readonly value: TypedExpression;
  readonly reference?: number;
  readonly location: Location;
}

export interface StudyReport {
  readonly label: string;
  readonly phase: Phase;
  readonly value: TypedExpression;
  readonly location: Location;
}

export interface StudyMethod {
  readonly role: "solve" | "search" | "schedule" | "stop" | "prior" | "warm";
  readonly name: string;
  readonly settings: { readonly [name: string]: number | string | boolean | readonly number[] };
  readonly location: Location;
}

export interface StudyAmount {
  readonly unit: "trials" | "time" | "fidelity";
  readonly value: number;
  readonly perTrial: boolean;
  readonly location: Location;
}

/** The value of one parameter in a first point. */
export interface StudyPointValue {
  readonly name: string;
  readonly type: Type;
  readonly value: Value;
}

export type StudyWarm =
  | {
      readonly kind: "points";
      /** Values by parameter; what a point leaves out is drawn. */
      readonly points: readonly (readonly StudyPointValue[])[];
      readonly location: Location;
    }
  | { readonly kind: "store"; readonly path: string; readonly location: Location }
  | {
      readonly kind: "nearest";
      readonly path: string;
      readonly method: StudyMethod;
      readonly location: Location;
    };
