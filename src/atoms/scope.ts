/** Where the values of names are while an expression runs: slots of a frame, given out when it is compiled. */
import type { Expression, IndexSet } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import type { Environment, Members } from "./environment.ts";
import { EvaluationLimitError } from "./limits.ts";

/** The values of one activation: of the expression itself, or of a function that it calls. */
export interface Frame {
  readonly environment: Environment;
  readonly slots: Value[];
  readonly sets: readonly Members[];
  /** Shared by all frames of one evaluation. */
  readonly allowance: { steps: number };
}

/** Work is paid for before it is done where that is possible, so that a loop without end is refused at once. */
export function takeSteps(frame: Frame, steps: number): void {
  frame.allowance.steps -= steps;
  if (frame.allowance.steps < 0) throw new EvaluationLimitError("steps");
}

/** A compiled expression. */
export type Code = (frame: Frame) => Value;

/** Compiles the parts of a node for whoever compiles the node. */
export interface Compiler {
  readonly expression: (expression: Expression, scope: Scope) => Code;
  readonly members: (set: IndexSet, scope: Scope) => (frame: Frame) => Members;
}

/** Names that are bound, innermost first. */
export interface Scope {
  readonly generics: readonly string[];
  readonly bound: Binding | undefined;
}

interface Binding {
  readonly name: string;
  readonly slot: number;
  readonly outer: Binding | undefined;
}

/** No locals yet. */
export function createScope(generics: readonly string[] = []): Scope {
  return { generics, bound: undefined };
}

/** The scope with one more name, and its slot. Names that never live together share slots. */
export function bind(scope: Scope, name: string): { readonly scope: Scope; readonly slot: number } {
  const slot = (scope.bound?.slot ?? -1) + 1;
  return { scope: { ...scope, bound: { name, slot, outer: scope.bound } }, slot };
}

/** The slot of a name, `undefined` for a free one. */
export function slotOf(scope: Scope, name: string): number | undefined {
  for (let binding = scope.bound; binding !== undefined; binding = binding.outer) {
    if (binding.name === name) return binding.slot;
  }
  return undefined;
}
