/** Why a plan cannot be carried out: the message says where in the plan, what was expected and what to do. */
export class PlanError extends Error {
  override readonly name = "PlanError";
}

/** Where something stands in a plan: `parameters[3].domain.low`. */
export type PlanPath = readonly (string | number)[];

/** A path as a programmer writes it. */
export function printPath(path: PlanPath): string {
  return path
    .map((step, i) => {
      if (typeof step === "number") return `[${String(step)}]`;
      const plain = /^[A-Za-z_]\w*$/.test(step);
      if (!plain) return `[${JSON.stringify(step)}]`;
      return i === 0 ? step : `.${step}`;
    })
    .join("");
}

/** An error at a place in the plan. */
export function planErrorAt(path: PlanPath, sentence: string): PlanError {
  const place = path.length === 0 ? "" : ` at \`${printPath(path)}\``;
  return new PlanError(
    `This plan is not valid${place}: ${sentence} Compile it again from its study file.`,
  );
}
