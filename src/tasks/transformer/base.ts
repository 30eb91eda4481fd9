/** Transformers of earlier trials, gone on from. */
import type { Scope } from "../../graph/scope.ts";
import { optionalModel } from "../../training/arguments.ts";
import type { GivenModel } from "../../training/definition.ts";
import { show } from "../parts/network.ts";
import {
  transformerFormat,
  type TransformerNetwork,
  transformerNetworkArguments,
} from "./network.ts";

/** What weights begin with; drawn where there is none. */
export const baseArgument = optionalModel(transformerFormat);

/**
 * Where weights begin with those of the base, if there is one. Throws an `Error` for the user where it is another network: heads and
 * windows do not show in the weights.
 */
export function beginningWith(
  base: GivenModel | undefined,
  scope: Scope,
  network: TransformerNetwork,
): Scope {
  if (base === undefined) return scope;
  const names = Object.keys(transformerNetworkArguments);
  for (const [name, own] of Object.entries(network)) {
    const before = base.config[name];
    if (!names.includes(name) || before === own) continue;
    throw new Error(
      `\`${name}\` is ${show(own)}, but ${show(before)} in the model \`base\`: give the same network.`,
    );
  }
  return {
    ...scope,
    weight: (name, shape, options) =>
      scope.weight(name, shape, { ...options, initializer: base.initializer(name, shape) }),
  };
}
