/** What a study, a space or a `when` holds. */
import type { LetStatement } from "./declarations.ts";
import type { Expression, Input } from "./expressions.ts";
import type { Documented, Name, Node, StringToken } from "./node.ts";
import type { RefinedType } from "./types.ts";

/** What a space or a `when` block may hold. */
export type Member =
  ParamStatement | WhenStatement | LetStatement | RequireStatement | UseStatement;

export type Statement =
  | Member
  | FidelityStatement
  | TrialStatement
  | ObjectiveStatement
  | ReportStatement
  | MethodStatement
  | CountStatement
  | BudgetStatement
  | WarmStatement;

export interface ParamStatement extends Documented {
  readonly kind: "param";
  readonly name: Name;
  readonly type: RefinedType;
  readonly prior?: Method;
  readonly default?: Expression;
}

/** `else when c { }` is an `otherwise` that holds exactly that one statement. */
export interface WhenStatement extends Documented {
  readonly kind: "when";
  readonly condition: Expression;
  readonly then: readonly Member[];
  readonly otherwise?: readonly Member[];
}

export interface RequireStatement extends Documented {
  readonly kind: "require";
  readonly label?: Name;
  readonly condition: Expression;
  readonly message?: StringToken;
}

export interface UseStatement extends Documented {
  readonly kind: "use";
  readonly space: Name;
  readonly alias?: Name;
}

export interface FidelityStatement extends Documented {
  readonly kind: "fidelity";
  readonly name: Name;
  readonly type: RefinedType;
}

export interface TrialStatement extends Documented {
  readonly kind: "trial";
  readonly name: Name;
  readonly task: Name;
  readonly inputs: readonly Input[];
}

export interface ObjectiveStatement extends Documented {
  readonly kind: "objective";
  readonly direction: "minimize" | "maximize";
  readonly label?: Name;
  readonly value: Expression;
  readonly reference?: Expression;
}

export interface ReportStatement extends Documented {
  readonly kind: "report";
  readonly label?: Name;
  readonly value: Expression;
}

export interface MethodStatement extends Documented {
  readonly kind: "method";
  readonly role: "solve" | "search" | "schedule" | "stop";
  readonly method: Method;
}

export interface CountStatement extends Documented {
  readonly kind: "count";
  readonly role: "seed" | "repeat" | "parallel" | "retry";
  readonly value: Expression;
}

export interface BudgetStatement extends Documented {
  readonly kind: "budget";
  readonly amounts: readonly Amount[];
}

/** `200 trials`, `10min`, `40s per trial`, `2000 epochs`. */
export interface Amount extends Node {
  readonly kind: "amount";
  readonly value: Expression;
  readonly of?: Name;
  readonly perTrial: boolean;
}

export interface WarmStatement extends Documented {
  readonly kind: "warm";
  readonly method?: Method;
  readonly source: Expression;
}

/** A name with arguments: `tpe(startup: 20)`, `beta(2, 5)`, `random`. */
export interface Method extends Node {
  readonly kind: "settings";
  readonly name: Name;
  readonly inputs: readonly Input[];
}
