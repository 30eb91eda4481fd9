/** Atoms over arrays: what depends on which elements are there becomes a choice for each of them. */
import type { Nested, ScalarMaker } from "../../atoms/atom.ts";
import { longestArray } from "../../atoms/limits.ts";
import { findAtom } from "../../atoms/table.ts";
import { anyTruth, emptyNumbers, numberRange, type Range, rangeHull } from "../../ir/range.ts";
import type { Value } from "../../ir/value.ts";
import { givesTruth } from "../range.ts";
import type { Scalar } from "../scalar.ts";
import { type Form, nodesOf, scalar, sourcesOf } from "./form.ts";
import { listOfLength } from "./sets.ts";
import { type Element, type Here, mostElements, type Tools, unknownForm } from "./tools.ts";

/** What an element that is not there counts as, where that changes nothing. */
const neutral: ReadonlyMap<string, number | boolean> = new Map<string, number | boolean>([
  ["sum", 0],
  ["prod", 1],
  ["min", Infinity],
  ["max", -Infinity],
  ["all", true],
  ["any", false],
  ["count", false],
  ["norm", 0],
  ["log_sum_exp", -Infinity],
]);

/** Atoms that give their only argument back. */
const transparent = new Set(["sum", "prod", "min", "max", "all", "any"]);

/** The application of an atom. `type` bounds a scalar result of which nothing else is known. */
export function applyAtom<N>(
  tools: Tools<N>,
  atom: string,
  args: readonly Form<N>[],
  here: Here<N>,
  type?: Range,
): Form<N> {
  const { nodes } = tools;
  const unknown = (): Form<N> => {
    const from = sourcesOf(args);
    const range = type ?? (givesTruth({ name: atom }) ? anyTruth : undefined);
    return range === undefined
      ? unknownForm(from)
      : scalar(nodes.unknown(range, from, here.origin));
  };
  const [first, second] = args;
  if (first === undefined) return scalar(nodes.apply(atom, [], here.origin));
  if (atom === "fallback" && second !== undefined) return fallback(tools, first, second, here);
  if (atom === "fill" && second !== undefined) {
    return fill(tools, first, second, here) ?? unknownForm(nodesOf(first));
  }
  if (atom === "size") return size(tools, first, here);
  if (args.some((arg) => arg.kind === "unknown")) return unknown();
  const scalars = scalarsOf(args);
  if (scalars !== undefined) return scalar(nodes.apply(atom, scalars, here.origin));
  const folded = foldConstants(atom, args);
  if (folded !== undefined) return tools.value(folded.value, here);
  if (args.length === 1) {
    const elements = tools.elements(first, here);
    const reduced = elements && reduce(tools, atom, elements, here);
    if (reduced !== undefined) return reduced;
  }
  const nested: Nested<Scalar<N>>[] = [];
  for (const arg of args) {
    const whole = nest(tools, arg, here);
    if (whole === undefined) return unknown();
    nested.push(whole);
  }
  const unfold = findAtom(atom)?.unfold;
  if (unfold === undefined) return scalar(nodes.apply(atom, flatten(nested), here.origin));
  const result = unfold(nested, maker(tools, here));
  return result === undefined ? unknown() : formOf(tools, result, here);
}

/** Their nodes, where all are scalars. */
function scalarsOf<N>(forms: readonly Form<N>[]): readonly Scalar<N>[] | undefined {
  const found: Scalar<N>[] = [];
  for (const form of forms) {
    if (form.kind !== "scalar") return undefined;
    found.push(form.node);
  }
  return found;
}

function fallback<N>(tools: Tools<N>, value: Form<N>, otherwise: Form<N>, here: Here<N>): Form<N> {
  const { present, ...there } = value;
  if (present === undefined) return value;
  const form = tools.choose(present, there, otherwise, here);
  if (otherwise.present === undefined) {
    const { present: _, ...always } = form;
    return always;
  }
  return form;
}

function fill<N>(
  tools: Tools<N>,
  value: Form<N>,
  length: Form<N>,
  here: Here<N>,
): Form<N> | undefined {
  const node = tools.toScalar(length, here, numberRange(0, longestArray, { whole: true }));
  return listOfLength(tools, node, () => value, here);
}

function size<N>(tools: Tools<N>, form: Form<N>, here: Here<N>): Form<N> {
  const { nodes } = tools;
  if (form.kind === "list") return scalar(form.length);
  if (form.kind === "filtered") {
    const included = form.items.map((item) => item.included);
    return scalar(nodes.apply("count", included, here.origin));
  }
  const within = numberRange(0, longestArray, { whole: true });
  return scalar(nodes.unknown(within, nodesOf(form), here.origin));
}

/** Of one array to one scalar, each element counted where it is there. */
function reduce<N>(
  tools: Tools<N>,
  atom: string,
  elements: readonly Element<N>[],
  here: Here<N>,
): Form<N> | undefined {
  const { nodes } = tools;
  const scalars = scalarsOf(elements.map(({ value }) => value));
  if (scalars === undefined) return undefined;
  const varies = elements.some(({ included }) => included !== undefined);
  if (atom === "mean" && varies) {
    const sum = reduce(tools, "sum", elements, here);
    const truths = elements.map(({ included }) => included ?? nodes.constant(true, here.origin));
    const count = nodes.apply("count", truths, here.origin);
    return sum && scalar(nodes.apply("divide", [tools.toScalar(sum, here), count], here.origin));
  }
  const missing = neutral.get(atom);
  if (missing === undefined) return undefined;
  const values = scalars.map((node, i) => {
    const included = elements[i]?.included;
    return included === undefined
      ? node
      : nodes.choose(included, node, nodes.constant(missing, here.origin), here.origin);
  });
  const counted = values.filter((node) => !(node.kind === "constant" && node.value === missing));
  const [only, ...more] = counted;
  if (only === undefined) return foldedEmpty(tools, atom, here);
  if (more.length === 0 && transparent.has(atom)) return scalar(only);
  return scalar(nodes.apply(atom, counted, here.origin));
}

function foldedEmpty<N>(tools: Tools<N>, atom: string, here: Here<N>): Form<N> {
  return tools.value(findAtom(atom)?.value([[]]), here);
}

/** The value of an application to constants only, in the shape they have in the language. */
function foldConstants<N>(
  atom: string,
  args: readonly Form<N>[],
): { readonly value: Value } | undefined {
  let left = mostElements;
  const valueOf = (form: Form<N>): Value => {
    left--;
    if (left < 0 || form.present !== undefined) return undefined;
    if (form.kind === "scalar") {
      return form.node.kind === "constant" ? form.node.value : undefined;
    }
    if (form.kind !== "list" || form.length.kind !== "constant") return undefined;
    const items: Value[] = [];
    for (let i = 0; i < form.most; i++) {
      const item = valueOf(form.at(i, undefined));
      if (item === undefined) return undefined;
      items.push(item);
    }
    return items;
  };
  const values: Value[] = [];
  for (const arg of args) {
    const value = valueOf(arg);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const value = findAtom(atom)?.value(values);
  return value === undefined ? undefined : { value };
}

/** An array all of whose elements are there. */
function nest<N>(tools: Tools<N>, form: Form<N>, here: Here<N>): Nested<Scalar<N>> | undefined {
  if (form.kind === "scalar") return form.node;
  const elements = tools.elements(form, here);
  if (elements === undefined) return undefined;
  const items: Nested<Scalar<N>>[] = [];
  for (const { value, included } of elements) {
    const item = included === undefined ? nest(tools, value, here) : undefined;
    if (item === undefined) return undefined;
    items.push(item);
  }
  return items;
}

function flatten<N>(nested: readonly Nested<Scalar<N>>[]): readonly Scalar<N>[] {
  return nested.flatMap((one) => (isList(one) ? flatten(one) : [one]));
}

function formOf<N>(tools: Tools<N>, nested: Nested<Scalar<N>>, here: Here<N>): Form<N> {
  if (!isList(nested)) return scalar(nested);
  return tools.list(
    nested.map((item) => formOf(tools, item, here)),
    here,
  );
}

function isList<S>(value: Nested<S>): value is readonly Nested<S>[] {
  return Array.isArray(value);
}

function maker<N>({ nodes }: Tools<N>, { origin }: Here<N>): ScalarMaker<Scalar<N>> {
  return {
    isArray: isList,
    apply: (atom, args) => nodes.apply(atom, args, origin),
    constant: (value) => nodes.constant(value, origin),
    constantOf: (node) =>
      node.kind === "constant" && typeof node.value === "number" ? node.value : undefined,
    oneOf: (values) => {
      const [first, ...others] = values.map((value) => nodes.rangeOf(value));
      const within = first === undefined ? emptyNumbers : others.reduce(rangeHull, first);
      return nodes.unknown(within, values, origin);
    },
  };
}
