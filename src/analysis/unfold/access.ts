/** One element of an array: by a constant index, or by one that is known only with the parameters. */
import { rangeHull, type Range } from "../../ir/range.ts";
import type { Scalar } from "../scalar.ts";
import { type Form, type List, nodesOf, scalar, sourcesOf } from "./form.ts";
import { type Members, placeOf } from "./sets.ts";
import { type Here, type Tools, unknownForm } from "./tools.ts";

/** An index with more possible values is not taken apart. */
const mostChoices = 256;

export interface Index<N> {
  readonly at: Scalar<N>;
  readonly members: Members<N>;
  /** The length varies: an element beyond it is absent, as a parameter may be, and not NaN. */
  readonly varies: boolean;
}

/** The element at an index. */
export function elementAt<N>(
  tools: Tools<N>,
  form: Form<N>,
  { at, members, varies }: Index<N>,
  here: Here<N>,
): Form<N> {
  if (form.kind !== "list") {
    const within = form.kind === "unknown" ? form.within : undefined;
    return unknownForm(sourcesOf([form, scalar(at)]), within);
  }
  const found =
    at.kind === "constant"
      ? elementAtPlace(tools, form, placeOf(members, at.value), varies, here)
      : elementAmong(tools, form, { at, members, varies }, here);
  const present = tools.both(form.present, found.present, here);
  return present === undefined ? found : { ...found, present };
}

function elementAtPlace<N>(
  tools: Tools<N>,
  list: List<N>,
  place: number,
  varies: boolean,
  here: Here<N>,
): Form<N> {
  const { nodes, lengths } = tools;
  const none = (): Form<N> => (varies ? unknownForm([]) : scalar(nodes.constant(NaN, here.origin)));
  if (!Number.isInteger(place) || place < 0 || place >= list.most) return none();
  const reaches = lengths.reaches(list.length, place + 1, here.bounds, here.origin);
  if (reaches === false) return none();
  if (reaches === true) return list.at(place, here.bounds);
  const inside = lengths.assume(here.bounds, list.length, { least: place + 1 });
  const found = list.at(place, inside);
  if (!varies) return tools.choose(reaches, found, none(), here);
  return { ...found, present: tools.both(reaches, found.present, here) ?? reaches };
}

/** Nested choices over the values that the index may have. */
function elementAmong<N>(tools: Tools<N>, list: List<N>, index: Index<N>, here: Here<N>): Form<N> {
  const { nodes } = tools;
  const { at, members, varies } = index;
  const values = valuesOf(tools, at, members, here);
  if (values === undefined) return hullOf(tools, list, at, here);
  let form: Form<N> | undefined;
  for (const value of values.members.toReversed()) {
    const element = elementAtPlace(tools, list, placeOf(members, value), varies, here);
    const condition = nodes.apply("equal", [at, nodes.constant(value, here.origin)], here.origin);
    if (form === undefined && values.complete) form = element;
    else {
      const otherwise = form ?? scalar(nodes.constant(NaN, here.origin));
      form = tools.choose(condition, element, otherwise, here);
    }
  }
  return form ?? scalar(nodes.constant(NaN, here.origin));
}

/** What the index may be; `complete` where it cannot be anything else. */
function valuesOf<N>(
  { nodes, lengths }: Tools<N>,
  at: Scalar<N>,
  members: Members<N>,
  { bounds }: Here<N>,
): { readonly members: readonly (number | string)[]; readonly complete: boolean } | undefined {
  const range = nodes.rangeOf(at);
  if (range.kind === "members") {
    const names = range.members.filter((member) => typeof member === "string");
    return names.length > mostChoices ? undefined : { members: names, complete: true };
  }
  if (members.kind === "numbers" && members.low.kind !== "constant") return undefined;
  const { least, most } = lengths.ends(at, bounds);
  const [first, last] = [Math.ceil(least), Math.floor(most)];
  if (!(last - first < mostChoices)) return undefined;
  const values = Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i);
  return { members: values, complete: range.whole && !range.undefined };
}

/** Some element, or NaN where there is none. */
function hullOf<N>(tools: Tools<N>, list: List<N>, at: Scalar<N>, here: Here<N>): Form<N> {
  const elements = tools.elements(list, here) ?? [];
  let within: Range | undefined;
  for (const { value } of elements) {
    if (value.kind !== "scalar") return unknownForm([...nodesOf(list), at]);
    const range = tools.nodes.rangeOf(value.node);
    within = within === undefined ? range : rangeHull(within, range);
  }
  if (within?.kind === "numbers") within = { ...within, undefined: true };
  const from = [...nodesOf(list), at];
  return within === undefined
    ? unknownForm(from)
    : scalar(tools.nodes.unknown(within, from, here.origin));
}
