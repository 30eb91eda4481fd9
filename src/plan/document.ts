/**
 * The plan: what `hptc compile` writes and a runtime carries out. Self-contained, versioned JSON; the
 * same source gives the same bytes. All numbers are finite and in base units; an absent bound is
 * unbounded. `schema.ts` holds the same shape as a validator, `grammar/plan.schema.json` as a schema.
 */
import type { Expression, FunctionDefinition } from "../ir/expression.ts";

export interface Plan {
  readonly format: "hpt-plan";
  readonly version: 1;
  readonly study: string;
  readonly doc?: string;
  /** The file as it was named to the compiler, relative where possible; spans below are offsets into it. */
  readonly source: string;
  /** Only those that are used. */
  readonly functions: readonly FunctionDefinition[];
  /** Every `let` that is used, in an order in which each needs only earlier ones. */
  readonly definitions: readonly Definition[];
  /** Each after those its condition or length reads, otherwise as declared. A name declared in two branches of a `when` stands twice. */
  readonly parameters: readonly Parameter[];
  /** Of the phases `measured`, `parameter` and `metric`; constant ones were checked by the compiler. */
  readonly constraints: readonly Constraint[];
  /** In an order in which each needs only earlier ones. */
  readonly trials: readonly Trial[];
  /** None: a feasibility study. Several: a Pareto study. */
  readonly objectives: readonly Objective[];
  readonly reports: readonly Report[];
  readonly method: Method & { readonly role: "search" | "solve" };
  readonly schedule?: Method;
  readonly stops: readonly Method[];
  readonly budget: Budget;
  /** Absent: the runtime picks one and records it. */
  readonly seed?: number;
  /** Runs of one configuration, each with its own seed; 1 without `repeat`. */
  readonly repeat: number;
  readonly parallel: number;
  readonly retry: number;
  readonly warm: readonly WarmStart[];
}

/** When a value is known: at compile time, after the trials with constant arguments, with the parameters, after a trial. */
export type Phase = "constant" | "measured" | "parameter" | "metric";

/** JSON values as users see them: choice → string; over an enum → object in declared order; else array. */
export type JsonValue =
  number | string | boolean | readonly JsonValue[] | { readonly [name: string]: JsonValue };

export interface Definition {
  readonly name: string;
  readonly phase: Phase;
  readonly value: Expression;
}

export interface Parameter {
  /** Qualified by the alias under `use network as big`: `big.width`. */
  readonly name: string;
  readonly doc?: string;
  readonly domain: Domain;
  readonly prior?: Prior;
  readonly default?: JsonValue;
  /** Absent: always active. Reads only earlier parameters. */
  readonly condition?: Expression;
  /** Base unit of its dimension for people: `B`, `s`, `B/s`. Absent: dimensionless. */
  readonly unit?: string;
  /** The fidelity of the study; its value is `domain.high` unless a schedule says otherwise. */
  readonly fidelity?: boolean;
}

export type Domain = ScalarDomain | SimplexDomain | PermutationDomain | ArrayDomain;
export type ScalarDomain = RealDomain | IntDomain | BoolDomain | ChoiceDomain;

export interface RealDomain {
  readonly kind: "real";
  readonly low: number;
  readonly high: number;
  readonly scale: Scale;
}

export interface IntDomain {
  readonly kind: "int";
  readonly low: number;
  readonly high: number;
  readonly scale: Scale;
}

export interface BoolDomain {
  readonly kind: "bool";
}

/** `one of { adam, sgd }`, an enum, `one of [16, 32]`, `Int in { 1, 2, 4 }`. */
export interface ChoiceDomain {
  readonly kind: "choice";
  readonly values: readonly (string | number)[];
  readonly ordered: boolean;
}

export interface SimplexDomain {
  readonly kind: "simplex";
  readonly over: Labels;
}

export interface PermutationDomain {
  readonly kind: "permutation";
  readonly over: Labels;
}

/** One element for each label; `length` (of `Kernel[depth]`) makes element i exist only when i < length. */
export interface ArrayDomain {
  readonly kind: "array";
  readonly element: Domain;
  readonly over: Labels;
  readonly length?: Expression;
}

/** Members of an enum, or how many elements 0 … n − 1 there are. */
export type Labels = readonly string[] | number;

/** Bijections with a domain; `step` lays a grid from `low`. */
export interface Scale {
  readonly name: "linear" | "log" | "reverse_log" | "logit" | "pow2" | "step";
  readonly step?: number;
}

export type Prior =
  | { readonly name: "normal"; readonly mean: number; readonly sd: number }
  | { readonly name: "lognormal"; readonly median: number; readonly decades: number }
  | { readonly name: "beta"; readonly a: number; readonly b: number }
  | { readonly name: "dirichlet"; readonly concentration: number | readonly number[] }
  /** Weights of a choice in the domain's order, ≥ 0, of any positive sum. */
  | { readonly name: "choice"; readonly weights: readonly number[] };

/** Where something stands in the source: offsets, and its text for messages. */
export interface Origin {
  /** The file of an imported space or study, where it is not the plan's own `source`. */
  readonly source?: string;
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Of a constraint: where the parts of `holds` stand in `text`, for a violated one to show their values. */
  readonly parts?: readonly OriginPart[];
}

/** A sub-expression as it is written. */
export interface OriginPart {
  /** Its number in the expression: a node before its parts, from the left, from 0. */
  readonly node: number;
  /** Offsets into the text. */
  readonly start: number;
  readonly end: number;
  /** Where its operator stands. Absent: at `start`. */
  readonly at?: number;
  /** Base unit of its value. */
  readonly unit?: string;
}

export interface Constraint {
  readonly label?: string;
  readonly phase: Exclude<Phase, "constant">;
  readonly holds: Expression;
  /** Binds only where this is true: the conditions of the enclosing `when`s. */
  readonly condition?: Expression;
  readonly message?: string;
  readonly origin: Origin;
}

export interface Trial {
  readonly name: string;
  /** `constant` and `measured`: all arguments known before the search, so it runs once a study. */
  readonly phase: Phase;
  readonly task: TaskReference;
  readonly inputs: readonly TrialInput[];
  readonly metrics: readonly Metric[];
}

export type TaskReference =
  | { readonly kind: "builtin"; readonly name: string }
  | { readonly kind: "module"; readonly path: string; readonly hash?: string }
  /** Split into words; `{name}` and `{args}` inside words are filled when run, without a shell. */
  | { readonly kind: "exec"; readonly words: readonly string[]; readonly hash?: string };

export interface TrialInput {
  readonly name: string;
  /** Changes shapes or structure: trials that agree on these can train together. */
  readonly static: boolean;
  readonly value: Expression;
  /** `T?`: left out where its value is an inactive parameter. */
  readonly optional: boolean;
  /** How the task sees an array over an enum or a permutation. Absent: as the value is. */
  readonly labels?: readonly string[];
  /** What the declaration allows; checked before the task runs. */
  readonly low?: number;
  readonly high?: number;
}

export interface Metric {
  readonly name: string;
  readonly type: MetricType;
  readonly low?: number;
  readonly high?: number;
  readonly better?: "lower" | "higher";
  readonly unit?: string;
}

export type MetricType =
  | { readonly kind: "real" | "int" | "bool" | "text" | "model" }
  /** `labels` over an enum; else `size`, absent where only the task knows. */
  | {
      readonly kind: "array";
      readonly element: MetricType;
      readonly labels?: readonly string[];
      readonly size?: number;
    };

export interface Objective {
  readonly label?: string;
  readonly direction: "minimize" | "maximize";
  readonly phase: Phase;
  readonly value: Expression;
  readonly reference?: number;
  readonly unit?: string;
  readonly origin: Origin;
}

export interface Report {
  /** The label, else the text of the expression. */
  readonly label: string;
  readonly phase: Phase;
  readonly value: Expression;
  readonly labels?: readonly string[];
  readonly unit?: string;
}

/** A method, schedule or stopping rule with its arguments by name. */
export interface Method {
  readonly name: string;
  readonly settings: { readonly [name: string]: JsonValue };
}

/** Ceilings; the first one reached ends the run. Time in seconds. */
export interface Budget {
  readonly trials?: number;
  readonly time?: number;
  readonly timePerTrial?: number;
  /** Total units of the fidelity parameter. */
  readonly fidelity?: number;
}

export type WarmStart =
  | {
      readonly kind: "points";
      readonly points: readonly { readonly [parameter: string]: JsonValue }[];
    }
  | { readonly kind: "store"; readonly path: string }
  | {
      readonly kind: "nearest";
      readonly path: string;
      readonly settings: { readonly [name: string]: JsonValue };
    };
