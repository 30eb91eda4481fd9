/** The statements of a study, flattened: each knows where its names are looked up and in which branches it stands. */
import type { Location } from "../../diagnostics/span.ts";
import type * as Ast from "../../syntax/ast.ts";
import type { ModuleTable } from "../context.ts";
import { oneLine } from "./text.ts";

/** A statement that is neither `when` nor `use`: those are carried out while collecting. */
export type ItemStatement = Exclude<Ast.Statement, Ast.WhenStatement | Ast.UseStatement>;

export interface Item {
  readonly statement: ItemStatement;
  readonly home: Home;
  readonly sides: readonly Side[];
  /** The study in whose text it stands, or that uses the space in which it stands. */
  readonly study: Ast.StudyDeclaration;
}

/** Where the names of a statement are looked up. */
export interface Home {
  readonly module: ModuleTable;
  /** Before its names in the study: `big.` under `use network as big`. */
  readonly prefix: string;
  /** A space sees only its own members and the module; a study sees all (`undefined`). */
  readonly visible: ReadonlySet<string> | undefined;
  /** Where the study uses the space in which the statement stands; `undefined` in the study itself. */
  readonly use: Location | undefined;
}

/** One side of one `when`, as it stands in one place: `use network` twice makes two of each. */
export interface Side {
  readonly when: When;
  readonly side: "then" | "otherwise";
}

export interface When {
  readonly condition: Ast.Expression;
  readonly home: Home;
  readonly outer: readonly Side[];
}

/** The name that a statement gives to something, as the study knows it: `big.width`. */
export function declaredName(item: Item): string | undefined {
  switch (item.statement.kind) {
    case "param":
    case "let":
    case "trial":
    case "fidelity":
      return item.home.prefix + item.statement.name.text;
    case "require":
    case "objective":
    case "report":
    case "method":
    case "count":
    case "budget":
    case "warm":
      return undefined;
  }
}

/** The label of a requirement, objective or report, as the study knows it. */
export function labelOf(item: Item): string | undefined {
  const { statement, home } = item;
  switch (statement.kind) {
    case "require":
    case "objective":
      return statement.label === undefined ? undefined : home.prefix + statement.label.text;
    case "report":
      return reportLabel(statement, home);
    case "param":
    case "let":
    case "trial":
    case "fidelity":
    case "method":
    case "count":
    case "budget":
    case "warm":
      return undefined;
  }
}

/**
 * What a later statement of the same key replaces: a name across kinds, a label among its kind, all
 * objectives together, `solve` and `search` as one, a stopping rule by its name. Without a key a
 * statement is added.
 */
export function replacementKey(item: Item): string | undefined {
  const name = declaredName(item);
  if (name !== undefined) return `name ${name}`;
  const { statement } = item;
  switch (statement.kind) {
    case "require":
    case "report": {
      const label = labelOf(item);
      return label === undefined ? undefined : `${statement.kind} ${label}`;
    }
    case "objective":
    case "budget":
      return statement.kind;
    case "method":
      if (statement.role === "stop") return `stop ${statement.method.name.text}`;
      return statement.role === "schedule" ? "schedule" : "method";
    case "count":
      return statement.role;
    case "param":
    case "let":
    case "trial":
    case "fidelity":
    case "warm":
      return undefined;
  }
}

/** What a report is called: its label, else the text of its value. */
export function reportLabel({ label, value }: Ast.ReportStatement, home: Home): string {
  if (label !== undefined) return home.prefix + label.text;
  const { text } = home.module.module.source;
  return oneLine(text.slice(value.span.start, value.span.end));
}
