/** What is known of a study once the trials that run once have been measured. */
import type { ScalarGraph } from "../analysis/scalar.ts";
import { bindVariables } from "../analysis/tape/bind.ts";
import type { Value } from "../ir/value.ts";
import type { MetricSource } from "../space/environment.ts";

/** The graph with measured metrics as constants. */
export function withMeasured(graph: ScalarGraph, metrics: MetricSource): ScalarGraph {
  if (graph.variables.every(({ source }) => source === "parameter")) return graph;
  return bindVariables(graph, ({ source, name, at, run }) => {
    if (source !== "measured") return undefined;
    const [trial = "", metric = ""] = name.split(".");
    let value: Value = metrics.metric(trial, metric, run);
    for (const i of at) value = Array.isArray(value) ? value[i] : undefined;
    return typeof value === "object" ? undefined : value;
  });
}
