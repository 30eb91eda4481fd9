/** What is printed: tables for people, or a line of JSON for each row. */
import { cpus, release, type } from "node:os";

const whole = (value) => value.toFixed(0);
const ratio = (value) => value.toFixed(value < 10 ? 2 : 1);
const share = (value) => `${(100 * value).toFixed(0)}%`;

/** Columns of the table of rates: the key in JSON, the heading, the width, how a value is shown. */
const columns = [
  ["backend", "backend", 11, String],
  ["model", "model", 14, String],
  ["path", "path", 16, String],
  ["k", "K", -5, String],
  ["workers", "workers", -8, String],
  ["trial_steps_per_s", "best/s", -8, whole],
  ["median", "median/s", -9, whole],
  ["trial_steps_per_processor_s", "per core/s", -11, whole],
  ["ratio_over_fit", "over fit", -9, ratio],
  ["ratio_over_loop", "over loop", -10, ratio],
  ["share_of_c", "of C", -6, share],
  ["share_of_prototype", "of proto", -9, share],
  ["ratio_over_pytorch", "over torch", -11, ratio],
];

/** `row`: a row of rates. `figures`: others, and a line that says them. `note`: what is no result. */
export function createReport({ json }) {
  const note = json ? console.error : console.log;
  return {
    note,
    heading: () => note(columns.map(([, heading, width]) => padded(heading, width)).join("")),
    row: (row) => console.log(json ? JSON.stringify(row) : lineOf(row)),
    figures: (row, line) => console.log(json ? JSON.stringify(row) : line),
  };
}

/** The machine and the versions, which every report begins with. */
export function surroundings(versions) {
  const all = Object.entries({ "Node.js": process.version, ...versions });
  return [
    `machine   ${cpus()[0]?.model.trim()}, ${cpus().length} cores, ${type()} ${release()}`,
    `versions  ${all.map(([name, version]) => `${name} ${version}`).join(", ")}`,
  ].join("\n");
}

/** Rates and their ratios as JSON: four digits of each are enough. */
export function rounded(row) {
  return Object.fromEntries(
    Object.entries(row).map(([key, value]) => [
      key,
      typeof value === "number" && !Number.isInteger(value) ? Number(value.toPrecision(4)) : value,
    ]),
  );
}

function lineOf(row) {
  const cells = columns.map(([key, , width, show]) => {
    const value = row[key];
    return padded(value === null || value === undefined ? "–" : show(value), width);
  });
  return cells.join("").trimEnd();
}

function padded(text, width) {
  return width < 0 ? text.padStart(-width) : text.padEnd(width);
}
