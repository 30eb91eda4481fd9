/** What goes to a thread that solves, and what comes back. */
import type { SolveJob } from "../../runtime/solving.ts";
import type { Solution } from "../../solve/solution.ts";

export interface ThreadData {
  readonly job: SolveJob;
  /** One whole number: 1 once the solver is to end with what it knows. */
  readonly flag: SharedArrayBuffer;
}

export type Answer =
  | { readonly kind: "solved"; readonly solution: Solution }
  | {
      readonly kind: "failed";
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
    };
