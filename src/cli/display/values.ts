/** Values as people read them in a table: four significant digits, whole numbers exactly, units of a fitting size. */
import { printNumber, printQuantity } from "../../ir/quantity.ts";
import type { JsonValue } from "../../plan/document.ts";

/** A value in its base unit. */
export function formatValue(value: JsonValue | undefined, unit?: string): string {
  if (value === undefined) return "";
  if (typeof value === "number") return formatNumber(value, unit);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (isList(value)) return `[${value.map((each) => formatValue(each, unit)).join(", ")}]`;
  return Object.entries(value)
    .map(([name, each]) => `${name} ${formatValue(each, unit)}`)
    .join(", ");
}

/** What digits would be lost of, a whole number like 1000003, stands whole: it may be the value of a parameter. */
function formatNumber(value: number, unit?: string): string {
  const short = printQuantity(value, unit);
  const isLoss = unit === undefined && Number.isSafeInteger(value) && Number(short) !== value;
  return isLoss ? String(value) : short;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** A duration in seconds: `0.4 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${printNumber(Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1 trial`, `40 trials`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}

/** Of groups how many trials train together, `K`: each size where they are few. */
export function groupSizes(sizes: readonly number[]): string {
  const [least, most] = [Math.min(...sizes), Math.max(...sizes)];
  if (least === most) return String(most);
  return sizes.length <= 8 ? sizes.join(", ") : `${least} to ${most}`;
}

/** How many a second, to three digits: `18,200`. */
export function formatRate(perSecond: number): string {
  return Number(perSecond.toPrecision(3)).toLocaleString("en");
}
