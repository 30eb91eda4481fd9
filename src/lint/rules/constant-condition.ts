import { isCertainly, rangesOf } from "../../analysis/range.ts";
import { graphOfPlan } from "../../analysis/unfold.ts";
import type { Span } from "../../diagnostics/span.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import { strip, visit } from "../../ir/traverse.ts";
import type { Study } from "../../semantics/program.ts";
import type * as Ast from "../../syntax/ast.ts";
import { ownStatement, textAt } from "../ranges.ts";
import type { Rule } from "../rule.ts";
import type { StudySubject } from "../subject.ts";

/** A `when` that the declared ranges and the requirements decide: one of its branches never exists. */
export const constantCondition: Rule = {
  id: "constant-condition",
  severity: "warning",
  summary: "A `when` whose condition is the same under every configuration.",
  study: (subject, report) => {
    const { study, program } = subject;
    const whens = ownWhens(subject);
    if (whens.length === 0) return;
    const decided = decide(
      subject,
      whens.map(({ condition }) => condition),
    );
    for (const [i, { statement }] of whens.entries()) {
      const truth = decided[i];
      if (truth === undefined) continue;
      const location = { file: study.location.file, span: statement.condition.span };
      const text = textAt(program.modules, location);
      report({
        location,
        message: truth
          ? `\`${text}\` is always true under the ranges and requirements of \`${study.name}\`${statement.otherwise === undefined ? "" : ": what stands in its `else` never exists"}. Take what is in the \`when\` out of it, or widen what the condition reads.`
          : `\`${text}\` is never true under the ranges and requirements of \`${study.name}\`: what stands in this \`when\` never exists. Remove it, or widen what the condition reads.`,
      });
    }
  },
};

interface OwnWhen {
  readonly statement: Ast.WhenStatement;
  readonly condition: TypedExpression;
}

/** The `when`s that stand in the study itself, with their conditions as they were checked. */
function ownWhens(subject: StudySubject): readonly OwnWhen[] {
  const root = subject.statements.at(subject.study.location)?.node;
  if (root?.kind !== "study") return [];
  const statements: Ast.WhenStatement[] = [];
  const collect = (nodes: readonly Ast.Statement[]): void => {
    for (const node of nodes) {
      if (node.kind !== "when") continue;
      statements.push(node);
      collect(node.then);
      collect(node.otherwise ?? []);
    }
  };
  collect(root.body);
  if (statements.length === 0) return [];
  const conditions = conditionsOf(subject);
  return statements.flatMap((statement) => {
    const condition = conditions.get(placeKey(statement.condition.span));
    return condition === undefined ? [] : [{ statement, condition }];
  });
}

/** Truth values within the conditions of what the study holds itself, by their places. */
function conditionsOf(subject: StudySubject): ReadonlyMap<string, TypedExpression> {
  const found = new Map<string, TypedExpression>();
  const { parameters, constraints }: Study = subject.study;
  for (const { condition, location } of [...parameters, ...constraints]) {
    if (condition === undefined || ownStatement(subject, location) === undefined) continue;
    // What an `else` negates has the place of its negation and comes after it.
    visit(condition, (node) => {
      if (node.type.kind === "bool") found.set(placeKey(node.span), node);
    });
  }
  return found;
}

const placeKey = ({ start, end }: Span) => `${String(start)} ${String(end)}`;

/** What each condition can only be; nothing where it may be either. */
function decide(
  subject: StudySubject,
  conditions: readonly TypedExpression[],
): readonly (boolean | undefined)[] {
  const { conflict, rangeOf } = subject.propagation();
  if (conflict !== undefined) return [];
  const origin = { start: 0, end: 0, text: "" };
  const graph = graphOfPlan({
    ...subject.plan,
    objectives: [],
    constraints: conditions.map((condition) => ({
      phase: "parameter",
      holds: strip(condition),
      origin,
    })),
  });
  const ranges = rangesOf(graph, rangeOf);
  return graph.constraints.map(({ value }) => {
    const range = ranges[value.id];
    if (range === undefined) return undefined;
    if (isCertainly(range, true)) return true;
    return isCertainly(range, false) ? false : undefined;
  });
}
