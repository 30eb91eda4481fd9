import type { Scalar } from "./scalar.ts";

/** What a node is made of. */
export function partsOf<Note>(node: Scalar<Note>): readonly Scalar<Note>[] {
  switch (node.kind) {
    case "constant":
    case "variable":
      return [];
    case "apply":
      return node.args;
    case "if":
      return [node.condition, node.then, node.otherwise];
    case "unknown":
      return node.from;
  }
}
