/** Scalars in the notation of the language. */
import { printNumber } from "../ir/quantity.ts";
import type { Scalar } from "./scalar.ts";

/** How tight an operator binds; what is not here is written as a call. */
const binding: ReadonlyMap<string, number> = new Map([
  ["or", 1],
  ["and", 2],
  ["not", 3],
  ["equal", 4],
  ["not_equal", 4],
  ["less", 4],
  ["less_equal", 4],
  ["greater", 4],
  ["greater_equal", 4],
  ["in_range", 4],
  ["in_set", 4],
  ["fallback", 5],
  ["add", 6],
  ["subtract", 6],
  ["multiply", 7],
  ["divide", 7],
  ["negate", 8],
  ["power", 9],
]);

/** A node as people would write it. Longer than `limit` characters, it is cut with `…`. */
export function printScalar(node: Scalar, limit = 60): string {
  // A graph may unfold to exponentially many characters, so that depth and arguments are cut as well.
  const write = (each: Scalar, around: number, depth: number): string => {
    if (depth === 0) return "…";
    const inner = (part: Scalar | undefined, level: number) =>
      part === undefined ? "" : write(part, level, depth - 1);
    const call = (name: string, args: readonly Scalar[]) => {
      const shown = args.length > 4 ? args.slice(0, 3) : args;
      const parts = shown.map((arg) => inner(arg, 0));
      return `${name}(${[...parts, ...(args.length > 4 ? ["…"] : [])].join(", ")})`;
    };
    switch (each.kind) {
      case "constant":
        return typeof each.value === "number" ? printNumber(each.value) : String(each.value);
      case "variable":
        return each.variable.key;
      case "unknown":
        return "…";
      case "if": {
        const parts = [each.condition, each.then, each.otherwise].map((part) => inner(part, 0));
        const text = `if ${parts[0] ?? ""} then ${parts[1] ?? ""} else ${parts[2] ?? ""}`;
        return around > 0 ? `(${text})` : text;
      }
      case "apply": {
        const { atom, args } = each;
        const own = binding.get(atom.name);
        if (own === undefined)
          return atom.form === "constant" ? atom.notation : call(atom.notation, args);
        const text = operation(atom.name, atom.notation, args, own, inner);
        return own < around ? `(${text})` : text;
      }
    }
  };
  const text = write(node, 0, 8);
  return text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`;
}

function operation(
  name: string,
  notation: string,
  args: readonly Scalar[],
  own: number,
  inner: (part: Scalar | undefined, level: number) => string,
): string {
  const [left, right, third] = args;
  if (name === "in_range") {
    return `${inner(left, own + 1)} in ${inner(right, own + 1)} .. ${inner(third, own + 1)}`;
  }
  if (name === "in_set") {
    const members = args.slice(1).map((arg) => inner(arg, own + 1));
    return `${inner(left, own + 1)} in { ${members.join(", ")} }`;
  }
  if (name === "not") return `not ${inner(left, own)}`;
  if (name === "negate") return `-${inner(left, own)}`;
  if (name === "power") return `${inner(left, own + 1)}^${inner(right, own)}`;
  return `${inner(left, own)} ${notation} ${inner(right, own + 1)}`;
}
