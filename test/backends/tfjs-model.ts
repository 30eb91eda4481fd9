/** A small network on made-up images: convolutions, both poolings, strides and padding. */
import { gather, reshape } from "../../src/graph/arrangement.ts";
import { add, relu } from "../../src/graph/elementwise.ts";
import { conv2d, maxPool, meanPool } from "../../src/graph/image.ts";
import { zeros } from "../../src/graph/initializer.ts";
import { dense } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { batch, shared } from "../../src/graph/leaves.ts";
import { createScope } from "../../src/graph/scope.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { type TrainingStep, trainingStep } from "../../src/graph/training.ts";
import { randomStream } from "../../src/space/random.ts";
import { adam, batchSize, examples } from "./engine-model.ts";

const side = 8;
const classes = 4;

export function imageNetwork(): TrainingStep {
  const scope = createScope();
  const rows = batch("rows", [batchSize], "int32");
  const x = gather(shared("x", [examples, side, side, 1]), rows);
  const labels = gather(shared("y", [examples], "int32"), rows);
  const layer = (name: string, input: Tensor, channels: number, strides: number): Tensor => {
    const shape = [3, 3, input.shape.at(-1) ?? 1, channels];
    const filter = scope.weight(name, shape, { initializer: zeros });
    const bias = scope.weight(`${name}.bias`, [channels], { initializer: zeros });
    return relu(add(conv2d(input, filter, { strides, padding: "same" }), bias));
  };
  const first = maxPool(layer("first", x, 5, 1), 3, { strides: 2, padding: "same" });
  const second = meanPool(layer("second", first, 6, 2), 2, { strides: 1, padding: "same" });
  const flat = reshape(second, [batchSize, -1]);
  const loss = crossEntropy(dense(scope, "top", flat, classes), labels);
  return trainingStep({ scope, loss, optimizer: adam });
}

/** Images that are brighter in the quarter that their class tells. */
export function images(): { readonly x: Float32Array; readonly y: Int32Array } {
  const random = randomStream(6, "images");
  const y = Int32Array.from({ length: examples }, (_, i) => i % classes);
  const x = Float32Array.from({ length: examples * side * side }, (_, i) => {
    const [image, place] = [Math.floor(i / side ** 2), i % side ** 2];
    const quarter = 2 * Number(place >= side ** 2 / 2) + Number(place % side >= side / 2);
    return 0.5 * random.normal() + Number(quarter === y[image]);
  });
  return { x, y };
}
