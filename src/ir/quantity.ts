/** Numbers for people: four significant digits, units of a fitting size. */

/** At most so many significant digits; whole numbers up to a million as they are. */
export function printNumber(value: number, digits = 4): string {
  if (!Number.isFinite(value)) return String(value);
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  const [plain = "", exponent] = value.toPrecision(digits).split("e");
  const short = plain.includes(".") ? plain.replace(/\.?0+$/, "") : plain;
  const magnitude = Math.abs(value);
  if (exponent === undefined && magnitude >= 1e-3) return short;
  const [mantissa = "", power = ""] = value.toExponential(digits - 1).split("e");
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
export function printQuantity(value: number, unit?: string, digits?: number): string {
  if (unit === undefined) return printNumber(value, digits);
  const { name, size } = unitFor(value, unit);
  return `${printNumber(value / size, digits)} ${name}`;
}

/**
 * `0.5 .. 2`, with as many digits as tell the ends from each other and from the values `besides` them; one
 * value where ten digits do not.
 */
export function printRange(
  low: number,
  high: number,
  unit?: string,
  besides: readonly number[] = [],
): string {
  const values = [...new Set([low, high, ...besides])];
  const apart = (digits: number) =>
    new Set(values.map((value) => printQuantity(value, unit, digits))).size === values.length;
  const digits = [4, 6, 8, 10].find(apart);
  const [from, to] = [low, high].map((end) => printQuantity(end, unit, digits));
  return from === to ? `${from}` : `${from} .. ${to}`;
}

/** The unit that suits a value given in a base unit, and how much of the base unit it is. */
export function unitFor(
  value: number,
  unit: string,
): { readonly name: string; readonly size: number } {
  const [name, size] = sizes[unit]?.findLast(([, each]) => Math.abs(value) >= each) ?? [unit, 1];
  return { name, size };
}

/** A share as a percentage of two digits: `31%`, `0.38%`; near 100% two digits of what is missing: `99.96%`. */
export function printShare(share: number): string {
  const value = 100 * share;
  if (value > 99 && value < 100) {
    const exponent = Number((100 - value).toExponential().split("e")[1]);
    return `${value.toFixed(Math.min(1 - exponent, 20)).replace(/\.?0+$/, "")}%`;
  }
  return `${value >= 10 ? String(Math.round(value)) : String(Number(value.toPrecision(2)))}%`;
}
