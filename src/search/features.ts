/**
 * Configurations as rows of numbers, one column a feature: what models of the objective are fitted to. A number is
 * its place on its scale, a choice the position of its member; what is inactive is NaN.
 */
import type { Value } from "../ir/value.ts";
import type { Domain } from "../plan/document.ts";
import { countLabels } from "../space/codec.ts";
import type { Configuration } from "../space/configuration.ts";
import { createAxis } from "../space/scales.ts";
import type { Slot, Space } from "../space/space.ts";

export interface Feature {
  readonly parameter: string;
  /** `number`: in 0 … 1 on its scale, whatever its prior. `category`: 0 … size − 1, in no order. */
  readonly kind: "number" | "category";
  /** How many values there are; infinite for reals. */
  readonly size: number;
  /** Whether some configurations do not have it. */
  readonly conditional: boolean;
}

export interface Features {
  readonly columns: readonly Feature[];
  /** Not to be written to: it is kept as long as the configuration. */
  readonly of: (configuration: Configuration) => Float64Array;
}

/** What a value of a domain is made into. */
interface Coding {
  readonly columns: readonly Omit<Feature, "parameter">[];
  /** Writes the columns of a value from a place on. */
  readonly write: (value: Value, row: Float64Array, first: number) => void;
}

interface Placed {
  readonly slot: Slot;
  readonly coding: Coding;
  readonly first: number;
}

/** Features of a space; the fidelity, which no search chooses, is none. */
export function createFeatures(space: Space): Features {
  const columns: Feature[] = [];
  const placed: Placed[] = [];
  for (const slot of space.slots) {
    const { name, domain, condition, fidelity } = slot.parameter;
    if (fidelity === true) continue;
    const coding = codingOf(domain);
    placed.push({ slot, coding, first: columns.length });
    for (const column of coding.columns) {
      const conditional = column.conditional || condition !== undefined;
      columns.push({ ...column, parameter: name, conditional });
    }
  }
  const names = placed.map(({ slot }) => slot.parameter.name);
  const isTwice = (name: string): boolean => names.indexOf(name) < names.lastIndexOf(name);
  const known = new WeakMap<Configuration, Float64Array>();
  const rowOf = (configuration: Configuration): Float64Array => {
    const row = new Float64Array(columns.length).fill(NaN);
    for (const { slot, coding, first } of placed) {
      const { name, condition } = slot.parameter;
      if (!configuration.has(name)) continue;
      // Of a name that two branches declare the value is that of the branch which is there.
      const isOther =
        condition !== undefined &&
        isTwice(name) &&
        space.scope(configuration).value(condition) !== true;
      if (!isOther) coding.write(configuration.get(name), row, first);
    }
    return row;
  };
  return {
    columns,
    of: (configuration) => {
      const row = known.get(configuration) ?? rowOf(configuration);
      known.set(configuration, row);
      return row;
    },
  };
}

function codingOf(domain: Domain): Coding {
  switch (domain.kind) {
    case "real":
    case "int": {
      const axis = createAxis(domain);
      const place = (value: Value): number =>
        axis.backward(typeof value === "number" ? value : NaN);
      return number(axis.lattice?.size ?? Infinity, place);
    }
    case "bool":
      return category(2, (value) => (value === true ? 1 : 0));
    case "choice": {
      const { values, ordered } = domain;
      const position = (value: Value): number => values.findIndex((each) => each === value);
      const { length } = values;
      return ordered
        ? number(length, (value) => (position(value) + 0.5) / length)
        : category(length, position);
    }
    case "simplex":
      return numbers(countLabels(domain.over), Infinity, (share) => share);
    case "permutation": {
      const size = countLabels(domain.over);
      return numbers(size, size, (position) => (position + 0.5) / size);
    }
    case "array":
      return repeated(
        codingOf(domain.element),
        countLabels(domain.over),
        domain.length !== undefined,
      );
  }
}

function number(size: number, place: (value: Value) => number): Coding {
  return {
    columns: [{ kind: "number", size, conditional: false }],
    write: (value, row, first) => {
      row[first] = place(value);
    },
  };
}

function category(size: number, position: (value: Value) => number): Coding {
  return {
    columns: [{ kind: "category", size, conditional: false }],
    write: (value, row, first) => {
      row[first] = position(value);
    },
  };
}

/** A value that is a list of numbers. */
function numbers(count: number, size: number, place: (element: number) => number): Coding {
  return repeated(
    number(size, (value) => place(typeof value === "number" ? value : NaN)),
    count,
    false,
  );
}

function repeated(element: Coding, count: number, varies: boolean): Coding {
  const width = element.columns.length;
  return {
    columns: Array.from({ length: count }, () =>
      element.columns.map((column) => ({ ...column, conditional: varies || column.conditional })),
    ).flat(),
    write: (value, row, first) => {
      if (!Array.isArray(value)) return;
      for (const [i, each] of value.entries()) element.write(each, row, first + i * width);
    },
  };
}
