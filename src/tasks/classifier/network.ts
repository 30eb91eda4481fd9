/** The network of the task `classifier`: convolutions where there are any, dense layers, logits. */
import { reshape } from "../../graph/arrangement.ts";
import { relu, tanh } from "../../graph/elementwise.ts";
import { maxPool } from "../../graph/image.ts";
import { glorot, he, type Initializer } from "../../graph/initializer.ts";
import { dropout, gelu } from "../../graph/layers/activation.ts";
import { convolution, dense } from "../../graph/layers/dense.ts";
import type { Scope } from "../../graph/scope.ts";
import type { Shape, Tensor } from "../../graph/tensor.ts";
import type { ActivationName, ClassifierGiven } from "./arguments.ts";

interface Activation {
  readonly apply: (z: Tensor) => Tensor;
  /** Of the weights before it. */
  readonly initializer: (shape: Shape) => Initializer;
}

const activations: { readonly [name in ActivationName]: Activation } = {
  relu: { apply: relu, initializer: he },
  tanh: { apply: tanh, initializer: glorot },
  gelu: { apply: gelu, initializer: he },
};

/** Height and width of a convolution's window. */
const window = 3;

/**
 * Logits [rows, classes] of inputs [rows, features]. Each convolution keeps the image's size, its activation is
 * halved by max-pooling. In training units of the hidden dense layers are dropped.
 */
export function logitsOf(
  scope: Scope,
  inputs: Tensor,
  { data, filters, hidden, activation: name, dropout: rate }: ClassifierGiven,
  { training }: { readonly training: boolean },
): Tensor {
  const activation = activations[name];
  const drops = training && rate !== 0;
  let x = convolved(scope, inputs, { image: data.image, filters, activation });
  for (const [i, width] of hidden.entries()) {
    const layer = `dense${i}`;
    const initializer = activation.initializer([x.shape.at(-1) ?? 1, width.size]);
    const units = width.mask(activation.apply(dense(scope, layer, x, width.size, { initializer })));
    x = drops ? dropout(units, rate, layer) : units;
  }
  return dense(scope, `dense${hidden.length}`, x, data.classes);
}

interface Convolutions {
  readonly image: Shape | undefined;
  readonly filters: readonly number[];
  readonly activation: Activation;
}

function convolved(
  scope: Scope,
  inputs: Tensor,
  { image, filters, activation }: Convolutions,
): Tensor {
  if (image === undefined || filters.length === 0) return inputs;
  const rows = inputs.shape[0] ?? 1;
  let x = reshape(inputs, [rows, ...image]);
  for (const [i, channels] of filters.entries()) {
    const initializer = activation.initializer([window, window, x.shape.at(-1) ?? 1, channels]);
    const options = { padding: "same", initializer } as const;
    const sums = convolution(scope, `convolution${i}`, x, channels, window, options);
    x = maxPool(activation.apply(sums), 2);
  }
  return reshape(x, [rows, -1]);
}
