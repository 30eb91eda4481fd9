/** Sobol' sequences in base 2 with 32 digits, plain and scrambled, each point by its index. */
import { randomStream } from "../../space/random.ts";
import { type Directions, readDirections } from "./directions.ts";

const digits = 32;

/** The dimensions for which there are direction numbers. */
export const mostDimensions = 1111;

/** The coordinate in one dimension (from 0) of the point `index`, 0 ≤ index < 2^32, as a 32-bit word. */
export interface SobolSequence {
  readonly word: (index: number, dimension: number) => number;
}

/** The sequence itself, in Gray-code order: its point 0 is the origin. */
export function plainSobol(): SobolSequence {
  return sequence((dimension) => ({ directions: directionNumbers(dimension), shift: 0 }));
}

/**
 * The sequence under a random linear matrix scramble with a digital shift (Matoušek, "On the L2-discrepancy
 * for anchored boxes", J. Complexity 14, 1998): each point is uniform, and what makes the points even (every
 * prefix of 2^k points is a net) stays. The seed decides the scramble of each dimension.
 */
export function scrambledSobol(seed: number): SobolSequence {
  return sequence((dimension) => {
    const random = randomStream(seed, "sobol", dimension);
    const rows = Array.from({ length: digits }, (_, row) => {
      const diagonal = 2 ** (digits - 1 - row);
      return ((random.word() & ~(2 * diagonal - 1)) | diagonal) >>> 0;
    });
    const shift = random.word();
    return { directions: directionNumbers(dimension).map((word) => multiply(rows, word)), shift };
  });
}

interface Dimension {
  readonly directions: readonly number[];
  readonly shift: number;
}

function sequence(create: (dimension: number) => Dimension): SobolSequence {
  const dimensions: Dimension[] = [];
  return {
    word: (index, dimension) => {
      const { directions, shift } = (dimensions[dimension] ??= create(dimension));
      let gray = (index ^ (index >>> 1)) >>> 0;
      let word = shift;
      for (let digit = 0; gray !== 0; digit++, gray >>>= 1) {
        if ((gray & 1) === 1) word ^= directions[digit] ?? 0;
      }
      return word >>> 0;
    },
  };
}

let table: readonly Directions[] | undefined;

/** v_1 … v_32 with the binary point before the first bit. Joe and Kuo's recurrence. */
function directionNumbers(dimension: number): readonly number[] {
  const numbers: number[] = [];
  if (dimension === 0) {
    for (let i = 0; i < digits; i++) numbers.push(2 ** (digits - 1 - i));
    return numbers;
  }
  table ??= readDirections();
  const row = table[dimension - 1];
  if (row === undefined)
    throw new RangeError(`No direction numbers for dimension ${String(dimension)}.`);
  const { degree, coefficients, initial } = row;
  for (let i = 0; i < digits; i++) {
    const given = initial[i];
    if (given !== undefined) {
      numbers.push(given * 2 ** (digits - 1 - i));
      continue;
    }
    const base = numbers[i - degree] ?? 0;
    let next = base ^ (base >>> degree);
    for (let k = 1; k < degree; k++) {
      if (((coefficients >>> (degree - 1 - k)) & 1) === 1) next ^= numbers[i - k] ?? 0;
    }
    numbers.push(next >>> 0);
  }
  return numbers;
}

/** A binary matrix, row by row from the first digit, times a word. */
function multiply(rows: readonly number[], word: number): number {
  return rows.reduce((product, row) => ((product << 1) | parity(row & word)) >>> 0, 0);
}

function parity(word: number): number {
  let folded = word ^ (word >>> 16);
  folded ^= folded >>> 8;
  folded ^= folded >>> 4;
  folded ^= folded >>> 2;
  return (folded ^ (folded >>> 1)) & 1;
}
