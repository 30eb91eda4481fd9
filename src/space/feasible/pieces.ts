/**
 * Affine forms, and functions that are the largest or the smallest of several: what linear constraints are
 * made of. `|x|` is the larger of x and −x.
 */

/** `constant + Σ value · column`. Columns whose coefficients cancel are left out. */
export interface Form {
  readonly constant: number;
  readonly terms: ReadonlyMap<number, number>;
}

/** One function in up to two ways; one that is affine has both. */
export interface Pieces {
  /** The function is the largest of these. */
  readonly largest?: readonly Form[];
  /** The function is the smallest of these. */
  readonly smallest?: readonly Form[];
}

/** A function of more pieces is not taken apart: the sum of `abs` of twelve terms has as many. */
const mostForms = 4096;

export function affine(form: Form): Pieces {
  return { largest: [form], smallest: [form] };
}

export function constantForm(constant: number): Form {
  return { constant, terms: new Map() };
}

/** The form of a function that is affine. */
export function formOf({ largest, smallest }: Pieces): Form | undefined {
  return largest?.length === 1 && smallest?.length === 1 ? largest[0] : undefined;
}

/** The value of a function that is constant. */
export function constantOf(pieces: Pieces): number | undefined {
  const form = formOf(pieces);
  return form?.terms.size === 0 ? form.constant : undefined;
}

export function scaleForm({ constant, terms }: Form, factor: number): Form {
  return {
    constant: constant * factor,
    terms: new Map(
      factor === 0 ? [] : [...terms].map(([column, value]) => [column, value * factor]),
    ),
  };
}

/** The weighted sum of forms. What a column is left with after cancelling, below rounding, is nothing. */
export function addForms(parts: readonly (readonly [form: Form, factor: number])[]): Form {
  let constant = 0;
  const terms = new Map<number, number>();
  const sizes = new Map<number, number>();
  for (const [form, factor] of parts) {
    constant += form.constant * factor;
    for (const [column, value] of form.terms) {
      const term = value * factor;
      terms.set(column, (terms.get(column) ?? 0) + term);
      sizes.set(column, Math.max(sizes.get(column) ?? 0, Math.abs(term)));
    }
  }
  for (const [column, value] of terms) {
    if (Math.abs(value) <= rounding * (sizes.get(column) ?? 0)) terms.delete(column);
  }
  return { constant, terms };
}

const rounding = 1e-14;

/** The function times a number: a negative one turns the largest into the smallest. */
export function scale({ largest, smallest }: Pieces, factor: number): Pieces {
  const scaled = (forms: readonly Form[] | undefined) =>
    forms?.map((form) => scaleForm(form, factor));
  return factor < 0
    ? piecesOf(scaled(smallest), scaled(largest))
    : piecesOf(scaled(largest), scaled(smallest));
}

/** The sum of functions, each with a factor. */
export function add(parts: readonly (readonly [pieces: Pieces, factor: number])[]): Pieces {
  const scaled = parts.map(([pieces, factor]) => scale(pieces, factor));
  return piecesOf(
    sums(scaled.map(({ largest }) => largest)),
    sums(scaled.map(({ smallest }) => smallest)),
  );
}

/** The largest of functions. */
export function largestOf(parts: readonly Pieces[]): Pieces {
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  return piecesOf(union(parts.map(({ largest }) => largest)), undefined);
}

/** The smallest of functions. */
export function smallestOf(parts: readonly Pieces[]): Pieces {
  const [only, ...more] = parts;
  if (only !== undefined && more.length === 0) return only;
  return piecesOf(undefined, union(parts.map(({ smallest }) => smallest)));
}

/** A product where one of both is constant. */
export function multiply(a: Pieces, b: Pieces): Pieces | undefined {
  const [left, right] = [constantOf(a), constantOf(b)];
  if (left !== undefined) return scale(b, left);
  return right === undefined ? undefined : scale(a, right);
}

function piecesOf(
  largest: readonly Form[] | undefined,
  smallest: readonly Form[] | undefined,
): Pieces {
  return {
    ...(largest === undefined ? {} : { largest }),
    ...(smallest === undefined ? {} : { smallest }),
  };
}

/** Every sum of one form of each. What has a single form is added once. */
function sums(parts: readonly (readonly Form[] | undefined)[]): readonly Form[] | undefined {
  const single: Form[] = [];
  let several: readonly (readonly Form[])[] = [[]];
  for (const forms of parts) {
    if (forms === undefined) return undefined;
    const [only, ...more] = forms;
    if (only !== undefined && more.length === 0) {
      single.push(only);
      continue;
    }
    if (several.length * forms.length > mostForms) return undefined;
    several = several.flatMap((sum) => forms.map((form) => [...sum, form]));
  }
  const base = addForms(single.map((form) => [form, 1]));
  return several.map((sum) => addForms([base, ...sum].map((form) => [form, 1])));
}

function union(parts: readonly (readonly Form[] | undefined)[]): readonly Form[] | undefined {
  const all: Form[] = [];
  for (const forms of parts) {
    if (forms === undefined) return undefined;
    all.push(...forms);
  }
  return all.length <= mostPieces ? all : undefined;
}

/** Of a `max` of an array. */
const mostPieces = 10_000;
