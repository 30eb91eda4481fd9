/** Where a scalar stands in the user's files, how it reads there, and what it may be. */
import type { Curvatures } from "../analysis/curvature.ts";
import type { NodeWords } from "../analysis/curvature-tree.ts";
import { printScalar } from "../analysis/print.ts";
import type { Scalar } from "../analysis/scalar.ts";
import type { Location } from "../diagnostics/span.ts";
import { unitOf } from "../plan/lowering/units.ts";
import type { Program, Study } from "../semantics/program.ts";
import { rangeText, textAt } from "./ranges.ts";
import type { StudySubject, TypeNote } from "./subject.ts";

export interface NodeText extends NodeWords<TypeNote> {
  /** Its own place; absent for what is in no file. */
  readonly placeOf: (node: Scalar<TypeNote>) => Location | undefined;
  /** Its place in the statement itself: that of the call which leads to it, where it stands in a function. */
  readonly placeInStatement: (node: Scalar<TypeNote>) => Location;
}

/** Of nodes that come from the statement at a place. */
export function nodeText(
  { program, study }: StudySubject,
  statement: Location,
  known: Pick<Curvatures<TypeNote>, "rangeOf">,
): NodeText {
  const placeOf = ({ origin }: Scalar<TypeNote>): Location | undefined => {
    const file = origin.owner === undefined ? statement.file : fileOf(origin.owner, program, study);
    return file === undefined ? undefined : { file, span: origin.expression.span };
  };
  return {
    placeOf,
    textOf: (node) => {
      // A constant or variable that stands in several places is one node, with the text of one of them.
      if (node.kind === "constant") return printScalar(node);
      if (node.kind === "variable") return node.variable.name;
      const place = placeOf(node);
      const text = place === undefined ? "" : textAt(program.modules, place);
      return text === "" ? printScalar(node) : text;
    },
    rangeOf: (node) =>
      rangeText(known.rangeOf(node), unitOf(node.origin.expression.type, program.baseUnits).unit),
    placeInStatement: ({ origin }) => {
      const own = origin.owner === undefined ? origin.expression : origin.call;
      return own === undefined ? statement : { file: statement.file, span: own.span };
    },
  };
}

/** The file of a function or definition by its unique name. */
function fileOf(owner: string, program: Program, study: Study): string | undefined {
  const definition = study.definitions.find(({ name }) => name === owner);
  return (definition ?? program.functions.get(owner) ?? program.definitions.get(owner))?.location
    .file;
}
