import {
  interpret,
  type Environment,
  emptyEnvironment,
  type Precision,
} from "../../src/graph/interpret.ts";
import { schedule } from "../../src/graph/passes/schedule.ts";
import type { Tensor } from "../../src/graph/tensor.ts";
import { randomStream } from "../../src/space/random.ts";

/** The numbers of a tensor. */
export function valuesOf(
  tensor: Tensor,
  environment: Partial<Environment> = {},
  precision: Precision = "float64",
): number[] {
  const program = schedule({ results: [{ name: "value", tensor }], updates: [] });
  const { results } = interpret(program, { ...emptyEnvironment, ...environment }, precision);
  return [...(results["value"] ?? [])];
}

/** Standard normal numbers that depend on the names alone. */
export function normals(size: number, ...names: readonly (string | number)[]): number[] {
  const random = randomStream(5, ...names);
  return Array.from({ length: size }, () => random.normal());
}
