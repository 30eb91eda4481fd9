/** The order in which parameters, definitions and trials of a study are known, and what depends on the fidelity. */
import type { Expression } from "../../ir/expression.ts";
import { references } from "../../ir/references.ts";
import { indexSetsOf } from "../../ir/types.ts";
import type { StudyDefinition, StudyParameter, StudyTrial } from "../program.ts";
import { dependencyOrder } from "./order.ts";

type Node =
  | { readonly kind: "parameter"; readonly parameter: StudyParameter }
  | { readonly kind: "definition"; readonly definition: StudyDefinition }
  | { readonly kind: "trial"; readonly trial: StudyTrial };

export interface Flow {
  readonly parameters: readonly StudyParameter[];
  readonly definitions: readonly StudyDefinition[];
  readonly trials: readonly StudyTrial[];
  /** Parameters whose conditions or lengths need each other. */
  readonly circle: readonly StudyParameter[] | undefined;
}

/** Each after what it needs, otherwise as they were written. */
export function orderFlow(
  parameters: readonly StudyParameter[],
  definitions: readonly StudyDefinition[],
  trials: readonly StudyTrial[],
): Flow {
  const nodes: readonly Node[] = [
    ...parameters.map((parameter): Node => ({ kind: "parameter", parameter })),
    ...definitions.map((definition): Node => ({ kind: "definition", definition })),
    ...trials.map((trial): Node => ({ kind: "trial", trial })),
  ];
  const byName = new Map<string, Node[]>();
  for (const node of nodes) {
    const list = byName.get(keyOf(node));
    if (list === undefined) byName.set(keyOf(node), [node]);
    else list.push(node);
  }
  const { order, circle } = dependencyOrder(nodes, (node) =>
    [...needsOf(node)].flatMap((key) => byName.get(key) ?? []),
  );
  const circular = circle?.flatMap((node) => (node.kind === "parameter" ? [node.parameter] : []));
  return {
    parameters: order.flatMap((node) => (node.kind === "parameter" ? [node.parameter] : [])),
    definitions: order.flatMap((node) => (node.kind === "definition" ? [node.definition] : [])),
    trials: order.flatMap((node) => (node.kind === "trial" ? [node.trial] : [])),
    circle: circular,
  };
}

function keyOf(node: Node): string {
  switch (node.kind) {
    case "parameter":
      return `parameter ${node.parameter.name}`;
    case "definition":
      return `definition ${node.definition.name}`;
    case "trial":
      return `trial ${node.trial.name}`;
  }
}

function needsOf(node: Node): ReadonlySet<string> {
  const needs = new Set<string>();
  for (const expression of expressionsOf(node)) {
    const { parameters, definitions, trials } = references(expression);
    for (const name of parameters) needs.add(`parameter ${name}`);
    for (const name of definitions) needs.add(`definition ${name}`);
    for (const name of trials) needs.add(`trial ${name}`);
  }
  return needs;
}

function expressionsOf(node: Node): readonly Expression[] {
  switch (node.kind) {
    case "parameter":
      return dependenciesOf(node.parameter);
    case "definition":
      return [node.definition.value];
    case "trial":
      return node.trial.inputs.map((input) => input.value);
  }
}

/** What decides whether a parameter is there, and how many elements it has. */
function dependenciesOf({ condition, type }: StudyParameter): readonly Expression[] {
  return [
    ...(condition === undefined ? [] : [condition]),
    ...indexSetsOf(type.type).flatMap((set) => (set.kind === "length" ? [set.size] : [])),
  ];
}

/** The definitions that depend on a parameter, directly or through others; they are given in order. */
export function definitionsReading(
  parameter: string,
  ordered: readonly StudyDefinition[],
): ReadonlySet<string> {
  const reading = new Set<string>();
  for (const { name, value } of ordered) {
    if (reads(value, parameter, reading)) reading.add(name);
  }
  return reading;
}

/** Whether an expression depends on a parameter. */
export function reads(
  expression: Expression,
  parameter: string,
  reading: ReadonlySet<string>,
): boolean {
  const { parameters, definitions } = references(expression);
  return parameters.has(parameter) || [...definitions].some((name) => reading.has(name));
}
