/** The arguments that a trial's task gets. */
import type { Expression } from "../ir/expression.ts";
import type { Value } from "../ir/value.ts";
import type { Plan, Trial, TrialInput } from "../plan/document.ts";
import type { Scope } from "../space/environment.ts";
import { StudyError } from "../space/error.ts";
import { membersInOrder } from "../space/permutation.ts";
import type { TaskInput, TaskInputs } from "../tasks/task.ts";
import { type Measurements, modelOf } from "./measurements.ts";

/** Evaluates the arguments of one run. Throws a `StudyError` for a value outside what the task declares. */
export function evaluateInputs(
  plan: Plan,
  trial: Trial,
  scope: Scope,
  measurements: Measurements,
  run: number,
): TaskInputs {
  const inputs: [string, TaskInput][] = [];
  for (const input of trial.inputs) {
    const value = scope.value(input.value);
    if (value === undefined && input.optional) continue;
    if (value === undefined) {
      throw new StudyError(`The argument \`${input.name}\` of \`${trial.name}\` has no value.`);
    }
    checkRange(trial, input, value);
    const model = modelOf(measurements, value, run);
    inputs.push([input.name, model ?? seenByTask(plan, input, value)]);
  }
  return Object.fromEntries(inputs);
}

function checkRange(
  trial: Trial,
  { name, low = -Infinity, high = Infinity }: TrialInput,
  value: Value,
): void {
  for (const number of numbersOf(value)) {
    if (number >= low && number <= high) continue;
    throw new StudyError(
      `The argument \`${name}\` of \`${trial.name}\` is ${String(number)}, outside its range ${String(low)} .. ${String(high)}.`,
    );
  }
}

function numbersOf(value: Value): readonly number[] {
  if (typeof value === "number") return [value];
  return Array.isArray(value) ? value.flatMap((element: Value) => numbersOf(element)) : [];
}

/** Arrays over an enum by member, permutations as their members in order. */
function seenByTask(
  plan: Plan,
  { labels, value: expression }: TrialInput,
  value: Value,
): TaskInput {
  if (labels === undefined || !Array.isArray(value)) return value;
  if (isPermutation(plan, expression)) {
    return membersInOrder(value.map(Number)).map((member) => labels[member] ?? member);
  }
  return Object.fromEntries(labels.map((label, i) => [label, value[i]]));
}

/** Only a parameter, or a definition that stands for one, is a permutation. */
function isPermutation(plan: Plan, expression: Expression): boolean {
  if (expression.kind === "definition") {
    const definition = plan.definitions.find(({ name }) => name === expression.name);
    return definition !== undefined && isPermutation(plan, definition.value);
  }
  if (expression.kind !== "parameter") return false;
  return plan.parameters.some(
    ({ name, domain }) => name === expression.name && domain.kind === "permutation",
  );
}
