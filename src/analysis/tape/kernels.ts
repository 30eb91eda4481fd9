/**
 * The operations that tapes meet most, on plain numbers: truth values are 0 and 1, texts their codes. They give
 * the bits that the atoms give, which stay their definition.
 */
import { takesArray, scalarValue } from "../../atoms/scalar-value.ts";
import type { Atom } from "../../atoms/atom.ts";
import { sum } from "../../atoms/statistics.ts";
import { power } from "../../numerics/elementary.ts";
import type { SlotType, Tape } from "./tape.ts";

export type Unary = (x: number) => number;
export type Binary = (x: number, y: number) => number;

const unaries: ReadonlyMap<string, Unary> = new Map<string, Unary>([
  ["negate", (x) => 0 - x],
  ["not", (x) => (x === 1 ? 0 : 1)],
  ["sqrt", Math.sqrt],
  ["abs", Math.abs],
]);

const binaries: ReadonlyMap<string, Binary> = new Map<string, Binary>([
  ["add", (x, y) => x + y],
  ["subtract", (x, y) => x - y],
  ["multiply", (x, y) => x * y],
  ["divide", (x, y) => x / (y + 0)],
  ["power", (x, y) => (Number.isNaN(x) ? NaN : power(x + 0, y))],
  ["less", (x, y) => (x < y ? 1 : 0)],
  ["less_equal", (x, y) => (x <= y ? 1 : 0)],
  ["greater", (x, y) => (x > y ? 1 : 0)],
  ["greater_equal", (x, y) => (x >= y ? 1 : 0)],
  ["equal", (x, y) => (x === y ? 1 : 0)],
  ["not_equal", (x, y) => (x === y ? 0 : 1)],
  ["and", (x, y) => (x === 1 && y === 1 ? 1 : 0)],
  ["or", (x, y) => (x === 1 || y === 1 ? 1 : 0)],
]);

/** Of many, one after the other from the first: equal to taking two at a time. */
const folded: ReadonlyMap<string, { readonly start: number; readonly step: Binary }> = new Map([
  ["min", { start: Infinity, step: Math.min }],
  ["max", { start: -Infinity, step: Math.max }],
  ["prod", { start: 1, step: (x: number, y: number) => x * y }],
  ["all", { start: 1, step: (x: number, y: number) => (x === 1 && y === 1 ? 1 : 0) }],
  ["any", { start: 0, step: (x: number, y: number) => (x === 1 || y === 1 ? 1 : 0) }],
  ["count", { start: 0, step: (x: number, y: number) => (y === 1 ? x + 1 : x) }],
]);

/** What an operation is on plain numbers. */
export type Kernel =
  | { readonly kind: "unary"; readonly of: Unary }
  | { readonly kind: "binary"; readonly of: Binary }
  | { readonly kind: "fold"; readonly start: number; readonly step: Binary }
  /** As the atom has it, at any number of arguments. */
  | { readonly kind: "general"; readonly of: (args: readonly number[]) => number };

export function kernelOf(
  atom: Atom,
  types: readonly SlotType[],
  { decode, encode }: Pick<Tape, "decode" | "encode">,
): Kernel {
  const unary = unaries.get(atom.name);
  if (unary !== undefined && types.length === 1) return { kind: "unary", of: unary };
  const binary = binaries.get(atom.name);
  if (binary !== undefined && types.length === 2) return { kind: "binary", of: binary };
  const fold = folded.get(atom.name);
  if (fold !== undefined) return { kind: "fold", ...fold };
  if (types.length === 1 && types[0] === "number" && !takesArray(atom)) {
    return { kind: "unary", of: (x) => encoded(atom.value([x])) };
  }
  if (atom.name === "sum") return { kind: "general", of: sum };
  return { kind: "general", of: general };

  function general(args: readonly number[]): number {
    return encoded(
      scalarValue(
        atom,
        args.map((code, i) => {
          const type = types[i] ?? "number";
          return type !== "number" && Number.isNaN(code) ? undefined : decode(code, type);
        }),
      ),
    );
  }

  function encoded(value: unknown): number {
    return typeof value === "number" || typeof value === "boolean" || typeof value === "string"
      ? encode(value)
      : NaN;
  }
}
