/** Models of earlier trials as a trial sees them: tensors that stay as they are, or what its own weights begin with. */
import type { GivenWeights, Initializer } from "../graph/initializer.ts";
import type { Scope } from "../graph/scope.ts";
import { sameShape, show } from "../graph/shape.ts";
import type { Shape } from "../graph/tensor.ts";
import type { GivenModel } from "./definition.ts";
import type { ModelShape } from "./form.ts";
import type { Settings } from "./settings.ts";

export function givenModel(argument: string, model: ModelShape, scope: Scope): GivenModel {
  const initializer = (name: string, shape: Shape): Initializer => {
    const weight = model.weights.find((one) => one.name === name);
    if (weight === undefined) {
      const names = model.weights.map((one) => one.name);
      throw new Error(
        `The model \`${argument}\` has no weight "${name}". It has: ${names.join(", ")}.`,
      );
    }
    if (!sameShape(weight.shape, shape)) {
      throw new Error(
        `The weight "${name}" of the model \`${argument}\` is ${show(weight.shape)}, here it would be ${show(shape)}: ` +
          "a model goes on only in the same network on data of the same size.",
      );
    }
    return { kind: "given", argument, weight: name };
  };
  const fixed = (name: string, shape: Shape) =>
    scope.fixed(`${argument}/${name}`, shape, initializer(name, shape));
  return {
    ...model,
    initializer,
    scope: { weight: fixed, running: fixed, fixed, declarations: scope.declarations },
  };
}

/** The weights of the models that a trial was given. */
export function givenWeights(settings: Settings): GivenWeights {
  return (argument, weight) => {
    const setting = settings[argument];
    const weights = setting?.kind === "model" ? setting.model?.weights : undefined;
    const found = weights?.find(({ name }) => name === weight);
    if (found === undefined) throw new Error(`There is no weight "${weight}" of \`${argument}\`.`);
    return found.values;
  };
}
