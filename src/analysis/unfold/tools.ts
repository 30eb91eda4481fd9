/** What the parts of unfolding share: nodes, lengths, and how forms are chosen between and joined. */
import { anyNumber, type Range, rangeHull } from "../../ir/range.ts";
import type { Value } from "../../ir/value.ts";
import type { Origin, Scalar } from "../scalar.ts";
import { type Form, type List, nodesOf, scalar } from "./form.ts";
import { type Bounds, createLengths, type Lengths } from "./lengths.ts";
import type { Nodes } from "./nodes.ts";

/** Longer arrays and loops are not taken apart. */
export const mostElements = 10_000;

/** Where an expression stands: what its nodes are made of, and what is known there. */
export interface Here<N> {
  readonly origin: Origin<N>;
  readonly bounds: Bounds<N>;
}

/** One element of an array, and whether it is there. */
export interface Element<N> {
  readonly value: Form<N>;
  /** Absent: certainly. */
  readonly included?: Scalar<N>;
}

export interface Tools<N> {
  readonly nodes: Nodes<N>;
  readonly lengths: Lengths<N>;
  /** An array of these. */
  readonly list: (items: readonly Form<N>[], here: Here<N>) => Form<N>;
  /** A constant of any shape; arrays are read when they are needed. */
  readonly value: (value: Value, here: Here<N>) => Form<N>;
  /** The scalar that it is, or one of which no more is known than `within`. */
  readonly toScalar: (form: Form<N>, here: Here<N>, within?: Range) => Scalar<N>;
  readonly choose: (
    condition: Scalar<N>,
    then: Form<N>,
    otherwise: Form<N>,
    here: Here<N>,
  ) => Form<N>;
  /** One array after the other. */
  readonly concat: (first: Form<N>, second: Form<N>, here: Here<N>) => Form<N>;
  /** The elements that may be there; `undefined` for what is no array or too long. */
  readonly elements: (form: Form<N>, here: Here<N>) => readonly Element<N>[] | undefined;
  /** Both conditions; absent ones hold. */
  readonly both: (
    a: Scalar<N> | undefined,
    b: Scalar<N> | undefined,
    here: Here<N>,
  ) => Scalar<N> | undefined;
}

export function unknownForm<N>(from: readonly Scalar<N>[], within?: Range): Form<N> {
  return { kind: "unknown", from, ...(within === undefined ? {} : { within }) };
}

export function createTools<N>(nodes: Nodes<N>): Tools<N> {
  const lengths = createLengths(nodes);
  return { nodes, lengths, list, value: valueForm, toScalar, choose, concat, elements, both };

  function list(items: readonly Form<N>[], here: Here<N>): Form<N> {
    const missing = unknownForm<N>([]);
    return {
      kind: "list",
      length: nodes.constant(items.length, here.origin),
      most: items.length,
      at: (index) => items[index] ?? missing,
    };
  }

  function valueForm(value: Value, here: Here<N>): Form<N> {
    if (typeof value !== "object") {
      return value === undefined ? unknownForm([]) : scalar(nodes.constant(value, here.origin));
    }
    if (isArray(value)) {
      return {
        kind: "list",
        length: nodes.constant(value.length, here.origin),
        most: value.length,
        at: (index) => valueForm(value[index], here),
      };
    }
    const fields = Object.entries(value).map(([name, field]): [string, Form<N>] => [
      name,
      valueForm(field, here),
    ]);
    return { kind: "record", fields: new Map(fields) };
  }

  function toScalar(form: Form<N>, here: Here<N>, within?: Range): Scalar<N> {
    if (form.kind === "scalar") return form.node;
    const known = form.kind === "unknown" ? form.within : undefined;
    return nodes.unknown(known ?? within ?? anyNumber, nodesOf(form), here.origin);
  }

  function choose(condition: Scalar<N>, then: Form<N>, otherwise: Form<N>, here: Here<N>): Form<N> {
    if (condition.kind === "constant") return condition.value === true ? then : otherwise;
    if (then === otherwise) return then;
    const present = choosePresence(condition, then.present, otherwise.present, here);
    const form = chooseWhole(condition, then, otherwise, here);
    return present === undefined ? form : { ...form, present };
  }

  function choosePresence(
    condition: Scalar<N>,
    then: Scalar<N> | undefined,
    otherwise: Scalar<N> | undefined,
    { origin }: Here<N>,
  ): Scalar<N> | undefined {
    if (then === otherwise) return then;
    const always = nodes.constant(true, origin);
    return nodes.choose(condition, then ?? always, otherwise ?? always, origin);
  }

  function chooseWhole(
    condition: Scalar<N>,
    then: Form<N>,
    otherwise: Form<N>,
    here: Here<N>,
  ): Form<N> {
    const { origin } = here;
    if (then.kind === "scalar" && otherwise.kind === "scalar") {
      return scalar(nodes.choose(condition, then.node, otherwise.node, origin));
    }
    if (then.kind === "list" && otherwise.kind === "list") {
      const length = nodes.choose(condition, then.length, otherwise.length, origin);
      return {
        kind: "list",
        length,
        most: Math.max(then.most, otherwise.most),
        at: (index, bounds) => {
          if (index >= then.most) return otherwise.at(index, bounds);
          if (index >= otherwise.most) return then.at(index, bounds);
          const inside = { origin, bounds };
          return choose(condition, then.at(index, bounds), otherwise.at(index, bounds), inside);
        },
      };
    }
    if (then.kind === "record" && otherwise.kind === "record") {
      const fields = [...then.fields].map(([name, field]): [string, Form<N>] => {
        const other = otherwise.fields.get(name) ?? unknownForm<N>([]);
        return [name, choose(condition, field, other, here)];
      });
      return { kind: "record", fields: new Map(fields) };
    }
    const known = [scalarRange(then), scalarRange(otherwise)];
    const from = [condition, ...nodesOf(then), ...nodesOf(otherwise)];
    const [a, b] = known;
    return unknownForm(from, a === undefined || b === undefined ? undefined : rangeHull(a, b));
  }

  function scalarRange(form: Form<N>): Range | undefined {
    if (form.kind === "scalar") return nodes.rangeOf(form.node);
    return form.kind === "unknown" ? form.within : undefined;
  }

  function concat(first: Form<N>, second: Form<N>, here: Here<N>): Form<N> {
    if (first.kind === "list" && second.kind === "list") return concatLists(first, second, here);
    const parts = [elements(first, here), elements(second, here)];
    const [a, b] = parts;
    if (a === undefined || b === undefined) {
      return unknownForm([...nodesOf(first), ...nodesOf(second)]);
    }
    const always = nodes.constant(true, here.origin);
    const items = [...a, ...b].map(({ value, included = always }) => ({ value, included }));
    return { kind: "filtered", items };
  }

  function concatLists(first: List<N>, second: List<N>, { origin }: Here<N>): Form<N> {
    const length =
      second.length.kind === "constant"
        ? lengths.plus(first.length, Number(second.length.value), origin)
        : first.length.kind === "constant"
          ? lengths.plus(second.length, Number(first.length.value), origin)
          : nodes.apply("add", [first.length, second.length], origin);
    return { kind: "list", length, most: first.most + second.most, at };

    /** In the first array, or in the second by how long the first one is. */
    function at(index: number, bounds: Bounds<N>): Form<N> {
      const { least, most } = lengths.ends(first.length, bounds);
      const shortest = Math.max(0, Math.ceil(least));
      if (index < shortest) return first.at(index, bounds);
      let form: Form<N> | undefined;
      const longest = Math.min(index, Math.floor(most), first.most);
      for (let size = Math.max(shortest, index - second.most + 1); size <= longest; size++) {
        const inside = lengths.assume(bounds, first.length, { least: size, most: size });
        form = preferred(size, second.at(index - size, inside), form, bounds);
      }
      if (index < first.most && most > index) {
        const inside = lengths.assume(bounds, first.length, { least: index + 1 });
        form = preferred(index + 1, first.at(index, inside), form, bounds);
      }
      return form ?? unknownForm([]);
    }

    /** Where the first array is at least so long that one, else what shorter ones give. */
    function preferred(
      size: number,
      form: Form<N>,
      shorter: Form<N> | undefined,
      bounds: Bounds<N>,
    ): Form<N> {
      if (shorter === undefined) return form;
      const reaches = lengths.reaches(first.length, size, bounds, origin);
      if (typeof reaches === "boolean") return reaches ? form : shorter;
      return choose(reaches, form, shorter, { origin, bounds });
    }
  }

  function elements(form: Form<N>, { origin, bounds }: Here<N>): readonly Element<N>[] | undefined {
    if (form.kind === "filtered") return form.items;
    if (form.kind !== "list" || form.most > mostElements) return undefined;
    const found: Element<N>[] = [];
    for (let i = 0; i < form.most; i++) {
      const reaches = lengths.reaches(form.length, i + 1, bounds, origin);
      if (reaches === false) break;
      if (reaches === true) {
        found.push({ value: form.at(i, bounds) });
      } else {
        const inside = lengths.assume(bounds, form.length, { least: i + 1 });
        found.push({ value: form.at(i, inside), included: reaches });
      }
    }
    return found;
  }

  function both(
    a: Scalar<N> | undefined,
    b: Scalar<N> | undefined,
    { origin }: Here<N>,
  ): Scalar<N> | undefined {
    if (a === undefined) return b;
    return b === undefined ? a : nodes.apply("and", [a, b], origin);
  }
}

function isArray(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}
