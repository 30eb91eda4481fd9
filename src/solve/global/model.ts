/** A study as branch and bound sees it: variables on lattices, functions to bound, truth values that must hold. */
import type { Scalar, ScalarGraph, Variable } from "../../analysis/scalar.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import { createNodes } from "../../analysis/unfold/nodes.ts";
import { compileTape } from "../../analysis/tape/compile.ts";
import { type Box, declaredBox } from "../../analysis/tape/intervals.ts";
import type { Tape } from "../../analysis/tape/tape.ts";
import type { Domain, Plan } from "../../plan/document.ts";
import type { MetricSource } from "../../space/environment.ts";
import { StudyError } from "../../space/error.ts";
import { createTolerance } from "../../space/feasible/tolerance.ts";
import { declarationsOf } from "./declarations.ts";
import { type Row, type StatementTools, statementOf } from "./functions.ts";
import { type Lattice, stepsOf } from "./lattice.ts";

export interface Model {
  /** All nodes that the functions are made of. */
  readonly nodes: readonly Scalar[];
  readonly tape: Tape;
  /** The variables of the tape, by place. */
  readonly unknowns: readonly Unknown[];
  /** What the variables may be before any constraint. */
  readonly box: Box;
  /** What is to be made small: the objectives, those to be maximized negated. Roots 0, 1, … of the tape. */
  readonly objectives: readonly Scalar[];
  readonly rows: readonly ModelRow[];
  readonly truths: readonly ModelTruth[];
  /** Variables that have no value where a root is false. */
  readonly activity: readonly { readonly place: number; readonly root: number }[];
  /** Places of what decides which branch of an `if` is taken, or whether a parameter is there. Discrete ones. */
  readonly deciding: ReadonlySet<number>;
  /** Places of the elements of each permutation. */
  readonly permutations: readonly (readonly number[])[];
}

export interface Unknown {
  readonly variable: Variable;
  readonly lattice: Lattice;
  /** Some function or constraint reads it. */
  readonly isRead: boolean;
  /** Ranges over orders of magnitude: cut at the geometric middle. */
  readonly isLogarithmic: boolean;
}

/** A row with its places among the roots of the tape. */
export interface ModelRow extends Row {
  /** Position in the plan; absent: inherent in parameters. */
  readonly constraint?: number;
  readonly root: number;
  readonly leftRoot: number;
  readonly rightRoot: number;
  /** Binds only where this root is true. */
  readonly guard?: number;
}

export interface ModelTruth {
  readonly constraint?: number;
  readonly root: number;
  readonly guard?: number;
}

/** Longer permutations have too many orders to go through. */
const longestPermutation = 8;

/**
 * The model of a plan. Throws a `StudyError` where it holds what branch and bound cannot treat.
 * @param only these constraints, by position; all that are known where absent.
 */
export function createModel(plan: Plan, metrics: MetricSource, only?: ReadonlySet<number>): Model {
  const count = plan.constraints.length;
  const tolerance = createTolerance(plan);
  const relaxed = plan.constraints.map((constraint) => ({
    ...constraint,
    holds: tolerance.of(constraint),
  }));
  const constraints = [...plan.constraints, ...relaxed, ...declarationsOf(plan)];
  const functions = [...tolerance.functions.values()];
  const graph = graphOfPlan({ ...plan, functions, constraints });
  const nodes = createNodes<unknown>(() => false, graph.nodes);
  const tools: StatementTools = {
    subtract: (left, right) => nodes.apply("subtract", [left, right], left.origin),
    isDefined: (node) => {
      const range = nodes.rangeOf(node);
      return range.kind === "members" || !range.undefined;
    },
  };
  const objectives = graph.objectives.map(({ index, value }) =>
    plan.objectives[index]?.direction === "maximize"
      ? nodes.apply("negate", [value], value.origin)
      : value,
  );
  const roots: Scalar[] = [...objectives];
  const add = (node: Scalar): number => roots.push(node) - 1;
  const rows: ModelRow[] = [];
  const truths: ModelTruth[] = [];
  const require = (
    holds: Scalar,
    condition: Scalar | undefined,
    constraint?: number,
    within?: Scalar,
  ): void => {
    const statement = statementOf(holds, tools);
    const more = {
      ...(constraint === undefined ? {} : { constraint }),
      ...(condition === undefined ? {} : { guard: add(condition) }),
    };
    for (const row of statement.rows) {
      rows.push({
        ...row,
        ...more,
        root: add(row.difference),
        leftRoot: add(row.left),
        rightRoot: add(row.right),
      });
    }
    // What rows do not say is asked for as configurations are judged: within rounding.
    const asked =
      within === undefined || statement.truths.length === 0 ? statement.truths : [within];
    for (const truth of asked) truths.push({ ...more, root: add(truth) });
  };
  for (const { index, value, condition } of graph.constraints) {
    const own = index < count ? index : undefined;
    if (constraints[index]?.phase === "metric" || (index >= count && index < 2 * count)) continue;
    if (own !== undefined && only?.has(own) === false) continue;
    require(value, condition, own, own === undefined
      ? undefined
      : graph.constraints[own + count]?.value);
  }
  for (const holds of graph.inherent) require(holds, activityOf(graph, holds));
  const activityRoots = [...graph.activity].map(([variable, active]) => ({
    variable,
    root: add(active),
  }));

  const tape = compileTape(roots, graph.variables);
  const placeOf = new Map(tape.variables.map((variable, place) => [variable, place]));
  const read = readPlaces(tape);
  const domains = domainsOf(plan);
  const unknowns = tape.variables.map((variable, place): Unknown => {
    const domain = domains.get(variable.name);
    return {
      variable,
      lattice: latticeOf(variable, domain, tape),
      isRead: read.has(place),
      isLogarithmic: isLogarithmic(domain),
    };
  });
  return {
    nodes: nodes.all,
    tape,
    unknowns,
    box: startOf(tape, plan, metrics),
    objectives,
    rows,
    truths,
    activity: activityRoots.flatMap(({ variable, root }) => {
      const place = placeOf.get(variable);
      return place === undefined ? [] : [{ place, root }];
    }),
    deciding: decidingPlaces(tape, [
      ...activityRoots.map(({ root }) => root),
      ...[...rows, ...truths].flatMap(({ guard }) => guard ?? []),
    ]),
    permutations: permutationsOf(plan, tape),
  };
}

/** Where the shares of a conditional simplex are there at all. */
function activityOf(graph: ScalarGraph, holds: Scalar): Scalar | undefined {
  const [sum] = holds.kind === "apply" ? holds.args : [];
  const [share] = sum?.kind === "apply" ? sum.args : [];
  return share?.kind === "variable" ? graph.activity.get(share.variable) : undefined;
}

/** The slots of variables that some operation or root reads. */
function readPlaces(tape: Tape): ReadonlySet<number> {
  const read = new Set(tape.roots);
  for (const { args } of tape.operations) for (const arg of args) read.add(arg);
  return read;
}

function decidingPlaces(tape: Tape, roots: readonly number[]): ReadonlySet<number> {
  const first = tape.variables.length + tape.constants.length;
  const found = new Set([
    ...roots.map((root) => tape.roots[root] ?? 0),
    ...tape.operations.flatMap((operation) => (operation.kind === "if" ? [operation.args[0]] : [])),
  ]);
  for (const slot of found)
    for (const arg of tape.operations[slot - first]?.args ?? []) found.add(arg);
  return new Set(
    tape.variables.flatMap(({ range, values }, place) =>
      found.has(place) && (range.kind === "members" || range.whole || values !== undefined)
        ? [place]
        : [],
    ),
  );
}

/** The domain of the scalars that a parameter is made of. */
function domainsOf(plan: Plan): ReadonlyMap<string, Domain> {
  return new Map(plan.parameters.map(({ name, domain }) => [name, innermost(domain)]));
}

function innermost(domain: Domain): Domain {
  return domain.kind === "array" ? innermost(domain.element) : domain;
}

function latticeOf({ range, values }: Variable, domain: Domain | undefined, tape: Tape): Lattice {
  if (range.kind === "members") {
    return { kind: "list", values: range.members.map(tape.encode).toSorted((a, b) => a - b) };
  }
  if (values !== undefined) return { kind: "list", values };
  if (domain?.kind === "real" || domain?.kind === "int") {
    const steps = stepsOf(domain.low, domain.high, domain.scale);
    if (steps.kind !== "all") return steps;
  }
  return { kind: range.whole ? "whole" : "all" };
}

function isLogarithmic(domain: Domain | undefined): boolean {
  return (domain?.kind === "real" || domain?.kind === "int") && domain.scale.name === "log";
}

/** The declared ranges; what was measured and the fidelity have one value. */
function startOf(tape: Tape, plan: Plan, metrics: MetricSource): Box {
  const { low, high } = declaredBox(tape);
  const fidelities = new Map(
    plan.parameters.flatMap(({ name, domain, fidelity }) =>
      fidelity === true && (domain.kind === "int" || domain.kind === "real")
        ? [[name, domain.high] as const]
        : [],
    ),
  );
  for (const [place, variable] of tape.variables.entries()) {
    const value =
      variable.source === "measured"
        ? tape.encode(measured(variable, metrics))
        : fidelities.get(variable.name);
    if (value === undefined) continue;
    low[place] = value;
    high[place] = value;
  }
  return { low, high };
}

function measured(
  { key, name, run, at }: Variable,
  metrics: MetricSource,
): number | boolean | string {
  const [trial = "", metric = ""] = name.split(".");
  let value = metrics.metric(trial, metric, run);
  for (const place of at) value = Array.isArray(value) ? value[place] : undefined;
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "string") {
    return value;
  }
  throw new StudyError(`The metric \`${key}\` has no value, and the study is solved for it.`);
}

function permutationsOf(plan: Plan, tape: Tape): readonly (readonly number[])[] {
  const found = new Map<string, number[]>();
  const names = new Map(
    plan.parameters.flatMap(({ name, domain }) => {
      const inner = innermost(domain);
      return inner.kind === "permutation" ? [[name, inner] as const] : [];
    }),
  );
  for (const [place, { name, at }] of tape.variables.entries()) {
    const domain = names.get(name);
    if (domain === undefined) continue;
    const size = typeof domain.over === "number" ? domain.over : domain.over.length;
    if (size > longestPermutation) {
      throw new StudyError(
        `\`${name}\` is an order of ${String(size)}, which \`solve global\` cannot go through: ` +
          `it takes orders of at most ${String(longestPermutation)}. Use \`search\` for this study.`,
      );
    }
    const key = [name, ...at.slice(0, -1)].join(" ");
    const others = found.get(key);
    if (others === undefined) found.set(key, [place]);
    else others.push(place);
  }
  return [...found.values()];
}
