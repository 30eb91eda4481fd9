/** The terms of a sum: what is added or subtracted, through parentheses, signs and `sum`. */
import type { Scalar } from "./scalar.ts";

export interface Term<Note = unknown> {
  readonly node: Scalar<Note>;
  readonly sign: 1 | -1;
  /** The operation that adds it; absent for what is no sum. */
  readonly sum?: Scalar<Note>;
}

/** In the order of the text. What is no sum is its own single term; no sum has more terms than `most`. */
export function termsOf<Note>(root: Scalar<Note>, most = 1000): readonly Term<Note>[] {
  const terms: Term<Note>[] = [];
  const open: Term<Note>[] = [{ node: root, sign: 1 }];
  for (let term = open.pop(); term !== undefined; term = open.pop()) {
    const parts = partsOfSum(term);
    if (parts === undefined || terms.length + open.length + parts.length > most) terms.push(term);
    else open.push(...parts.toReversed());
  }
  return terms;
}

function partsOfSum<Note>({ node, sign }: Term<Note>): readonly Term<Note>[] | undefined {
  if (node.kind !== "apply") return undefined;
  switch (node.atom.name) {
    case "add":
    case "sum":
      return node.args.map((arg) => ({ node: arg, sign, sum: node }));
    case "subtract":
    case "negate": {
      const turned = sign === 1 ? -1 : 1;
      const first = node.atom.name === "negate" ? turned : sign;
      return node.args.map((arg, i) => ({
        node: arg,
        sign: i === 0 ? first : turned,
        sum: node,
      }));
    }
    default:
      return undefined;
  }
}
