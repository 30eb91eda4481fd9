/** The functions and definitions that a study uses, directly or through others. */
import type { Expression, FunctionDefinition } from "../../ir/expression.ts";
import { references } from "../../ir/references.ts";
import { strip } from "../../ir/traverse.ts";
import type { Program, Study, TypedFunction } from "../../semantics/program.ts";
import { dependencyOrder } from "../../semantics/studies/order.ts";
import type { Plan } from "../document.ts";

type Key = `function ${string}` | `definition ${string}`;

/** Those that the given expressions need, each after what it needs itself. */
export function reachable(
  roots: readonly Expression[],
  study: Study,
  program: Program,
): Pick<Plan, "functions" | "definitions"> {
  const own = new Map(study.definitions.map((definition) => [definition.name, definition]));
  const definitionOf = (name: string) => own.get(name) ?? program.definitions.get(name);
  const valueOf = (key: Key): Expression | undefined => {
    const name = key.slice(key.indexOf(" ") + 1);
    return key.startsWith("function ")
      ? program.functions.get(name)?.body
      : definitionOf(name)?.value;
  };
  const first = new Set(roots.flatMap(needsOf));
  const { order } = dependencyOrder(first, (key) => {
    const value = valueOf(key);
    return value === undefined ? [] : needsOf(value);
  });
  const functions: Plan["functions"][number][] = [];
  const definitions: Plan["definitions"][number][] = [];
  for (const key of order) {
    const name = key.slice(key.indexOf(" ") + 1);
    if (key.startsWith("function ")) {
      const found = program.functions.get(name);
      if (found === undefined) continue;
      functions.push(definitionOfFunction(name, found));
    } else {
      const found = definitionOf(name);
      if (found === undefined) continue;
      definitions.push({ name, phase: found.phase, value: strip(found.value) });
    }
  }
  return { functions, definitions };
}

const lowered = new WeakMap<TypedFunction, FunctionDefinition>();

/** Lowered once, however many studies call it. */
function definitionOfFunction(name: string, typed: TypedFunction): FunctionDefinition {
  const known = lowered.get(typed);
  if (known !== undefined) return known;
  const { generics, parameters, body } = typed;
  const made = { name, generics, parameters, body: strip(body) };
  lowered.set(typed, made);
  return made;
}

function needsOf(expression: Expression): readonly Key[] {
  const { functions, definitions } = references(expression);
  return [
    ...[...functions].map((name): Key => `function ${name}`),
    ...[...definitions].map((name): Key => `definition ${name}`),
  ];
}
