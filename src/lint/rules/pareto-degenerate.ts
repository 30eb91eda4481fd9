import { classesOf } from "../../analysis/classes.ts";
import type { Curvatures } from "../../analysis/curvature.ts";
import type { Scalar } from "../../analysis/scalar.ts";
import type { StudyObjective } from "../../semantics/program.ts";
import { curvaturesOf } from "../convexity.ts";
import { nodeText } from "../node-text.ts";
import { textAt } from "../ranges.ts";
import type { Rule } from "../rule.ts";
import type { TypeNote } from "../subject.ts";

/** An objective as what it is a strictly monotone function of. */
interface Core {
  readonly objective: StudyObjective;
  readonly node: Scalar<TypeNote>;
  /** Whether the core is to be small. */
  readonly isMinimized: boolean;
}

/** Peels off what only rescales, and compares what is left. */
export const paretoDegenerate: Rule = {
  id: "pareto-degenerate",
  severity: "warning",
  summary: "An objective is constant, or says the same or the contrary of another.",
  study: (subject, report) => {
    const known = curvaturesOf(subject);
    if (known === undefined) return;
    const graph = subject.graph();
    const classOf = graph.objectives.length > 1 ? classesOf(graph.nodes) : () => -1;
    const earlier: Core[] = [];
    for (const { index, value } of graph.objectives) {
      const objective = subject.study.objectives[index];
      if (objective === undefined) continue;
      const { textOf } = nodeText(subject, objective.location, known);
      if (!known.varies(value)) {
        report({
          location: objective.location,
          message: `no parameter or metric changes \`${textAt(subject.program.modules, objective.location)}\`, so every configuration is as good as every other. Compute it from what varies, or remove it.`,
        });
        continue;
      }
      const core = coreOf(objective, value, known);
      const same = earlier.find(({ node }) => classOf(node) === classOf(core.node));
      earlier.push(core);
      if (same === undefined) continue;
      const shared = `\`${textOf(core.node)}\``;
      report({
        location: objective.location,
        message:
          same.isMinimized === core.isMinimized
            ? `this objective ranks configurations as another one does: both only rise and fall with ${shared}, so the front is a single point. Remove one.`
            : `this objective is the contrary of another one: what makes ${shared} better for one makes it worse for the other, so every configuration is on the front. Remove one, or turn its direction.`,
        related: [{ message: "the other objective", location: same.objective.location }],
      });
    }
  },
};

const sums = new Set(["add", "subtract", "sum", "mean"]);

/** Functions of one number that keep or turn the order strictly, wherever they are monotone. */
const strict = new Set(
  "negate multiply divide power exp expm1 log log1p log2 log10 sqrt cbrt logit".split(" "),
);

function coreOf(
  objective: StudyObjective,
  value: Scalar<TypeNote>,
  known: Curvatures<TypeNote>,
): Core {
  let node = value;
  let isMinimized = objective.direction === "minimize";
  for (;;) {
    const inner = strictPart(node, known);
    if (inner === undefined) return { objective, node, isMinimized };
    if (inner.turns) isMinimized = !isMinimized;
    node = inner.part;
  }
}

/** The one varying part of a strictly monotone operation. */
function strictPart(
  node: Scalar<TypeNote>,
  known: Curvatures<TypeNote>,
): { readonly part: Scalar<TypeNote>; readonly turns: boolean } | undefined {
  if (node.kind !== "apply") return undefined;
  const varying = node.args.filter(known.varies);
  const [part] = varying;
  if (part === undefined || varying.length > 1) return undefined;
  const others = node.args.filter((arg) => arg !== part);
  const isSum = sums.has(node.atom.name);
  if (!isSum && !strict.has(node.atom.name)) return undefined;
  if (!others.every((arg) => isFinite(arg, known, isSum))) return undefined;
  const way = known.shapeOf(node)?.monotonicity[node.args.indexOf(part)];
  if (way !== "increasing" && way !== "decreasing") return undefined;
  return { part, turns: way === "decreasing" };
}

/** 0 as a factor, exponent or divisor leaves nothing of an order, and infinity nothing of a sum. */
function isFinite(
  node: Scalar<TypeNote>,
  known: Curvatures<TypeNote>,
  mayBeZero: boolean,
): boolean {
  const range = known.rangeOf(node);
  return (
    range.kind === "numbers" &&
    !range.undefined &&
    Number.isFinite(range.low) &&
    Number.isFinite(range.high) &&
    (mayBeZero || range.low > 0 || range.high < 0)
  );
}
