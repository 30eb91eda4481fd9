/** Numbers for people: four significant digits, units of a fitting size. */

/** At most four significant digits; whole numbers up to a million as they are. */
export function printNumber(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const [digits = "", exponent] = value.toPrecision(4).split("e");
  const short = digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
  const magnitude = Math.abs(value);
  if (exponent === undefined && magnitude >= 1e-3) return short;
  const [mantissa = "", power = ""] = value.toExponential(3).split("e");
  return `${mantissa.replace(/\.?0+$/, "")}e${power.replace("+", "")}`;
}

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

/** A value in its base unit, `3.4 MiB`, `90 s`; without a unit the number alone. */
export function printQuantity(value: number, unit?: string): string {
  if (unit === undefined) return printNumber(value);
  const { name, size } = unitFor(value, unit);
  return `${printNumber(value / size)} ${name}`;
}

/** The unit that suits a value given in a base unit, and how much of the base unit it is. */
export function unitFor(
  value: number,
  unit: string,
): { readonly name: string; readonly size: number } {
  const [name, size] = sizes[unit]?.findLast(([, each]) => Math.abs(value) >= each) ?? [unit, 1];
  return { name, size };
}

/** A share as a percentage of two digits: `31%`, `0.38%`. */
export function printShare(share: number): string {
  const value = 100 * share;
  return `${value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))}%`;
}
