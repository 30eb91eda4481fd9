/**
 * What an expression evaluates to. Numbers are in base units; a choice is its member's name; arrays
 * and simplexes are plain arrays in declared order (a permutation holds the position of each member);
 * `undefined` is an inactive parameter.
 */
export type Value =
  number | boolean | string | readonly Value[] | { readonly [field: string]: Value } | undefined;
