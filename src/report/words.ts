/** What a point says when it is pointed at. */
import { printQuantity } from "../ir/quantity.ts";
import type { JsonValue, Plan } from "../plan/document.ts";
import type { TrialRecord } from "../runtime/study.ts";

/** `trial 3: 0.0512; lr = 0.01`. */
export function trialWords(plan: Plan, { number, objectives, params, error }: TrialRecord): string {
  const values = objectives.map((value, i) => printQuantity(value, plan.objectives[i]?.unit));
  const set = Object.entries(params).map(([name, value]) => {
    const unit = plan.parameters.find((parameter) => parameter.name === name)?.unit;
    return `${name} = ${valueWords(value, unit)}`;
  });
  const result = error ?? values.join(", ");
  return [`trial ${String(number)}${result === "" ? "" : `: ${result}`}`, ...set].join("; ");
}

export function valueWords(value: JsonValue, unit?: string): string {
  if (typeof value === "number") return printQuantity(value, unit);
  if (typeof value !== "object") return String(value);
  if (isList(value)) return `[${value.map((one) => valueWords(one, unit)).join(", ")}]`;
  return Object.entries(value)
    .map(([name, one]) => `${name} ${valueWords(one, unit)}`)
    .join(", ");
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
