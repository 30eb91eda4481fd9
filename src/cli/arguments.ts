/** Values of options: each parser throws commander's error, which names the option. */
import { InvalidArgumentError } from "commander";
import { didYouMean } from "../diagnostics/suggest.ts";

/** A whole number of at least `least`. */
export function wholeNumber(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
      throw new InvalidArgumentError(`It takes a whole number from ${least}.`);
    }
    return value;
  };
}

/** One of some names. */
export function oneOf<Name extends string>(names: readonly Name[]): (text: string) => Name {
  return (text) => {
    const found = names.find((name) => name === text);
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`It takes ${names.join(", ")}.${didYouMean(text, names)}`);
  };
}

const seconds: { readonly [unit: string]: number } = { ms: 1e-3, s: 1, min: 60, h: 3600 };

/** A time with its unit, as in the language: `90s`, `10min`, `1.5h`. In seconds. */
export function time(text: string): number {
  const [, digits = "", unit = ""] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(text) ?? [];
  const factor = Object.hasOwn(seconds, unit) ? seconds[unit] : undefined;
  const value = Number(digits) * (factor ?? 0);
  if (!(value > 0 && Number.isFinite(value))) {
    throw new InvalidArgumentError("It takes a time with its unit, such as 90s, 10min or 1.5h.");
  }
  return value;
}
