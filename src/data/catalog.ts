/** The data sets that ship with hptc: facts that the compiler knows without reading them. */
export interface DataSetFacts {
  readonly source: string;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
}

/** By source, as in `load "builtin:digits"`. */
export const dataCatalog: { readonly [source: string]: DataSetFacts } = {
  "builtin:digits": { source: "builtin:digits", rows: 1797, features: 64, classes: 10 },
};
