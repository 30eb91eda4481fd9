/** The factors of a product: what is multiplied and divided, through parentheses. */
import type { Scalar } from "./scalar.ts";

export interface Factor<Note = unknown> {
  readonly node: Scalar<Note>;
  /** −1 for what is divided by. */
  readonly power: 1 | -1;
}

/** In the order of the text. What is no product is its own single factor; no product has more than `most`. */
export function factorsOf<Note>(root: Scalar<Note>, most = 100): readonly Factor<Note>[] {
  const factors: Factor<Note>[] = [];
  const open: Factor<Note>[] = [{ node: root, power: 1 }];
  for (let factor = open.pop(); factor !== undefined; factor = open.pop()) {
    const parts = partsOfProduct(factor);
    if (parts === undefined || factors.length + open.length + parts.length > most) {
      factors.push(factor);
    } else {
      open.push(...parts.toReversed());
    }
  }
  return factors;
}

function partsOfProduct<Note>({ node, power }: Factor<Note>): readonly Factor<Note>[] | undefined {
  if (node.kind !== "apply") return undefined;
  switch (node.atom.name) {
    case "multiply":
    case "prod":
      return node.args.map((arg) => ({ node: arg, power }));
    case "divide": {
      const turned = power === 1 ? -1 : 1;
      return node.args.map((arg, i) => ({ node: arg, power: i === 0 ? power : turned }));
    }
    default:
      return undefined;
  }
}
