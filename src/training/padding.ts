/** Whether the weights of a trial lie in the corners of those of its group. */
import type { Declaration } from "../graph/scope.ts";
import type { Shape } from "../graph/tensor.ts";
import type { TrainingTask } from "./definition.ts";
import type { Form, Place } from "./form.ts";

/** What was declared for a form. */
export interface Declared {
  readonly form: Form;
  readonly declarations: readonly Declaration[];
}

/**
 * Refuses weights whose axes are as long as something other than a width, such as two widths together: then places
 * that a trial does not use lie among those that it uses. Throws an `Error` for the author.
 */
export function checkPadding(task: TrainingTask, own: Declared, program: Declared): void {
  const theirs = placesOf(program.form);
  const sizes = placesOf(own.form).map(({ size }, i) => [size, theirs[i]?.size] as const);
  const isWidth = (one: number, other: number): boolean =>
    one === other || sizes.some(([size, padded]) => one === size && other === padded);
  const byName = new Map(program.declarations.map((one) => [one.name, one.tensor.shape]));
  if (byName.size !== own.declarations.length) {
    throw refusal(task, "declares other weights", "Declare the same weights whatever the widths");
  }
  for (const { name, tensor } of own.declarations) {
    const shape = byName.get(name);
    const fits =
      shape?.length === tensor.shape.length &&
      tensor.shape.every((length, axis) => isWidth(length, shape[axis] ?? 0));
    if (fits) continue;
    throw refusal(
      task,
      `has the weight "${name}" ${shown(tensor.shape)} instead of ${shown(shape)}`,
      "Let each axis of a weight be one width or the same for all: a width may not be joined with others, reshaped, " +
        "or looked up in a table. Or declare the argument as `whole`, so that trials which differ in it do not train together",
    );
  }
}

function refusal(task: TrainingTask, problem: string, advice: string): Error {
  return new Error(
    `Trials of the task ${task.name} that differ in their widths cannot train side by side: by itself one ${problem}. ` +
      `${advice}.`,
  );
}

function shown(shape: Shape | undefined): string {
  return shape === undefined ? "none" : `[${shape.join(", ")}]`;
}

function placesOf(form: Form): readonly Place[] {
  return Object.values(form).flatMap((part) => {
    if (part.kind === "width") return [part.place];
    return part.kind === "widths" ? part.places : [];
  });
}
