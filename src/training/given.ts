/** A trial's arguments as tensors, and the tables that programs share. */
import { multiply } from "../graph/elementwise.ts";
import { firstPlaces } from "../graph/layers/activation.ts";
import { hyper, shared } from "../graph/leaves.ts";
import type { Scope } from "../graph/scope.ts";
import type { DataSet, Examples } from "../data/load.ts";
import type {
  DataTensors,
  ExampleTensors,
  Table,
  TableTensor,
  Variant,
  Width,
} from "./definition.ts";
import { type Form, type FormPart, hyperNames, type Place } from "./form.ts";
import { givenModel } from "./given-model.ts";

/** What trials are made of beside their arguments, by source or name. */
export interface TrialData {
  readonly sets: { readonly [source: string]: DataSet };
  readonly tables: { readonly [name: string]: Table };
}

/** What the author's function is given. */
export function givenOf(
  form: Form,
  data: TrialData,
  scope: Scope,
): { readonly [argument: string]: unknown } {
  const entries = Object.entries(form).map(([name, part]) => [
    name,
    valueOf(name, part, data, scope),
  ]);
  return Object.fromEntries(entries);
}

function valueOf(name: string, part: FormPart, data: TrialData, scope: Scope): unknown {
  switch (part.kind) {
    case "real":
    case "epochs":
      return part.zero ? 0 : hyper(hyperNames.real(name));
    case "whole":
    case "flag":
      return part.value;
    case "wholes":
      return part.values;
    case "choice":
      return part.name;
    case "variant":
      return variantOf(name, part.present);
    case "width":
      return widthOf(part.place, hyperNames.width(name));
    case "widths":
      return part.places.map((place, i) => widthOf(place, hyperNames.width(name, i)));
    case "data": {
      const set = data.sets[part.source];
      if (set === undefined) throw new Error(`The data set ${part.source} is not loaded.`);
      return dataTensors(set);
    }
    case "model":
      return part.shape && givenModel(name, part.shape, scope);
  }
}

function variantOf(argument: string, present: readonly string[]): Variant<string> {
  return {
    present,
    is: (name) => {
      if (!present.includes(name)) return 0;
      return present.length === 1 ? 1 : hyper(hyperNames.variant(argument, name));
    },
  };
}

function widthOf({ size, padded }: Place, name: string): Width {
  return {
    size,
    mask: (x) => {
      if (x.shape.at(-1) !== size) {
        throw new Error(
          `mask: the last axis of [${x.shape.join(", ")}] is not ${size} long. A width masks what it ` +
            "sizes: the tensor whose last axis has its `size`.",
        );
      }
      return padded ? multiply(x, firstPlaces(size, hyper(name))) : x;
    },
  };
}

function dataTensors(set: DataSet): DataTensors {
  const { source, features, classes, image } = set;
  return {
    source,
    features,
    classes,
    ...(image === undefined ? {} : { image }),
    training: exampleTensors(set, "training"),
    validation: exampleTensors(set, "validation"),
  };
}

type Part = "training" | "validation";

function exampleTensors(set: DataSet, part: Part): ExampleTensors {
  const { rows, labels }: Examples = set[part];
  return {
    rows,
    inputs: shared(tableName(set.source, part, "inputs"), [rows, set.features]),
    labels: shared(tableName(set.source, part, "labels"), [rows], "int32"),
    classOf: labels,
  };
}

function tableName(source: string, part: Part, column: "inputs" | "labels"): string {
  return `${source}/${part}/${column}`;
}

const ownTables = "table/";

/** The tables that the task brings along, as tensors. */
export function tableTensors({ tables }: TrialData): { readonly [name: string]: TableTensor } {
  const entries = Object.entries(tables).map(([name, { shape, values }]) => {
    const dtype = values instanceof Int32Array ? "int32" : "float32";
    return [name, { shape, values, tensor: shared(ownTables + name, shape, dtype) }] as const;
  });
  return Object.fromEntries(entries);
}

/** The numbers under the name of a shared tensor. */
export function sharedValues(data: TrialData, name: string): Float32Array | Int32Array {
  for (const set of Object.values(data.sets)) {
    for (const part of ["training", "validation"] as const) {
      for (const column of ["inputs", "labels"] as const) {
        if (tableName(set.source, part, column) === name) return set[part][column];
      }
    }
  }
  const table = name.startsWith(ownTables) ? data.tables[name.slice(ownTables.length)] : undefined;
  if (table === undefined) {
    throw new Error(
      `There is no table "${name}". A task's own data come from its \`load\`, data sets from its arguments.`,
    );
  }
  return table.values;
}
