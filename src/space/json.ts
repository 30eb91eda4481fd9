/** Values of parameters as people write and see them in JSON, and back. */
import type { Value } from "../ir/value.ts";
import type { Domain, IntDomain, JsonValue, Labels, RealDomain } from "../plan/document.ts";
import { StudyError } from "./error.ts";
import { membersInOrder } from "./permutation.ts";
import { createAxis } from "./scales.ts";

/** Choice → its value; over an enum → object in declared order, else array; permutation → its members in order. */
export function toJson(domain: Domain, value: Value): JsonValue {
  switch (domain.kind) {
    case "real":
    case "int":
    case "bool":
    case "choice":
      return scalarJson(value);
    case "simplex":
      return labelled(domain.over, items(value).map(scalarJson));
    case "permutation": {
      const members = membersInOrder(items(value).map(Number));
      return members.map((member) => labelOf(domain.over, member));
    }
    case "array": {
      const elements = items(value).map((element) => toJson(domain.element, element));
      return domain.length === undefined ? labelled(domain.over, elements) : elements;
    }
  }
}

/** Elements over an enum as an object in declared order, else as they are. */
export function labelled(labels: Labels, elements: readonly JsonValue[]): JsonValue {
  if (typeof labels === "number") return elements;
  return Object.fromEntries(
    labels.flatMap((label, i) => {
      const element = elements[i];
      return element === undefined ? [] : [[label, element]];
    }),
  );
}

/**
 * The value that JSON stands for, checked against the domain. `name` is what messages call it. Throws a
 * `StudyError` that says what was expected. The length of an array of run-time length is not checked here.
 */
export function fromJson(domain: Domain, json: unknown, name: string): Value {
  switch (domain.kind) {
    case "real":
    case "int":
      return numberFrom(domain, json, name);
    case "bool":
      if (typeof json === "boolean") return json;
      throw expected(name, "true or false", json);
    case "choice": {
      const value = domain.values.find((candidate) => candidate === json);
      if (value !== undefined) return value;
      throw expected(name, `one of ${domain.values.join(", ")}`, json);
    }
    case "simplex":
      return sharesFrom(domain.over, json, name);
    case "permutation":
      return orderFrom(domain.over, json, name);
    case "array": {
      const exact = domain.length === undefined;
      return elementsFrom(domain.over, json, name, exact).map(({ label, element }) =>
        fromJson(domain.element, element, `${name}[${label}]`),
      );
    }
  }
}

function numberFrom(domain: RealDomain | IntDomain, json: unknown, name: string): number {
  const { low, high } = domain;
  const range = `${String(low)} .. ${String(high)}`;
  const kind = domain.kind === "int" ? "a whole number" : "a number";
  if (typeof json !== "number" || !(json >= low && json <= high)) {
    throw expected(name, `${kind} in ${range}`, json);
  }
  const { lattice } = createAxis(domain);
  if (lattice === undefined) return json;
  const value = lattice.at(lattice.nearest(json));
  if (Math.abs(value - json) <= 1e-9 * Math.abs(value)) return value;
  throw expected(name, `${latticeName(domain)} in ${range}`, json);
}

function latticeName({ scale, low }: RealDomain | IntDomain): string {
  if (scale.name === "pow2") return "a power of two";
  if (scale.name === "step") return `${String(low)} plus a multiple of ${String(scale.step ?? 1)}`;
  return "a whole number";
}

function sharesFrom(labels: Labels, json: unknown, name: string): readonly number[] {
  const shares = elementsFrom(labels, json, name, true).map(({ label, element }) => {
    if (typeof element === "number" && element >= 0 && element <= 1) return element;
    throw expected(`${name}[${label}]`, "a share in 0 .. 1", element);
  });
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (Math.abs(total - 1) > 1e-6) {
    throw new StudyError(
      `\`${name}\`: the shares must sum to 1, but they sum to ${String(total)}.`,
    );
  }
  // What came from a plan or a store sums to 1 already and comes back bit by bit.
  return Math.abs(total - 1) < 1e-12 ? shares : shares.map((share) => share / total);
}

function orderFrom(labels: Labels, json: unknown, name: string): readonly number[] {
  const members = typeof labels === "number" ? Array.from({ length: labels }, (_, i) => i) : labels;
  const wanted = `each of ${members.join(", ")} once, in order`;
  if (!Array.isArray(json) || json.length !== members.length) throw expected(name, wanted, json);
  return members.map((member) => {
    const position = json.indexOf(member);
    if (position < 0) throw expected(name, wanted, json);
    return position;
  });
}

/** The elements of an array in declared order, from an object over an enum or from an array. */
function elementsFrom(
  labels: Labels,
  json: unknown,
  name: string,
  exact: boolean,
): readonly { readonly label: string; readonly element: unknown }[] {
  if (typeof labels === "number") {
    const fits = Array.isArray(json) && (exact ? json.length === labels : json.length <= labels);
    if (!fits) {
      throw expected(name, `a list of ${exact ? "" : "at most "}${String(labels)} elements`, json);
    }
    return json.map((element: unknown, i) => ({ label: String(i), element }));
  }
  const wanted = `an object with ${labels.join(", ")}`;
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw expected(name, wanted, json);
  }
  const given = new Map<string, unknown>(Object.entries(json));
  if (given.size !== labels.length) throw expected(name, wanted, json);
  return labels.map((label) => {
    if (!given.has(label)) throw expected(name, wanted, json);
    return { label, element: given.get(label) };
  });
}

function expected(name: string, wanted: string, found: unknown): StudyError {
  const shown = found === undefined ? "nothing" : JSON.stringify(found);
  return new StudyError(`\`${name}\` must be ${wanted}, but it is ${shown}.`);
}

function labelOf(labels: Labels, member: number): JsonValue {
  return typeof labels === "number" ? member : (labels[member] ?? member);
}

function items(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function scalarJson(value: Value): JsonValue {
  if (typeof value === "number" || typeof value === "string" || typeof value === "boolean") {
    return value;
  }
  throw new TypeError("A scalar was expected.");
}
