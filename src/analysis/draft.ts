/** Scalars that are made only where they are needed: of the slopes of an atom often just one is. */
import type { DerivativeMaker } from "../atoms/atom.ts";

export type Draft<S> =
  | { readonly kind: "made"; readonly value: S }
  | { readonly kind: "apply"; readonly atom: string; readonly parts: readonly Draft<S>[] }
  /** Condition, then, otherwise. */
  | { readonly kind: "choose"; readonly parts: readonly [Draft<S>, Draft<S>, Draft<S>] };

export interface Drafts<S> {
  readonly maker: DerivativeMaker<Draft<S>>;
  /** The scalar of a draft, made now with all that it needs. Any depth. */
  readonly realize: (draft: Draft<S>) => S;
}

export function createDrafts<S>(make: DerivativeMaker<S>): Drafts<S> {
  const made = new WeakMap<Draft<S>, S>();
  const valueOf = (draft: Draft<S>): S | undefined =>
    draft.kind === "made" ? draft.value : made.get(draft);

  return {
    maker: {
      apply: (atom, parts) => ({ kind: "apply", atom, parts }),
      constant: (value) => ({ kind: "made", value: make.constant(value) }),
      constantOf: (draft) => (draft.kind === "made" ? make.constantOf(draft.value) : undefined),
      choose: (...parts) => ({ kind: "choose", parts }),
    },
    realize: (root) => {
      const open = [root];
      let last = valueOf(root);
      for (let draft = open.at(-1); draft !== undefined; draft = open.at(-1)) {
        const value = valueOf(draft) ?? finish(draft, open);
        if (value === undefined) continue;
        open.pop();
        if (draft.kind !== "made") made.set(draft, value);
        last = value;
      }
      if (last === undefined) throw new Error("a draft without a scalar");
      return last;
    },
  };

  /** The scalar, where all its parts are there; else those that are not are put before it. */
  function finish(draft: Draft<S>, open: Draft<S>[]): S | undefined {
    if (draft.kind === "made") return draft.value;
    const values: S[] = [];
    for (const part of draft.parts) {
      const value = valueOf(part);
      if (value === undefined) open.push(part);
      else values.push(value);
    }
    if (values.length < draft.parts.length) return undefined;
    if (draft.kind === "apply") return make.apply(draft.atom, values);
    const [condition, then, otherwise] = values;
    return condition === undefined || then === undefined || otherwise === undefined
      ? undefined
      : make.choose(condition, then, otherwise);
  }
}
