// All problems by family.
import { constrained, fronts, functions, known } from "./functions.mjs";
import { lcbench, xgboost } from "./surrogates.mjs";
import { problem as overhead } from "./overhead.mjs";
import { tables } from "./tables.mjs";

const makers = { tables, lcbench, xgboost, functions, constrained, known, fronts };

export const families = Object.keys(makers);

const made = new Map();

/** The problems of a family, or the one whose id is given. Throws where there is none. */
export function problemsOf(name) {
  if (name === overhead.id) return [overhead];
  const [family] = name.split("/");
  if (!Object.hasOwn(makers, family)) {
    throw new Error(`There is no family ${family}. There are: ${families.join(", ")}.`);
  }
  if (!made.has(family)) made.set(family, makers[family]());
  const problems = made.get(family);
  if (name === family) return problems;
  const chosen = problems.filter(({ id }) => id === name);
  if (chosen.length > 0) return chosen;
  throw new Error(
    `There is no problem ${name}. There are: ${problems.map(({ id }) => id).join(", ")}.`,
  );
}
