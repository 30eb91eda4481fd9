import type { Interval } from "../../analysis/box.ts";
import type { NumberRange } from "../../ir/range.ts";
import { printShare } from "../../ir/quantity.ts";
import type { Parameter, RealDomain, IntDomain } from "../../plan/document.ts";
import { createAxis } from "../../space/scales.ts";
import type * as Ast from "../../syntax/ast.ts";
import { replaceAt } from "../edits.ts";
import { ownStatement, rangeText } from "../ranges.ts";
import type { Fix } from "../../diagnostics/diagnostic.ts";
import type { Rule } from "../rule.ts";
import type { Placed } from "../statements.ts";

/** A smaller part of a range, on its scale, is not worth a word. */
const material = 0.05;

/** The known requirements leave out an end of a declared range: what is drawn there is always refused. */
export const domainCut: Rule = {
  id: "domain-cut",
  severity: "info",
  summary: "The requirements make a part of a declared range unreachable.",
  fix: "unsafe",
  study: (subject, report) => {
    const { study, plan } = subject;
    // What is solved is not drawn: there a range is no more than its ends.
    if (plan.method.role === "solve") return;
    const propagation = subject.propagation();
    if (propagation.conflict !== undefined) return;
    const graph = subject.graph();
    for (const variable of graph.variables) {
      const { name, source, at } = variable;
      if (source !== "parameter" || at.length > 0) continue;
      const left = propagation.rangeOf(variable);
      const [parameter, twin] = plan.parameters.filter((each) => each.name === name);
      const declared = study.parameters.find((each) => each.name === name);
      if (parameter === undefined || twin !== undefined || declared === undefined) continue;
      const { domain, unit } = parameter;
      if ((domain.kind !== "real" && domain.kind !== "int") || left.kind !== "numbers") continue;
      if (parameter.fidelity === true || left.low > left.high) continue;
      const [below, above] = cutShares(domain, left);
      const cut = below + above;
      const placed = ownStatement(subject, declared.location);
      if (cut < material || placed?.node.kind !== "param") continue;
      const fix = narrowing(placed, placed.node, parameter, {
        low: below < material ? domain.low : left.low,
        high: above < material ? domain.high : left.high,
      });
      report({
        location: declared.location,
        message: `the requirements leave \`${name}\` only ${rangeText(left, unit) ?? "nothing"} of ${rangeText({ ...left, low: domain.low, high: domain.high }, unit) ?? ""}: the other ${printShare(cut)} of its range${domain.scale.name === "linear" ? "" : `, on the scale \`${domain.scale.name}\`,`} can never be used. Narrow the range, so that it says what varies.`,
        related: propagation.tightenedBy(variable).flatMap((position) => {
          const index = graph.constraints[position]?.index ?? -1;
          const constraint = study.constraints[index];
          return constraint === undefined || constraint.location.file !== declared.location.file
            ? []
            : [{ location: constraint.location, message: `this narrows ${name}` }];
        }),
        ...(fix === undefined ? {} : { fixes: [fix] }),
      });
    }
  },
};

/** The shares of a range, on its scale, that lie below and above what is left. */
function cutShares(
  domain: RealDomain | IntDomain,
  { low, high }: NumberRange,
): readonly [below: number, above: number] {
  const { lattice, backward } = createAxis(domain);
  if (lattice === undefined) return [backward(low), 1 - backward(high)];
  let [first, last] = [lattice.nearest(low), lattice.nearest(high)];
  if (lattice.at(first) < low) first += 1;
  if (lattice.at(last) > high) last -= 1;
  return [first / lattice.size, (lattice.size - 1 - last) / lattice.size];
}

/** Writes the ends of what is left, rounded so that nothing feasible is lost, in the units of the file. */
function narrowing(
  { module }: Placed,
  { type: { domain } }: Ast.ParamStatement,
  parameter: Parameter,
  left: Interval,
): Fix | undefined {
  const declared = parameter.domain;
  if (domain?.kind !== "range" || (declared.kind !== "real" && declared.kind !== "int")) {
    return undefined;
  }
  const end = (node: Ast.Expression, was: number, is: number, outward: "down" | "up") => {
    if (was === is) return [];
    const text = writeEnd(module.source.text.slice(node.span.start, node.span.end), was, is, {
      outward,
      whole: declared.kind === "int" && parameter.unit === undefined,
    });
    return text === undefined ? [undefined] : [{ edit: replaceAt(module, node.span, text), text }];
  };
  const ends = [
    ...end(domain.low, declared.low, left.low, "down"),
    ...end(domain.high, declared.high, left.high, "up"),
  ];
  const edits = ends.flatMap((each) => (each === undefined ? [] : [each.edit]));
  if (edits.length < ends.length || edits.length === 0) return undefined;
  const [low, high] = [domain.low, domain.high].map(
    ({ span }) =>
      edits.find(({ location }) => location.span.start === span.start)?.newText ??
      module.source.text.slice(span.start, span.end),
  );
  return { title: `write \`${low ?? ""} .. ${high ?? ""}\``, safe: false, edits };
}

/** A number as it is written, `1_000`, `2.5e-3`, `16GiB`, and its unit. */
const literal = /^-?[\d_]+(?:\.[\d_]+)?(?:[eE][+-]?\d+)?([A-Za-z]*|%)$/;

/** Another number in the unit of a literal; nothing where the end is written in another way. */
function writeEnd(
  written: string,
  was: number,
  is: number,
  { outward, whole }: { readonly outward: "down" | "up"; readonly whole: boolean },
): string | undefined {
  const unit = literal.exec(written)?.[1];
  const amount = Number.parseFloat(written.replaceAll("_", ""));
  if (unit === undefined || !(amount !== 0 || unit === "")) return undefined;
  const size = unit === "" ? 1 : was / amount;
  if (whole) return String(is);
  const rounded = roundOutward(is / size, outward);
  return `${String(rounded)}${unit}`;
}

/** Three significant digits, away from what is left. */
function roundOutward(value: number, outward: "down" | "up"): number {
  if (value === 0) return 0;
  const near = Number(value.toPrecision(3));
  const isOutside = outward === "down" ? near <= value : near >= value;
  if (isOutside) return near;
  const digits = Math.floor(Math.log10(Math.abs(value))) - 2;
  const step = Number(`1e${String(digits)}`);
  return Number((outward === "down" ? near - step : near + step).toPrecision(4));
}
