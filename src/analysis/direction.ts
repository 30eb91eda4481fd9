/** Which way an expression is better, from the way its metrics are: through monotonicity. */
import type { Monotonicity } from "../atoms/atom.ts";
import type { Curvatures } from "./curvature.ts";
import type { Scalar, Variable } from "./scalar.ts";

export type Better = "lower" | "higher";

/** `none`: no metric with a direction. `mixed`: lower for one, higher for another. `unknown`: not monotone. */
export type Direction = Better | "mixed" | "unknown" | "none";

/** The metrics, by `Variable.name`, for whose sake an expression is better lower, higher, or neither. */
export interface Directions {
  readonly lower: ReadonlySet<string>;
  readonly higher: ReadonlySet<string>;
  /** The expression is not monotone in these. */
  readonly unknown: ReadonlySet<string>;
}

const none: Directions = { lower: new Set(), higher: new Set(), unknown: new Set() };

/**
 * The direction of every node, by its id.
 * @param betterOf the declared direction of a metric. Measured ones are constants by then and have none.
 */
export function directions<Note>(
  nodes: readonly Scalar<Note>[],
  known: Curvatures<Note>,
  betterOf: (variable: Variable) => Better | undefined,
): (node: Scalar<Note>) => Directions {
  const found = new Map<number, Directions>();
  const of = (node: Scalar<Note>) => found.get(node.id) ?? none;
  for (const node of nodes) {
    const directed = combine(node, known, of, betterOf);
    if (directed !== none) found.set(node.id, directed);
  }
  return of;
}

/** In one word. A metric in which an expression both rises and falls, as a spread does, counts as unknown. */
export function directionOf({ lower, higher, unknown }: Directions): Direction {
  if (lower.size > 0 && higher.size > 0) return "mixed";
  if (unknown.size > 0) return "unknown";
  if (lower.size > 0) return "lower";
  return higher.size > 0 ? "higher" : "none";
}

function combine<Note>(
  node: Scalar<Note>,
  known: Curvatures<Note>,
  of: (node: Scalar<Note>) => Directions,
  betterOf: (variable: Variable) => Better | undefined,
): Directions {
  switch (node.kind) {
    case "constant":
      return none;
    case "variable": {
      const { variable } = node;
      const better = variable.source === "metric" ? betterOf(variable) : undefined;
      return better === undefined ? none : { ...none, [better]: new Set([variable.name]) };
    }
    case "unknown":
      return union(node.from.map((part) => turned(of(part), "unknown")));
    case "if":
      return union([turned(of(node.condition), "unknown"), of(node.then), of(node.otherwise)]);
    case "apply": {
      const monotonicity = known.shapeOf(node)?.monotonicity;
      return union(node.args.map((arg, i) => turned(of(arg), monotonicity?.[i] ?? "unknown")));
    }
  }
}

function turned(direction: Directions, monotonicity: Monotonicity): Directions {
  if (direction === none) return none;
  switch (monotonicity) {
    case "increasing":
      return direction;
    case "decreasing":
      return { ...direction, lower: direction.higher, higher: direction.lower };
    case "constant":
      return none;
    case "unknown":
      return {
        ...none,
        unknown: new Set([...direction.lower, ...direction.higher, ...direction.unknown]),
      };
  }
}

/** What a metric does in one part does not hold for the whole where another part says otherwise. */
function union(parts: readonly Directions[]): Directions {
  const [only, ...others] = parts.filter((part) => part !== none);
  if (only === undefined) return none;
  if (others.length === 0) return only;
  const all = [only, ...others];
  const lower = new Set(all.flatMap((part) => [...part.lower]));
  const higher = new Set(all.flatMap((part) => [...part.higher]));
  const unknown = new Set(all.flatMap((part) => [...part.unknown]));
  for (const metric of lower) if (higher.has(metric)) unknown.add(metric);
  for (const metric of unknown) {
    lower.delete(metric);
    higher.delete(metric);
  }
  return { lower, higher, unknown };
}
