/** An expression as a tree for people: each part with its curvature, its range, and the rule that fails. */
import type { Atom, Monotonicity } from "../atoms/atom.ts";
import { comparisonOf, powerIn } from "../atoms/roles.ts";
import { type Curvatures } from "./curvature.ts";
import type { Fault } from "./fault.ts";
import { givesTruth } from "./range.ts";
import { argumentsOf } from "./unfold.ts";
import type { Scalar } from "./scalar.ts";

/** What people see of a node. */
export interface NodeWords<Note = unknown> {
  /** How it is written: the user's own text where there is one. */
  readonly textOf: (node: Scalar<Note>) => string;
  /** What it may be, `0.5 .. 2`; nothing where that says nothing. */
  readonly rangeOf: (node: Scalar<Note>) => string | undefined;
}

export interface TreeOptions<Note> extends NodeWords<Note> {
  /** Characters of a line. */
  readonly width: number;
  /** Parts beside the path to the fault are cut off so that there are no more lines than this. */
  readonly lines: number;
}

interface Row<Note> {
  readonly node: Scalar<Note>;
  readonly depth: number;
  /** How many parts in a row this line stands for: the elements of a sum look alike. */
  readonly count: number;
}

/**
 * The tree of `root`, parts below what they are part of, each indented by two blanks more. Where the path to
 * the fault is too long, the tree of what is nearer to it.
 */
export function curvatureTree<Note>(
  root: Scalar<Note>,
  known: Curvatures<Note>,
  fault: Fault<Note> | undefined,
  options: TreeOptions<Note>,
): readonly string[] {
  const rows = rowsWithin(root, known, fault?.path ?? [], options);
  const texts = rows.map(({ node, depth, count }) => {
    const times = count > 1 ? `${String(count)} × ` : "";
    const room = Math.max(12, Math.floor(options.width * 0.55) - 2 * depth - times.length);
    return `${"  ".repeat(depth)}${times}${shorten(options.textOf(node), room)}`;
  });
  const marked = rows.findIndex(({ node }) => node === fault?.offender);
  const column = Math.max(...texts.map((text) => text.length)) + 2;
  return rows.map(({ node }, i) => {
    const mark = fault !== undefined && i === marked ? `  ← ${markOf(fault)}` : "";
    const line = `${(texts[i] ?? "").padEnd(column)}${describe(node, known, options)}`;
    return shorten(`${line}${mark}`, options.width).trimEnd();
  });
}

function markOf<Note>(fault: Fault<Note>): string {
  return fault.reason.kind === "bends" ? `must be ${fault.needed}` : "here";
}

/** Cut is first what lies beside the path to the fault, then its beginning. */
function rowsWithin<Note>(
  root: Scalar<Note>,
  known: Curvatures<Note>,
  path: readonly Scalar<Note>[],
  { lines, textOf }: TreeOptions<Note>,
): readonly Row<Note>[] {
  const onPath = new Set(path.map((node) => node.id));
  const collect = (top: Scalar<Note>, opens: (node: Scalar<Note>) => boolean) => {
    const rows: Row<Note>[] = [];
    const open: Row<Note>[] = [{ node: top, depth: 0, count: 1 }];
    for (let row = open.pop(); row !== undefined; row = open.pop()) {
      rows.push(row);
      if (rows.length > lines) return undefined;
      if (row.node !== top && !(known.varies(row.node) && opens(row.node))) continue;
      open.push(...grouped(row, onPath, textOf).toReversed());
    }
    return rows;
  };
  const whole = collect(root, () => true);
  if (whole !== undefined) return whole;
  for (const top of [root, ...path]) {
    const rows = collect(top, (node) => onPath.has(node.id));
    if (rows !== undefined) return rows;
  }
  return [{ node: root, depth: 0, count: 1 }];
}

/** Parts of a node; neighbours that read the same stand on one line unless the path leads through them. */
function grouped<Note>(
  { node, depth }: Row<Note>,
  path: ReadonlySet<number>,
  textOf: (node: Scalar<Note>) => string,
): readonly Row<Note>[] {
  const rows: Row<Note>[] = [];
  for (const part of argumentsOf(node)) {
    const last = rows.at(-1);
    if (last !== undefined && textOf(last.node) === textOf(part)) {
      const kept = path.has(part.id) ? part : last.node;
      rows[rows.length - 1] = { ...last, node: kept, count: last.count + 1 };
    } else {
      rows.push({ node: part, depth: depth + 1, count: 1 });
    }
  }
  return rows;
}

function describe<Note>(
  node: Scalar<Note>,
  known: Curvatures<Note>,
  { rangeOf }: TreeOptions<Note>,
): string {
  if (node.kind === "apply" && givesTruth(node.atom)) return allowedSides(node.atom);
  if (node.kind === "constant") return "constant";
  const curvature = known.curvatureOf(node);
  const word = curvature === "unknown" ? "neither" : curvature;
  const range = rangeOf(node);
  return range === undefined ? word : `${word}, ${range}`;
}

/** What a comparison asks of its sides; nothing for other truth values. */
function allowedSides(atom: Atom): string {
  switch (comparisonOf(atom)) {
    case "at-most":
      return "needs convex <= concave";
    case "at-least":
      return "needs concave >= convex";
    case "same":
      return "needs affine == affine";
    default:
      return "";
  }
}

/** Why a fault is one: a sentence without its period. */
export function explainFault<Note>(
  { offender, needed, found, reason }: Fault<Note>,
  known: Curvatures<Note>,
  words: NodeWords<Note>,
): string {
  const { textOf } = words;
  const text = `\`${shorten(textOf(offender), 40)}\``;
  switch (reason.kind) {
    case "bends":
      return `${text} is ${found} and must be ${needed} here`;
    case "operation":
      return `${text} is neither convex nor concave: ${operationWords(offender, known, words)}`;
    case "argument": {
      const shape = `${operationName(offender)} is ${reason.curvature} and ${monotonicWords[reason.monotonicity]} \`${shorten(textOf(reason.part), 40)}\``;
      return `${text} is neither convex nor concave: ${shape}, which must therefore be ${reason.needed}, but is ${reason.found === "unknown" ? "neither" : reason.found}`;
    }
    case "branches":
      return `${text} takes a branch that depends on parameters, and no such choice is known to be convex`;
    case "discrete":
      return `${text} is not continuous, and only real parameters and shares make a convex problem`;
    case "metric":
      return `${text} is known only after a trial`;
    case "unknown":
      return `how ${text} depends on parameters is not known`;
  }
}

const monotonicWords: { readonly [M in Monotonicity]: string } = {
  constant: "constant in",
  increasing: "increasing in",
  decreasing: "decreasing in",
  unknown: "not monotone over the range of",
};

function operationName<Note>(node: Scalar<Note>): string {
  if (node.kind !== "apply") return "the choice";
  return `\`${node.atom.notation}\``;
}

function operationWords<Note>(
  node: Scalar<Note>,
  known: Curvatures<Note>,
  { rangeOf }: NodeWords<Note>,
): string {
  if (node.kind !== "apply") return "nothing is known of its curvature";
  const varying = node.args.filter(known.varies);
  if (varying.length > 1 && powerIn(node.atom, 0) !== undefined) {
    return powerIn(node.atom, 1) === 1
      ? "both factors vary"
      : "numerator and denominator both vary";
  }
  const [, exponent] = node.args;
  if (node.atom.name === "power" && exponent !== undefined && known.varies(exponent)) {
    return "its exponent varies";
  }
  const over = varying
    .slice(0, 2)
    .flatMap((arg) => rangeOf(arg) ?? [])
    .join(" and ");
  return `${operationName(node)} bends both ways or in a way that is not known${over === "" ? "" : `, over ${over}`}`;
}

function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1)).trimEnd()}…`;
}
