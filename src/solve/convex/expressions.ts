/**
 * From expressions to functions of a convex program, in graph form: affine parts become linear, smooth atoms
 * become terms of few variables each, and what has kinks is replaced by a variable that bounds it from the side
 * that counts. M. Grant and S. Boyd, Graph Implementations for Nonsmooth Convex Programs, in Recent Advances in
 * Learning and Control, Springer 2008.
 */
import { isOf, type Need, neededOf } from "../../analysis/curvature.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import { findAtom } from "../../atoms/table.ts";
import type { ConvexTerm } from "../../numerics/convex/program.ts";
import type { AffineArgument } from "./affine.ts";
import { atomTerm } from "./atom-term.ts";
import { addLinear, type Builder, emptySum, type Sum } from "./builder.ts";
import {
  type Application,
  type Combination,
  combine,
  countingArguments,
  type Reading,
} from "./combination.ts";
import { atStart, keepShape, moveInside } from "./domain.ts";
import { squareOver } from "./square-over.ts";

export interface Expressions {
  /** A sum of weighted nodes that is convex. */
  readonly sumOf: (roots: Iterable<readonly [Scalar, number]>) => Sum;
  /** What has to be at most 0, each of them, for a convex combination to be. */
  readonly atMostZero: (combination: Combination) => readonly Sum[];
}

/** A term of more variables gets its argument as a variable of its own, so that second derivatives stay sparse. */
const mostInTerm = 3;

/** Of a kinked function that stands alone each piece is a row of its own, where rows are as short as this. */
const shortRow = 2;

/** @param placeOf the variable of the program that a varying variable is. */
export function createExpressions(
  builder: Builder,
  reading: Reading,
  placeOf: (variable: Scalar) => number,
): Expressions {
  const { known, valueOf } = reading;
  const bounding = {
    convex: new Map<Scalar, number>(),
    concave: new Map<Scalar, number>(),
    affine: new Map<Scalar, number>(),
  };
  /** Variables that stand for expressions. */
  const auxiliary = new Set<number>();
  const sumOf: Expressions["sumOf"] = (roots) => lower(combine(roots, reading));
  return { sumOf, atMostZero };

  function lower({ constant, linear, curved }: Combination): Sum {
    const sum = emptySum();
    sum.constant = constant;
    for (const [node, weight] of linear) addLinear(sum, linearPlace(node), weight);
    for (const [node, weight] of curved) addCurved(sum, node, weight);
    return sum;
  }

  function linearPlace(node: Scalar): number {
    return node.kind === "variable" ? placeOf(node) : boundingVariable(node, "affine");
  }

  function addCurved(sum: Sum, node: Application, weight: number): void {
    if (node.atom.name === "var") {
      addSquares(sum, lengthParts(node), weight / (node.args.length - 1));
    } else if (kinked.has(node.atom.name)) {
      addLinear(sum, boundingVariable(node, weight > 0 ? "convex" : "concave"), weight);
    } else {
      sum.terms.push(smoothTerm(node, weight));
    }
  }

  // ── variables for expressions ─────────────────────────────────────────────

  /** A variable that is the node, or bounds it from above (convex) or below (concave) and meets it at an optimum. */
  function boundingVariable(node: Scalar, need: Need): number {
    const found = bounding[need].get(node);
    if (found !== undefined) return found;
    const value = valueOf(node);
    const room = need === "affine" ? 0 : 0.01 * Math.max(1, Math.abs(value));
    const start = Number.isFinite(value) ? value + (need === "concave" ? -room : room) : 0;
    const variable = builder.variable(-Infinity, Infinity, start);
    bounding[need].set(node, variable);
    auxiliary.add(variable);
    if (need === "affine") {
      const sum = lower(combine([[node, 1]], reading, node));
      addLinear(sum, variable, -1);
      builder.equality(sum);
    } else {
      for (const sum of boundsOf(node, need === "convex" ? 1 : -1, variable)) {
        builder.inequality(sum);
      }
    }
    return variable;
  }

  /** What has to be at most 0 for a variable to bound a node: from above for the side 1, from below for -1. */
  function boundsOf(node: Scalar, side: 1 | -1, variable: number): readonly Sum[] {
    const beyond = (part: Scalar, weight: number): Sum => {
      const sum = sumOf([[part, weight]]);
      addLinear(sum, variable, -side);
      return sum;
    };
    const name = node.kind === "apply" ? node.atom.name : "";
    if (node.kind !== "apply" || !kinked.has(name)) return [beyond(node, side)];
    switch (name) {
      case "norm":
      case "hypot":
      case "std":
        return [lengthBelow(node, variable)];
      case "log_sum_exp":
        return [exponentialsBelow(node, variable)];
      default:
        return piecesOf(node, side).map(([part, weight]) => beyond(part, weight));
    }
  }

  /** The parts of a function that is the largest (side 1) or smallest (side -1) of them, times the side. */
  function piecesOf(node: Application, side: 1 | -1): readonly (readonly [Scalar, number])[] {
    const [first, low, high] = node.args;
    if (node.atom.name === "abs" && first !== undefined) {
      return [
        [first, 1],
        [first, -1],
      ];
    }
    if (node.atom.name === "clamp") {
      return [first, side > 0 ? low : high].flatMap((arg) =>
        arg === undefined ? [] : [[arg, side] as const],
      );
    }
    return countingArguments(node, known).map((arg) => [arg, side]);
  }

  // ── lengths and exponentials ──────────────────────────────────────────────

  /** Σ xᵢ² / t - t, which is at most 0 for a t > 0 where the length of x is at most t. */
  function lengthBelow(node: Application, variable: number): Sum {
    builder.within(variable, 0, Infinity);
    const sum = emptySum();
    const scale = node.atom.name === "std" ? 1 / (node.args.length - 1) : 1;
    for (const part of lengthParts(node)) sum.terms.push(squareOver(part, scale, variable));
    addLinear(sum, variable, -1);
    return sum;
  }

  /** What is squared in a length: the arguments, or their distances from their mean. */
  function lengthParts(node: Application): readonly AffineArgument[] {
    if (node.atom.name !== "std" && node.atom.name !== "var") {
      return node.args.map((arg, i) => argumentOf(node, arg, i, "convex"));
    }
    const mean = builder.variable(
      -Infinity,
      Infinity,
      node.args.reduce((total, arg) => total + valueOf(arg) / node.args.length, 0),
    );
    const sum = sumOf(node.args.map((arg) => [arg, 1 / node.args.length]));
    addLinear(sum, mean, -1);
    builder.equality(sum);
    return node.args.map((arg, i) => {
      const { constant, linear } = argumentOf(node, arg, i, "convex");
      return { constant, linear: new Map([...linear, [mean, -1]]) };
    });
  }

  function addSquares(sum: Sum, parts: readonly AffineArgument[], weight: number): void {
    for (const part of parts) {
      if (part.linear.size === 0) sum.constant += weight * part.constant * part.constant;
      else sum.terms.push(squareOver(part, weight));
    }
  }

  /** Σ exp(xᵢ - t) - 1, which is at most 0 where log Σ exp xᵢ is at most t. */
  function exponentialsBelow(node: Application, variable: number): Sum {
    const sum = emptySum();
    sum.constant = -1;
    for (const [i, arg] of node.args.entries()) {
      const { constant, linear } = argumentOf(node, arg, i, "convex");
      const difference = { constant, linear: new Map([...linear, [variable, -1]]) };
      if (exponential !== undefined) sum.terms.push(atomTerm(exponential, [difference], 1));
    }
    return sum;
  }

  // ── smooth atoms ──────────────────────────────────────────────────────────

  /** An argument as an affine function: itself, or a variable that bounds it from the side that counts. */
  function argumentOf(node: Application, arg: Scalar, i: number, need: Need): AffineArgument {
    const shape = known.shapeOf(node);
    const needed = shape === undefined ? "affine" : neededOf(shape, i, need);
    if (needed === undefined || !known.varies(arg)) return constantArgument(valueOf(arg));
    if (!isOf(known.curvatureOf(arg), "affine"))
      return variableArgument(boundingVariable(arg, needed));
    const { constant, linear } = combine([[arg, 1]], reading);
    if (linear.size > mostInTerm) return variableArgument(boundingVariable(arg, "affine"));
    return {
      constant,
      linear: new Map([...linear].map(([part, weight]) => [linearPlace(part), weight])),
    };
  }

  function smoothTerm(node: Application, weight: number): ConvexTerm {
    const need = weight > 0 ? "convex" : "concave";
    const direct = node.args.map((arg, i) => argumentOf(node, arg, i, need));
    const used = new Set(direct.flatMap(({ linear }) => [...linear.keys()]));
    const isClose = used.size <= mostInTerm && Number.isFinite(atStart(node, direct, builder));
    const args = isClose ? direct : node.args.map((arg, i) => ownVariable(arg, direct[i]));
    const own = args.map(({ linear }) => {
      const [variable, ...more] = linear.keys();
      return variable !== undefined && more.length === 0 && auxiliary.has(variable)
        ? variable
        : undefined;
    });
    if (!isClose) moveInside({ node, args, own }, builder, known);
    keepShape({ node, args, own }, need, builder, known);
    return atomTerm(node.atom, args, weight);
  }

  function ownVariable(arg: Scalar, direct: AffineArgument | undefined): AffineArgument {
    if (direct === undefined || direct.linear.size === 0) return constantArgument(valueOf(arg));
    if (!isOf(known.curvatureOf(arg), "affine")) return direct;
    return variableArgument(boundingVariable(arg, "affine"));
  }

  // ── requirements ──────────────────────────────────────────────────────────

  /**
   * A single kinked function that is bounded from the outside needs no variable: each of its pieces is bounded,
   * a length by its square.
   */
  function atMostZero(combination: Combination): readonly Sum[] {
    const { constant, linear, curved } = combination;
    const [only, ...more] = curved;
    if (only === undefined || more.length > 0) return [lower(combination)];
    const [node, weight] = only;
    const { name } = node.atom;
    if (lengths.has(name) && name !== "std" && linear.size === 0 && constant * weight < 0) {
      const most = -constant / weight;
      const sum = emptySum();
      sum.constant = (-weight * most) / 2;
      addSquares(sum, lengthParts(node), weight / (2 * most));
      return [sum];
    }
    if (!kinked.has(name) || lengths.has(name) || name === "log_sum_exp")
      return [lower(combination)];
    const pieces = piecesOf(node, weight > 0 ? 1 : -1);
    if (pieces.length > shortRow && linear.size > shortRow) return [lower(combination)];
    return pieces.flatMap(([part, sign]) => {
      const roots: (readonly [Scalar, number])[] = [...linear, [part, sign * Math.abs(weight)]];
      const piece = combine(roots, reading);
      return atMostZero({ ...piece, constant: piece.constant + constant });
    });
  }
}

const exponential = findAtom("exp");
const lengths = new Set(["norm", "hypot", "std"]);
const kinked = new Set([...lengths, "log_sum_exp", "max", "min", "abs", "clamp"]);

function constantArgument(constant: number): AffineArgument {
  return { constant, linear: new Map() };
}

function variableArgument(variable: number): AffineArgument {
  return { constant: 0, linear: new Map([[variable, 1]]) };
}
