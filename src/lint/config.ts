/** `hpt.config.json`: the levels of rules in a project. */
import { z } from "zod";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/message.ts";
import { configurationMessages } from "../diagnostics/messages/configuration.ts";
import type { Span } from "../diagnostics/span.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { declaredLevels, type Levels } from "./levels.ts";
import { rules } from "./rules.ts";

/** What a project says about checking. */
export interface LintConfig {
  readonly $schema?: string | undefined;
  readonly rules?: Levels | undefined;
}

const level = z.enum(["off", "info", "warning", "error"]);

/** The form of `hpt.config.json`; which rules there are is said by `parseConfig`. */
const configSchema = z.strictObject({
  $schema: z.string().optional(),
  rules: z.record(z.string(), level).optional(),
});

/** The JSON Schema of `hpt.config.json`, which editors complete and check with: each rule with its levels. */
export function configJsonSchema(): object {
  const summaries = new Map(rules.map(({ id, summary }) => [id, summary]));
  const properties = [...declaredLevels(rules)]
    .filter(([, severity]) => severity !== "error")
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, severity]) => {
      const summary = summaries.get(id);
      return [
        id,
        {
          ...(summary === undefined ? {} : { description: summary }),
          enum: level.options,
          default: severity,
        },
      ];
    });
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "hpt.config.json",
    description: "How `hptc check` takes findings, by rule. Errors cannot be lowered.",
    type: "object",
    additionalProperties: false,
    properties: {
      $schema: { type: "string" },
      rules: {
        type: "object",
        additionalProperties: false,
        properties: Object.fromEntries(properties),
      },
    },
  };
}

export type ParsedConfig =
  | { readonly kind: "config"; readonly config: LintConfig }
  | { readonly kind: "failed"; readonly diagnostics: readonly Diagnostic[] };

/** Reads a configuration. `file` is its name for messages; findings say where in the text something is wrong. */
export function parseConfig(text: string, file: string): ParsedConfig {
  const at = (span: Span) => ({ file, span });
  const json = parseJson(text);
  if (json.kind === "failed") {
    const finding = diagnose(configurationMessages.notJson, at(json.span), { reason: json.reason });
    return { kind: "failed", diagnostics: [finding] };
  }
  const parsed = configSchema.safeParse(json.value);
  if (!parsed.success) {
    const diagnostics = parsed.error.issues.flatMap((issue) => describeIssue(issue, text, file));
    return { kind: "failed", diagnostics };
  }
  const declared = declaredLevels(rules);
  const diagnostics = Object.entries(parsed.data.rules ?? {}).flatMap(([rule, chosen]) => {
    const severity = declared.get(rule);
    const place = at(spanOfKey(text, rule));
    if (severity === undefined) {
      const known = [...declared].filter(([, one]) => one !== "error").map(([id]) => id);
      const holes = { rule, suggestion: didYouMean(rule, known) };
      return [diagnose(configurationMessages.unknownRule, place, holes)];
    }
    return severity === "error" && chosen !== "error"
      ? [diagnose(configurationMessages.lowersError, place, { rule, level: chosen })]
      : [];
  });
  return diagnostics.length > 0
    ? { kind: "failed", diagnostics }
    : { kind: "config", config: parsed.data };
}

type ParsedJson =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "failed"; readonly reason: string; readonly span: Span };

function parseJson(text: string): ParsedJson {
  try {
    return { kind: "value", value: JSON.parse(text.replace(/^\uFEFF/, "")) };
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : "";
    const position = /position (\d+)/.exec(said)?.[1];
    const start = position === undefined ? text.length : Number(position);
    const found = text[start];
    const reason =
      found === undefined
        ? "it ends too early."
        : `${found === '"' ? "a quote" : `\`${found}\``} does not fit here. A comma too many, a comment, or a missing quote are common causes.`;
    return { kind: "failed", reason, span: { start, end: Math.min(text.length, start + 1) } };
  }
}

function describeIssue(issue: z.core.$ZodIssue, text: string, file: string): readonly Diagnostic[] {
  const name = issue.path.at(-1);
  const at = issue.path.join(".");
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(configSchema.shape);
    return issue.keys.map((key) =>
      diagnose(
        configurationMessages.unknownSetting,
        { file, span: spanOfKey(text, key) },
        {
          name: key,
          suggestion: didYouMean(key, known),
          known: known.map((one) => `\`${one}\``).join(" and "),
        },
      ),
    );
  }
  const span = name === undefined ? { start: 0, end: 0 } : spanOfKey(text, String(name));
  const expected =
    issue.code === "invalid_value"
      ? `one of ${issue.values.map((value) => `"${String(value)}"`).join(", ")}`
      : issue.code === "invalid_type" && issue.expected === "string"
        ? "a text"
        : 'an object, such as `{ "rules": { "missing-seed": "off" } }`';
  return [diagnose(configurationMessages.form, { file, span }, { at, expected })];
}

/** Where a key stands in a JSON text. */
function spanOfKey(text: string, key: string): Span {
  const quoted = JSON.stringify(key);
  for (let start = text.indexOf(quoted); start >= 0; start = text.indexOf(quoted, start + 1)) {
    const end = start + quoted.length;
    if (/^\s*:/.test(text.slice(end))) return { start, end };
  }
  return { start: 0, end: 0 };
}
