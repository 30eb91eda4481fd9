/**
 * All feasible configurations of parameters with finitely many values, in grid order: evaluated in columns, with
 * what intervals rule out passed over. What scalars do not tell is asked of `holds`.
 */
import { propagate } from "../../analysis/propagate.ts";
import type { Scalar, ScalarConstraint, ScalarGraph } from "../../analysis/scalar.ts";
import { createColumnEvaluator } from "../../analysis/tape/columns.ts";
import { compileTape } from "../../analysis/tape/compile.ts";
import { type Box, createIntervalEvaluator, declaredBox } from "../../analysis/tape/intervals.ts";
import { createPointEvaluator } from "../../analysis/tape/points.ts";
import { requirementOf } from "../../analysis/tape/requirement.ts";
import type { Tape } from "../../analysis/tape/tape.ts";
import { argumentsOf } from "../../analysis/unfold.ts";
import type { Expression } from "../../ir/expression.ts";
import type { Configuration } from "../configuration.ts";
import type { Scope } from "../environment.ts";
import type { Slot } from "../space.ts";
import { axesOf, type GridAxis } from "./grid-axes.ts";
import { type Rows, walkGrid } from "./grid-walk.ts";
import { loosen } from "./loosened.ts";

export interface DiscreteInput {
  /** In declaration order; conditions read earlier ones only. */
  readonly slots: readonly Slot[];
  /** In scalars, with all that is known before put in. Constraints are those that `holds` judges. */
  readonly graph: ScalarGraph;
  /** Whether a configuration meets the constraints, as trials are judged by them. */
  readonly holds: (values: Configuration) => boolean;
  /** Values of conditions and lengths; not needed where there are none. */
  readonly scope?: (values: Configuration) => Scope;
  /** Scalars of the conditions and lengths of axes, where they are known: faster than the scope. */
  readonly scalarOf?: (condition: Expression) => Scalar | undefined;
  /** How many values a continuous parameter takes; without it there must be none. */
  readonly points?: number;
  readonly shouldStop?: () => boolean;
  /** Where the axes are known already: those of the slots. */
  readonly axes?: readonly GridAxis[];
}

/** The feasible ones of some rows that follow each other in the grid, with values of scalars. */
export interface FeasibleRows extends Rows {
  /** Ascending positions of the feasible rows, the first `feasibleCount`. */
  readonly feasible: Int32Array;
  readonly feasibleCount: number;
  /** One array for each scalar that was asked for. */
  readonly values: readonly Float64Array[];
}

/** Rows that are evaluated at once. */
const capacity = 2048;

/** Every feasible configuration, each once, the last parameter fastest. */
export function* feasibleConfigurations(input: DiscreteInput): Generator<Configuration, undefined> {
  for (const { feasible, feasibleCount, configuration } of feasibleRows(input, [])) {
    for (let i = 0; i < feasibleCount; i++) yield configuration(feasible[i] ?? 0);
  }
  return undefined;
}

/**
 * Goes through the grid in order. The same arrays every time. Ends early where `shouldStop` says so.
 * @param values scalars of the graph, evaluated in every row
 */
export function* feasibleRows(
  input: DiscreteInput,
  values: readonly Scalar[],
): Generator<FeasibleRows, undefined> {
  const { slots, graph, holds, points, shouldStop = () => false } = input;
  const axes = input.axes ?? slots.flatMap((slot) => axesOf(slot, points));
  const loosened = loosen(graph);
  const { rangeOf, conflict } = propagate(loosened);
  if (conflict !== undefined) return undefined;

  const exact = graph.constraints.filter((constraint) => isWhole(constraint));
  const loose = loosened.constraints.filter((_, i) => {
    const constraint = graph.constraints[i];
    return constraint !== undefined && isWhole(constraint);
  });
  const isSettled = exact.length === graph.constraints.length;
  const roots = [...exact, ...loose].map(requirementOf);
  const tape = compileTape([...roots, ...values], graph.variables);
  const bounds = compileTape(loosened.constraints.map(requirementOf), graph.variables);
  const evaluator = createColumnEvaluator(tape, capacity);
  const rows = walkGrid(
    {
      axes,
      tape,
      bounds: createIntervalEvaluator(bounds),
      box: boxOf(tape, rangeOf),
      isActive: activityOf(input),
      shouldStop,
    },
    capacity,
  );
  const feasible = new Int32Array(capacity);
  const strict = new Uint8Array(capacity);
  const possible = new Uint8Array(capacity);
  for (const chunk of rows) {
    const { columns, count, configuration } = chunk;
    const found = evaluator.evaluate(columns, count);
    allTrue(found.slice(0, exact.length), strict, count);
    allTrue(found.slice(exact.length, roots.length), possible, count);
    let feasibleCount = 0;
    for (let row = 0; row < count; row++) {
      const isFeasible =
        isSettled && strict[row] === 1
          ? true
          : (strict[row] === 1 || possible[row] === 1) && holds(configuration(row));
      if (isFeasible) feasible[feasibleCount++] = row;
    }
    yield { ...chunk, feasible, feasibleCount, values: found.slice(roots.length) };
  }
  return undefined;
}

/** Whether scalars say all of it. */
function isWhole({ value, condition }: ScalarConstraint): boolean {
  return isKnown(value) && (condition === undefined || isKnown(condition));
}

/** Whether a scalar hangs on nothing unknown: its values at points are those of its expression. */
export function isKnown(root: Scalar): boolean {
  const seen = new Set([root]);
  for (const node of seen) {
    if (node.kind === "unknown") return false;
    for (const argument of argumentsOf(node)) seen.add(argument);
  }
  return true;
}

function allTrue(columns: readonly Float64Array[], into: Uint8Array, count: number): void {
  into.fill(1, 0, count);
  for (const column of columns) {
    for (let i = 0; i < count; i++) if (column[i] !== 1) into[i] = 0;
  }
}

/** What propagation leaves; of what may be inactive all that is declared. */
function boxOf(tape: Tape, rangeOf: ReturnType<typeof propagate>["rangeOf"]): Box {
  const box = declaredBox(tape);
  for (const [i, variable] of tape.variables.entries()) {
    const range = rangeOf(variable);
    if (variable.optional) continue;
    const codes =
      range.kind === "members" ? range.members.map(tape.encode) : [range.low, range.high];
    box.low[i] = Math.min(...codes);
    box.high[i] = Math.max(...codes);
  }
  return box;
}

/** Whether an axis is there: from scalars where they say it, else from the scope of what is known so far. */
function activityOf({
  scope,
  scalarOf,
  graph,
}: DiscreteInput): (axis: GridAxis, point: Float64Array, known: () => Configuration) => boolean {
  const evaluators = new Map<Expression, ((point: Float64Array) => boolean) | undefined>();
  const evaluatorOf = (condition: Expression): ((point: Float64Array) => boolean) | undefined => {
    if (evaluators.has(condition)) return evaluators.get(condition);
    const root = scalarOf?.(condition);
    const evaluator =
      root === undefined || !isKnown(root)
        ? undefined
        : createPointEvaluator(compileTape([root], graph.variables));
    const made = evaluator && ((point: Float64Array) => evaluator.at(point)[0] === 1);
    evaluators.set(condition, made);
    return made;
  };
  return ({ conditions }, point, known) =>
    conditions.every((condition) => {
      const evaluator = evaluatorOf(condition);
      return evaluator === undefined
        ? scope?.(known()).value(condition) === true
        : evaluator(point);
    });
}
