import type * as Ast from "../../syntax/ast.ts";

/**
 * Names of a file's declarations, each after those that it mentions: checking in this order needs no
 * deep recursion, however long the chain of definitions. Only an order: in a circle any will do.
 */
export function inOrder(file: Ast.File): readonly string[] {
  const mentioned = new Map<string, readonly string[]>();
  for (const node of file.declarations) {
    if (node.kind !== "import" && node.kind !== "study" && node.kind !== "space") {
      mentioned.set(node.name.text, [...namesIn(node)]);
    }
  }
  const ordered = new Set<string>();
  const begun = new Set<string>();
  for (const start of mentioned.keys()) {
    const open = [start];
    for (let name = open.at(-1); name !== undefined; name = open.at(-1)) {
      const waiting = begun.has(name)
        ? []
        : (mentioned.get(name) ?? []).filter(
            (other) => other !== name && mentioned.has(other) && !begun.has(other),
          );
      begun.add(name);
      if (waiting.length === 0) {
        open.pop();
        ordered.add(name);
      } else {
        for (const other of waiting) open.push(other);
      }
    }
  }
  return [...ordered];
}

/** Every name below a node, whatever it means there. */
function namesIn(root: Ast.Node): ReadonlySet<string> {
  const names = new Set<string>();
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {
      for (const inner of value) open.push(inner);
    } else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (typeof inner === "object") open.push(inner);
        else if (key === "text" && typeof inner === "string") names.add(inner);
      }
    }
  }
  return names;
}
