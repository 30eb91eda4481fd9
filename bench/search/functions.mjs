// Functions whose optimum is known, as black boxes: the study of the reference without its formulas, which only the
// evaluation knows. Requirements become outcome constraints, or stay known in the family `known`.
import { readdirSync, readFileSync } from "node:fs";
import { library, planOf } from "./library.mjs";
import { textOf } from "./problem.mjs";

const solved = new URL("../../test/solve/reference/", import.meta.url);
const own = new URL("data/", import.meta.url);
const optima = {
  ...jsonOf(new URL("optima.json", solved)),
  ...jsonOf(new URL("optima.json", own)),
};

/** Their optimum is the middle of the space, where a search may begin: the lower end moves to so much of itself. */
const centred = new Set([
  "ackley2",
  "alpine2",
  "drop_wave",
  "griewank2",
  "rastrigin2",
  "rastrigin4",
  "schaffer1",
  "sphere3",
]);
const shrunk = 0.7;
/** As before, and no end to move: equal shares; a box around the optimum that the requirements are about. */
const leftOut = new Set(["entropy_mixture", "g12"]);

/** No requirements. */
export function functions() {
  return references([solved, own], "functions").filter(
    ({ constraints, objectives }) => constraints === 0 && objectives === 1,
  );
}

/** Requirements that are seen as metrics; equalities, which no search meets by chance, are not among them. */
export function constrained() {
  return references([solved, own], "constrained").filter(
    ({ constraints, objectives, equalities }) => constraints > 0 && objectives === 1 && !equalities,
  );
}

/** The same with the requirements known: every suggestion meets them. What others do with `constrained` compares. */
export function known() {
  return constrained().map((problem) => ({
    ...problem,
    id: problem.id.replace("constrained", "known"),
    family: "known",
    constraints: 0,
    parameters: problem.known,
    evaluate: (point) => ({ ...problem.evaluate(point), margins: [] }),
    scaledAs: problem,
  }));
}

/** Two objectives. */
export function fronts() {
  return references([new URL("fronts/", solved), own], "fronts").filter(
    ({ objectives }) => objectives === 2,
  );
}

function references(folders, family) {
  return folders.flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith(".hpt"))
      .toSorted()
      .map((file) => file.slice(0, -".hpt".length))
      .filter((name) => !leftOut.has(name))
      .map((name) => referenceOf(folder, name, family)),
  );
}

function referenceOf(folder, name, family) {
  const text = moved(name, readFileSync(new URL(`${name}.hpt`, folder), "utf8"));
  const { declares, statements } = partsOf(text);
  const only = (...words) =>
    statements.filter((lines) => words.some((word) => lines.startsWith(`  ${word} `))).join("\n");
  const compiled = planOf(text);
  const parameters = only("param");
  const front = optima.fronts[name];
  const problem = {
    id: `${family}/${name}`,
    family,
    declares,
    parameters,
    known: only("param", "let", "require"),
    equalities: /require .*==/u.test(text),
    reads: readOf(compiled.parameters[0]),
    objectives: compiled.objectives.length,
    constraints: compiled.constraints.length,
    evaluate: evaluationOf(compiled),
    reference: front?.reference,
    optimum: front?.hypervolume ?? signed(compiled, optima[name].value),
  };
  return {
    ...problem,
    feasibleText: (_, ...rest) =>
      textOf({ ...problem, constraints: 0, parameters: problem.known }, ...rest),
  };
}

function signed({ objectives }, value) {
  return library.lossesOf(objectives, [value])[0];
}

function moved(name, text) {
  return centred.has(name)
    ? text.replace(/Real in -([\d.]+)/u, (_, end) => `Real in ${-shrunk * Number(end)}`)
    : text;
}

/** Some number of the parameter, so that the trial depends on the configuration. */
function readOf({ name, domain }) {
  return domain.kind === "array" || domain.kind === "simplex" ? `${name}[0]` : `1 * ${name}`;
}

/** What stands before the study, and its statements: each with the lines that go on with it. */
function partsOf(text) {
  const start = text.search(/^(\/\/\/.*\n)*study /mu);
  const body = text
    .slice(start)
    .split("\n")
    .filter((line) => line.startsWith("  "));
  const statements = [];
  for (const line of body) {
    if (/^ {2}[a-z]/u.test(line)) statements.push(line);
    else statements.push(`${statements.pop()}\n${line}`);
  }
  return { declares: text.slice(0, start), statements };
}

/** Objectives as losses and excesses over requirements, of the study as it was written. */
function evaluationOf(compiled) {
  const plan = {
    ...compiled,
    method: { role: "search", name: "random", settings: {} },
    constraints: compiled.constraints.map((constraint) => ({ ...constraint, phase: "metric" })),
  };
  const study = library.createStudy(plan, 1);
  const margins = library.createMargins(plan);
  return (point) => {
    const scope = study.scope(study.space.fromJson(point), new Map());
    const values = plan.objectives.map(({ value }) => Number(scope.value(value)));
    return { losses: library.lossesOf(plan.objectives, values), margins: margins(scope) };
  };
}

function jsonOf(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}
