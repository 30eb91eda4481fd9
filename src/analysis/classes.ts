/** Which nodes compute the same: a class for each, by structure, equal up to the order of `+` and `*`. */
import type { Scalar } from "./scalar.ts";

const unordered = new Set(["add", "multiply", "min", "max", "sum", "prod", "mean", "hypot"]);

/** The class of every node, by its id; in linear time. */
export function classesOf<Note>(nodes: readonly Scalar<Note>[]): (node: Scalar<Note>) => number {
  const byKey = new Map<string, number>();
  const found = new Map<number, number>();
  for (const node of nodes) {
    const key = keyOf(node, (part) => found.get(part.id) ?? -1);
    const known = byKey.get(key) ?? byKey.size;
    byKey.set(key, known);
    found.set(node.id, known);
  }
  return (node) => found.get(node.id) ?? -1;
}

function keyOf<Note>(node: Scalar<Note>, classOf: (node: Scalar<Note>) => number): string {
  switch (node.kind) {
    case "constant":
      return `constant ${typeof node.value} ${String(node.value)}`;
    case "variable":
      return `variable ${node.variable.key}`;
    case "apply": {
      const parts = node.args.map(classOf);
      const ordered = unordered.has(node.atom.name) ? parts.toSorted((a, b) => a - b) : parts;
      return `apply ${node.atom.name} ${ordered.join(" ")}`;
    }
    case "if":
      return `if ${[node.condition, node.then, node.otherwise].map(classOf).join(" ")}`;
    case "unknown":
      // Of two unknown values nobody can say that they are equal.
      return `unknown ${String(node.id)}`;
  }
}
