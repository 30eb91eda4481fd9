/** Plans of texts, for the tests of branch and bound. */
import type { Plan } from "../../../src/plan/document.ts";
import { lowerStudy } from "../../../src/plan/lowering/study.ts";
import { check } from "../../semantics/harness.ts";

/** The plan of the only study of a text, which must have no error. */
export function planOf(text: string): Plan {
  const plan = planIfSound(text);
  if (plan === undefined) throw new Error(`The study has errors:\n${text}`);
  return plan;
}

/** Nothing where the study has errors: what can never hold is one. */
export function planIfSound(text: string): Plan | undefined {
  const program = check(text);
  const [study] = program.studies;
  const fails = program.diagnostics.some(({ severity }) => severity === "error");
  return study === undefined || fails ? undefined : lowerStudy(study, program);
}
