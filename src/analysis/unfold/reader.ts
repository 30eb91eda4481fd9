/** Reads parameters and metrics: the first expression that reads one makes its nodes. */
import type { Expression } from "../../ir/expression.ts";
import type { Scalar, ScalarGraph, Variable } from "../scalar.ts";
import type { GraphInput } from "../unfold.ts";
import type { Scope } from "./expression.ts";
import { type Form, scalar } from "./form.ts";
import { listOfLength } from "./sets.ts";
import { type Here, type Tools, unknownForm } from "./tools.ts";
import { declareParameters, metricShape, type Shape, variablesOf } from "./variables.ts";

/** What the shares of a simplex may miss 1 by, as they are drawn and as they are read. */
const roundingOfShares = 1e-9;

export interface Reader<N> {
  readonly parameter: (name: string, here: Here<N>) => Form<N>;
  readonly metric: (
    metric: { readonly trial: string; readonly metric: string },
    run: Form<N> | undefined,
    here: Here<N>,
  ) => Form<N>;
  readonly made: () => Pick<ScalarGraph<N>, "variables" | "inherent" | "activity">;
}

export function createReader<N>(
  input: GraphInput<N>,
  tools: Tools<N>,
  unfold: (expression: Expression<N>, scope: Scope<N>) => Form<N>,
): Reader<N> {
  const { nodes } = tools;
  const parameters = declareParameters(input.parameters);
  const trials = new Map(input.trials.map((trial) => [trial.name, trial]));
  const read = new Map<string, Form<N> | "being read">();
  const metricVariables: Variable[] = [];
  const inherent: Scalar<N>[] = [];
  const activity = new Map<Variable, Scalar<N>>();

  return {
    parameter: (name, here) => {
      const known = read.get(name);
      if (known === "being read") return unknownForm([]);
      if (known !== undefined) return known;
      read.set(name, "being read");
      const form = readParameter(name, here);
      read.set(name, form);
      return form;
    },
    metric: ({ trial, metric }, run, here) => {
      const number = run?.kind === "scalar" && run.node.kind === "constant" ? run.node.value : NaN;
      if (run !== undefined && typeof number !== "number") return unknownForm([]);
      const key = `${trial}.${metric}${run === undefined ? "" : ` ${String(number)}`}`;
      const known = read.get(`metric ${key}`);
      if (known !== undefined && known !== "being read") return known;
      const declared = trials.get(trial);
      if (declared === undefined) return unknownForm([]);
      const index = run === undefined ? undefined : Number(number);
      const shape = metricShape(declared, metric, input.repeat, index);
      metricVariables.push(...variablesOf(shape));
      const form = formOf(shape, undefined, here, () => undefined);
      read.set(`metric ${key}`, form);
      return form;
    },
    made: () => ({
      variables: [
        ...[...parameters.values()].flatMap(({ shape }) => variablesOf(shape)),
        ...metricVariables,
      ],
      inherent,
      activity,
    }),
  };

  function readParameter(name: string, reading: Here<N>): Form<N> {
    const declared = parameters.get(name);
    if (declared === undefined) return unknownForm([]);
    // The condition and the length are no text of the statement that reads the parameter, and stand in the
    // plan without notes: their nodes are said to be made of what reads it.
    const here = { origin: reading.origin, bounds: undefined };
    const scope = { locals: undefined, sets: new Map(), bounds: undefined };
    const inside = (expression: Expression): Scalar<N> =>
      tools.toScalar(unfold(expression, { ...scope, reading: here.origin }), here);
    const present = declared.conditions
      .map((condition) => inside(condition))
      .reduce<Scalar<N> | undefined>(
        (one, other) => (one === undefined ? other : nodes.apply("or", [one, other], here.origin)),
        undefined,
      );
    const form = formOf(declared.shape, present, here, inside);
    return present === undefined ? form : { ...form, present };
  }

  function formOf(
    shape: Shape,
    present: Scalar<N> | undefined,
    here: Here<N>,
    lengthOf: (length: Expression) => Scalar<N> | undefined,
  ): Form<N> {
    switch (shape.kind) {
      case "scalar":
        if (present !== undefined) activity.set(shape.variable, present);
        return scalar(nodes.variable(shape.variable, here.origin));
      case "unknown":
        return unknownForm([], shape.within);
      case "simplex":
      case "array": {
        const length = shape.kind === "array" && shape.length ? lengthOf(shape.length) : undefined;
        const items = shape.items.map((item, i) => {
          const there = length && tools.lengths.reaches(length, i + 1, undefined, here.origin);
          const condition = typeof there === "object" ? there : undefined;
          return formOf(item, tools.both(present, condition, here), here, lengthOf);
        });
        if (shape.kind === "simplex") inherent.push(sumToOne(items, here));
        if (length === undefined) return tools.list(items, here);
        const missing = unknownForm<N>([]);
        const list = listOfLength(tools, length, (index) => items[index] ?? missing, here);
        return list ?? unknownForm([length]);
      }
    }
  }

  function sumToOne(items: readonly Form<N>[], here: Here<N>): Scalar<N> {
    const { origin } = here;
    const shares = items.map((item) => tools.toScalar(item, here));
    const ends = [1 - roundingOfShares, 1 + roundingOfShares].map((end) =>
      nodes.constant(end, origin),
    );
    return nodes.apply("in_range", [nodes.apply("sum", shares, origin), ...ends], origin);
  }
}
