/** Statements that give something a name. */
import type * as Ast from "../../syntax/ast.ts";
import { declaredName, type Item, type Side } from "./items.ts";

export type Declaring = Item & {
  readonly statement:
    Ast.ParamStatement | Ast.LetStatement | Ast.TrialStatement | Ast.FidelityStatement;
};

export function declarationsByName(
  items: readonly Item[],
): ReadonlyMap<string, readonly [Declaring, ...Declaring[]]> {
  const found = new Map<string, [Declaring, ...Declaring[]]>();
  for (const item of items) {
    if (!isDeclaring(item)) continue;
    const name = declaredName(item);
    if (name === undefined) continue;
    const list = found.get(name);
    if (list === undefined) found.set(name, [item]);
    else list.push(item);
  }
  return found;
}

function isDeclaring(item: Item): item is Declaring {
  return declaredName(item) !== undefined;
}

export function whatIs(item: Item): string {
  switch (item.statement.kind) {
    case "param":
      return "a parameter";
    case "let":
      return "a value";
    case "trial":
      return "a trial";
    case "fidelity":
      return "a fidelity";
    case "require":
    case "objective":
    case "report":
    case "method":
    case "count":
    case "budget":
    case "warm":
      return "a statement";
  }
}

export function excludeEachOther(left: readonly Side[], right: readonly Side[]): boolean {
  return left.some((a) => right.some((b) => a.when === b.when && a.side !== b.side));
}
