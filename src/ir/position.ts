import type { Span } from "../diagnostics/span.ts";
import type { TypedExpression } from "./expression.ts";
import type { ChoiceType } from "./type.ts";
import { arrayType, intType } from "./types.ts";

/**
 * The position of an ordered choice among its members, from 0. Values of choices are bare names, so
 * `policy < heavy` compares positions: the array 0, 1, 2, … indexed by the choice.
 */
export function positionOf(choice: TypedExpression, type: ChoiceType): TypedExpression {
  const span: Span = choice.span;
  const over = { kind: "members", members: type.members } as const;
  return {
    kind: "index",
    of: {
      kind: "array",
      items: type.members.map((_, value) => ({
        spread: false,
        value: { kind: "number", value, type: intType(), span },
      })),
      type: arrayType(intType(), over),
      span,
    },
    at: [choice],
    over: [over],
    type: intType(),
    span,
  };
}
