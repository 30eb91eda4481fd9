/** The random numbers of `uniform`: by hashing, so that any place can be had without those before it. */

/** The key of a tensor of random numbers: all three 32 bits, as signed or unsigned numbers. */
export interface RandomKey {
  readonly seed: number;
  readonly step: number;
  readonly purpose: number;
}

/** What place i hashes: `i · factor + offset`, modulo 2^32. The factor is odd, so that no two places meet. */
export interface PlaceKey {
  readonly factor: number;
  readonly offset: number;
}

export function placeKey({ seed, step, purpose }: RandomKey): PlaceKey {
  const offset = hash32((hash32((hash32(seed) + step) | 0) + purpose) | 0);
  return { factor: hash32((offset + golden) | 0) | 1, offset };
}

/** The number at a place: a multiple of 2^-24 on [0, 1). */
export function uniformAt({ factor, offset }: PlaceKey, place: number): number {
  return (hash32((Math.imul(place, factor) + offset) | 0) >>> 8) / 0x1000000;
}

/** 32 bits for a name: FNV-1a over its UTF-16 code units (Fowler, Noll and Vo). */
export function purposeOf(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i += 1) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

/** 2^32 / golden ratio. */
const golden = 0x9e3779b9;

/** C. Wellons' `triple32`, a bijection of 32 bits with next to no bias (public domain, nullprogram.com). */
function hash32(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 17), 0xed5ad4bb);
  x = Math.imul(x ^ (x >>> 11), 0xac4c1b51);
  x = Math.imul(x ^ (x >>> 15), 0x31848bab);
  return x ^ (x >>> 14);
}
