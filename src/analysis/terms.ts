/** The terms of a sum and the factors of a product: through parentheses, signs, `sum` and `prod`. */
import type { Atom } from "../atoms/atom.ts";
import { powerIn, signIn } from "../atoms/roles.ts";
import type { Scalar } from "./scalar.ts";

export interface Term<Note = unknown> {
  readonly node: Scalar<Note>;
  /** −1 for what is subtracted, or divided by. */
  readonly sign: 1 | -1;
  /** The operation that takes it; absent for what is the whole. */
  readonly within?: Scalar<Note>;
}

/** What is added and subtracted, in the order of the text. What is no sum is its own single term. */
export function termsOf<Note>(root: Scalar<Note>): readonly Term<Note>[] {
  return partsOf(root, signIn);
}

/** What is multiplied and divided by, in the order of the text. What is no product is its own single factor. */
export function factorsOf<Note>(root: Scalar<Note>): readonly Term<Note>[] {
  return partsOf(root, powerIn);
}

/** A graph may have exponentially many of them: beyond this number they are not taken apart further. */
const mostParts = 1000;

function partsOf<Note>(
  root: Scalar<Note>,
  signOf: (atom: Atom, position: number) => 1 | -1 | undefined,
): readonly Term<Note>[] {
  const parts: Term<Note>[] = [];
  const open: Term<Note>[] = [{ node: root, sign: 1 }];
  for (let part = open.pop(); part !== undefined; part = open.pop()) {
    const { node, sign } = part;
    if (
      node.kind !== "apply" ||
      signOf(node.atom, 0) === undefined ||
      parts.length + open.length + node.args.length > mostParts
    ) {
      parts.push(part);
      continue;
    }
    const inner = node.args.map((arg, i): Term<Note> => ({
      node: arg,
      sign: signOf(node.atom, i) === sign ? 1 : -1,
      within: node,
    }));
    open.push(...inner.toReversed());
  }
  return parts;
}
