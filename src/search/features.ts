/**
 * Configurations as rows of numbers, one column a feature: what models of the objective are fitted to. A number is
 * its place on its scale, a choice the position of its member; what is inactive is NaN.
 */
import type { Configuration } from "../space/configuration.ts";

export interface Feature {
  readonly parameter: string;
  /** `number`: in 0 … 1 on its scale, whatever its prior. `category`: 0 … size − 1, in no order. */
  readonly kind: "number" | "category";
  /** How many values there are; infinite for reals. */
  readonly size: number;
  /** Whether some configurations do not have it. */
  readonly conditional: boolean;
}

export interface Features {
  readonly columns: readonly Feature[];
  readonly of: (configuration: Configuration) => Float64Array;
}
