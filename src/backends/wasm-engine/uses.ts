/** Which step makes a value and which are the last to read it. */
import type { Program } from "../../graph/program.ts";
import type { Step } from "./steps.ts";
import { at, type View } from "./views.ts";

export interface Uses {
  /** The step that computes a node; leaves and views have none. */
  readonly producers: ReadonlyMap<number, number>;
  /**
   * Of computed roots that are read outside of their step: the last step that reads them, the number of steps
   * where the program gives them back or writes them into the state.
   */
  readonly last: ReadonlyMap<number, number>;
  readonly ofState: readonly StateRead[];
}

/** A step reads a node that is a view of the state. */
export interface StateRead {
  readonly step: number;
  readonly node: number;
}

export function nodesOf(step: Step): readonly number[] {
  return step.kind === "single" ? [step.node] : step.members;
}

export function usesOf(program: Program, views: readonly View[], steps: readonly Step[]): Uses {
  const producers = new Map(
    steps.flatMap((step, i) => nodesOf(step).map((node): [number, number] => [node, i])),
  );
  const last = new Map<number, number>();
  const ofState: StateRead[] = [];
  const note = (node: number, step: number): void => {
    const { root } = at(views, node);
    if (at(program.nodes, root).op.kind === "state") ofState.push({ step, node });
    const producer = producers.get(root);
    if (producer === undefined || producer === step) return;
    last.set(root, Math.max(step, last.get(root) ?? 0));
  };
  for (const [i, step] of steps.entries()) {
    for (const node of nodesOf(step)) {
      for (const input of at(program.nodes, node).inputs) note(input, i);
    }
  }
  for (const { node } of [...program.results, ...program.updates]) note(node, steps.length);
  return { producers, last, ofState };
}
