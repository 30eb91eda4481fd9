/** From a checked study to its plan. */
import type { Location } from "../../diagnostics/span.ts";
import type { Expression } from "../../ir/expression.ts";
import { strip } from "../../ir/traverse.ts";
import type {
  Program,
  Study,
  StudyConstraint,
  StudyMethod,
  StudyObjective,
  StudyParameter,
  StudyReport,
  StudyWarm,
} from "../../semantics/program.ts";
import { oneLine } from "../../semantics/studies/text.ts";
import type {
  Budget,
  Constraint,
  Domain,
  JsonValue,
  Method,
  Objective,
  Origin,
  Parameter,
  Plan,
  Report,
  WarmStart,
} from "../document.ts";
import { lowerDomain, lowerPrior, type UpperEnds, upperEnds } from "./domains.ts";
import { baseName } from "./files.ts";
import { createParts, type Parts } from "./parts.ts";
import { reachable } from "./reachable.ts";
import { labelsOf, lowerTrial } from "./trials.ts";
import { unitOf } from "./units.ts";
import { jsonOf } from "./values.ts";

/** The plan of a study that was checked without errors. */
export function lowerStudy(study: Study, program: Program): Plan {
  const units = program.baseUnits;
  const ends = upperEnds(study.parameters);
  const originOf = createOrigins(program);
  const parameters = study.parameters.map((one) => lowerParameter(one, ends, program));
  const partsOf = createParts(program);
  const constraints = study.constraints.flatMap((one) => lowerConstraint(one, originOf, partsOf));
  const trials = study.trials.map((one) => lowerTrial(one, program.entry.file, units));
  const objectives = study.objectives.map((one) => lowerObjective(one, originOf, program));
  const reports = study.reports.map((one) => lowerReport(one, program));
  const roots: readonly Expression[] = [
    ...parameters.flatMap(expressionsOf),
    ...constraints.flatMap(({ holds, condition }) =>
      condition === undefined ? [holds] : [holds, condition],
    ),
    ...trials.flatMap((trial) => trial.inputs.map((input) => input.value)),
    ...objectives.map((objective) => objective.value),
    ...reports.map((report) => report.value),
  ];
  const schedule = study.methods.find((method) => method.role === "schedule");
  const seed = study.counts.seed?.value;
  return {
    format: "hpt-plan",
    version: 1,
    study: study.name,
    ...(study.doc === undefined ? {} : { doc: study.doc }),
    source: baseName(program.entry.file),
    ...reachable(roots, study, program),
    parameters,
    constraints,
    trials,
    objectives,
    reports,
    method: lowerMainMethod(study),
    ...(schedule === undefined ? {} : { schedule: lowerMethod(schedule) }),
    stops: study.methods.filter((method) => method.role === "stop").map(lowerMethod),
    budget: lowerBudget(study),
    ...(seed === undefined ? {} : { seed }),
    repeat: study.counts.repeat?.value ?? 1,
    parallel: study.counts.parallel?.value ?? 1,
    retry: study.counts.retry?.value ?? 0,
    warm: study.warm.map(lowerWarm),
  };
}

function lowerParameter(parameter: StudyParameter, ends: UpperEnds, program: Program): Parameter {
  const { name, doc, type, prior, condition, fidelity } = parameter;
  const lowered = prior === undefined ? undefined : lowerPrior(prior);
  const fallback = jsonOf(parameter.default, type.type);
  return {
    name,
    ...(doc === undefined ? {} : { doc }),
    domain: lowerDomain(type, ends),
    ...(lowered === undefined ? {} : { prior: lowered }),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(condition === undefined ? {} : { condition: strip(condition) }),
    ...unitOf(type.type, program.baseUnits),
    ...(fidelity ? { fidelity } : {}),
  };
}

function expressionsOf({ condition, domain }: Parameter): readonly Expression[] {
  return [...(condition === undefined ? [] : [condition]), ...lengthsOf(domain)];
}

function lengthsOf(domain: Domain): readonly Expression[] {
  if (domain.kind !== "array") return [];
  return [...(domain.length === undefined ? [] : [domain.length]), ...lengthsOf(domain.element)];
}

type Origins = (location: Location) => Origin;

function createOrigins(program: Program): Origins {
  const texts = new Map(program.modules.map(({ file, source }) => [file, source.text]));
  return ({ file, span: { start, end } }) => ({
    ...(file === program.entry.file ? {} : { source: baseName(file) }),
    start,
    end,
    text: oneLine((texts.get(file) ?? "").slice(start, end)),
  });
}

/** Constant requirements were checked by the compiler and are left out. */
function lowerConstraint(
  constraint: StudyConstraint,
  originOf: Origins,
  partsOf: Parts,
): readonly Constraint[] {
  const { label, phase, holds, condition, message, location } = constraint;
  if (phase === "constant") return [];
  return [
    {
      ...(label === undefined ? {} : { label }),
      phase,
      holds: strip(holds),
      ...(condition === undefined ? {} : { condition: strip(condition) }),
      ...(message === undefined ? {} : { message }),
      origin: { ...originOf(location), ...partsOf(constraint) },
    },
  ];
}

function lowerObjective(objective: StudyObjective, originOf: Origins, program: Program): Objective {
  const { label, direction, phase, value, reference, location } = objective;
  return {
    ...(label === undefined ? {} : { label }),
    direction,
    phase,
    value: strip(value),
    ...(reference === undefined ? {} : { reference }),
    ...unitOf(value.type, program.baseUnits),
    origin: originOf(location),
  };
}

function lowerReport({ label, phase, value }: StudyReport, program: Program): Report {
  const labels = labelsOf(value.type);
  return {
    label,
    phase,
    value: strip(value),
    ...(labels === undefined ? {} : { labels }),
    ...unitOf(value.type, program.baseUnits),
  };
}

function lowerMethod({ name, settings }: StudyMethod): Method {
  return { name, settings };
}

function lowerMainMethod(study: Study): Plan["method"] {
  const main = study.methods.find(({ role }) => role === "search" || role === "solve");
  const role = main?.role === "solve" ? "solve" : "search";
  return { role, name: main?.name ?? "auto", settings: main?.settings ?? {} };
}

function lowerBudget({ budget }: Study): Budget {
  const find = (unit: "trials" | "time" | "fidelity", perTrial: boolean) =>
    budget.find((amount) => amount.unit === unit && amount.perTrial === perTrial)?.value;
  const trials = find("trials", false);
  const time = find("time", false);
  const timePerTrial = find("time", true);
  const fidelity = find("fidelity", false);
  return {
    ...(trials === undefined ? {} : { trials }),
    ...(time === undefined ? {} : { time }),
    ...(timePerTrial === undefined ? {} : { timePerTrial }),
    ...(fidelity === undefined ? {} : { fidelity }),
  };
}

function lowerWarm(warm: StudyWarm): WarmStart {
  switch (warm.kind) {
    case "points":
      return {
        kind: "points",
        points: warm.points.map((point) =>
          Object.fromEntries(
            point.flatMap(({ name, type, value }): [string, JsonValue][] => {
              const json = jsonOf(value, type);
              return json === undefined ? [] : [[name, json]];
            }),
          ),
        ),
      };
    case "store":
      return { kind: "store", path: warm.path };
    case "nearest":
      return { kind: "nearest", path: warm.path, settings: warm.method.settings };
  }
}
