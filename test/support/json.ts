/** Reads what a test expects to be of a shape, and fails clearly where it is not. */

export function items(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TypeError(`no list: ${JSON.stringify(value)}`);
}

export function numbers(value: unknown): readonly number[] {
  return items(value).map(Number);
}

export function entries(value: unknown): readonly (readonly [string, unknown])[] {
  if (typeof value === "object" && value !== null) return Object.entries(value);
  throw new TypeError(`no object: ${JSON.stringify(value)}`);
}
