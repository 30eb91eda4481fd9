/**
 * The space of a plan: every parameter with its place in the unit cube, its condition, and the constraints
 * that are known with the parameters.
 */
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Value } from "../ir/value.ts";
import type { Constraint, JsonValue, Parameter, Plan } from "../plan/document.ts";
import { type Codec, type Coordinates, createCodec } from "./codec.ts";
import type { Configuration } from "./configuration.ts";
import type { Environment, MetricSource, Scope } from "./environment.ts";
import { StudyError } from "./error.ts";
import { fromJson, toJson } from "./json.ts";

/** A point as users give it: JSON values by parameter. */
export type Point = { readonly [parameter: string]: JsonValue };

/** A declaration of a parameter with its coordinates. */
export interface Slot {
  readonly parameter: Parameter;
  readonly codec: Codec;
  /** Its first axis. */
  readonly first: number;
}

export interface Space {
  readonly plan: Plan;
  readonly slots: readonly Slot[];
  /** Dimensions of the unit cube. */
  readonly dimensions: number;
  /**
   * The configuration at a point of the unit cube. Parameters that `given` names take its values instead; a
   * `StudyError` says which of them do not fit. What `given` says of inactive parameters is not looked at.
   */
  readonly decode: (at: Coordinates, given?: Point) => Configuration;
  /** The point of the unit cube, ½ where an axis does not count; `decode` gives the configuration back. */
  readonly encode: (configuration: Configuration) => readonly number[];
  /** The known constraints that a configuration breaks: the first, or all. None for a feasible one. */
  readonly broken: (configuration: Configuration, which?: "first" | "all") => readonly Constraint[];
  /** Builds a configuration from the choices of `pick` for the active parameters, in order. */
  readonly build: (pick: (slot: Slot, scope: Scope) => Value) => Configuration;
  /** The parameters of a configuration as users see them. */
  readonly toJson: (configuration: Configuration) => Point;
  /** A complete point of the user, checked: unknown, missing, inactive parameters and values that do not fit. */
  readonly fromJson: (point: Point) => Configuration;
  /** Expressions under a configuration, with the metrics that are known before any trial of it. */
  readonly scope: (configuration: Configuration) => Scope;
}

/**
 * The space of a plan. `metrics` are those of trials that run once a study. The fidelity has no axis: it has
 * its upper value. Throws a `StudyError` where a parameter's range, scale and prior do not go together.
 */
export function createSpace(plan: Plan, environment: Environment, metrics: MetricSource): Space {
  let dimensions = 0;
  const slots = plan.parameters.map((parameter): Slot => {
    const codec = parameter.fidelity === true ? fixedAtTop(parameter) : createCodec(parameter);
    const first = dimensions;
    dimensions += codec.axes;
    return { parameter, codec, first };
  });
  const byName = new Map(slots.toReversed().map((slot) => [slot.parameter.name, slot]));
  const known = plan.constraints.filter((constraint) => constraint.phase === "parameter");
  const scope = (configuration: Configuration): Scope =>
    environment.scope((name) => configuration.get(name), metrics);

  const build = (pick: (slot: Slot, scope: Scope) => Value): Configuration => {
    const configuration = new Map<string, Value>();
    const seen = scope(configuration);
    for (const slot of slots) {
      const { condition, name } = slot.parameter;
      if (condition !== undefined && seen.value(condition) !== true) continue;
      configuration.set(name, pick(slot, seen));
    }
    return configuration;
  };

  const decode = (at: Coordinates, given: Point = {}): Configuration =>
    build(({ parameter, codec, first }, seen) =>
      Object.hasOwn(given, parameter.name)
        ? readValue(parameter, given[parameter.name], seen)
        : codec.decode(at, first, (length) => wholeLength(seen.value(length))),
    );

  const encode = (configuration: Configuration): readonly number[] => {
    const point = Array.from({ length: dimensions }, () => 0.5);
    const seen = scope(configuration);
    for (const { parameter, codec, first } of slots) {
      const { condition, name } = parameter;
      if (condition !== undefined && seen.value(condition) !== true) continue;
      for (const [i, u] of codec.encode(configuration.get(name)).entries()) point[first + i] = u;
    }
    return point;
  };

  return {
    plan,
    slots,
    dimensions,
    build,
    decode,
    encode,
    scope,
    broken: (configuration, which = "first") => {
      if (known.length === 0) return [];
      const { holds } = scope(configuration);
      if (which === "all") return known.filter((constraint) => !holds(constraint));
      const first = known.find((constraint) => !holds(constraint));
      return first === undefined ? [] : [first];
    },
    toJson: (configuration) =>
      Object.fromEntries(
        [...configuration].flatMap(([name, value]) => {
          const slot = byName.get(name);
          return slot === undefined ? [] : [[name, toJson(slot.parameter.domain, value)]];
        }),
      ),
    fromJson: (point) => {
      checkNames(point, byName);
      const configuration = build(({ parameter }, seen) => {
        const { name } = parameter;
        if (!Object.hasOwn(point, name))
          throw new StudyError(`The parameter \`${name}\` is missing.`);
        return readValue(parameter, point[name], seen);
      });
      const inactive = Object.keys(point).find((name) => !configuration.has(name));
      if (inactive === undefined) return configuration;
      throw new StudyError(
        `The parameter \`${inactive}\` has a value, but it is inactive under the other values: leave it out.`,
      );
    },
  };
}

/** Throws a `StudyError` where a point names what is no parameter. */
export function checkNames(point: Point, known: ReadonlyMap<string, unknown>): void {
  const unknown = Object.keys(point).find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new StudyError(`There is no parameter \`${unknown}\`.${didYouMean(unknown, known.keys())}`);
}

/** A user's value, with as many elements as an array of run-time length has here. */
function readValue({ domain, name }: Parameter, json: JsonValue | undefined, scope: Scope): Value {
  const value = fromJson(domain, json, name);
  if (domain.kind !== "array" || domain.length === undefined || !Array.isArray(value)) return value;
  const length = wholeLength(scope.value(domain.length));
  if (value.length === length) return value;
  throw new StudyError(
    `\`${name}\` must have ${String(length)} elements here, but it has ${String(value.length)}.`,
  );
}

/** The length that an expression gives an array: no value is none. */
export function wholeLength(value: Value): number {
  return typeof value === "number" && value > 0 ? Math.floor(value) : 0;
}

function fixedAtTop({ domain, name }: Parameter): Codec {
  if (domain.kind !== "int" && domain.kind !== "real") {
    throw new StudyError(`The fidelity \`${name}\` must be a number.`);
  }
  return { axes: 0, decode: () => domain.high, encode: () => [] };
}
