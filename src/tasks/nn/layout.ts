/**
 * Where the weights of a chain of dense layers stand in one flat vector: for each layer its matrix
 * [inputs, outputs] row by row, then its bias. One vector lets an optimiser treat all weights at once.
 */
export interface Layout {
  readonly layers: readonly DenseLayer[];
  /** Lengths of the pieces in order: matrix, bias, matrix, bias, … */
  readonly sizes: readonly number[];
  readonly total: number;
}

export interface DenseLayer {
  readonly inputs: number;
  readonly outputs: number;
}

/** The layout of a network with those numbers of features, hidden units a layer, and classes. */
export function denseLayout(inputs: number, hidden: readonly number[], outputs: number): Layout {
  const widths = [inputs, ...hidden, outputs];
  const layers = widths
    .slice(1)
    .map((width, i) => ({ inputs: widths[i] ?? inputs, outputs: width }));
  const sizes = layers.flatMap((layer) => [layer.inputs * layer.outputs, layer.outputs]);
  return { layers, sizes, total: sizes.reduce((sum, size) => sum + size, 0) };
}

/** A flat vector with the same value in every matrix and another in every bias. */
export function fillByKind(layout: Layout, matrix: number, bias: number): Float32Array {
  const values = new Float32Array(layout.total);
  let offset = 0;
  for (const [i, size] of layout.sizes.entries()) {
    values.fill(i % 2 === 0 ? matrix : bias, offset, offset + size);
    offset += size;
  }
  return values;
}
