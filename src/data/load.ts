/**
 * Loads a data set for training: features scaled, rows split into a training and a validation part. The
 * split is the same for every study and seed, so results of different studies can be compared.
 */
import { randomStream } from "../space/random.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { dataCatalog, type ImageShape } from "./catalog.ts";
import { readCsv, readIdx, readText, type Table } from "./files.ts";
import { withLabels } from "./parts.ts";

export interface DataSet {
  readonly source: string;
  readonly features: number;
  readonly classes: number;
  /** Height, width and channels of images. */
  readonly image?: ImageShape;
  readonly training: Examples;
  readonly validation: Examples;
}

export interface Examples {
  readonly rows: number;
  /** Features row by row. */
  readonly inputs: Float32Array;
  /** Class of each row, 0 … classes − 1. */
  readonly labels: Int32Array;
}

/** Share that validates: of each class, or the end of a text. */
const validationShare = 0.2;

type Reader = () => Promise<Table>;
interface Preparation {
  readonly read: Reader;
  /** Greatest value of a feature, for images, or 1; absent: each feature is standardised. */
  readonly greatest?: number;
  /** Whether rows follow each other, and the last ones validate. */
  readonly inOrder?: true;
}

const preparations: { readonly [source: string]: Preparation } = {
  "builtin:digits": { read: readDigits, greatest: 16 },
  "builtin:digits-0-4": { read: async () => withLabels(await readDigits(), 0, 4), greatest: 16 },
  "builtin:digits-5-9": { read: async () => withLabels(await readDigits(), 5, 9), greatest: 16 },
  "builtin:breast-cancer": { read: () => readCsv("breast-cancer.csv", true) },
  "builtin:wine": { read: () => readCsv("wine.csv", true) },
  "builtin:iris": { read: () => readCsv("iris.csv", true) },
  "builtin:fashion": {
    read: () => readIdx("fashion-images-idx3-ubyte.gz", "fashion-labels-idx1-ubyte.gz"),
    greatest: 255,
  },
  "builtin:text": { read: () => readText("alice.txt.gz", 32), greatest: 1, inOrder: true },
};

function readDigits(): Promise<Table> {
  return readCsv("digits.csv.gz", false);
}

const loaded = new Map<string, Promise<DataSet>>();

/** The data set of that source (`builtin:digits`), read once a process. Throws an `Error` for the user. */
export function loadDataSet(source: string): Promise<DataSet> {
  const known = loaded.get(source);
  if (known !== undefined) return known;
  const loading = prepare(source);
  loaded.set(source, loading);
  // A failed read may be tried again.
  loading.catch(() => loaded.delete(source));
  return loading;
}

async function prepare(source: string): Promise<DataSet> {
  const preparation = Object.hasOwn(preparations, source) ? preparations[source] : undefined;
  const facts = dataCatalog[source];
  if (preparation === undefined || facts === undefined) {
    const names = Object.keys(preparations);
    throw new Error(
      `There is no data set "${source}".${didYouMean(source, names)} There are: ${names.join(", ")}.`,
    );
  }
  const table = await preparation.read();
  const { training, validation } =
    preparation.inOrder === undefined
      ? split(table, facts.classes, source)
      : splitInOrder(table.rows);
  const scale =
    preparation.greatest === undefined
      ? standardising(table, training)
      : dividing(preparation.greatest);
  return {
    source,
    features: table.features,
    classes: facts.classes,
    ...(facts.image === undefined ? {} : { image: facts.image }),
    training: select(table, training, scale),
    validation: select(table, validation, scale),
  };
}

/** Numbers of the rows of each part, ascending. */
function split(table: Table, classes: number, source: string) {
  const validates = new Uint8Array(table.rows);
  for (let label = 0; label < classes; label += 1) {
    const rows = [...table.labels.keys()].filter((row) => table.labels[row] === label);
    const order = randomStream(0, "split", source, label).permutation(rows.length);
    for (const place of order.subarray(0, Math.round(rows.length * validationShare))) {
      validates[rows[place] ?? 0] = 1;
    }
  }
  const part = (wanted: number) => [...validates.keys()].filter((row) => validates[row] === wanted);
  return { training: part(0), validation: part(1) };
}

function splitInOrder(rows: number) {
  const trains = rows - Math.round(rows * validationShare);
  const from = (first: number, end: number) =>
    Array.from({ length: end - first }, (_, i) => first + i);
  return { training: from(0, trains), validation: from(trains, rows) };
}

type Scale = (value: number, feature: number) => number;

function dividing(greatest: number): Scale {
  return (value) => value / greatest;
}

/** Less the mean, divided by the standard deviation, of the given rows. */
function standardising(table: Table, rows: readonly number[]): Scale {
  const mean = new Float64Array(table.features);
  const deviation = new Float64Array(table.features);
  for (let feature = 0; feature < table.features; feature += 1) {
    const column = rows.map((row) => table.values[row * table.features + feature] ?? 0);
    const average = column.reduce((sum, value) => sum + value, 0) / column.length;
    const variance = column.reduce((sum, value) => sum + (value - average) ** 2, 0) / column.length;
    mean[feature] = average;
    deviation[feature] = Math.sqrt(variance);
  }
  return (value, feature) => (value - (mean[feature] ?? 0)) / (deviation[feature] ?? 1);
}

function select(table: Table, rows: readonly number[], scale: Scale): Examples {
  const inputs = new Float32Array(rows.length * table.features);
  const labels = new Int32Array(rows.length);
  for (const [i, row] of rows.entries()) {
    for (let feature = 0; feature < table.features; feature += 1) {
      const value = table.values[row * table.features + feature] ?? 0;
      inputs[i * table.features + feature] = scale(value, feature);
    }
    labels[i] = table.labels[row] ?? 0;
  }
  return { rows: rows.length, inputs, labels };
}
