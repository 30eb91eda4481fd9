/** What must hold: constraints and what is inherent in parameters, each with the nodes it is made of. */
import type { Scalar, ScalarGraph, Variable } from "../scalar.ts";
import { argumentsOf } from "../unfold.ts";

export interface Requirement<N> {
  /** Position in `ScalarGraph.constraints`; absent for what is inherent. */
  readonly constraint?: number;
  readonly holds: Tree<N>;
  /** Binds only where this is true. */
  readonly condition?: Tree<N>;
  /** Variables that are active only where the condition holds: narrowed even where it may not. */
  readonly within: ReadonlySet<Variable>;
}

/** A truth value with all that it is made of. */
export interface Tree<N> {
  readonly root: Scalar<N>;
  /** Arguments before what uses them, the root last. */
  readonly nodes: readonly Scalar<N>[];
  readonly variables: readonly Variable[];
  /** What it takes to go through it: its nodes and their arguments, of which `max` and `sum` may have thousands. */
  readonly size: number;
  /** Variables of numbers that the root depends on in several ways. */
  readonly repeated: readonly Variable[];
}

/** Nodes of all requirements together, those that they share counted for each. What exceeds it is left out. */
const mostNodes = 4_000_000;

/** All requirements of a graph, those of metrics included. */
export function requirementsOf<N>(graph: ScalarGraph<N>): readonly Requirement<N>[] {
  const treeOf = createTrees<N>();
  let left = mostNodes;
  const found: Requirement<N>[] = [];
  const add = (holds: Scalar<N>, condition: Scalar<N> | undefined, constraint?: number): void => {
    if (left <= 0) return;
    const tree = treeOf(holds);
    const conditionTree = condition && treeOf(condition);
    left -= tree.nodes.length + (conditionTree?.nodes.length ?? 0);
    found.push({
      ...(constraint === undefined ? {} : { constraint }),
      holds: tree,
      ...(conditionTree === undefined ? {} : { condition: conditionTree }),
      within: conditionTree ? activeWithin(tree, conditionTree.root, graph.activity) : new Set(),
    });
  };
  for (const [position, { value, condition }] of graph.constraints.entries()) {
    add(value, condition, position);
  }
  // The shares of a simplex that is not there add up to nothing.
  for (const node of graph.inherent) {
    const optional = treeOf(node).variables.find((variable) => variable.optional);
    add(node, optional && graph.activity.get(optional));
  }
  return found;
}

/** Whether it reads no metric that only a trial of the search measures. */
export function isKnown<N>({ holds, condition }: Requirement<N>): boolean {
  return [...holds.variables, ...(condition?.variables ?? [])].every(
    ({ source }) => source !== "metric",
  );
}

/** Makes trees of one graph; what has been seen is kept by the number of the node. */
function createTrees<N>(): (root: Scalar<N>) => Tree<N> {
  const seen: number[] = [];
  const paths: number[] = [];
  let tree = 0;

  return (root) => {
    tree++;
    const nodes = [root];
    seen[root.id] = tree;
    // Grows while it is gone through.
    for (const node of nodes) {
      for (const argument of argumentsOf(node)) {
        if (seen[argument.id] === tree) continue;
        seen[argument.id] = tree;
        nodes.push(argument);
      }
    }
    nodes.sort((a, b) => a.id - b.id);
    const variables = nodes.flatMap((node) => (node.kind === "variable" ? [node.variable] : []));
    return { root, nodes, size: sizeOf(nodes), variables, repeated: repeatedIn(nodes) };
  };

  /** Counts the paths from the root to each variable, as far as two. */
  function repeatedIn(nodes: readonly Scalar<N>[]): readonly Variable[] {
    const found: Variable[] = [];
    for (const { id } of nodes) paths[id] = 0;
    for (const node of nodes.toReversed()) {
      const count = Math.max(1, paths[node.id] ?? 0);
      if (node.kind === "variable" && count > 1 && node.variable.range.kind === "numbers") {
        found.push(node.variable);
      }
      for (const { id } of argumentsOf(node)) paths[id] = Math.min(2, (paths[id] ?? 0) + count);
    }
    return found.toReversed();
  }
}

/** How much it is to go through nodes: they and their arguments. */
export function sizeOf<N>(nodes: readonly Scalar<N>[]): number {
  return nodes.reduce((size, node) => size + 1 + argumentsOf(node).length, 0);
}

/** The variables of the tree whose activity says all that the condition says. */
function activeWithin<N>(
  { variables }: Tree<N>,
  condition: Scalar<N>,
  activity: ScalarGraph<N>["activity"],
): ReadonlySet<Variable> {
  const needed = conjuncts(condition);
  return new Set(
    variables.filter((variable) => {
      const active = activity.get(variable);
      if (active === undefined) return false;
      const known = conjuncts(active);
      return [...needed].every((one) => known.has(one));
    }),
  );
}

/** What all must be true for a truth value to be true. */
function conjuncts<N>(node: Scalar<N>): Set<Scalar<N>> {
  const found = new Set<Scalar<N>>();
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next.kind === "apply" && next.atom.name === "and") open.push(...next.args);
    else found.add(next);
  }
  return found;
}
