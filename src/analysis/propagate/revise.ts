/** One step of HC4: what a truth value must be narrows, from the root down, what its variables may be. */
import {
  anyNumber,
  certainlyFalse,
  certainlyTrue,
  isEmptyRange,
  memberRange,
  type Range,
  rangeHull,
  rangeIntersection,
} from "../../ir/range.ts";
import { type Cases, casesOf, mayBe, mayBeOther } from "../cases.ts";
import { areDisjoint, isCertainly, rangeOfConstant, rangeOfNode } from "../range.ts";
import type { Scalar, Variable } from "../scalar.ts";
import type { Tree } from "./requirements.ts";

/** By node, used for one step after the other. */
export interface Scratch {
  readonly ranges: Range[];
  /** The last step that narrowed the node. */
  readonly steps: number[];
  step: number;
}

export function createScratch(): Scratch {
  return { ranges: [], steps: [], step: 0 };
}

/** What a tree may be, from what variables may be. Leaves the ranges of its nodes in the scratch. */
export function evaluate<N>(
  { nodes, root }: Pick<Tree<N>, "nodes" | "root">,
  of: (variable: Variable) => Range,
  { ranges }: Scratch,
): Range {
  const rangeOf = (node: Scalar<N>): Range => ranges[node.id] ?? anyNumber;
  for (const node of nodes) ranges[node.id] = rangeOfNode(node, rangeOf, of);
  return rangeOf(root);
}

/**
 * Narrows to where the tree, which `evaluate` went through last, is `truth`. Calls `narrowed` for each
 * variable of which less is left. Whether anything can be left at all.
 */
export function demand<N>(
  { nodes, root }: Tree<N>,
  truth: boolean,
  scratch: Scratch,
  narrowed: (variable: Variable, range: Range) => boolean,
): boolean {
  const { ranges, steps } = scratch;
  const step = ++scratch.step;
  const rangeOf = (node: Scalar<N>): Range => ranges[node.id] ?? anyNumber;
  const narrow = (node: Scalar<N>, to: Range): boolean => {
    const before = rangeOf(node);
    const after = rangeIntersection(before, to);
    if (isEmptyRange(after)) return false;
    if (isSame(before, after)) return true;
    ranges[node.id] = after;
    steps[node.id] = step;
    return true;
  };
  if (!narrow(root, truth ? certainlyTrue : certainlyFalse)) return false;
  for (let i = nodes.length - 1; i >= 0; i--) {
    const node = nodes[i];
    if (node !== undefined && steps[node.id] === step && !narrowBelow(node)) return false;
  }
  return true;

  function narrowBelow(node: Scalar<N>): boolean {
    const range = rangeOf(node);
    switch (node.kind) {
      case "constant":
      case "unknown":
        return true;
      case "variable":
        return narrowed(node.variable, range);
      case "apply": {
        const narrowedArgs = node.atom.narrow?.(range, node.args.map(rangeOf));
        return (
          narrowedArgs === undefined ||
          node.args.every((arg, i) => {
            const to = narrowedArgs[i];
            return to === undefined || narrow(arg, to);
          })
        );
      }
      case "if": {
        const cases = casesOf(node);
        if (cases !== undefined) return narrowCases(cases, range);
        const condition = rangeOf(node.condition);
        const thenFits = !areDisjoint(rangeOf(node.then), range);
        const otherwiseFits = !areDisjoint(rangeOf(node.otherwise), range);
        if (isCertainly(condition, true) || !otherwiseFits) {
          return narrow(node.condition, certainlyTrue) && narrow(node.then, range);
        }
        if (isCertainly(condition, false) || !thenFits) {
          return narrow(node.condition, certainlyFalse) && narrow(node.otherwise, range);
        }
        return true;
      }
    }
  }

  /** The variable has one of the values whose case fits; where that is a single case, it is narrowed too. */
  function narrowCases(cases: Cases<N>, range: Range): boolean {
    const of = rangeOf(cases.of);
    const restFits = mayBeOther(of, cases) && !areDisjoint(rangeOf(cases.rest), range);
    const fitting = [...cases.cases].filter(
      ([value, leaf]) => mayBe(of, value) && !areDisjoint(rangeOf(leaf), range),
    );
    const [first, ...others] = fitting;
    if (first === undefined) return restFits && narrow(cases.rest, range);
    if (
      !narrow(
        cases.of,
        rangeOfValues(
          fitting.map(([value]) => value),
          of,
          cases,
          restFits,
        ),
      )
    ) {
      return false;
    }
    return others.length > 0 || restFits || narrow(first[1], range);
  }
}

function rangeOfValues<N>(
  values: readonly (number | boolean | string)[],
  of: Range,
  { cases }: Cases<N>,
  restFits: boolean,
): Range {
  if (of.kind === "members") {
    return memberRange(
      of.members.filter((member) => values.includes(member) || (restFits && !cases.has(member))),
    );
  }
  if (restFits) return of;
  return values.map(rangeOfConstant).reduce(rangeHull);
}

function isSame(a: Range, b: Range): boolean {
  if (a.kind === "numbers" && b.kind === "numbers") {
    return (
      a.low === b.low && a.high === b.high && a.whole === b.whole && a.undefined === b.undefined
    );
  }
  return a.kind === "members" && b.kind === "members" && a.members.length === b.members.length;
}
