import type { Location } from "./span.ts";

export type Severity = "error" | "warning" | "info";

/** A place that helps to understand a finding, with a sentence of its own. */
export interface Related {
  readonly message: string;
  readonly location: Location;
}

/** A change of the text. `safe` keeps the meaning; the others change it. */
export interface Fix {
  readonly title: string;
  readonly safe: boolean;
  readonly edits: readonly Edit[];
}

export interface Edit {
  readonly location: Location;
  readonly newText: string;
}

/** One finding. `id` is a rule's slug (`empty-range`) or `HPTnnnn`. */
export interface Diagnostic {
  readonly id: string;
  readonly severity: Severity;
  /** What is wrong, the evidence, and what to do: one or more plain sentences. */
  readonly message: string;
  readonly location: Location;
  readonly related: readonly Related[];
  readonly fixes: readonly Fix[];
}
