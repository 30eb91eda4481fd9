/**
 * Randomness of a study: streams that are keyed by what they are for, so that a number depends only on
 * its key and its place in the stream, never on what was drawn elsewhere or before.
 */
import { normalQuantile } from "./distributions/normal.ts";
import { type Block, philox } from "./philox.ts";

/** A counter-based stream: the n-th number depends only on its key and n. */
export interface RandomStream {
  /** Uniform on [0, 1), 53 bits. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** Uniform whole number in 0 … bound − 1. */
  readonly integer: (bound: number) => number;
  /** 0 … n − 1 in random order. */
  readonly permutation: (n: number) => Uint32Array;
  /** Fills with uniform 32-bit words: seeds for kernels. */
  readonly word: () => number;
}

/** What a stream is for: any numbers and texts, such as (trial, run, "init"). */
export type KeyPart = number | string;

/** A key of a stream: where in Philox' counter space it lies. */
export interface StreamKey {
  readonly key: readonly [number, number];
  readonly high: readonly [number, number];
}

/**
 * Hashes the study's seed and the parts of a key to 128 bits. Philox serves as the mixing function in a
 * Davies–Meyer chain, so that nearby seeds and trial numbers give unrelated streams. Seeds and numbers may
 * be any number; `1` and `"1"` are different parts.
 */
export function streamKey(seed: number, ...parts: readonly KeyPart[]): StreamKey {
  let state: Block = [0x68707463, 0, 0, 0];
  for (const part of [seed, ...parts]) {
    const words = typeof part === "number" ? numberWords(part) : textWords(part);
    for (let i = 0; i < words.length; i += 4) {
      state = absorb(state, [
        words[i] ?? 0,
        words[i + 1] ?? 0,
        words[i + 2] ?? 0,
        words[i + 3] ?? 0,
      ]);
    }
  }
  return { key: [state[0], state[1]], high: [state[2], state[3]] };
}

/** The four words at place `index` of a stream, 0 ≤ index < 2^53. */
export function blockAt(key: StreamKey, index: number): Block {
  return philox([index >>> 0, Math.floor(index / 2 ** 32), key.high[0], key.high[1]], key.key);
}

/** The uniform number on [0, 1) with 53 bits at place `index` of a stream; no state is kept. */
export function uniformAt(key: StreamKey, index: number): number {
  const block = blockAt(key, Math.floor(index / 2));
  return index % 2 === 0 ? fraction(block[0], block[1]) : fraction(block[2], block[3]);
}

/** The stream of numbers under a key. */
export function randomStream(seed: number, ...parts: readonly KeyPart[]): RandomStream {
  const key = streamKey(seed, ...parts);
  let block: Block = [0, 0, 0, 0];
  let used = 0;
  const word = (): number => {
    if (used % 4 === 0) block = blockAt(key, used / 4);
    return block[used++ % 4] ?? 0;
  };
  const uniform = (): number => {
    if (used % 2 === 1) used += 1;
    return fraction(word(), word());
  };
  const integer = (bound: number): number => Math.floor(uniform() * bound);
  return {
    uniform,
    normal: () => normalQuantile(uniform() + 2 ** -54),
    integer,
    permutation: (n) => {
      const order = Uint32Array.from({ length: n }, (_, i) => i);
      for (let i = n - 1; i > 0; i--) {
        const j = integer(i + 1);
        const moved = order[i] ?? 0;
        order[i] = order[j] ?? 0;
        order[j] = moved;
      }
      return order;
    },
    word,
  };
}

function fraction(first: number, second: number): number {
  return ((first >>> 5) * 2 ** 26 + (second >>> 6)) / 2 ** 53;
}

function absorb(state: Block, words: Block): Block {
  return xor(philox(xor(state, words), [0x243f6a88, 0x85a308d3]), state);
}

function xor(a: Block, b: Block): Block {
  return [(a[0] ^ b[0]) >>> 0, (a[1] ^ b[1]) >>> 0, (a[2] ^ b[2]) >>> 0, (a[3] ^ b[3]) >>> 0];
}

/** A tag and the bits of the number; −0 counts as 0. */
function numberWords(value: number): readonly number[] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value + 0);
  return [1, view.getUint32(0), view.getUint32(4), 0];
}

/** A tag, the length and the UTF-16 code units, two in a word: no two texts have the same words. */
function textWords(value: string): readonly number[] {
  const words = [2, value.length];
  for (let i = 0; i < value.length; i += 2) {
    const second = i + 1 < value.length ? value.charCodeAt(i + 1) : 0;
    words.push((value.charCodeAt(i) * 0x10000 + second) >>> 0);
  }
  return words;
}
