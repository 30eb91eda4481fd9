import type { Expression } from "./expression.ts";
import { children, indexSetsWithin, visit } from "./traverse.ts";

/** What an expression reads directly; what its definitions and functions read is theirs. */
export interface References {
  readonly parameters: ReadonlySet<string>;
  readonly definitions: ReadonlySet<string>;
  /** Names of functions of the language. */
  readonly functions: ReadonlySet<string>;
  /** Metrics as `trial.metric`. */
  readonly metrics: ReadonlySet<string>;
  /** Trials of which a metric is read or over whose runs something runs. */
  readonly trials: ReadonlySet<string>;
  /** Sources of data sets. */
  readonly data: ReadonlySet<string>;
}

const known = new WeakMap<Expression, References>();

/** Collects the names that an expression reads, in order of first appearance. Found once for each expression. */
export function references(expression: Expression): References {
  // Most inputs are a number or a name: found sooner than remembered.
  if (children(expression).length === 0) return collect(expression);
  const before = known.get(expression);
  if (before !== undefined) return before;
  const found = collect(expression);
  known.set(expression, found);
  return found;
}

function collect(expression: Expression): References {
  const found = {
    parameters: none,
    definitions: none,
    functions: none,
    metrics: none,
    trials: none,
    data: none,
  };
  const add = (kind: keyof References, name: string) => {
    if (found[kind] === none) found[kind] = new Set();
    found[kind].add(name);
  };
  visit(expression, (node) => {
    for (const set of indexSetsWithin(node)) if (set.kind === "runs") add("trials", set.trial);
    switch (node.kind) {
      case "parameter":
        add("parameters", node.name);
        break;
      case "definition":
        add("definitions", node.name);
        break;
      case "call":
        add("functions", node.function);
        break;
      case "metric":
        add("metrics", `${node.trial}.${node.metric}`);
        add("trials", node.trial);
        break;
      case "data":
        add("data", node.source);
        break;
      case "number":
      case "boolean":
      case "text":
      case "table":
      case "local":
      case "apply":
      case "if":
      case "array":
      case "comprehension":
      case "record":
      case "field":
      case "index":
      case "let":
        break;
    }
  });
  return found;
}

/** Most expressions read little: what is empty is shared, and stays so. */
const none = new Set<string>();
