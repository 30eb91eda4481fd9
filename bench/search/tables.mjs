// Losses that were measured for every configuration: means over the training seeds.
import { dataFile } from "./data.mjs";

const readable = { hpobench: "HPOBench", hpolib: "HPOLib2", nasbench201: "NAS-Bench-201" };

export function tables() {
  const { tasks } = JSON.parse(dataFile("tables", "manifest.json"));
  return tasks.map(tableOf);
}

function tableOf({ bench, task, file, rows, direction, params, expectedBestOfRandom }) {
  let losses;
  const load = () => (losses ??= readLosses(file, rows, params, direction));
  return {
    id: `tables/${bench}-${task}`,
    family: "tables",
    source: readable[bench],
    parameters: params.map(declarationOf).join("\n"),
    // One parameter of numbers, or one of names.
    reads:
      typeof params[2].choices[0] === "number"
        ? params[2].name
        : `if ${lower(params[0])} == ${params[0].choices[1]} then 1 else 0`,
    objectives: 1,
    constraints: 0,
    evaluate: (point) => ({ losses: [load()[rowOf(params, (p) => point[lower(p)])]], margins: [] }),
    all: load,
    expectedBestOfRandom: Object.fromEntries(
      Object.entries(expectedBestOfRandom).map(([n, best]) => [
        n,
        direction === "maximize" ? -best : best,
      ]),
    ),
  };
}

const lower = ({ name }) => name.toLowerCase();

/** What is measured in numbers is in order, names are not. */
function declarationOf(param) {
  const { choices } = param;
  return typeof choices[0] === "number"
    ? `  param ${lower(param)}: one of [${choices.join(", ")}]`
    : `  param ${lower(param)}: one of { ${choices.join(", ")} }`;
}

/** Rows stand in the order of the choices, the last parameter fastest. */
function rowOf(params, valueOf) {
  return params.reduce((row, param) => {
    const place = param.choices.findIndex((choice) => String(choice) === String(valueOf(param)));
    if (place < 0) throw new Error(`${param.name} has no choice ${valueOf(param)}.`);
    return row * param.choices.length + place;
  }, 0);
}

function readLosses(file, rows, params, direction) {
  const [header, ...lines] = dataFile("tables", file).toString().trim().split("\n");
  const names = header.split(",");
  const losses = new Float64Array(rows);
  for (const [row, line] of lines.entries()) {
    const cells = line.split(",");
    const check = rowOf(params, ({ name }) => choiceText(cells[names.indexOf(name)]));
    if (check !== row) throw new Error(`${file}: row ${row} is not where it belongs.`);
    const seeds = cells
      .slice(params.length)
      .filter((cell) => cell !== "")
      .map(Number);
    const mean = seeds.reduce((sum, value) => sum + value, 0) / seeds.length;
    losses[row] = direction === "maximize" ? -mean : mean;
  }
  return losses;
}

/** 1e-08 and 1E-8, 0.0 and 0 are the same number. */
function choiceText(cell) {
  return cell !== "" && Number.isFinite(Number(cell)) ? String(Number(cell)) : cell;
}
