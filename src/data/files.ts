/**
 * Reads the data files of the package: plain or gzipped CSV, and IDX. They are found from this module's
 * own place, so they are there in a checkout, in the built package and in the bundled command.
 */
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { packageFile } from "./package-root.ts";

/** Rows as they stand in the files: features row by row, and the class of each row. */
export interface Table {
  readonly rows: number;
  readonly features: number;
  readonly values: Float32Array;
  readonly labels: Int32Array;
}

/** A table of numbers whose last column is the class. `header`: the first line tells about the others. */
export async function readCsv(name: string, header: boolean): Promise<Table> {
  const lines = (await readData(name)).toString("utf8").trim().split(/\r?\n/);
  const body = header ? lines.slice(1) : lines;
  const cells = body.map((line) => line.split(",").map(Number));
  const features = (cells[0]?.length ?? 1) - 1;
  const values = new Float32Array(cells.length * features);
  const labels = new Int32Array(cells.length);
  for (const [i, row] of cells.entries()) {
    if (row.length !== features + 1 || row.some((cell) => !Number.isFinite(cell))) {
      throw new Error(`The data file ${name} is damaged in row ${i + 1}. Install hptc again.`);
    }
    values.set(row.slice(0, features), i * features);
    labels[i] = row[features] ?? 0;
  }
  return { rows: cells.length, features, values, labels };
}

/** A pair of IDX files of bytes: http://yann.lecun.com/exdb/mnist describes the format. */
export async function readIdx(images: string, labels: string): Promise<Table> {
  const [pixels, classes] = await Promise.all([readData(images), readData(labels)]);
  const rows = pixels.readUInt32BE(4);
  const features = pixels.readUInt32BE(8) * pixels.readUInt32BE(12);
  if (pixels.length !== 16 + rows * features || classes.length !== 8 + rows) {
    throw new Error(`The data file ${images} is damaged. Install hptc again.`);
  }
  return {
    rows,
    features,
    values: Float32Array.from(pixels.subarray(16)),
    labels: Int32Array.from(classes.subarray(8)),
  };
}

/** The characters of texts, in the order of their classes. */
export const characters = "\n !\"'(),-.:;?abcdefghijklmnopqrstuvwxyz";

/**
 * A text cut into windows of so many characters, one after the other: features are the characters of a window, the label
 * is the one that follows it, the first of the next window.
 */
export async function readText(name: string, features: number): Promise<Table> {
  const text = (await readData(name)).toString("utf8");
  const classes = Int32Array.from(text, (character) => characters.indexOf(character));
  if (classes.includes(-1)) throw new Error(`The data file ${name} is damaged. Install hptc again.`);
  const rows = Math.floor((classes.length - 1) / features);
  return {
    rows,
    features,
    values: Float32Array.from(classes.subarray(0, rows * features)),
    labels: Int32Array.from({ length: rows }, (_, row) => classes[(row + 1) * features] ?? -1),
  };
}

async function readData(name: string): Promise<Buffer> {
  const path = await packageFile(`data/${name}`);
  try {
    const bytes = await readFile(path);
    return name.endsWith(".gz") ? gunzipSync(bytes) : bytes;
  } catch (cause) {
    throw new Error(`The data file ${path} cannot be read. Install hptc again.`, { cause });
  }
}
