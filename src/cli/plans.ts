/** From what a command line names, a study file or a compiled plan, to one plan. */
import { extname, normalize } from "node:path";
import { didYouMean } from "../diagnostics/suggest.ts";
import type { Plan } from "../plan/document.ts";
import { configurationOf } from "./configuration.ts";
import { Failure } from "./failure.ts";
import { isError, printPretty } from "./findings.ts";
import { fileHost, largestFile, readStandardInput, readText, standardInput } from "./host.ts";
import { unreadable } from "./input.ts";
import type { Terminal } from "./terminal.ts";

const largestPlan = 64 * 2 ** 20;

export interface LoadedPlan {
  readonly plan: Plan;
  /** Where paths in the plan start. */
  readonly file: string;
}

/**
 * The plan of a file. `undefined` when the file has errors, which have been printed on standard error;
 * throws a `Failure` when there is no such file or study, a `PlanError` when a plan is not valid.
 */
export async function loadPlan(
  file: string,
  study: string | undefined,
  { err }: Terminal,
): Promise<LoadedPlan | undefined> {
  const name = file === "-" ? standardInput : normalize(file);
  const isPlan = extname(file) === ".json";
  const limit = isPlan ? largestPlan : largestFile;
  const read = file === "-" ? await readStandardInput(largestPlan) : readText(file, limit);
  if (read.kind === "failed") throw unreadable(name, read.reason, isPlan ? "64 MiB" : "16 MiB");
  if (isPlan || read.text.trimStart().startsWith("{")) {
    const { parsePlan } = await import("../plan/validate.ts");
    const plan = parsePlan(read.text);
    if (study !== undefined && study !== plan.study) throw noSuchStudy(name, study, [plan.study]);
    return { plan, file: name };
  }
  const { compile } = await import("../index.ts");
  const host = fileHost({ [name]: read });
  const configuration = configurationOf(name, host);
  if (configuration.kind === "broken") {
    printPretty(configuration.diagnostics, host, 1, err);
    return undefined;
  }
  const { plans, diagnostics } = compile(name, host, { levels: configuration.levels });
  if (diagnostics.length > 0) printPretty(diagnostics, host, 1, err);
  if (diagnostics.some(isError)) return undefined;
  return { plan: chooseStudy(name, plans, study), file: name };
}

function chooseStudy(file: string, plans: readonly Plan[], study: string | undefined): Plan {
  const names = plans.map((plan) => plan.study);
  const [only, second] = plans;
  if (only === undefined) {
    throw new Failure(`\`${file}\` declares no study, so there is nothing to carry out.`);
  }
  if (study === undefined) {
    if (second === undefined) return only;
    throw new Failure(
      `\`${file}\` has ${names.length} studies: say which one with --study NAME, for example ` +
        `\`--study ${only.study}\`. They are: ${names.join(", ")}.`,
    );
  }
  const chosen = plans.find((plan) => plan.study === study);
  if (chosen === undefined) throw noSuchStudy(file, study, names);
  return chosen;
}

function noSuchStudy(file: string, study: string, names: readonly string[]): Failure {
  return new Failure(
    `\`${file}\` has no study \`${study}\`.${didYouMean(study, names)} It has: ${names.join(", ")}.`,
  );
}
