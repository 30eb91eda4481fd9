// What regret is normalised by: (best - optimum) / (median - optimum). Of tables both are exact; of what has a known
// optimum the median is that of random draws; of surrogates the optimum is the best that a long search found. What
// needs draws is kept in scales.json.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { planOf, spaceOf, library } from "./library.mjs";
import { textOf } from "./problem.mjs";

const file = new URL("scales.json", import.meta.url);
const kept = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
const draws = 10_000;
/** Where requirements hold, each draw may take long. */
const feasibleDraws = 2_000;
/** Of surrogates: places that are improved, and steps of each. */
const climbs = 10;
const steps = 2_000;

/** `{ optimum, median }` of a problem, both as trajectories score them. */
export function scaleOf(problem) {
  if (problem.all !== undefined) {
    const losses = problem.all().toSorted();
    return { optimum: losses[0], median: medianOf(losses) };
  }
  return (kept[problem.scaledAs?.id ?? problem.id] ??= measure(problem.scaledAs ?? problem));
}

export function keepScales() {
  const sorted = Object.entries(kept).toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`);
}

/** The score of a trial alone; of a front 0, as long as nothing is measured. */
function measure(problem) {
  if (problem.reference !== undefined) return { optimum: -problem.optimum, median: 0 };
  const text = problem.feasibleText?.(problem, "random", 1);
  const drawn =
    (text === undefined ? undefined : drawFrom(problem, text, feasibleDraws)) ??
    drawFrom(problem, textOf(problem, "random", 1), draws);
  const median = medianOf(drawn.points.map(({ loss }) => loss));
  if (problem.optimum !== undefined) return { optimum: problem.optimum, median };
  const best = drawn.points
    .slice(0, climbs)
    .map((start, i) => climb(drawn.space, start, drawn.lossOf, i));
  return { optimum: Number(Math.min(...best).toPrecision(8)), median };
}

/** Random draws of a space, the best first; `undefined` where too little is feasible to draw from it. */
function drawFrom(problem, text, count) {
  const space = spaceOf(planOf(text));
  const lossOf = (configuration) => problem.evaluate(space.toJson(configuration)).losses[0];
  try {
    const set = library.createFeasibleSet(space);
    const points = Array.from({ length: count }, (_, i) => {
      const configuration = set.draw(1, "scale", i);
      return { configuration, loss: lossOf(configuration) };
    });
    return { space, lossOf, points: points.toSorted((a, b) => a.loss - b.loss) };
  } catch (error) {
    if (problem.feasibleText === undefined) throw error;
    return undefined;
  }
}

/** A random walk in the cube of the space that takes what is better, in shorter and shorter steps. */
function climb(space, start, lossOf, number) {
  let place = space.encode(start.configuration);
  let { loss } = start;
  for (let step = 0; step < steps; step += 1) {
    const key = library.streamKey(1, "climb", number, step);
    const reach = 0.3 * 0.001 ** (step / steps);
    const moved = place.map((coordinate, axis) => {
      if (library.uniformAt(key, 3 * axis) > 0.4) return coordinate;
      const shift = reach * (2 * library.uniformAt(key, 3 * axis + 1) - 1);
      return Math.min(1 - 1e-12, Math.max(0, coordinate + shift));
    });
    const other = lossOf(space.decode((axis) => moved[axis]));
    if (!(other <= loss)) continue;
    place = moved;
    loss = other;
  }
  return loss;
}

function medianOf(sorted) {
  const half = sorted.length / 2;
  return (sorted[Math.floor(half - 0.5)] + sorted[Math.floor(half)]) / 2;
}
