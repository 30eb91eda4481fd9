/** A layer that is wider than a trial asks for, masked, trains the trial as a layer of its own width does. */
import { expect, test } from "vitest";
import { multiply, relu } from "../../src/graph/elementwise.ts";
import { emptyEnvironment, type Environment, interpret } from "../../src/graph/interpret.ts";
import { dropout, firstPlaces } from "../../src/graph/layers/activation.ts";
import { dense } from "../../src/graph/layers/dense.ts";
import { crossEntropy } from "../../src/graph/layers/loss.ts";
import { constant, hyper } from "../../src/graph/leaves.ts";
import { createScope } from "../../src/graph/scope.ts";
import { trainingStep } from "../../src/graph/training.ts";
import { normals } from "./support.ts";

const [rows, inputs, classes] = [6, 4, 3];

/** The losses of some steps with a hidden layer of `asked` units in `width`, from the same weights. */
function losses(width: number, asked: number): number[] {
  const scope = createScope();
  const x = constant(normals(rows * inputs, "x"), [rows, inputs]);
  const labels = constant([0, 1, 2, 2, 1, 0], [rows], "int32");
  const hidden = relu(dense(scope, "hidden", x, width));
  const masked = multiply(hidden, firstPlaces(width, hyper("asked")));
  const logits = dense(scope, "out", dropout(masked, 0.2, "hidden"), classes);
  const { program, layout } = trainingStep({
    scope,
    loss: crossEntropy(logits, labels),
    optimizer: { kind: "adam", rate: 0.05, beta1: 0.9, beta2: 0.999, decay: 0.1 },
    clip: 0.5,
  });
  // What the mask hides holds other numbers, which must not matter.
  const weight = (name: string, unit: number, other: number): number =>
    normals(1, name, unit, other, unit < asked ? 0 : width)[0] ?? NaN;
  const units = Array.from({ length: width }, (_, unit) => unit);
  const state: { [segment: string]: number[] } = Object.fromEntries(
    layout.segments.map(({ name, size }) => [name, Array.from({ length: size }, () => 0)]),
  );
  state["decaying"] = [
    ...Array.from({ length: inputs }, (_, i) => units.map((unit) => weight("in", unit, i))).flat(),
    ...units.flatMap((unit) => Array.from({ length: classes }, (_, c) => weight("out", unit, c))),
  ];
  state["steady"] = [...units.map((unit) => weight("bias", unit, 0)), 0, 0, 0];
  let environment: Environment = { ...emptyEnvironment, state, hyper: { asked } };
  return Array.from({ length: 20 }, (_, step) => {
    const outcome = interpret(program, { ...environment, step });
    environment = { ...environment, state: outcome.state };
    return outcome.results["loss"]?.[0] ?? NaN;
  });
}

test("the losses are the same to the last bit", () => {
  const alone = losses(5, 5);
  expect(losses(8, 5)).toEqual(alone);
  expect(losses(8, 6)).not.toEqual(alone);
  expect(alone.at(-1)).toBeLessThan((alone[0] ?? NaN) / 2);
});
