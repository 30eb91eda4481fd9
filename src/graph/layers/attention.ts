/** Attention (Vaswani et al. 2017, arXiv:1706.03762). */
import { reshape, transpose } from "../arrangement.ts";
import { multiply, select } from "../elementwise.ts";
import { constant } from "../leaves.ts";
import { matmul } from "../product.ts";
import type { Scope } from "../scope.ts";
import { refusal, show } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { softmax } from "./activation.ts";
import { dense } from "./dense.ts";

/** In the place of masked scores: its power is 0 beside any other. */
const masked = -1e9;

/** Is given the scores Q·Kᵀ / √d [.., t, s] before they are masked: for derivatives in them. */
export type ScoresObserver = (scores: Tensor) => void;

/**
 * softmax(Q·Kᵀ / √d)·V for Q [.., t, d], K [.., s, d] and V [.., s, e]. Where the mask, broadcast to [.., t, s],
 * is 0, nothing is looked at.
 */
export function scaledDotProductAttention(
  queries: Tensor,
  keys: Tensor,
  values: Tensor,
  mask?: Tensor,
  observe?: ScoresObserver,
): Tensor {
  const width = queries.shape.at(-1) ?? 1;
  const scores = multiply(matmul(queries, keys, { transposeB: true }), 1 / Math.sqrt(width));
  observe?.(scores);
  const visible = mask === undefined ? scores : select(mask, scores, masked);
  return matmul(softmax(visible), values);
}

export interface AttentionOptions {
  readonly heads: number;
  /** 1 or 0, broadcast to [rows, heads, t, t]. */
  readonly mask?: Tensor;
  readonly observe?: ScoresObserver;
}

/** Self-attention of sequences [rows, t, width] in several heads. */
export function selfAttention(
  scope: Scope,
  name: string,
  x: Tensor,
  { heads, mask, observe }: AttentionOptions,
): Tensor {
  const [rows, length, width] = x.shape;
  if (
    rows === undefined ||
    length === undefined ||
    width === undefined ||
    x.shape.length !== 3 ||
    width % heads !== 0
  ) {
    throw refusal(
      `selfAttention "${name}"`,
      `${show(x)} are no sequences that ${heads} heads can share`,
      "Give [rows, length, width] with a width that is a multiple of the heads",
    );
  }
  const split = (part: string): Tensor =>
    transpose(
      reshape(dense(scope, `${name}.${part}`, x, width), [rows, length, heads, width / heads]),
      [0, 2, 1, 3],
    );
  const attended = scaledDotProductAttention(
    split("queries"),
    split("keys"),
    split("values"),
    mask,
    observe,
  );
  const joined = reshape(transpose(attended, [0, 2, 1, 3]), [rows, length, width]);
  return dense(scope, `${name}.output`, joined, width);
}

/** [t, t]: 1 where a place may look at another, which is itself or before it. */
export function causalMask(length: number): Tensor {
  const values = Array.from({ length: length * length }, (_, place) =>
    Number(place % length <= Math.floor(place / length)),
  );
  return constant(values, [length, length]);
}
