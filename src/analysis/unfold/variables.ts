/** The variables of a study: scalars of its parameters and metrics, with what they may be as declared. */
import type { Expression } from "../../ir/expression.ts";
import { powersOfTwoWithin, stepCount, stepValue } from "../../ir/grid.ts";
import { anyTruth, memberRange, numberRange, type Range, rangeHull } from "../../ir/range.ts";
import type {
  Domain,
  IntDomain,
  Labels,
  MetricType,
  Parameter,
  RealDomain,
  Trial,
} from "../../plan/document.ts";
import type { Variable } from "../scalar.ts";

/** What a parameter or metric is made of, before any expression reads it. */
export type Shape =
  | { readonly kind: "scalar"; readonly variable: Variable }
  /** `length` where elements from there on are not there. */
  | { readonly kind: "array"; readonly items: readonly Shape[]; readonly length?: Expression }
  | { readonly kind: "simplex"; readonly items: readonly Shape[] }
  /** Too long, without a known length, or of another kind in another branch. */
  | { readonly kind: "unknown"; readonly within: Range | undefined };

export interface DeclaredParameter {
  readonly shape: Shape;
  /** Where it is active: where one of these holds. None: always. */
  readonly conditions: readonly Expression[];
}

/** Grids of more values are read as the range from their first to their last. */
const mostValues = 1024;
/** Longer arrays are not taken apart. */
const mostElements = 10_000;

type Leaf = Pick<Variable, "range" | "values">;

const declaredBefore = new WeakMap<readonly Parameter[], ReadonlyMap<string, DeclaredParameter>>();

/**
 * The parameters of a plan by name, in declared order. A name with several declarations is one. All graphs
 * of a plan have the same variables.
 */
export function declareParameters(
  parameters: readonly Parameter[],
): ReadonlyMap<string, DeclaredParameter> {
  const known = declaredBefore.get(parameters) ?? declareAll(parameters);
  declaredBefore.set(parameters, known);
  return known;
}

function declareAll(parameters: readonly Parameter[]): ReadonlyMap<string, DeclaredParameter> {
  const byName = new Map<string, Parameter[]>();
  for (const parameter of parameters) {
    const others = byName.get(parameter.name);
    if (others === undefined) byName.set(parameter.name, [parameter]);
    else others.push(parameter);
  }
  const leastLength = (length: Expression): number => {
    if (length.kind !== "parameter") return 0;
    const [only, ...more] = byName.get(length.name) ?? [];
    const isFixed = only !== undefined && more.length === 0 && only.condition === undefined;
    return isFixed && only.domain.kind === "int" ? only.domain.low : 0;
  };
  return new Map(
    [...byName].map(([name, declarations]): [string, DeclaredParameter] => {
      const conditions = declarations.flatMap(({ condition }) => condition ?? []);
      const isAlways = conditions.length < declarations.length || isExhaustive(conditions);
      const domain = declarations
        .map((declaration) => declaration.domain)
        .reduce<Domain | undefined>(
          (first, other, i) => (i === 0 ? other : first && join(first, other)),
          undefined,
        );
      const declared = declarations.map((declaration) => leafOf(declaration.domain));
      const leaf = declared.length > 1 ? declared.reduce(joinLeaves) : undefined;
      return [
        name,
        {
          shape:
            domain === undefined
              ? { kind: "unknown", within: undefined }
              : shapeOf(
                  domain,
                  leaf,
                  { name, at: [], labels: "", optional: !isAlways },
                  leastLength,
                ),
          conditions: isAlways ? [] : conditions,
        },
      ];
    }),
  );
}

/** The scalars of a shape, outermost first. */
export function variablesOf(shape: Shape): readonly Variable[] {
  switch (shape.kind) {
    case "scalar":
      return [shape.variable];
    case "array":
    case "simplex":
      return shape.items.flatMap(variablesOf);
    case "unknown":
      return [];
  }
}

interface Place {
  readonly name: string;
  readonly at: readonly number[];
  /** `[web][2]`. */
  readonly labels: string;
  readonly optional: boolean;
}

function shapeOf(
  domain: Domain,
  joined: Leaf | undefined,
  place: Place,
  leastLength: (length: Expression) => number,
): Shape {
  const elements = (over: Labels, item: (index: number, label: string) => Shape): Shape[] =>
    Array.from({ length: sizeOf(over) }, (_, i) =>
      item(i, typeof over === "number" ? String(i) : (over[i] ?? "")),
    );
  const inside = (index: number, label: string, optional = place.optional): Place => ({
    name: place.name,
    at: [...place.at, index],
    labels: `${place.labels}[${label}]`,
    optional,
  });
  switch (domain.kind) {
    case "simplex":
      if (sizeOf(domain.over) > mostElements) {
        return { kind: "unknown", within: numberRange(0, 1) };
      }
      return {
        kind: "simplex",
        items: elements(domain.over, (i, label) =>
          leafShape({ range: numberRange(0, 1) }, inside(i, label)),
        ),
      };
    case "permutation": {
      const range = numberRange(0, sizeOf(domain.over) - 1, { whole: true });
      if (sizeOf(domain.over) > mostElements) return { kind: "unknown", within: range };
      return {
        kind: "array",
        items: elements(domain.over, (i, label) => leafShape({ range }, inside(i, label))),
      };
    }
    case "array": {
      if (countOf(domain) > mostElements) {
        return { kind: "unknown", within: (joined ?? leafOf(domain)).range };
      }
      const { length } = domain;
      const least = length === undefined ? Infinity : leastLength(length);
      const items = elements(domain.over, (i, label) =>
        shapeOf(
          domain.element,
          joined,
          inside(i, label, place.optional || i >= least),
          leastLength,
        ),
      );
      return { kind: "array", items, ...(length === undefined ? {} : { length }) };
    }
    case "real":
    case "int":
    case "bool":
    case "choice":
      return leafShape(joined ?? leafOf(domain), place);
  }
}

function leafShape(leaf: Leaf, { name, at, labels, optional }: Place): Shape {
  const variable = { key: `${name}${labels}`, source: "parameter", name, at, optional } as const;
  return { kind: "scalar", variable: { ...variable, ...leaf } };
}

function sizeOf(over: Labels): number {
  return typeof over === "number" ? over : over.length;
}

function countOf(domain: Domain): number {
  return domain.kind === "array" ? sizeOf(domain.over) * countOf(domain.element) : 1;
}

/** The values of the scalars that a domain is made of. */
function leafOf(domain: Domain): Leaf {
  switch (domain.kind) {
    case "real":
    case "int":
      return numberLeaf(domain);
    case "bool":
      return { range: anyTruth };
    case "choice": {
      const numbers = domain.values.filter((value) => typeof value === "number");
      if (numbers.length < domain.values.length) {
        return { range: memberRange(domain.values.map(String)) };
      }
      return valuesLeaf(numbers.toSorted((a, b) => a - b));
    }
    case "simplex":
      return { range: numberRange(0, 1) };
    case "permutation":
      return { range: numberRange(0, sizeOf(domain.over) - 1, { whole: true }) };
    case "array":
      return leafOf(domain.element);
  }
}

function numberLeaf({ kind, low, high, scale }: RealDomain | IntDomain): Leaf {
  const whole = kind === "int";
  if (scale.name === "pow2") {
    const ends = powersOfTwoWithin(low, high) ?? { low, high };
    const values: number[] = [];
    for (let value = ends.low; value <= ends.high; value *= 2) values.push(value);
    return values.length === 0 ? { range: numberRange(low, high, { whole }) } : valuesLeaf(values);
  }
  if (scale.name === "step" && scale.step !== undefined) {
    const count = stepCount(low, high, scale.step);
    const step = scale.step;
    const at = (index: number) => stepValue(low, high, step, index);
    if (!(count >= 1)) return { range: numberRange(low, high, { whole }) };
    return count <= mostValues
      ? valuesLeaf(Array.from({ length: count }, (_, i) => at(i)))
      : { range: numberRange(at(0), at(count - 1), { whole }) };
  }
  return { range: numberRange(low, high, { whole }) };
}

function valuesLeaf(values: readonly number[]): Leaf {
  const low = values[0] ?? Infinity;
  const high = values.at(-1) ?? -Infinity;
  const whole = values.every((value) => Number.isInteger(value));
  return { range: numberRange(low, high, { whole }), values };
}

function joinLeaves(a: Leaf, b: Leaf): Leaf {
  const range = rangeHull(a.range, b.range);
  if (a.values === undefined || b.values === undefined) return { range };
  return { range, values: [...new Set([...a.values, ...b.values])].toSorted((x, y) => x - y) };
}

/** The shape of two declarations of one name, where they have the same. */
function join(a: Domain, b: Domain): Domain | undefined {
  if (a.kind === "array" || b.kind === "array") {
    if (a.kind !== "array" || b.kind !== "array" || sizeOf(a.over) !== sizeOf(b.over)) {
      return undefined;
    }
    const element = join(a.element, b.element);
    // Of two lengths neither is known to be the one: every element may be left out.
    if (element === undefined || a.length !== undefined || b.length !== undefined) return undefined;
    return { ...a, element };
  }
  const isStructured = (domain: Domain) =>
    domain.kind === "simplex" || domain.kind === "permutation";
  if (!isStructured(a) && !isStructured(b)) return a;
  return a.kind === b.kind && "over" in a && "over" in b && sizeOf(a.over) === sizeOf(b.over)
    ? a
    : undefined;
}

/** Whether one of the conditions always holds, by the form that `when` and `else` give them. */
function isExhaustive(conditions: readonly Expression[]): boolean {
  return covers(conditions.map(literalsOf), 0);
}

interface Literal {
  readonly condition: string;
  readonly truth: boolean;
}

/** A conjunction in its parts. */
function literalsOf(condition: Expression): readonly Literal[] {
  const literals: Literal[] = [];
  const open = [{ node: condition, truth: true }];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, truth } = next;
    if (node.kind === "apply" && node.atom === "not" && node.args[0] !== undefined) {
      open.push({ node: node.args[0], truth: !truth });
    } else if (node.kind === "apply" && node.atom === "and" && truth) {
      for (const arg of node.args) open.push({ node: arg, truth });
    } else {
      literals.push({ condition: JSON.stringify(node), truth });
    }
  }
  return literals;
}

/** Splits on one condition after the other; gives up at a depth that no study reaches. */
function covers(terms: readonly (readonly Literal[])[], depth: number): boolean {
  if (terms.some((term) => term.length === 0)) return true;
  const first = terms[0]?.[0];
  if (first === undefined || depth > 12) return false;
  const assuming = (truth: boolean) =>
    terms
      .filter(
        (term) => !term.some((one) => one.condition === first.condition && one.truth !== truth),
      )
      .map((term) => term.filter((one) => one.condition !== first.condition));
  return covers(assuming(true), depth + 1) && covers(assuming(false), depth + 1);
}

// ── metrics ─────────────────────────────────────────────────────────────────

/**
 * A metric in scalars. A failed trial gives none, so that no number here is NaN or infinite. The mean of
 * several runs of a whole number need not be whole.
 * @param run one of the runs under `repeat`, from 0.
 */
export function metricShape(
  trial: Trial,
  metric: string,
  runs: number,
  run: number | undefined,
): Shape {
  const declared = trial.metrics.find(({ name }) => name === metric);
  if (declared === undefined) return { kind: "unknown", within: undefined };
  const { type, low = -Infinity, high = Infinity } = declared;
  const name = `${trial.name}.${metric}`;
  const key = run === undefined ? name : `${name} of run ${String(run + 1)}`;
  const ofRun = run === undefined ? {} : { run };
  const source: Variable["source"] =
    trial.phase === "constant" || trial.phase === "measured" ? "measured" : "metric";
  const isMean = run === undefined && runs > 1;
  const shape = (of: MetricType, at: readonly number[], labels: string): Shape => {
    switch (of.kind) {
      case "real":
      case "int": {
        const whole = of.kind === "int" && !isMean;
        const range = numberRange(low, high, { whole });
        const variable = { key: `${key}${labels}`, source, name, at, range, optional: false };
        return { kind: "scalar", variable: { ...variable, ...ofRun } };
      }
      case "bool": {
        if (isMean) return { kind: "unknown", within: anyTruth };
        const variable = { key: `${key}${labels}`, source, name, at, range: anyTruth } as const;
        return { kind: "scalar", variable: { ...variable, ...ofRun, optional: false } };
      }
      case "text":
      case "model":
        return { kind: "unknown", within: undefined };
      case "array": {
        const over = of.labels ?? of.size;
        if (over === undefined || sizeOf(over) > mostElements) {
          return { kind: "unknown", within: elementRange(of) };
        }
        const items = Array.from({ length: sizeOf(over) }, (_, i) =>
          shape(
            of.element,
            [...at, i],
            `${labels}[${typeof over === "number" ? String(i) : (over[i] ?? "")}]`,
          ),
        );
        return { kind: "array", items };
      }
    }
  };
  const elementRange = (of: MetricType): Range | undefined => {
    if (of.kind === "array") return elementRange(of.element);
    return of.kind === "real" || of.kind === "int" ? numberRange(low, high) : undefined;
  };
  return shape(type, [], "");
}
