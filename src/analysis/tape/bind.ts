/** A study in which some variables are decided: given values put in as constants, and folded. */
import type { Scalar, ScalarConstraint, ScalarGraph, Variable } from "../scalar.ts";
import { type Constant, createNodes } from "../unfold/nodes.ts";

export type GivenValues = (variable: Variable) => number | boolean | string | undefined;

/**
 * The graph with the values that `given` has. Its variables are the others, the same objects as before.
 * Constraints whose condition is decided false are left out, and conditions that are decided true are; what is
 * inherent and holds by now is left out too. Indexes stay those of the plan.
 */
export function bindVariables<N>(graph: ScalarGraph<N>, given: GivenValues): ScalarGraph<N> {
  const nodes = createNodes<N>(() => false);
  const bound = new Map<Scalar<N>, Scalar<N>>();
  const of = (node: Scalar<N>): Scalar<N> => bound.get(node) ?? node;
  for (const node of graph.nodes) bound.set(node, make(node));

  const isTrue = (node: Scalar<N>): boolean => node.kind === "constant" && node.value === true;
  const constraints = graph.constraints.flatMap(
    ({ index, value, condition }): readonly ScalarConstraint<N>[] => {
      const binds = condition && of(condition);
      if (binds?.kind === "constant" && binds.value !== true) return [];
      return [
        {
          index,
          value: of(value),
          ...(binds === undefined || binds.kind === "constant" ? {} : { condition: binds }),
        },
      ];
    },
  );
  const objectives = graph.objectives.map(({ index, value }) => ({ index, value: of(value) }));
  const inherent = graph.inherent.map(of).filter((node) => !isTrue(node));
  const variables = graph.variables.filter((variable) => given(variable) === undefined);
  const activity = new Map<Variable, Scalar<N>>();
  for (const [variable, active] of graph.activity) {
    if (given(variable) === undefined && !isTrue(of(active))) activity.set(variable, of(active));
  }
  return { nodes: nodes.all, variables, constraints, objectives, inherent, activity };

  function make(node: Scalar<N>): Scalar<N> {
    const { origin } = node;
    switch (node.kind) {
      case "constant":
        return nodes.constant(node.value, origin);
      case "variable": {
        const value = given(node.variable);
        return value === undefined
          ? nodes.variable(node.variable, origin)
          : nodes.constant(value, origin);
      }
      case "apply":
        return nodes.apply(
          node.atom.name,
          withoutDecided(node.atom.name, node.args.map(of)),
          origin,
        );
      case "if":
        return nodes.choose(of(node.condition), of(node.then), of(node.otherwise), origin);
      case "unknown":
        return nodes.unknown(node.within, node.from.map(of), origin);
    }
  }

  /** `all` and `any` without what changes nothing; one that decides stands alone. */
  function withoutDecided(atom: string, args: readonly Scalar<N>[]): readonly Scalar<N>[] {
    if (atom !== "all" && atom !== "any") return args;
    const neutral: Constant = atom === "all";
    const deciding = args.find((arg) => arg.kind === "constant" && arg.value !== neutral);
    if (deciding !== undefined) return [deciding];
    const open = args.filter((arg) => arg.kind !== "constant");
    return open.length === 0 ? args.slice(0, 1) : open;
  }
}
