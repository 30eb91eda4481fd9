/** Affine functions of few variables of a program: what terms are made of. */

export interface AffineArgument {
  readonly constant: number;
  /** By the variable of the program. */
  readonly linear: ReadonlyMap<number, number>;
}

/** The same with its weights in the order of a term's variables. */
export function localArgument(
  { constant, linear }: AffineArgument,
  variables: readonly number[],
): { readonly constant: number; readonly weights: Float64Array } {
  return {
    constant,
    weights: Float64Array.from(variables, (variable) => linear.get(variable) ?? 0),
  };
}
