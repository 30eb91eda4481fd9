/** The scale of a type: which one, and whether its range lies where that scale is a bijection. */
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { syntaxMessages } from "../../diagnostics/messages/syntax.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import { powersOfTwoWithin, scaleTakes } from "../../ir/grid.ts";
import type { Refined, Scale, ScaleName, ValueSet } from "../../ir/type.ts";
import { isNumeric, realType } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, textOf } from "../context.ts";
import { describeType, report, suggest } from "../findings.ts";
import type { Scope } from "../scope.ts";
import { constantEnd } from "./domains.ts";
import { domainText } from "./ranges.ts";
import { scalarOf } from "./shape.ts";

const scaleNames: readonly ScaleName[] = ["linear", "log", "reverse_log", "logit", "pow2", "step"];

/** The scale of that name. */
export function findScale(name: string): ScaleName | undefined {
  return scaleNames.find((scale) => scale === name);
}

/**
 * The scale that a refined type names, else the one it inherits. Reported: unknown names, two scales,
 * a range outside the scale's domain.
 */
export function resolveScale(
  node: Ast.RefinedType,
  refined: Refined,
  inherited: Scale | undefined,
  scope: Scope,
  context: Context,
): Scale | undefined {
  const [first, second] = node.scales;
  if (second !== undefined && first !== undefined) {
    report(context, typeMessages.twoScales, second.span, {
      first: first.name.text,
      second: second.name.text,
    });
  }
  if (first === undefined && node.domain === undefined) return inherited;
  const scale = first === undefined ? inherited : namedScale(first, refined, scope, context);
  if (scale === undefined) return undefined;
  return fits(scale, first ?? node, refined, context) ? scale : undefined;
}

function namedScale(
  node: Ast.Scale,
  refined: Refined,
  scope: Scope,
  context: Context,
): Scale | undefined {
  const name = findScale(node.name.text);
  if (name === undefined) {
    if (beginsLine(node, context)) {
      report(context, syntaxMessages.noStatement, node.name.span, {
        word: node.name.text,
        place: "block",
        suggestion: undefined,
      });
      return undefined;
    }
    const { suggestion, fixes } = suggest(context, node.name, scaleNames);
    const holes = { name: node.name.text, suggestion };
    report(context, nameMessages.unknownScale, node.name.span, holes, { fixes });
    return undefined;
  }
  if (node.step === undefined) return name === "step" ? undefined : { name };
  const step = resolveStep(node.step, refined, scope, context);
  return step === undefined ? undefined : { name, step };
}

/** `param a: Int in 1 .. 4`, and in the next line `run = …`, whose first word is missing. */
function beginsLine({ span }: Ast.Node, context: Context): boolean {
  const { source } = context.module.module;
  return /(?:^|[\r\n])[ \t]*$/.test(source.text.slice(Math.max(0, span.start - 200), span.start));
}

function resolveStep(
  node: Ast.Expression,
  refined: Refined,
  scope: Scope,
  context: Context,
): number | undefined {
  const scalar = scalarOf(refined.type);
  if (!isNumeric(scalar)) return scalar.kind === "unknown" ? undefined : 1;
  const step = constantEnd(node, realType(scalar.dimension), scope, context, "a step");
  if (typeof step !== "number") return undefined;
  const found = `\`${textOf(context, node.span)}\``;
  if (!(step > 0 && Number.isFinite(step))) {
    report(context, typeMessages.stepPositive, node.span, { found });
    return undefined;
  }
  if (scalar.kind === "int" && !Number.isInteger(step)) {
    report(context, typeMessages.wholeStep, node.span, { found });
    return undefined;
  }
  return step;
}

function fits(scale: Scale, node: Ast.Node, refined: Refined, context: Context): boolean {
  const scalar = scalarOf(refined.type);
  if (scalar.kind === "unknown") return false;
  if (!isNumeric(scalar)) {
    report(context, typeMessages.scaleOf, node.span, {
      scale: scale.name,
      type: describeType(context, scalar),
    });
    return false;
  }
  if (refined.within?.kind === "set") {
    if (node.kind === "scale" && scale.name !== "linear") {
      report(context, typeMessages.scaleOfSet, node.span, { scale: scale.name });
    }
    return false;
  }
  const { low = -Infinity, high = Infinity } = refined.within ?? {};
  const found =
    refined.within === undefined
      ? "has no bounds"
      : `is \`${domainText(refined.within, refined.type, context)}\``;
  const outside = (needs: string): false => {
    report(context, typeMessages.scaleDomain, node.span, { scale: scale.name, needs, found });
    return false;
  };
  const taken = scaleTakes(low, high, scale);
  switch (scale.name) {
    case "linear":
      return taken;
    case "log":
      if (taken) return true;
      report(context, typeMessages.logNeedsPositive, node.span, {
        low: found,
        advice: low === 0 ? " Start it at a small positive number." : "",
      });
      return false;
    case "reverse_log":
      return taken || outside("below 1");
    case "logit":
      return taken || outside("between 0 and 1, both ends left out");
    case "step":
      return Number.isFinite(low) || outside("with a low end, from which the steps are counted");
    case "pow2":
      return powersOfTwo(scalar.kind === "int", refined.within, node, context);
  }
}

/** `pow2` takes every power of two in the range: there must be one. */
function powersOfTwo(
  whole: boolean,
  within: (ValueSet & { kind: "range" }) | undefined,
  node: Ast.Node,
  context: Context,
): boolean {
  if (!whole) {
    report(context, typeMessages.pow2OfReal, node.span, {});
    return false;
  }
  const high = within?.high ?? Infinity;
  if (powersOfTwoWithin(within?.low ?? 1, high) !== undefined) return true;
  report(context, typeMessages.noPowerOfTwo, node.span, {
    low: String(within?.low),
    high: String(high),
  });
  return false;
}
