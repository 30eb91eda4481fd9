/** What rules look at. Analyses are made when the first rule asks for them, and once. */
import { once } from "../analysis/once.ts";
import { propagate, type Propagation } from "../analysis/propagate.ts";
import type { ScalarGraph } from "../analysis/scalar.ts";
import { graphOf, type GraphInput } from "../analysis/unfold.ts";
import type { Span } from "../diagnostics/span.ts";
import type { TypedExpression } from "../ir/expression.ts";
import type { Type } from "../ir/type.ts";
import type { Plan } from "../plan/document.ts";
import { lowerStudy } from "../plan/lowering/study.ts";
import type { Module, Program, Study } from "../semantics/program.ts";
import type { Statements } from "./statements.ts";
import type { Usage } from "./usage.ts";

/** What the checker knows of a node of an expression. */
export interface TypeNote {
  readonly type: Type;
  readonly span: Span;
}

export interface ModuleSubject {
  readonly program: Program;
  readonly module: Module;
  readonly statements: Statements;
  /** Of the entry file, where none of its studies has an error: they are all there is to know of it. */
  readonly studies?: readonly StudyUse[];
}

/** What is left of a study once its own rules have looked at it. */
export interface StudyUse {
  readonly study: Study;
  readonly usage: Usage;
}

export interface StudySubject {
  readonly program: Program;
  readonly study: Study;
  readonly statements: Statements;
  /** The study as it would be carried out: domains, scales, method, budget. */
  readonly plan: Plan;
  /** Of parameters, constraints and objectives, by their position in `study`. */
  readonly graph: () => ScalarGraph<TypeNote>;
  /** The same with other values in the place of objectives, by their positions in the list. */
  readonly graphWith: (values: readonly TypedExpression[]) => ScalarGraph<TypeNote>;
  /** What known constraints leave of the ranges. */
  readonly propagation: () => Propagation<TypeNote>;
}

/** A study that was checked without errors. */
export function createStudySubject(
  study: Study,
  program: Program,
  statements: Statements,
): StudySubject {
  const plan = once(() => lowerStudy(study, program));
  const input = once(() => inputOf(study, plan(), program));
  const graph = once(() => graphOf(input()));
  const propagation = once(() => propagate(graph()));
  return {
    program,
    study,
    statements,
    get plan() {
      return plan();
    },
    graph,
    graphWith: (values) => graphOf({ ...input(), objectives: values.map((value) => ({ value })) }),
    propagation,
  };
}

/** The typed expressions of a study, in the order of its plan: their notes are what the checker knows. */
function inputOf(study: Study, plan: Plan, program: Program): GraphInput<TypeNote> {
  const own = new Map(study.definitions.map(({ name, value }) => [name, value]));
  return {
    functions: program.functions,
    definitions: plan.definitions.flatMap(({ name }) => {
      const value = own.get(name) ?? program.definitions.get(name)?.value;
      return value === undefined ? [] : [{ name, value }];
    }),
    parameters: plan.parameters,
    trials: plan.trials,
    repeat: plan.repeat,
    constraints: study.constraints,
    objectives: study.objectives,
    typeOf: ({ type }) => type,
  };
}
