/** Causal transformers over characters: what they look like, and what they say. */
import { concat, reshape, slice } from "../../graph/arrangement.ts";
import { add, cast } from "../../graph/elementwise.ts";
import { gelu } from "../../graph/layers/activation.ts";
import { causalMask, type ScoresObserver, selfAttention } from "../../graph/layers/attention.ts";
import { dense, embedding } from "../../graph/layers/dense.ts";
import { layerNormalization } from "../../graph/layers/normalization.ts";
import type { Initializer } from "../../graph/initializer.ts";
import type { Scope } from "../../graph/scope.ts";
import type { Tensor } from "../../graph/tensor.ts";
import { dataCatalog } from "../../data/catalog.ts";
import { whole } from "../../training/arguments.ts";
import { show } from "../parts/network.ts";
import type { DataTensors, Given, GivenValues } from "../../training/definition.ts";

/** What decides about a transformer, beside the data. */
export const transformerNetworkArguments = {
  /** Characters that it looks at, the last ones of the data's windows. */
  window: whole({ low: 2, high: 4096 }, 32),
  layers: whole({ low: 1, high: 64 }, 2),
  /** Of the vector that stands for each character. */
  width: whole({ low: 1, high: 4096 }, 32),
  /** Of each layer's attention; they share the width. */
  heads: whole({ low: 1, high: 4096 }, 2),
};

export type TransformerNetwork = Given<typeof transformerNetworkArguments> & {
  readonly data: Pick<DataTensors, "classes">;
};

/** Of the vectors that stand for characters and for places. */
const embedded: Initializer = { kind: "normal", deviation: 0.1 };

/** Units of the two dense layers after attention, over the width. */
const expansion = 4;

/**
 * Logits [rows, window, classes] of what follows each of the characters, int32 [rows, window]; none sees what comes after
 * it. Layers are normalised before, not after (Xiong et al. 2020, arXiv:2002.04745); places are learned.
 */
export function transformerLogits(
  scope: Scope,
  characters: Tensor,
  { data, window, layers, width, heads }: TransformerNetwork,
  observe?: ScoresObserver,
): Tensor {
  const places = scope.weight("places.table", [window, width], { initializer: embedded });
  let x = add(embedding(scope, "characters", characters, data.classes, width, embedded), places);
  const options = {
    heads,
    mask: causalMask(window),
    ...(observe === undefined ? {} : { observe }),
  };
  for (let layer = 0; layer < layers; layer += 1) {
    const name = `layer${layer}`;
    const before = layerNormalization(scope, `${name}.attention.norm`, x);
    x = add(x, selfAttention(scope, `${name}.attention`, before, options));
    const between = layerNormalization(scope, `${name}.dense.norm`, x);
    const units = gelu(dense(scope, `${name}.dense0`, between, expansion * width));
    x = add(x, dense(scope, `${name}.dense1`, units, width));
  }
  return dense(scope, "logits", layerNormalization(scope, "norm", x), data.classes);
}

/** Windows of text: characters int32 [rows, window], and those that follow each of them, int32 [rows, window]. */
export interface Windows {
  readonly characters: Tensor;
  readonly next: Tensor;
}

/** The last `window` characters of inputs [rows, features], and what follows them: `labels` [rows] follows the last. */
export function windowsOf(inputs: Tensor, labels: Tensor, window: number): Windows {
  const [rows = 1, features = 1] = inputs.shape;
  const from = (start: number, length: number): Tensor =>
    cast(slice(inputs, [0, start], [rows, length]), "int32");
  const first = features - window;
  return {
    characters: from(first, window),
    next: concat([from(first + 1, window - 1), reshape(labels, [rows, 1])], 1),
  };
}

/** What a trained transformer is given on as: by its configuration it can be built again. */
export function transformerModel({
  data,
  window,
  layers,
  width,
  heads,
}: TransformerNetwork & { readonly data: DataTensors }) {
  return {
    metric: "model",
    format: transformerFormat,
    config: { data: data.source, window, layers, width, heads },
  };
}

export const transformerFormat = "transformer";

/** Refuses data that are no text, windows longer than theirs, and heads that cannot share the width. Throws an `Error` for the user. */
export function checkTransformer(values: GivenValues): void {
  const { data, window, width, heads } = {
    ...fallbacks,
    ...Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)),
  };
  const facts = typeof data === "string" ? dataCatalog[data] : undefined;
  if (facts?.text === undefined) {
    throw new Error(
      `The data set ${show(data)} is no text: a transformer reads characters. Give it \`text\` of std:data.`,
    );
  }
  if (Number(window) > facts.features) {
    throw new Error(
      `\`window\` is ${show(window)}, but ${facts.source} has windows of ${String(facts.features)} characters: give it at most that.`,
    );
  }
  if (Number(width) % Number(heads) !== 0) {
    throw new Error(
      `${show(heads)} heads cannot share a width of ${show(width)}: let \`width\` be a multiple of \`heads\`.`,
    );
  }
}

const fallbacks: GivenValues = Object.fromEntries(
  Object.entries(transformerNetworkArguments).map(([name, { fallback }]) => [name, fallback]),
);
