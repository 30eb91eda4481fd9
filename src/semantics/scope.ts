/** What names mean at one place. Four namespaces: values and types here; functions; units; labels never. */
import type { Location } from "../diagnostics/span.ts";
import type { IndexSet, TypedExpression } from "../ir/expression.ts";
import type { Refined, Type, ValueSet } from "../ir/type.ts";
import type { Value } from "../ir/value.ts";
import type { Phase } from "./phase.ts";
import type { StudyTrial } from "./program.ts";

/** A name among values and types. */
export type Symbol =
  | ParameterSymbol
  | DefinitionSymbol
  | LocalSymbol
  | TrialSymbol
  | RunSymbol
  | EnumSymbol
  | TypeSymbol
  | DimensionSymbol
  | GenericSymbol
  | GroupSymbol
  | UnknownSymbol;

interface Named {
  readonly name: string;
  readonly location: Location;
}

export interface ParameterSymbol extends Named {
  readonly kind: "parameter";
  readonly type: Type;
  readonly within?: ValueSet;
  /**
   * The branches in which it is declared, each the list of `when` branches around it (`Branch` ids,
   * outermost first). Always active: one of them is empty, or both branches of a `when` are covered.
   */
  readonly branches: readonly (readonly Branch[])[];
}

/** One side of one `when`. */
export interface Branch {
  readonly when: number;
  readonly side: "then" | "otherwise";
  /** The condition of the `when`; on the side `otherwise` it is false. */
  readonly condition: TypedExpression;
  /** The condition's text and place, for messages. */
  readonly text: string;
  readonly location: Location;
}

export interface DefinitionSymbol extends Named {
  readonly kind: "definition";
  /** Key in the program's definitions: unique over modules. */
  readonly key: string;
  readonly type: Type;
  readonly phase: Phase;
  readonly value: TypedExpression;
  /** What it is, where constant. */
  readonly constant?: Value;
  readonly branches: readonly (readonly Branch[])[];
}

/** A binder, a function's argument or its `let`. */
export interface LocalSymbol extends Named {
  readonly kind: "local";
  readonly key: string;
  readonly type: Type;
  /** Of a binder over an index set. */
  readonly over?: IndexSet;
}

export interface TrialSymbol extends Named {
  readonly kind: "trial";
  readonly trial: StudyTrial;
}

/** `s` in `std(s in run: s.loss)`. */
export interface RunSymbol extends Named {
  readonly kind: "run";
  readonly key: string;
  readonly trial: StudyTrial;
}

export interface EnumSymbol extends Named {
  readonly kind: "enum";
  readonly members: readonly string[];
}

export interface TypeSymbol extends Named {
  readonly kind: "type";
  readonly type: Refined;
}

export interface DimensionSymbol extends Named {
  readonly kind: "dimension";
  readonly type: Type;
}

/** An index set variable of a generic function or task. */
export interface GenericSymbol extends Named {
  readonly kind: "generic";
}

/** `big` of `use network as big`: its members are `big.width`. */
export interface GroupSymbol extends Named {
  readonly kind: "group";
  readonly members: ReadonlyMap<string, Symbol>;
}

/** Declared, but in error: any use is silent. */
export interface UnknownSymbol extends Named {
  readonly kind: "unknown";
}

export interface Scope {
  /** Innermost first. */
  readonly lookup: (name: string) => Symbol | undefined;
  /** Every name that can be seen, for suggestions. */
  readonly names: () => Iterable<string>;
  /** The `when` branches that hold at this place. */
  readonly holding: readonly Branch[];
  /** Conditions known at this place beside those: within the branches of an `if`, right of `and` and `or`. */
  readonly assumed: readonly Assumption[];
}

/** A condition that is known to be true, or known to be false. */
export interface Assumption {
  readonly condition: TypedExpression;
  readonly holds: boolean;
}

/** Whether a name with these branches is active where `holding` holds: see `inactive-param`. */
export function isActive(
  branches: readonly (readonly Branch[])[],
  holding: readonly Branch[],
): boolean {
  const held = new Set(holding.map(branchKey));
  const open = branches.map((path) => path.filter((branch) => !held.has(branchKey(branch))));
  return covers(open);
}

/** Whether paths of branches cover every case: one is empty, or some `when` is covered on both sides. */
function covers(paths: readonly (readonly Branch[])[]): boolean {
  if (paths.some((path) => path.length === 0)) return true;
  const whens = new Set(paths.flatMap((path) => path.map((branch) => branch.when)));
  for (const when of whens) {
    const side = (wanted: Branch["side"]) =>
      paths
        .filter((path) => !path.some((b) => b.when === when && b.side !== wanted))
        .map((path) => path.filter((b) => b.when !== when));
    const [then, otherwise] = [side("then"), side("otherwise")];
    if (
      then.length < paths.length &&
      otherwise.length < paths.length &&
      covers(then) &&
      covers(otherwise)
    )
      return true;
  }
  return false;
}

function branchKey(branch: Branch): string {
  return `${branch.when}:${branch.side}`;
}
