/** `hpt.config.json`: the levels of rules in a project. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { diagnose } from "../diagnostics/message.ts";
import { configurationMessages } from "../diagnostics/messages/configuration.ts";
import type { Span } from "../diagnostics/span.ts";
import { didYouMean } from "../diagnostics/suggest.ts";
import { declaredLevels, type Level, type Levels } from "./levels.ts";
import { rules } from "./rules.ts";

/** What a project says about checking. */
export interface LintConfig {
  readonly $schema?: string;
  readonly rules?: Levels;
}

const levels: readonly Level[] = ["off", "info", "warning", "error"];
const settings = ["$schema", "rules"];

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
          enum: levels,
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
  const formed = formOf(json.value);
  if (formed.kind === "failed") {
    return {
      kind: "failed",
      diagnostics: formed.faults.map((fault) => describe(fault, text, file)),
    };
  }
  const declared = declaredLevels(rules);
  const diagnostics = Object.entries(formed.config.rules ?? {}).flatMap(([rule, chosen]) => {
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
    : { kind: "config", config: formed.config };
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

/** A setting that is not there, or one that is not as expected, by the keys on the way to it. */
type Fault =
  | { readonly kind: "unknown"; readonly name: string }
  | { readonly kind: "form"; readonly path: readonly string[]; readonly expected: string };

type Formed =
  | { readonly kind: "config"; readonly config: LintConfig }
  | { readonly kind: "failed"; readonly faults: readonly Fault[] };

const anObject = 'an object, such as `{ "rules": { "missing-seed": "off" } }`';

/** Whether a value has the form of a configuration; which rules there are is another question. */
function formOf(value: unknown): Formed {
  const failed = (faults: readonly Fault[]): Formed => ({ kind: "failed", faults });
  if (!isObject(value)) return failed([{ kind: "form", path: [], expected: anObject }]);
  const { $schema, rules: chosen = {} } = value;
  const faults: Fault[] = Object.keys(value).flatMap((name) =>
    settings.includes(name) ? [] : [{ kind: "unknown", name }],
  );
  if ($schema !== undefined && typeof $schema !== "string") {
    faults.push({ kind: "form", path: ["$schema"], expected: "a text" });
  }
  if (!isObject(chosen)) {
    return failed([...faults, { kind: "form", path: ["rules"], expected: anObject }]);
  }
  const entries: [string, Level][] = [];
  for (const [rule, said] of Object.entries(chosen)) {
    const level = levels.find((one) => one === said);
    if (level !== undefined) entries.push([rule, level]);
    else {
      const expected = `one of ${levels.map((one) => `"${one}"`).join(", ")}`;
      faults.push({ kind: "form", path: ["rules", rule], expected });
    }
  }
  if (faults.length > 0) return failed(faults);
  return {
    kind: "config",
    config: {
      ...(typeof $schema === "string" ? { $schema } : {}),
      ...("rules" in value ? { rules: Object.fromEntries(entries) } : {}),
    },
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function describe(fault: Fault, text: string, file: string): Diagnostic {
  if (fault.kind === "unknown") {
    const { name } = fault;
    const location = { file, span: spanOfKey(text, name) };
    return diagnose(configurationMessages.unknownSetting, location, {
      name,
      suggestion: didYouMean(name, settings),
      known: settings.map((one) => `\`${one}\``).join(" and "),
    });
  }
  const { path, expected } = fault;
  const name = path.at(-1);
  const span = name === undefined ? { start: 0, end: 0 } : spanOfKey(text, name);
  return diagnose(configurationMessages.form, { file, span }, { at: path.join("."), expected });
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
