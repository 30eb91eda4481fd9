/** What a study varies, one number or choice at a time: a simplex is as many variables as it has shares. */
import type { Domain, JsonValue, Labels, Parameter, Plan } from "../plan/document.ts";
import { type Axis, parameterAxis } from "./axis.ts";

export interface Variable {
  /** `lr`, `w.web`, `kernel[2]`. */
  readonly name: string;
  /** The parameter that it is or belongs to. */
  readonly parameter: string;
  readonly axis: Axis<number | string | boolean>;
  readonly unit?: string;
  readonly isNumeric: boolean;
  /** Undefined where it is inactive. */
  readonly valueOf: (params: Params) => number | string | boolean | undefined;
  /** 0 … 1 along its axis; NaN where it is inactive. */
  readonly placeOf: (params: Params) => number;
}

export interface Params {
  readonly [parameter: string]: JsonValue;
}

/** In the order of the plan. A parameter that is declared in two branches is one variable for each name, over its first domain. */
export function variablesOf({ parameters }: Pick<Plan, "parameters">): readonly Variable[] {
  const seen = new Set<string>();
  return parameters.flatMap((parameter) => {
    if (seen.has(parameter.name)) return [];
    seen.add(parameter.name);
    return within(parameter, parameter.name, parameter.domain, (params) => params[parameter.name]);
  });
}

function within(
  parameter: Parameter,
  name: string,
  domain: Domain,
  valueOf: (params: Params) => JsonValue | undefined,
): readonly Variable[] {
  switch (domain.kind) {
    case "simplex":
      return labelsOf(domain.over).flatMap((label, i) =>
        within(parameter, partName(name, label), share, (params) =>
          partOf(valueOf(params), label, i),
        ),
      );
    case "array":
      return labelsOf(domain.over).flatMap((label, i) =>
        within(parameter, partName(name, label), domain.element, (params) =>
          partOf(valueOf(params), label, i),
        ),
      );
    case "permutation": {
      const labels = labelsOf(domain.over);
      const places = {
        kind: "int",
        low: 1,
        high: labels.length,
        scale: { name: "linear" },
      } as const;
      return labels.flatMap((label) =>
        within(parameter, `place of ${partName(name, label)}`, places, (params) => {
          const order = valueOf(params);
          const place = isList(order) ? order.map(String).indexOf(String(label)) : -1;
          return place < 0 ? undefined : place + 1;
        }),
      );
    }
    default: {
      const axis = parameterAxis(name, domain, parameter.unit);
      const scalarOf = (params: Params): number | string | boolean | undefined => {
        const value = valueOf(params);
        return typeof value === "object" ? undefined : value;
      };
      return [
        {
          name,
          parameter: parameter.name,
          axis,
          isNumeric: domain.kind === "real" || domain.kind === "int",
          ...(parameter.unit === undefined ? {} : { unit: parameter.unit }),
          valueOf: scalarOf,
          placeOf: (params) => {
            const value = scalarOf(params);
            return value === undefined ? NaN : axis.place(value);
          },
        },
      ];
    }
  }
}

const share = { kind: "real", low: 0, high: 1, scale: { name: "linear" } } as const;

const labelsOf = (labels: Labels): readonly (string | number)[] =>
  typeof labels === "number" ? Array.from({ length: labels }, (_, i) => i) : labels;

const partName = (name: string, label: string | number): string =>
  typeof label === "number" ? `${name}[${String(label)}]` : `${name}.${label}`;

function partOf(value: JsonValue | undefined, label: string | number, index: number) {
  if (value === undefined || typeof value !== "object") return undefined;
  if (isList(value)) return value[index];
  return value[String(label)];
}

const isList = (value: JsonValue | undefined): value is readonly JsonValue[] =>
  Array.isArray(value);
