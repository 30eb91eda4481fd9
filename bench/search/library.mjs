// The project as the benchmark of searches uses it: texts in, plans, tuners and values of expressions out.
import { loadSource } from "../source.mjs";

export const library = await loadSource(`
  export { compile } from "./src/index.ts";
  export { lossesOf } from "./src/numerics/pareto.ts";
  export { createStudy } from "./src/runtime/study.ts";
  export { createTuner } from "./src/runtime/tuner.ts";
  export { createMargins } from "./src/search/margin.ts";
  export { createEnvironment, noMetrics } from "./src/space/environment.ts";
  export { InfeasibleError } from "./src/space/error.ts";
  export { createFeasibleSet } from "./src/space/feasible/set.ts";
  export { streamKey, uniformAt } from "./src/space/random.ts";
  export { createSpace } from "./src/space/space.ts";
`);

/** The one plan of a text. Throws with the findings where there is none. */
export function planOf(text) {
  const { plans, diagnostics } = library.compile("/bench.hpt", {
    read: () => ({ kind: "text", text }),
    resolve: (_, specifier) => specifier,
    root: () => "/",
  });
  const [plan] = plans;
  if (plan !== undefined) return plan;
  throw new Error(`${diagnostics.map(({ message }) => message).join("\n")}\n${text}`);
}

/** The space of a plan whose parameters depend on nothing measured. */
export function spaceOf(plan) {
  return library.createSpace(plan, library.createEnvironment(plan), library.noMetrics);
}
