/** The data sets that ship with hptc: facts that the compiler knows without reading them. */
export interface DataSetFacts {
  readonly source: string;
  readonly rows: number;
  readonly features: number;
  readonly classes: number;
  /** Of images: their features row by row, channels innermost. */
  readonly image?: ImageShape;
  /** Of text: features are classes too, those of the characters before the one that the label is. */
  readonly text?: true;
}

export type ImageShape = readonly [height: number, width: number, channels: number];

/** By source, as in `load "builtin:digits"`. */
export const dataCatalog: { readonly [source: string]: DataSetFacts } = {
  "builtin:digits": {
    source: "builtin:digits",
    rows: 1797,
    features: 64,
    classes: 10,
    image: [8, 8, 1],
  },
  "builtin:digits-0-4": {
    source: "builtin:digits-0-4",
    rows: 901,
    features: 64,
    classes: 5,
    image: [8, 8, 1],
  },
  "builtin:digits-5-9": {
    source: "builtin:digits-5-9",
    rows: 896,
    features: 64,
    classes: 5,
    image: [8, 8, 1],
  },
  "builtin:breast-cancer": {
    source: "builtin:breast-cancer",
    rows: 569,
    features: 30,
    classes: 2,
  },
  "builtin:wine": { source: "builtin:wine", rows: 178, features: 13, classes: 3 },
  "builtin:iris": { source: "builtin:iris", rows: 150, features: 4, classes: 3 },
  "builtin:fashion": {
    source: "builtin:fashion",
    rows: 10_000,
    features: 784,
    classes: 10,
    image: [28, 28, 1],
  },
  "builtin:text": {
    source: "builtin:text",
    rows: 4444,
    features: 32,
    classes: 39,
    text: true,
  },
};
