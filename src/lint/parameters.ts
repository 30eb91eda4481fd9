/** A parameter as the checker, the plan and the text have it. */
import type { Domain, IntDomain, Parameter, RealDomain } from "../plan/document.ts";
import type { StudyParameter } from "../semantics/program.ts";
import type * as Ast from "../syntax/ast.ts";
import type { Placed } from "./statements.ts";
import type { StudySubject } from "./subject.ts";

export interface DeclaredParameter {
  readonly parameter: StudyParameter;
  readonly lowered: Parameter;
  readonly node: Ast.ParamStatement | Ast.FidelityStatement;
  readonly placed: Placed;
}

/** The parameters of a study with the statements that declare them; without those of the standard library. */
export function declaredParameters({
  study,
  plan,
  statements,
}: StudySubject): readonly DeclaredParameter[] {
  return study.parameters.flatMap((parameter, i) => {
    const lowered = plan.parameters[i];
    const placed = statements.at(parameter.location);
    if (lowered === undefined || placed === undefined) return [];
    const { node } = placed;
    if (node.kind !== "param" && node.kind !== "fidelity") return [];
    return [{ parameter, lowered, node, placed }];
  });
}

/** The range of a number, or of the numbers of an array. */
export function numbersOf(domain: Domain): RealDomain | IntDomain | undefined {
  switch (domain.kind) {
    case "real":
    case "int":
      return domain;
    case "array":
      return numbersOf(domain.element);
    case "bool":
    case "choice":
    case "simplex":
    case "permutation":
      return undefined;
  }
}
