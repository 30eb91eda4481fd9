/** Making scopes out of scopes. A lookup costs as many map reads as scopes are nested, never more. */
import type { Assumption, Scope, Symbol } from "./scope.ts";

/** The names of `own` before those of `parent`. `own` may grow later. */
export function childScope(parent: Scope, own: ReadonlyMap<string, Symbol>): Scope {
  return {
    lookup: (name) => own.get(name) ?? parent.lookup(name),
    names: () => new Set([...own.keys(), ...parent.names()]),
    holding: parent.holding,
    assumed: parent.assumed,
  };
}

/** One more name. */
export function withSymbol(parent: Scope, symbol: Symbol): Scope {
  return childScope(parent, new Map([[symbol.name, symbol]]));
}

/** The same names where a condition is known to hold, or not to. */
export function withAssumption(scope: Scope, assumption: Assumption): Scope {
  return { ...scope, assumed: [...scope.assumed, assumption] };
}
