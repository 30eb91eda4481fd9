import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/index.ts";
import { configJsonSchema } from "../../src/lint/config.ts";
import { rules } from "../../src/lint/rules.ts";

const file = "hpt.config.json";

/** Findings as "id at `text`: message". */
function wrong(text: string): readonly string[] {
  const parsed = parseConfig(text, file);
  return parsed.kind === "config"
    ? []
    : parsed.diagnostics.map(({ id, message, location: { span } }) => {
        expect(span.start).toBeLessThanOrEqual(span.end);
        expect(span.end).toBeLessThanOrEqual(text.length);
        return `${id} at \`${text.slice(span.start, span.end)}\`: ${message}`;
      });
}

describe("a configuration", () => {
  it("may say nothing, or levels by rule", () => {
    expect(parseConfig("{}", file)).toEqual({ kind: "config", config: {} });
    const text = `\uFEFF{
      "$schema": "./node_modules/hptc/grammar/config.schema.json",
      "rules": { "use-log-scale": "error", "missing-seed": "off", "HPT1201": "info" }
    }`;
    expect(parseConfig(text, file)).toMatchObject({
      kind: "config",
      config: { rules: { "use-log-scale": "error", "missing-seed": "off", HPT1201: "info" } },
    });
  });

  it("may name an error at its own level, and no other", () => {
    expect(wrong('{ "rules": { "empty-range": "error" } }')).toEqual([]);
    expect(wrong('{ "rules": { "empty-range": "off", "HPT2020": "warning" } }')).toEqual([
      'HPT2204 at `"empty-range"`: `empty-range` is an error and cannot be made `off`: a study that has one has no meaning that could be carried out. Remove this line.',
      'HPT2204 at `"HPT2020"`: `HPT2020` is an error and cannot be made `warning`: a study that has one has no meaning that could be carried out. Remove this line.',
    ]);
  });

  it("of an unknown rule says which was meant", () => {
    expect(wrong('{ "rules": { "use-logscale": "off" } }')).toEqual([
      'HPT2203 at `"use-logscale"`: there is no rule `use-logscale`. Did you mean `use-log-scale`?',
    ]);
  });

  it.each([
    [
      '{ "rules": { "missing-seed": "never" } }',
      /^HPT2201 at `"missing-seed"`: .* must be one of "off", "info"/,
    ],
    ['{ "rules": { "missing-seed": 0 } }', /^HPT2201 at `"missing-seed"`/],
    ['{ "rules": [] }', /^HPT2201 at `"rules"`: `rules` must be an object/],
    [
      '{ "rule": {} }',
      /^HPT2202 at `"rule"`: there is no setting `rule`. Did you mean `rules`\? There are/,
    ],
    ["[]", /^HPT2201 at ``: a configuration is an object/],
    ["null", /^HPT2201/],
    [
      '{ "rules": { "missing-seed": "off", } }',
      /^HPT2200 at `}`: this configuration is not JSON: `}` does not fit/,
    ],
    ['{ // why\n "rules": {} }', /^HPT2200 at `\/`/],
    ['{ "rules": ', /^HPT2200 at ``: .* it ends too early/],
    ["", /^HPT2200/],
    ['{ "__proto__": 1 }', /^HPT2202|^$/],
  ])("%s is refused with its place", (text, expected) => {
    expect(wrong(text).join("\n")).toMatch(expected);
  });

  it("has a schema with each rule that can be set", () => {
    const path = fileURLToPath(new URL("../../grammar/config.schema.json", import.meta.url));
    const schema: unknown = JSON.parse(readFileSync(path, "utf8"));
    expect(schema).toEqual(configJsonSchema());
    for (const { id, severity, summary } of rules) {
      const at = `properties.rules.properties.${id}`;
      if (severity === "error") expect(schema).not.toHaveProperty(at);
      else
        expect(schema).toHaveProperty(
          at,
          expect.objectContaining({ description: summary, default: severity }),
        );
    }
  });
});
