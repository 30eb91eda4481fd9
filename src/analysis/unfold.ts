/** A study in scalars: makes the graph that analyses fold over. Never throws, and ends in bounded time. */
import type { Expression, FunctionDefinition } from "../ir/expression.ts";
import { references } from "../ir/references.ts";
import type { Type } from "../ir/type.ts";
import type { Parameter, Plan, Trial } from "../plan/document.ts";
import type { Scalar, ScalarConstraint, ScalarGraph, ScalarRoot } from "./scalar.ts";
import { createUnfolder } from "./unfold/expression.ts";

/** What a study is made of: from a typed program, whose notes it keeps, or from a plan. */
export interface GraphInput<N> {
  readonly functions: ReadonlyMap<string, FunctionDefinition<N>>;
  /** In an order in which each needs only earlier ones. */
  readonly definitions: readonly { readonly name: string; readonly value: Expression<N> }[];
  readonly parameters: readonly Parameter[];
  readonly trials: readonly Trial[];
  /** Runs of one configuration. */
  readonly repeat: number;
  readonly constraints: readonly {
    readonly holds: Expression<N>;
    readonly condition?: Expression<N>;
  }[];
  readonly objectives: readonly { readonly value: Expression<N> }[];
  /** The type of an expression, where it is known: bounds what cannot be taken apart. */
  readonly typeOf?: (expression: Expression<N>) => Type | undefined;
}

/** The graph of a study's parameters, requirements and objectives. */
export function graphOf<N>(input: GraphInput<N>): ScalarGraph<N> {
  const unfolder = createUnfolder(input);
  const needed = neededDefinitions(input);
  for (const { name, value } of input.definitions) {
    if (needed.has(name)) unfolder.define(name, value);
  }
  const constraints = input.constraints.map(({ holds, condition }, index): ScalarConstraint<N> => ({
    index,
    value: unfolder.root(holds),
    ...(condition === undefined ? {} : { condition: unfolder.root(condition) }),
  }));
  const objectives = input.objectives.map(({ value }, index): ScalarRoot<N> => ({
    index,
    value: unfolder.root(value),
  }));
  return { ...unfolder.made(), constraints, objectives };
}

/** The graph of a plan. Positions of constraints and objectives are those in the plan. */
export function graphOfPlan(plan: Plan): ScalarGraph {
  return graphOf({
    ...plan,
    functions: new Map(plan.functions.map((definition) => [definition.name, definition])),
  });
}

/** The variables that a node depends on, unknown parts included. */
export function variablesBelow<N>(roots: readonly Scalar<N>[]): ReadonlySet<Scalar<N>> {
  const seen = new Set<Scalar<N>>(roots);
  for (const node of seen) for (const argument of argumentsOf(node)) seen.add(argument);
  return new Set([...seen].filter((node) => node.kind === "variable"));
}

/** The nodes that a node is made of. */
export function argumentsOf<N>(node: Scalar<N>): readonly Scalar<N>[] {
  switch (node.kind) {
    case "constant":
    case "variable":
      return [];
    case "apply":
      return node.args;
    case "if":
      return [node.condition, node.then, node.otherwise];
    case "unknown":
      return node.from;
  }
}

/** The names of the definitions that requirements and objectives read, directly or through others. */
function neededDefinitions<N>(input: GraphInput<N>): ReadonlySet<string> {
  const values = new Map(input.definitions.map(({ name, value }) => [name, value]));
  const definitions = new Set<string>();
  const functions = new Set<string>();
  const open: Expression<N>[] = [
    ...input.constraints.flatMap(({ holds, condition }) =>
      condition === undefined ? [holds] : [holds, condition],
    ),
    ...input.objectives.map(({ value }) => value),
  ];
  const add = (expression: Expression): void => {
    const found = references(expression);
    for (const name of found.definitions) {
      const value = values.get(name);
      if (definitions.has(name) || value === undefined) continue;
      definitions.add(name);
      open.push(value);
    }
    for (const name of found.functions) {
      const body = input.functions.get(name)?.body;
      if (functions.has(name) || body === undefined) continue;
      functions.add(name);
      open.push(body);
    }
  };
  for (const { condition, domain } of input.parameters) {
    if (condition !== undefined) add(condition);
    if (domain.kind === "array" && domain.length !== undefined) add(domain.length);
  }
  for (let next = open.pop(); next !== undefined; next = open.pop()) add(next);
  return definitions;
}
