/** What rules look at. Analyses are made when the first rule asks for them, and once. */
import type { Propagation } from "../analysis/propagate.ts";
import type { ScalarGraph } from "../analysis/scalar.ts";
import type { Span } from "../diagnostics/span.ts";
import type { Type } from "../ir/type.ts";
import type { Plan } from "../plan/document.ts";
import type { Module, Program, Study } from "../semantics/program.ts";

/** What the checker knows of a node of an expression. */
export interface TypeNote {
  readonly type: Type;
  readonly span: Span;
}

export interface ModuleSubject {
  readonly program: Program;
  readonly module: Module;
}

export interface StudySubject {
  readonly program: Program;
  readonly study: Study;
  /** The study as it would be carried out: domains, scales, method, budget. */
  readonly plan: Plan;
  /** Of parameters, constraints and objectives, by their position in `study`. */
  readonly graph: () => ScalarGraph<TypeNote>;
  /** What known constraints leave of the ranges. */
  readonly propagation: () => Propagation<TypeNote>;
}
