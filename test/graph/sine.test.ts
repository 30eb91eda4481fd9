import { expect, test } from "vitest";
import { constant } from "../../src/graph/leaves.ts";
import { cosine, sine } from "../../src/graph/sine.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { valuesOf } from "./support.ts";

const angles = (most: number): readonly number[] =>
  Array.from({ length: 401 }, (_, i) => ((i - 200) / 200) * most);

test.each<[string, (y: Tensor) => Tensor, (y: number) => number, number, number]>([
  ["sine", sine, Math.sin, Math.PI / 2, 1e-9],
  ["sine of half a radian", sine, Math.sin, 0.5, 1e-15],
  ["cosine", cosine, Math.cos, Math.PI, 1e-8],
])("%s is within its error", (_, series, exact, most, error) => {
  const values = valuesOf(series(constant(angles(most))));
  const apart = angles(most).map((y, i) => Math.abs(exact(y) - (values[i] ?? NaN)));
  expect(Math.max(...apart)).toBeLessThan(error);
});
