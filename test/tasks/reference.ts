/** A multi-layer perceptron and its training by the formulas, in double precision, one number at a time. */

export type Matrix = number[][];

export interface Layer {
  /** [inputs][outputs] */
  matrix: Matrix;
  bias: number[];
}

export interface Examples {
  readonly inputs: Matrix;
  readonly labels: readonly number[];
  readonly classes: number;
}

interface Nonlinearity {
  readonly value: (z: number) => number;
  readonly slope: (z: number) => number;
}

const geluInner = (z: number): number => Math.sqrt(2 / Math.PI) * (z + 0.044715 * z ** 3);

export const nonlinearities: { readonly [name: string]: Nonlinearity } = {
  relu: { value: (z) => Math.max(0, z), slope: (z) => Number(z > 0) },
  tanh: { value: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  gelu: {
    value: (z) => (z / 2) * (1 + Math.tanh(geluInner(z))),
    slope: (z) => {
      const t = Math.tanh(geluInner(z));
      const inner = Math.sqrt(2 / Math.PI) * (1 + 3 * 0.044715 * z * z);
      return (1 + t) / 2 + (z / 2) * (1 - t * t) * inner;
    },
  },
};

/** Sums of each layer, from the first on, for one example. */
function sumsOf(layers: readonly Layer[], input: readonly number[], f: Nonlinearity): number[][] {
  const sums: number[][] = [];
  let below = input;
  for (const { matrix, bias } of layers) {
    const z = bias.map((start, j) =>
      below.reduce((total, value, i) => total + value * at(matrix[i], j), start),
    );
    sums.push(z);
    below = z.map(f.value);
  }
  return sums;
}

/** Mean cross-entropy, and its gradient in the shape of the layers. */
export function lossGradient(
  layers: readonly Layer[],
  { inputs, labels, classes }: Examples,
  f: Nonlinearity,
  smoothing = 0,
): { readonly loss: number; readonly gradient: Layer[] } {
  const gradient = layers.map(({ matrix, bias }) => ({
    matrix: matrix.map((row) => row.map(() => 0)),
    bias: bias.map(() => 0),
  }));
  let loss = 0;
  for (const [row, input] of inputs.entries()) {
    const sums = sumsOf(layers, input, f);
    const logits = sums.at(-1) ?? [];
    const total = logits.reduce((sum, logit) => sum + Math.exp(logit), 0);
    let delta = logits.map((logit, label) => {
      const target = smoothing / classes + (label === labels[row] ? 1 - smoothing : 0);
      loss -= (target * (logit - Math.log(total))) / inputs.length;
      return (Math.exp(logit) / total - target) / inputs.length;
    });
    for (let layer = layers.length - 1; layer >= 0; layer -= 1) {
      const below = layer === 0 ? input : (sums[layer - 1] ?? []).map(f.value);
      const own = gradient[layer];
      if (own === undefined) throw new Error("each layer has a gradient");
      own.bias = own.bias.map((value, j) => value + at(delta, j));
      own.matrix = own.matrix.map((values, i) =>
        values.map((value, j) => value + at(below, i) * at(delta, j)),
      );
      if (layer === 0) break;
      const matrix = layers[layer]?.matrix ?? [];
      const above = delta;
      delta = (sums[layer - 1] ?? []).map(
        (z, i) => f.slope(z) * above.reduce((sum, d, j) => sum + d * at(matrix[i], j), 0),
      );
    }
  }
  return { loss, gradient };
}

export interface Rule {
  readonly optimizer: "sgd" | "momentum" | "adam" | "rmsprop";
  readonly lr: number;
  readonly momentum?: number;
  readonly nesterov?: boolean;
  readonly beta1?: number;
  readonly beta2?: number;
}

/** The changes that gradients ask for, one weight at a time: a function that keeps the weight's averages. */
export function changeOf(rule: Rule): (gradient: number, step: number) => number {
  const { optimizer, lr, nesterov = false } = rule;
  let [first, second] = [0, 0];
  switch (optimizer) {
    case "sgd":
    case "momentum": {
      const momentum = rule.momentum ?? (optimizer === "momentum" ? 0.9 : 0);
      return (gradient) => {
        first = momentum * first + gradient;
        return lr * (nesterov ? gradient + momentum * first : first);
      };
    }
    case "adam": {
      const { beta1 = 0.9, beta2 = 0.999 } = rule;
      return (gradient, step) => {
        first = beta1 * first + (1 - beta1) * gradient;
        second = beta2 * second + (1 - beta2) * gradient ** 2;
        const [m, v] = [first / (1 - beta1 ** step), second / (1 - beta2 ** step)];
        return (lr * m) / (Math.sqrt(v) + 1e-8);
      };
    }
    case "rmsprop": {
      const { beta2 = 0.9 } = rule;
      return (gradient) => {
        second = beta2 * second + (1 - beta2) * gradient ** 2;
        return (lr * gradient) / (Math.sqrt(second) + 1e-8);
      };
    }
  }
}

export function at(values: readonly number[] | undefined, place: number): number {
  return values?.[place] ?? Number.NaN;
}
