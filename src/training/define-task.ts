import type { Arguments, TrainingDefinition, TrainingTask } from "./definition.ts";

/**
 * A task that trains, for a module's default export. Throws an `Error` for the author where the definition
 * lacks something.
 */
export function defineTask<const A extends Arguments>(
  definition: TrainingDefinition<A>,
): TrainingTask {
  const { name } = definition;
  const epochs = Object.values(definition.arguments).filter(({ kind }) => kind === "epochs");
  if (typeof name !== "string" || name === "") {
    throw new Error('A task needs a name, for messages: defineTask({ name: "…", … }).');
  }
  if (epochs.length !== 1) {
    throw new Error(
      `The task ${name} has ${epochs.length} arguments of the kind \`epochs\`. Give it one, such as ` +
        "`epochs: epochs(20)`: it says how long a trial trains.",
    );
  }
  if (typeof definition.trial !== "function") {
    throw new Error(`The task ${name} needs a function \`trial\` that builds one trial.`);
  }
  return { ...definition, kind: "hptc-training-task" };
}
