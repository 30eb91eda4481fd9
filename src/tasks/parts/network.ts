/** Networks that classify: convolutions where there are any, dense layers, logits. */
import { reshape } from "../../graph/arrangement.ts";
import { relu, tanh } from "../../graph/elementwise.ts";
import { maxPool } from "../../graph/image.ts";
import { glorot, he, type Initializer } from "../../graph/initializer.ts";
import { dropout, gelu } from "../../graph/layers/activation.ts";
import { convolution, dense } from "../../graph/layers/dense.ts";
import type { Scope } from "../../graph/scope.ts";
import type { Shape, Tensor } from "../../graph/tensor.ts";
import { dataCatalog, type ImageShape } from "../../data/catalog.ts";
import type { Value } from "../../ir/value.ts";
import { choice, real, wholes, widths } from "../../training/arguments.ts";
import type { DataTensors, Given, GivenValues } from "../../training/definition.ts";

export const activationNames = ["relu", "tanh", "gelu"] as const;
type ActivationName = (typeof activationNames)[number];

/** What decides about a network, beside the data. */
export const networkArguments = {
  /** Units of each dense layer but the last. */
  hidden: widths(),
  /** Channels of each convolution before the dense layers. */
  filters: wholes({ low: 1, high: 4096 }, []),
  activation: choice(activationNames, "relu"),
  dropout: real({ low: 0, high: 1, below: true }, 0),
};

export type Network = Given<typeof networkArguments> & {
  readonly data: Pick<DataTensors, "classes" | "image">;
};

/** Names of its layers from the input on, the last of them that of the logits. */
export function layersOf({ filters, hidden }: Network): readonly string[] {
  return [
    ...filters.map((_, i) => `convolution${i}`),
    ...Array.from({ length: hidden.length + 1 }, (_, i) => `dense${i}`),
  ];
}

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
  { data, filters, hidden, activation: name, dropout: rate }: Network,
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

/** What a trained network is given on as: by its configuration it can be built again. */
export function networkModel({
  data,
  filters,
  hidden,
  activation,
}: Network & { readonly data: DataTensors }) {
  return {
    metric: "model",
    format: filters.length === 0 ? "dense" : "convolutional",
    config: { data: data.source, filters, hidden: hidden.map(({ size }) => size), activation },
  };
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

/** Refuses convolutions that the data cannot have. Throws an `Error` for the user. */
export function checkNetwork(values: GivenValues): void {
  const { data, filters } = values;
  if (!Array.isArray(filters) || filters.length === 0) return;
  const source = show(data);
  const image = dataCatalog[source]?.image;
  if (image === undefined) {
    throw new Error(
      `The data set ${source} holds no images, so \`filters\` must be empty: convolutions need rows and columns of pixels.`,
    );
  }
  const most = mostConvolutions(image);
  if (filters.length > most) {
    throw new Error(
      `\`filters\` has ${filters.length} convolutions, but images of ${image[0]} × ${image[1]} pixels in ${source} have room for ${most}: ` +
        `each halves the image, and 1 × 1 cannot be halved.`,
    );
  }
}

/** A value as messages show it. */
export function show(value: Value | undefined): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** How many times an image can be halved, rounding down. */
function mostConvolutions([height, width]: ImageShape): number {
  return Math.floor(Math.log2(Math.min(height, width)));
}
