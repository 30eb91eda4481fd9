/**
 * A physical dimension as integer exponents of base dimensions, by the name of the base dimension.
 * `{}` is dimensionless; `{ Memory: 1, Time: -1 }` is a bandwidth. Exponents are never 0.
 */
export type Dimension = Readonly<Record<string, number>>;

export const dimensionless: Dimension = {};
