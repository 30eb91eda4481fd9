/**
 * Derivatives as scalars: formulas in nodes of a graph, which analyses fold over and tapes evaluate like any
 * others, at points and over intervals, and which can be differentiated again. Reverse accumulation (A.
 * Griewank and A. Walther, Evaluating Derivatives, 2nd ed., SIAM 2008, chapter 3), so that the size of a
 * gradient is linear in that of what it is the gradient of, however many variables there are.
 */
import { simplifying } from "../atoms/simplify.ts";
import type { FormulaMaker } from "../atoms/simplify/formula-maker.ts";
import { anyNumber } from "../ir/range.ts";
import { createDrafts } from "./draft.ts";
import type { Origin, Scalar, Variable } from "./scalar.ts";
import { argumentsOf } from "./unfold.ts";
import { createNodes, type Nodes } from "./unfold/nodes.ts";

/**
 * At a kink a slope is a subgradient, and of an `if` that of the branch which is taken; where the value jumps,
 * and where too little is known, it is NaN.
 *
 * Over a box in which the value does not jump, enclosures of the slopes hold the slope between any two of its
 * points. It may jump where an enclosure may be undefined, and where a condition, or what is counted, is not decided.
 */
export interface Differentiator<N = unknown> {
  /** The given nodes, then those made since, parts first: grows with every derivative. */
  readonly nodes: readonly Scalar<N>[];
  /** ∂root/∂variable for each variable: the constant 0 where nothing depends on it or it is no number. */
  readonly gradient: (root: Scalar<N>, variables: readonly Variable[]) => readonly Scalar<N>[];
  /** ∂²root/∂row∂column, all that are not 0 everywhere, by rows; each pair once, `column <= row`. */
  readonly hessian: (
    root: Scalar<N>,
    variables: readonly Variable[],
  ) => readonly SecondDerivative<N>[];
}

export interface SecondDerivative<N = unknown> {
  /** Positions of the variables. */
  readonly row: number;
  readonly column: number;
  readonly value: Scalar<N>;
}

/** @param given the nodes of a graph: all that is to be differentiated is made of them. */
export function createDifferentiator<N>(given: readonly Scalar<N>[]): Differentiator<N> {
  const nodes = createNodes<N>(() => false, given);
  return { nodes: nodes.all, gradient, hessian };

  function gradient(root: Scalar<N>, variables: readonly Variable[]): readonly Scalar<N>[] {
    const wanted = new Set(variables);
    const slopes = slopesOf(root, (variable) => wanted.has(variable));
    return variables.map((variable) => slopes.get(variable) ?? nodes.constant(0, root.origin));
  }

  /** The derivatives in those wanted variables on which it depends. */
  function slopesOf(
    root: Scalar<N>,
    isWanted: (variable: Variable) => boolean,
  ): ReadonlyMap<Variable, Scalar<N>> {
    const { make, drafts, comesFrom } = createMaker(nodes, root.origin);
    const varying = varyingBelow(root, isWanted);
    const isVarying = new Set(varying);
    const adjoints = new Map<Scalar<N>, Scalar<N>[]>([[root, [make.constant(1)]]]);
    const slopes = new Map<Variable, Scalar<N>>();
    for (const node of varying.toReversed()) {
      const parts = adjoints.get(node);
      if (parts === undefined) continue;
      adjoints.delete(node);
      comesFrom(node.origin);
      const adjoint = make.apply("sum", parts);
      if (node.kind === "variable") slopes.set(node.variable, adjoint);
      else if (make.constantOf(adjoint) !== 0) pass(node, adjoint);
    }
    return slopes;

    /** Adds to the adjoints of what a node is made of. */
    function pass(node: Scalar<N>, adjoint: Scalar<N>): void {
      switch (node.kind) {
        case "constant":
        case "variable":
          return;
        case "if": {
          const zero = make.constant(0);
          add(node.then, () => make.choose(node.condition, adjoint, zero));
          add(node.otherwise, () => make.choose(node.condition, zero, adjoint));
          return;
        }
        case "apply": {
          const slopesOfParts = node.atom.derivative?.(
            node.args.map((value) => ({ kind: "made", value }) as const),
            drafts.maker,
            { kind: "made", value: node },
          );
          for (const [i, arg] of node.args.entries()) {
            const slope = slopesOfParts?.[i];
            if (slope === undefined) continue;
            add(arg, () => make.apply("multiply", [adjoint, drafts.realize(slope)]));
          }
          return;
        }
        case "unknown":
          for (const part of node.from) {
            add(part, () => nodes.unknown(anyNumber, node.from, node.origin));
          }
      }
    }

    function add(part: Scalar<N>, contribution: () => Scalar<N>): void {
      if (!isVarying.has(part) || !isNumber(part)) return;
      const parts = adjoints.get(part);
      if (parts === undefined) adjoints.set(part, [contribution()]);
      else parts.push(contribution());
    }
  }

  function hessian(
    root: Scalar<N>,
    variables: readonly Variable[],
  ): readonly SecondDerivative<N>[] {
    const place = new Map(variables.map((variable, i) => [variable, i]));
    return gradient(root, variables).flatMap((slope, row) =>
      [...slopesOf(slope, (variable) => (place.get(variable) ?? Infinity) <= row)].flatMap(
        ([variable, value]) =>
          value.kind === "constant" && value.value === 0
            ? []
            : [{ row, column: place.get(variable) ?? row, value }],
      ),
    );
  }

  function isNumber(node: Scalar<N>): boolean {
    return nodes.rangeOf(node).kind === "numbers";
  }
}

/** The nodes below a root, and itself, that depend on a wanted variable, parts first. Any depth. */
function varyingBelow<N>(
  root: Scalar<N>,
  isWanted: (variable: Variable) => boolean,
): readonly Scalar<N>[] {
  const below = new Set([root]);
  for (const node of below) for (const part of argumentsOf(node)) below.add(part);
  const varying = new Set<Scalar<N>>();
  for (const node of [...below].toSorted((a, b) => a.id - b.id)) {
    const varies =
      node.kind === "variable"
        ? isWanted(node.variable)
        : argumentsOf(node).some((part) => varying.has(part));
    if (varies) varying.add(node);
  }
  return [...varying];
}

/** Makes simplified formulas; each new node comes from where the one that is differentiated does. */
function createMaker<N>(nodes: Nodes<N>, first: Origin<N>) {
  let origin = first;
  const plain: FormulaMaker<Scalar<N>> = {
    apply: (atom, args) => nodes.apply(atom, args, origin),
    constant: (value) => nodes.constant(value, origin),
    constantOf: (node) =>
      node.kind === "constant" && typeof node.value === "number" ? node.value : undefined,
    choose: (condition, then, otherwise) => nodes.choose(condition, then, otherwise, origin),
    applicationOf: (node) =>
      node.kind === "apply" ? { atom: node.atom.name, args: node.args } : undefined,
    choiceOf: (node) => (node.kind === "if" ? node : undefined),
  };
  const make = simplifying(plain);
  const comesFrom = (of: Origin<N>): void => {
    origin = of;
  };
  return { make, drafts: createDrafts(make), comesFrom };
}
