/** The memory of a training step, counted apart from the library. */
/** Numbers of a step on `depth` hidden layers of equal width, 64 inputs, 10 outputs and Adam, as `std:memory` counts them. */
export function numbersOfStep(depth: number, width: number, batch: number): number {
  const inner = (depth - 1) * width ** 2;
  const matrices = 64 * width + inner + width * 10;
  const parameters = matrices + depth * width + 10;
  const update = 5 * matrices + batch * (depth * width + 10);
  const loss = batch * Math.max(2 * depth * width + 30, depth * width + 41);
  const backward = batch * (2 * depth * width + 2 * width + 10) + inner;
  const gradient = 64 * width + batch * ((depth + 1) * width + 9);
  return (
    3 * parameters + Math.max(update, parameters + batch * 65 + Math.max(loss, backward, gradient))
  );
}
