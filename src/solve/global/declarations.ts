/** What the declaration that is active says of a name that is declared in several branches. */
import type { Expression } from "../../ir/expression.ts";
import type { Parameter, Plan } from "../../plan/document.ts";
import { StudyError } from "../../space/error.ts";

type Required = Plan["constraints"][number];

/** One requirement for each declaration of such a name. Throws a `StudyError` for what cannot be told apart. */
export function declarationsOf(plan: Plan): readonly Required[] {
  const count = new Map<string, number>();
  for (const { name } of plan.parameters) count.set(name, (count.get(name) ?? 0) + 1);
  return plan.parameters
    .filter(({ name }) => (count.get(name) ?? 0) > 1)
    .map((parameter): Required => {
      const { condition } = parameter;
      return {
        phase: "parameter",
        holds: isIn(parameter),
        ...(condition === undefined ? {} : { condition }),
        origin: { start: 0, end: 0, text: parameter.name },
      };
    });
}

function isIn({ name, domain }: Parameter): Expression {
  const value: Expression = { kind: "parameter", name };
  switch (domain.kind) {
    case "real":
    case "int": {
      const { low, high, scale } = domain;
      if (scale.name !== "step" && scale.name !== "pow2") return inRange(value, low, high);
      break;
    }
    case "bool":
      return { kind: "boolean", value: true };
    case "choice":
      return {
        kind: "apply",
        atom: "in_set",
        args: [
          value,
          ...domain.values.map((member): Expression =>
            typeof member === "number"
              ? { kind: "number", value: member }
              : { kind: "text", value: member },
          ),
        ],
      };
    case "simplex":
    case "permutation":
    case "array":
      break;
  }
  throw new StudyError(
    `\`${name}\` is declared in several branches as something that \`solve global\` cannot tell apart: ` +
      "give it another name in each branch, or use `search` for this study.",
  );
}

function inRange(value: Expression, low: number, high: number): Expression {
  const ends = [low, high].map((end): Expression => ({ kind: "number", value: end }));
  return { kind: "apply", atom: "in_range", args: [value, ...ends] };
}
