/** Whether row numbers surely lie within their tables, so that no device has to look at them. */
import { tablesPerTrial } from "../../graph/arrangement.ts";
import type { Node, Program } from "../../graph/program.ts";

/** From the least to the greatest whole number of a tensor. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

const anything: Bounds = { low: -Infinity, high: Infinity };

export function boundsOf(values: Iterable<number>): Bounds {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return { low, high };
}

/** Places of the operations whose row numbers may lie beyond their tables, where leaves have those bounds. */
export function uncertainRows(
  { nodes }: Program,
  leaf: (kind: "batch" | "shared", name: string) => Bounds,
): ReadonlySet<number> {
  const bounds: Bounds[] = [];
  const at = (place: number | undefined): Bounds => bounds[place ?? -1] ?? anything;
  for (const node of nodes)
    bounds.push(node.dtype === "int32" ? boundsOfNode(node, at, leaf) : anything);
  return new Set(
    nodes.flatMap((node, place) => {
      const count = tableLength(node, nodes);
      if (count === undefined) return [];
      const { low, high } = at(node.inputs[1]);
      return low >= 0 && high < count ? [] : [place];
    }),
  );
}

/** The rows of the table that an operation takes rows of by their number. */
export function tableLength(node: Node, nodes: readonly Node[]): number | undefined {
  if (node.op.kind === "scatterAdd") return node.shape[0];
  if (node.op.kind !== "gather") return undefined;
  const [table = [], rows = []] = node.inputs.map((input) => nodes[input]?.shape ?? []);
  return table[tablesPerTrial(table, rows, node.shape) ? 1 : 0];
}

function boundsOfNode(
  { op, inputs }: Node,
  at: (place: number | undefined) => Bounds,
  leaf: (kind: "batch" | "shared", name: string) => Bounds,
): Bounds {
  const [a, b] = [at(inputs[0]), at(inputs[1])];
  switch (op.kind) {
    case "batch":
    case "shared":
      return leaf(op.kind, op.name);
    case "constant":
      return boundsOf(op.values);
    case "reshape":
    case "transpose":
    case "broadcast":
    case "slice":
    case "stopGradient":
    case "gather":
      return a;
    case "concat":
      return union(inputs.map(at));
    case "select":
      return union([b, at(inputs[2])]);
    case "pad":
      return union([a, { low: 0, high: 0 }]);
    case "binary":
      return op.fn === "add" ? within32({ low: a.low + b.low, high: a.high + b.high }) : anything;
    default:
      return anything;
  }
}

function union(all: readonly Bounds[]): Bounds {
  return {
    low: Math.min(...all.map(({ low }) => low)),
    high: Math.max(...all.map(({ high }) => high)),
  };
}

/** Sums beyond 32 bits wrap around. */
function within32(bounds: Bounds): Bounds {
  return bounds.low >= -(2 ** 31) && bounds.high < 2 ** 31 ? bounds : anything;
}
