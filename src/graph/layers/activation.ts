/** Non-linearities that are more than one operation. */
import { transpose } from "../arrangement.ts";
import {
  add,
  divide,
  exp,
  log,
  multiply,
  select,
  less,
  stopGradient,
  subtract,
  tanh,
} from "../elementwise.ts";
import { constant, type Operand, uniform } from "../leaves.ts";
import { max, sum } from "../reduction.ts";
import { checkShape } from "../shape.ts";
import type { Shape, Tensor } from "../tensor.ts";

/**
 * z·Φ(z) in the tanh form of Hendrycks and Gimpel 2016 (arXiv:1606.08415):
 * ½ z (1 + tanh u) with u = √(2/π)·(z + 0.044715 z³).
 */
export function gelu(z: Tensor): Tensor {
  const scale = Math.sqrt(2 / Math.PI);
  const inner = multiply(z, add(multiply(multiply(z, z), 0.044715 * scale), scale));
  return multiply(multiply(z, 0.5), add(tanh(inner), 1));
}

/** Shares e^z / Σ e^z along the last axis. */
export function softmax(z: Tensor): Tensor {
  const powers = exp(subtract(z, greatest(z)));
  return divide(powers, sum(powers, -1, { keepAxes: true }));
}

/** log Σ e^z along the last axis, which stays with length 1. */
export function logSumExp(z: Tensor): Tensor {
  const top = greatest(z);
  return add(log(sum(exp(subtract(z, top)), -1, { keepAxes: true })), top);
}

/** Logarithms of the shares of `softmax`, also of those that are too small for a share. */
export function logSoftmax(z: Tensor): Tensor {
  return subtract(z, logSumExp(z));
}

/** What is subtracted so that no power overflows; the result does not depend on it, nor do derivatives. */
function greatest(z: Tensor): Tensor {
  return stopGradient(max(z, -1, { keepAxes: true }));
}

/**
 * Drops each number with probability `rate`, 0 … below 1, and divides the others by 1 − rate. In training only;
 * `name` keys the random numbers, one for each use.
 */
export function dropout(x: Tensor, rate: Operand, name: string): Tensor {
  const kept = divide(1, subtract(1, rate));
  return multiply(x, select(less(uniformByUnit(name, x.shape), rate), 0, kept));
}

/**
 * Uniform numbers of which those of a unit, a place on the last axis, do not depend on how many units there
 * are: so a layer that is padded drops what it drops without padding.
 */
function uniformByUnit(name: string, shape: Shape): Tensor {
  const [units, others] = [shape.slice(-1), shape.slice(0, -1)];
  const order = [...others.map((_, axis) => axis + units.length), ...units.map(() => 0)];
  return transpose(uniform(name, [...units, ...others]), order);
}

/** 1 for the first `count` places of `length`, 0 for the others: masks what pads a width or a sequence. */
export function firstPlaces(length: number, count: Operand): Tensor {
  checkShape("firstPlaces", [length]);
  const places = constant(Array.from({ length }, (_, i) => i));
  return less(places, count);
}
