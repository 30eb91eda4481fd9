import { nameMessages } from "../../diagnostics/messages/names.ts";
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import { typeMessages } from "../../diagnostics/messages/types.ts";
import type { Type } from "../../ir/type.ts";
import { asArray } from "../../ir/types.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, locationOf, textOf } from "../context.ts";
import { splitCommand } from "../command.ts";
import { report, suggest, typeText } from "../findings.ts";
import type { TypedTask } from "../program.ts";
import { resolveType } from "../types/resolve.ts";
import { checkArguments } from "./arguments.ts";

const allArguments = "args";
/** Of all arguments, and of what comes of them. */
const commandFiles = ["json", "metrics"];

/** A task: its signature, the record of its metrics, and where to find it. Nothing is looked up or run. */
export function checkTask(node: Ast.TaskDeclaration, context: Context): TypedTask {
  const { arguments: declared, scope } = checkArguments(
    node.generics,
    node.parameters,
    "task",
    context,
  );
  const result = resolveType(node.result, scope, context);
  checkResult(node, result, context);
  if (node.how === "exec") checkCommand(node, context);
  else checkSource(node.source, context);
  return {
    name: node.name.text,
    signature: {
      generics: node.generics.map((generic) => generic.text),
      arguments: declared,
      result,
    },
    how: node.how,
    source: node.source.value,
    location: locationOf(context, node.name.span),
    ...(node.doc === undefined ? {} : { doc: node.doc }),
  };
}

function checkResult(node: Ast.TaskDeclaration, result: Type, context: Context): void {
  if (result.kind !== "record" && result.kind !== "unknown") {
    report(context, typeMessages.taskResult, node.result.span, {});
  }
  if (result.kind !== "record") return;
  const strange = result.fields.find((field) => !isMetric(field.type.type));
  if (strange === undefined) return;
  report(context, studyMessages.metricType, node.result.span, {
    name: strange.name,
    found: typeText(context, strange.type.type),
  });
}

/** What a trial can give: values that can be written down, models, and arrays of these. */
function isMetric(type: Type): boolean {
  const scalar = asArray(type)?.element;
  if (scalar !== undefined) return isMetric(scalar);
  switch (type.kind) {
    case "real":
    case "int":
    case "bool":
    case "text":
    case "choice":
    case "model":
    case "unknown":
      return true;
    case "record":
    case "data":
    case "optional":
    case "simplex":
    case "permutation":
    case "array":
      return false;
  }
}

/** A path that the parser did not find is not reported again. */
function checkSource(source: Ast.StringToken, context: Context): void {
  if (source.span.start === source.span.end) return;
  if (/^(builtin:[\w-]+|\.\.?\/.+)$/.test(source.value)) return;
  report(context, typeMessages.taskSource, source.span, { source: source.value });
}

/** Every `{name}` of a command is an argument, `{args}`, or a file. */
function checkCommand(node: Ast.TaskDeclaration, context: Context): void {
  const { value, span } = node.source;
  if (value.trim() === "") {
    report(context, typeMessages.emptyCommand, span, {});
    return;
  }
  if (splitCommand(value) === undefined) report(context, studyMessages.commandQuotes, span, {});
  const own = node.parameters.map((parameter) => parameter.name.text);
  const known = [...own, allArguments, ...commandFiles];
  for (const [written, name = ""] of value.matchAll(/\{(\w*)\}/g)) {
    if (known.includes(name)) continue;
    const start = span.start + textOf(context, span).indexOf(written) + 1;
    const place = { start, end: start + name.length };
    const { suggestion, fixes } = suggest(context, { text: name, span: place }, known);
    const holes = { name, task: node.name.text, suggestion };
    report(context, nameMessages.unknownExecArgument, place, holes, { fixes });
  }
}
