/** What may be spent: `seed`, `repeat`, `parallel`, `retry` and `budget`. */
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import { syntaxMessages } from "../../diagnostics/messages/syntax.ts";
import { equalDimensions, isDimensionless } from "../../ir/dimension.ts";
import { isNumeric } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { constantOf } from "../constants.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { checkExpression } from "../expressions/check.ts";
import { fixAt, report, suggest, typeText } from "../findings.ts";
import type { StudyAmount, StudyParameter } from "../program.ts";
import type { Scope } from "../scope.ts";
import { spokenUnit } from "../unit-words.ts";
import type { Gaps } from "./gaps.ts";

/** The value of `seed`, `repeat`, `parallel` or `retry`. */
export function checkCount(
  statement: Ast.CountStatement,
  scope: Scope,
  context: Context,
): number | undefined {
  const { role, value: node } = statement;
  const expression = checkExpression(node, scope, context);
  if (expression.type.kind === "unknown") return undefined;
  const least = role === "seed" || role === "retry" ? 0 : 1;
  const value = constantOf(expression, context);
  const plain = isNumeric(expression.type) && isDimensionless(expression.type.dimension);
  if (plain && typeof value === "number" && Number.isSafeInteger(value) && value >= least) {
    return value;
  }
  report(context, studyMessages.countValue, node.span, {
    role,
    least,
    found: textOf(context, node.span),
  });
  return undefined;
}

/** The ceilings of a `budget`. */
export function checkBudget(
  statement: Ast.BudgetStatement,
  fidelity: StudyParameter | undefined,
  gaps: Gaps,
  scope: Scope,
  context: Context,
): readonly StudyAmount[] {
  const amounts: StudyAmount[] = [];
  for (const node of statement.amounts) {
    const amount = checkAmount(node, fidelity, gaps, scope, context);
    if (amount === undefined) continue;
    if (amounts.some((o) => o.unit === amount.unit && o.perTrial === amount.perTrial)) {
      report(context, studyMessages.doubledAmount, node.span, {
        unit: amount.unit,
        perTrial: amount.perTrial,
      });
    } else amounts.push(amount);
  }
  return amounts;
}

function checkAmount(
  node: Ast.Amount,
  fidelity: StudyParameter | undefined,
  gaps: Gaps,
  scope: Scope,
  context: Context,
): StudyAmount | undefined {
  const expression = checkExpression(node.value, scope, context);
  const { type } = expression;
  if (type.kind === "unknown") return undefined;
  const text = textOf(context, node.value.span);
  if (isUnitDetached(node, fidelity, text, context)) return undefined;
  const unit = unitOf(node, fidelity, gaps, context);
  if (unit === undefined) return undefined;
  const time = isNumeric(type) && equalDimensions(type.dimension, { Time: 1 });
  const plain = isNumeric(type) && isDimensionless(type.dimension);
  if (unit === "time" ? !time : !(unit === "fidelity" ? fits(type, fidelity) || plain : plain)) {
    report(context, studyMessages.amountUnit, node.value.span, {
      text,
      of: node.of?.text ?? "",
      found: typeText(context, type),
      fidelity: fidelity?.name ?? "",
    });
    return undefined;
  }
  if (node.perTrial && unit !== "time") {
    report(context, studyMessages.perTrialTime, node.span, { of: node.of?.text ?? "" });
    return undefined;
  }
  const value = constantOf(expression, context);
  const whole = unit !== "trials" || Number.isSafeInteger(value);
  if (typeof value === "number" && Number.isFinite(value) && value > 0 && whole) {
    return { unit, value, perTrial: node.perTrial, location: locationOf(context, node.span) };
  }
  report(context, studyMessages.amountValue, node.value.span, { text, whole: unit === "trials" });
  return undefined;
}

function fits(type: StudyParameter["type"]["type"], fidelity: StudyParameter | undefined): boolean {
  const own = fidelity?.type.type;
  return (
    own !== undefined &&
    isNumeric(own) &&
    isNumeric(type) &&
    equalDimensions(own.dimension, type.dimension)
  );
}

/** Reports `2 min` and `2 minutes`: a unit touches its number. */
function isUnitDetached(
  { of, value }: Ast.Amount,
  fidelity: StudyParameter | undefined,
  number: string,
  context: Context,
): boolean {
  if (of === undefined || value.kind !== "number" || value.unit !== undefined) return false;
  const { text, span } = of;
  if (text === fidelity?.name || text === "trials") return false;
  const isUnit = context.module.units.get(text) !== undefined;
  const unit = isUnit ? text : spokenUnit(text, context);
  if (unit === undefined) return false;
  const meant = number + unit;
  const behind = { start: value.span.end, end: span.end };
  report(
    context,
    syntaxMessages.spacedUnit,
    { start: value.span.start, end: span.end },
    { written: `${number} ${text}`, meant },
    { fixes: [fixAt(context, `write \`${meant}\``, behind, unit, false)] },
  );
  return true;
}

/** What an amount counts; reports a word that is neither `trials` nor the fidelity. */
function unitOf(
  { of }: Ast.Amount,
  fidelity: StudyParameter | undefined,
  gaps: Gaps,
  context: Context,
): StudyAmount["unit"] | undefined {
  if (of === undefined) return "time";
  if (of.text === "trials") return "trials";
  if (of.text === fidelity?.name) return "fidelity";
  if (gaps.fidelities.has(of.text)) return undefined;
  const known = fidelity === undefined ? ["trials"] : ["trials", fidelity.name];
  const { suggestion, fixes } = suggest(context, of, known);
  const holes = { name: of.text, suggestion, fidelity: fidelity?.name ?? "" };
  report(context, studyMessages.unknownAmount, of.span, holes, { fixes });
  return undefined;
}
