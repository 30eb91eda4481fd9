/** The names that one module declares, by namespace: collected first, checked when asked for. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { Context, Declared, Unit } from "../context.ts";
import { report } from "../findings.ts";
import type { TypedFunction, TypedTask } from "../program.ts";
import type { Symbol } from "../scope.ts";
import type { Cell } from "./cell.ts";

/** Functions and tasks share one namespace, spaces and studies another. */
export type Callable =
  | { readonly kind: "function"; readonly function: TypedFunction }
  | { readonly kind: "task"; readonly task: TypedTask };
export type Blueprint =
  | { readonly kind: "space"; readonly space: Declared<Ast.SpaceDeclaration> }
  | { readonly kind: "study"; readonly study: Declared<Ast.StudyDeclaration> };

export interface Namespaces {
  readonly values: Map<string, Cell<Symbol>>;
  readonly callables: Map<string, Cell<Callable>>;
  readonly units: Map<string, Cell<Unit>>;
  readonly blueprints: Map<string, Cell<Blueprint>>;
}

export function emptyNamespaces(): Namespaces {
  return { values: new Map(), callables: new Map(), units: new Map(), blueprints: new Map() };
}

/** Adds a name; one that is there already is reported, and the first stays. One in error gives way. */
export function declare<T>(
  context: Context,
  names: Map<string, Cell<T>>,
  name: Ast.Name,
  cell: Cell<T>,
): void {
  const first = names.get(name.text);
  if (first === undefined || first.kind === "unknown") {
    names.set(name.text, cell);
    return;
  }
  report(
    context,
    nameMessages.duplicate,
    name.span,
    { name: name.text, first: describe(first), second: describe(cell) },
    {
      related: [{ message: `\`${name.text}\` is ${describe(first)}`, location: first.location }],
    },
  );
}

function describe(cell: Pick<Cell<unknown>, "kind" | "imported">): string {
  const words = `${cell.imported ? "imported " : ""}${cell.kind === "unknown" ? "name" : cell.kind}`;
  return `${/^[ei]/.test(words) ? "an" : "a"} ${words}`;
}
