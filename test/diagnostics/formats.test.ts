/** SARIF and GitHub's workflow commands. */
import { assert, constantFrom, property, string } from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { toGithub } from "../../src/diagnostics/render/github.ts";
import { toSarif } from "../../src/diagnostics/render/sarif.ts";
import { createSource } from "../../src/diagnostics/source.ts";

const text = "study s {\r\n  param 😀 lr: Real\n  in 0 .. 1\n}\n";
const source = (file: string) => (file === "missing.hpt" ? undefined : createSource(file, text));
const at = (start: number, end: number, file = "a b.hpt") => ({ file, span: { start, end } });

const finding: Diagnostic = {
  id: "empty-range",
  severity: "error",
  message: "the first: 100%, of all.\nThe second.",
  location: at(13, 18),
  related: [{ message: "declared here", location: at(0, 5, "std:types") }],
  fixes: [
    {
      title: "swap them",
      safe: false,
      edits: [
        { location: at(13, 18), newText: "x" },
        { location: at(0, 0, "/root/ü#.hpt"), newText: "import\n" },
      ],
    },
  ],
};
const several: Diagnostic = {
  ...finding,
  id: "HPT1000",
  severity: "info",
  location: at(0, 30),
  related: [],
  fixes: [],
};
const elsewhere: Diagnostic = {
  ...several,
  severity: "warning",
  location: at(3, 4, "missing.hpt"),
};

describe("SARIF", () => {
  const log = toSarif([finding, several, elsewhere], {
    source,
    version: "1.2.3",
    rule: (id) =>
      id === "empty-range" ? { summary: "A range.", help: "# empty-range" } : { summary: id },
  });

  /**
   * The objects of a log as section 3 of the standard defines them, with the properties that are used here:
   * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html. Strict, so that a misspelt one fails.
   */
  const message = z.strictObject({ text: z.string().min(1) });
  const artifactLocation = z.strictObject({
    // RFC 3986: a URI reference has no blank and nothing beyond ASCII.
    uri: z.string().regex(/^(?:[\w.~:/?@!$&'()*+,;=-]|%[0-9A-F]{2})+$/),
  });
  const line = z.number().int().min(1);
  const region = z
    .strictObject({ startLine: line, startColumn: line, endLine: line, endColumn: line })
    .refine(
      (one) =>
        one.startLine < one.endLine ||
        (one.startLine === one.endLine && one.startColumn <= one.endColumn),
    );
  const physicalLocation = z.strictObject({ artifactLocation, region });
  const level = z.enum(["none", "note", "warning", "error"]);
  const sarif = z.strictObject({
    $schema: z.literal(
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    ),
    version: z.literal("2.1.0"),
    runs: z.array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string(),
            semanticVersion: z.string().regex(/^\d+\.\d+\.\d+/),
            rules: z.array(
              z.strictObject({
                id: z.string(),
                shortDescription: message,
                help: z.strictObject({ text: z.string(), markdown: z.string() }).optional(),
                defaultConfiguration: z.strictObject({ level }),
              }),
            ),
          }),
        }),
        columnKind: z.enum(["utf16CodeUnits", "unicodeCodePoints"]),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.number().int().min(0),
            level,
            message,
            locations: z.array(z.strictObject({ physicalLocation })).min(1),
            relatedLocations: z
              .array(z.strictObject({ id: z.number().int().min(0), message, physicalLocation }))
              .optional(),
            fixes: z
              .array(
                z.strictObject({
                  description: message,
                  artifactChanges: z
                    .array(
                      z.strictObject({
                        artifactLocation,
                        replacements: z
                          .array(
                            z.strictObject({
                              deletedRegion: region,
                              insertedContent: z.strictObject({ text: z.string() }),
                            }),
                          )
                          .min(1),
                      }),
                    )
                    .min(1),
                }),
              )
              .optional(),
          }),
        ),
      }),
    ),
  });

  test("has the form of the standard", () => {
    expect(sarif.safeParse(JSON.parse(JSON.stringify(log))).error?.issues).toBeUndefined();
    expect(
      sarif.safeParse(toSarif([], { source, version: "1.0.0", rule: () => ({ summary: "" }) }))
        .success,
    ).toBe(true);
  });

  const [run] = log.runs;

  test("points at places in UTF-16 units, the end behind the last", () => {
    expect(run?.results.map(({ locations }) => locations[0]?.physicalLocation)).toEqual([
      {
        artifactLocation: { uri: "a%20b.hpt" },
        region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 8 },
      },
      {
        artifactLocation: { uri: "a%20b.hpt" },
        region: { startLine: 1, startColumn: 1, endLine: 2, endColumn: 20 },
      },
      {
        artifactLocation: { uri: "missing.hpt" },
        region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
      },
    ]);
  });

  test("results name their rules; a rule without a page has a sentence", () => {
    const rules = run?.tool.driver.rules ?? [];
    expect(run?.results.map(({ ruleId, ruleIndex }) => [ruleId, rules[ruleIndex]?.id])).toEqual([
      ["empty-range", "empty-range"],
      ["HPT1000", "HPT1000"],
      ["HPT1000", "HPT1000"],
    ]);
    expect(run?.results.map(({ level: each }) => each)).toEqual(["error", "note", "warning"]);
    expect(rules[1]).toMatchObject({ help: { markdown: "# empty-range" } });
  });

  test("fixes are changes of files, related places are locations", () => {
    const [first] = run?.results ?? [];
    expect(first?.relatedLocations?.[0]?.physicalLocation.artifactLocation.uri).toBe("std:types");
    expect(first?.fixes?.[0]?.description.text).toBe("swap them (changes the meaning)");
    expect(first?.fixes?.[0]?.artifactChanges.map(({ artifactLocation: { uri } }) => uri)).toEqual([
      "a%20b.hpt",
      "file:///root/%C3%BC%23.hpt",
    ]);
  });
});

describe("GitHub's commands", () => {
  test("one line, with places and escapes", () => {
    expect(toGithub({ ...finding, location: at(13, 18, "a:b,c%.hpt") }, source)).toBe(
      "::error file=a%3Ab%2Cc%25.hpt,line=2,endLine=2,col=3,endColumn=7,title=empty-range" +
        "::the first: 100%25, of all.%0AThe second.%0Astd:types:1: declared here",
    );
    expect(toGithub(several, source)).toMatch(/^::notice file=a b\.hpt,line=1,endLine=2,title=/);
    expect(toGithub(elsewhere, source)).toMatch(/^::warning file=missing\.hpt,line=1,endLine=1,/);
  });

  test("nothing that a file or a message holds ends the command or begins another", () => {
    const part = string({
      unit: constantFrom("a", ":", ",", "%", "\r", "\n", "=", ";", "😀", " "),
    });
    assert(
      property(part, part, (file, message) => {
        const line = toGithub({ ...several, message, location: at(0, 1, file) }, source);
        expect(line).not.toMatch(/[\r\n]/);
        const [, properties = "", data = ""] = /^::notice ([^:]*)::(.*)$/u.exec(line) ?? [];
        const decode = (escaped: string) =>
          escaped.replaceAll(/%([0-9A-F]{2})/g, (_, code: string) =>
            String.fromCharCode(Number.parseInt(code, 16)),
          );
        expect(decode(data)).toBe(message);
        expect(decode(properties.split(",")[0] ?? "")).toBe(`file=${file}`);
      }),
    );
  });
});
