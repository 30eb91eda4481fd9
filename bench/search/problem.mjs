// What a problem is: a space as text, and what is measured at a point of it.
//
//   id          family/name
//   family      what averages are taken over
//   declares    what stands before the study: types, constants
//   parameters  the statements of the study that declare its space
//   reads       an expression of the parameters, for the trial to depend on
//   objectives  how many there are, all losses
//   constraints how many outcome constraints there are, each holds where its margin is at most 0
//   evaluate    a point as users see it, to { losses, margins }
//   optimum     the least loss, or the greatest hypervolume up to `reference`, the point that fronts are measured from
//   searched    the optimum is not known but searched for
//   feasibleText the study with its requirements known; scaledAs the problem whose regret is normalised alike

/** The study that a search method is given: objectives and constraints are metrics of a task outside. */
export function textOf(problem, method, trials) {
  const { declares = "", parameters, reads, objectives, constraints } = problem;
  const f = numbered("f", objectives);
  const c = numbered("c", constraints);
  return `${declares}
task outside(value: Real) -> { ${[...f, ...c].map((name) => `${name}: Real`).join(", ")} } from "./outside.js"

study bench {
${parameters}
  trial run = outside(value: ${reads})
${f.map((name, i) => `  minimize run.${name}${referenceOf(problem, i)}`).join("\n")}
${c.map((name) => `  require run.${name} <= 0`).join("\n")}
  search ${method}
  budget ${trials} trials
}
`;
}

function referenceOf({ reference }, i) {
  return reference === undefined ? "" : ` ref ${reference[i]}`;
}

function numbered(letter, count) {
  return Array.from({ length: count }, (_, i) => `${letter}${i}`);
}

/** Metrics as they are told. */
export function metricsOf({ losses, margins }) {
  return Object.fromEntries([
    ...losses.map((value, i) => [`f${i}`, value]),
    ...margins.map((value, i) => [`c${i}`, value]),
  ]);
}

/** What is best after each trial, as the changes of it: [[trial from 1, value], …]. */
export function createTrajectory(problem) {
  const changes = [];
  const front = [];
  let best = Infinity;
  let trial = 0;
  return {
    add: ({ losses, margins }) => {
      trial += 1;
      if (margins.some((margin) => !(margin <= 0))) return;
      let value = losses[0];
      if (problem.reference !== undefined) {
        front.push(losses);
        value = -hypervolume(front, problem.reference);
      }
      if (!(value < best)) return;
      best = value;
      changes.push([trial, Number(value.toPrecision(6))]);
    },
    changes,
  };
}

/** The area that points in the plane dominate, up to a reference point. */
export function hypervolume(points, [right, top]) {
  let area = 0;
  let roof = top;
  for (const [x, y] of points
    .filter(([x]) => x < right)
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (y >= roof) continue;
    area += (right - x) * (roof - y);
    roof = y;
  }
  return area;
}
