/**
 * How alike two configurations are: Matérn 5/2 with a lengthscale for each feature. Numbers are apart by their
 * places on their scales; members of a choice by 1 where they differ; where only one of two has a feature, it is
 * taken to be in the middle of it, and they are apart by a half beside: so that what is inactive says nothing of
 * what it would have been, and distances stay Euclidean.
 */
import { exp } from "../../numerics/elementary.ts";
import type { Feature } from "../features.ts";

/** Half the range, squared. */
const activityApart = 0.25;

/** Squared distances of a feature between two rows, for a lengthscale of 1. */
export function squaredApart(kind: Feature["kind"], a: number, b: number): number {
  const [noA, noB] = [Number.isNaN(a), Number.isNaN(b)];
  if (noA && noB) return 0;
  if (kind === "category") return a === b ? 0 : noA || noB ? 0.5 : 1;
  if (noA || noB) {
    const there = noA ? b : a;
    return (there - 0.5) * (there - 0.5) + activityApart;
  }
  return (a - b) * (a - b);
}

/** Matérn 5/2 of variance 1 at a squared distance. */
export function matern(squared: number): number {
  const scaled = Math.sqrt(5 * squared);
  return (1 + scaled + (5 * squared) / 3) * exp(-scaled);
}

/** Its derivative by the squared distance. */
export function maternSlope(squared: number): number {
  const scaled = Math.sqrt(5 * squared);
  return (-5 / 6) * (1 + scaled) * exp(-scaled);
}
