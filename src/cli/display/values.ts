/** Values as people read them in a table: four significant digits, units of a fitting size. */
import type { JsonValue } from "../../plan/document.ts";

/** At most four significant digits; whole numbers up to a million as they are. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const [digits = "", exponent] = value.toPrecision(4).split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  const magnitude = Math.abs(value);
  if (exponent === undefined && magnitude >= 1e-3) return short;
  const [mantissa = "", power = ""] = value.toExponential(3).split("e");
  return `${mantissa.replace(/\.?0+$/, "")}e${power.replace("+", "")}`;
}

/** A value in its base unit. */
export function formatValue(value: JsonValue | undefined, unit?: string): string {
  if (value === undefined) return "";
  if (typeof value === "number")
    return unit === undefined ? formatNumber(value) : quantity(value, unit);
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return value ? "true" : "false";
  if (isList(value)) return `[${value.map((each) => formatValue(each, unit)).join(", ")}]`;
  return Object.entries(value)
    .map(([name, each]) => `${name} ${formatValue(each, unit)}`)
    .join(", ");
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);

/** Units in which a base unit is told, from small to large. */
const sizes: { readonly [base: string]: readonly (readonly [name: string, size: number])[] } = {
  B: [
    ["B", 1],
    ["KiB", 2 ** 10],
    ["MiB", 2 ** 20],
    ["GiB", 2 ** 30],
    ["TiB", 2 ** 40],
  ],
  s: [
    ["ms", 1e-3],
    ["s", 1],
    ["min", 60],
    ["h", 3600],
  ],
};

function quantity(value: number, unit: string): string {
  const [name, size] = sizes[unit]?.findLast(([, each]) => Math.abs(value) >= each) ?? [unit, 1];
  return `${formatNumber(value / size)} ${name}`;
}

/** A duration in seconds: `0.4 s`, `42 s`, `3 min 5 s`, `2 h 10 min`. */
export function formatDuration(seconds: number): string {
  if (seconds < 10) return `${formatNumber(Math.round(seconds * 10) / 10)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** `1 trial`, `40 trials`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
