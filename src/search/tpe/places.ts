/** Configurations as points of the space's cube, and which of its axes say anything of them. */
import { countLabels } from "../../space/codec.ts";
import type { Configuration } from "../../space/configuration.ts";
import type { Space } from "../../space/space.ts";

export interface Place {
  /** By axis; under the declared law it is uniform. */
  readonly point: Float64Array;
  /** 1 by axis where the parameter, or the element of an array, is active. */
  readonly active: Uint8Array;
  /** Equal for equal configurations. */
  readonly key: string;
  /** Equal where the same axes are active. */
  readonly pattern: string;
}

export interface Places {
  /** Kept as long as the configuration. */
  readonly of: (configuration: Configuration) => Place;
  /** Moves a point to the middle of what gives the same values, as if everything were active. */
  readonly centre: (point: Float64Array) => void;
}

export function createPlaces(space: Space): Places {
  const known = new WeakMap<Configuration, Place>();
  const varies = space.slots.some(
    ({ parameter: { condition, domain } }) =>
      condition !== undefined || (domain.kind === "array" && domain.length !== undefined),
  );

  const activeOf = (configuration: Configuration): Uint8Array => {
    const active = new Uint8Array(space.dimensions).fill(varies ? 0 : 1);
    if (!varies) return active;
    const scope = space.scope(configuration);
    for (const { parameter, codec, first } of space.slots) {
      const { condition, domain, name } = parameter;
      if (condition !== undefined && scope.value(condition) !== true) continue;
      const value = configuration.get(name);
      const share =
        domain.kind === "array" && Array.isArray(value) && codec.axes > 0
          ? value.length / countLabels(domain.over)
          : 1;
      active.fill(1, first, first + Math.round(codec.axes * share));
    }
    return active;
  };

  return {
    of: (configuration) => {
      const found = known.get(configuration);
      if (found !== undefined) return found;
      const point = Float64Array.from(space.encode(configuration));
      const active = activeOf(configuration);
      const key = `${point.join(" ")} ${active.join("")}`;
      const place = { point, active, key, pattern: active.join("") };
      known.set(configuration, place);
      return place;
    },
    centre: (point) => {
      for (const { codec, first, parameter } of space.slots) {
        if (parameter.domain.kind === "real" && parameter.domain.scale.name !== "step") continue;
        const value = codec.decode(
          (axis) => point[axis] ?? 0.5,
          first,
          () => Infinity,
        );
        point.set(codec.encode(value), first);
      }
    },
  };
}

/** Axes that are always active together: by the patterns that were seen. */
export function groupAxes(dimensions: number, places: readonly Place[]): readonly number[][] {
  const seen = new Map(places.map((place) => [place.pattern, place.active]));
  const groups = new Map<string, number[]>();
  for (let axis = 0; axis < dimensions; axis++) {
    const key = [...seen.values()].map((active) => active[axis]).join("");
    groups.set(key, [...(groups.get(key) ?? []), axis]);
  }
  return [...groups.values()];
}
