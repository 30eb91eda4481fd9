/** How steadily attention learns: statistics of the gradient in the attention scores over the steps of a training. */
import { concat, reshape } from "../../graph/arrangement.ts";
import { add, equal, multiply, select, square } from "../../graph/elementwise.ts";
import { gradients } from "../../graph/gradient.ts";
import { zeros } from "../../graph/initializer.ts";
import type { UpdateGoal } from "../../graph/passes/schedule.ts";
import { sum } from "../../graph/reduction.ts";
import { replacement, type Scope } from "../../graph/scope.ts";
import type { Shape, Tensor } from "../../graph/tensor.ts";
import type { Pass, Scores } from "../../training/definition.ts";
import type { Series } from "../metrics/autocorrelation.ts";
import { resultOf } from "../parts/classification.ts";
import type { TransformerNetwork } from "./network.ts";

type Sizes = Pick<TransformerNetwork, "layers" | "heads" | "window">;

/**
 * What is kept of the gradients G₁ … Gₙ: each is [layers · heads, window · window], the sum over the step's windows of the
 * loss's gradient in each head's scores.
 */
function keptOf(scope: Scope, { layers, heads, window }: Sizes) {
  const count = layers * heads;
  const kept = (name: string, shape: Shape): Tensor =>
    scope.running(`scores.${name}`, shape, zeros);
  return {
    steps: kept("steps", [1]),
    first: kept("first", [count, window * window]),
    last: kept("last", [count, window * window]),
    total: kept("total", [count, window * window]),
    squares: kept("squares", [count]),
    products: kept("products", [count]),
  };
}

/** Brings what is kept up to date with the gradient of this step, in the scores [rows, heads, window, window] of each layer. */
export function scoreUpdates(
  scope: Scope,
  loss: Tensor,
  scores: readonly Tensor[],
  sizes: Sizes,
): readonly UpdateGoal[] {
  const kept = keptOf(scope, sizes);
  const places = sizes.window * sizes.window;
  const now = concat(
    gradients(loss, scores).map((gradient) => reshape(sum(gradient, 0), [sizes.heads, places])),
    0,
  );
  return [
    replacement(kept.steps, add(kept.steps, 1)),
    replacement(kept.first, select(equal(kept.steps, 0), now, kept.first)),
    replacement(kept.last, now),
    replacement(kept.total, add(kept.total, now)),
    replacement(kept.squares, add(kept.squares, sum(square(now), -1))),
    replacement(kept.products, add(kept.products, sum(multiply(now, kept.last), -1))),
  ];
}

/** Gives what is kept, as a single row. */
export function scorePass(scope: Scope, sizes: Sizes): Pass {
  return {
    rows: 1,
    results: () =>
      Object.fromEntries(
        Object.entries(keptOf(scope, sizes)).map(([name, tensor]) => [
          name,
          reshape(tensor, [1, ...tensor.shape]),
        ]),
      ),
  };
}

/** Of each head what `scorePass` gave. */
export function scoreSeries(pass: Scores[string] | undefined): readonly Series[] {
  const squares = resultOf(pass, "squares");
  const part = (name: string, head: number): ArrayLike<number> => {
    const values = resultOf(pass, name);
    const size = values.length / squares.length;
    return values.subarray(head * size, (head + 1) * size);
  };
  return Array.from(squares, (all, head) => ({
    steps: resultOf(pass, "steps")[0] ?? 0,
    first: part("first", head),
    last: part("last", head),
    total: part("total", head),
    squares: all,
    products: resultOf(pass, "products")[head] ?? NaN,
  }));
}
