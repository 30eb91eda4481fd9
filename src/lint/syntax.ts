/** Going through syntax: its nodes, and the names that it uses as far as its text tells. */
import type * as Ast from "../syntax/ast.ts";

/**
 * Calls `see` with every name that is used below a node: values, types, functions, tasks, units, spaces and
 * studies; not with names that are declared or that say which argument, member or label is meant. Ends early
 * where `see` returns false.
 */
export function visitUsedNames(root: Ast.Node, see: (name: string) => boolean): void {
  visitSyntax(root, (node) => {
    const used = usedName(node);
    return used === undefined || see(used);
  });
}

/** Calls `see` with a node and all below it, in any order. Ends early where it returns false. */
export function visitSyntax(root: Ast.Node, see: (node: Ast.AnyNode) => boolean): void {
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (isNode(value) && !see(value)) return;
    for (const inner of Object.values(value)) if (typeof inner === "object") open.push(inner);
  }
}

function isNode(value: object): value is Ast.AnyNode {
  return "kind" in value;
}

function usedName(node: Ast.AnyNode): string | undefined {
  switch (node.kind) {
    case "name":
    case "namedType":
    case "spreadType":
      return node.name.text;
    case "call":
      return node.callee.text;
    case "number":
      return node.unit?.text;
    case "trial":
      return node.task.text;
    case "use":
      return node.space.text;
    case "study":
      return node.extends?.text;
    default:
      return undefined;
  }
}
