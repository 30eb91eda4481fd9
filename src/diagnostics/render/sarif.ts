/**
 * Findings as SARIF 2.1.0, which code hosts and editors read.
 * OASIS Standard, https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
import type { Diagnostic, Fix, Related, Severity } from "../diagnostic.ts";
import type { Source } from "../source.ts";
import type { Location } from "../span.ts";

/** What is known of a rule beside its findings. */
export interface RuleText {
  /** One sentence. */
  readonly summary: string;
  /** The page of the rule, in Markdown. */
  readonly help?: string;
}

export interface SarifOptions {
  readonly source: (file: string) => Source | undefined;
  readonly rule: (id: string) => RuleText;
  /** The version of hptc. */
  readonly version: string;
}

const schema =
  "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const levels: { readonly [S in Severity]: "error" | "warning" | "note" } = {
  error: "error",
  warning: "warning",
  info: "note",
};

/** One log with one run. Files are relative to the current folder unless their names are absolute. */
export function toSarif(diagnostics: readonly Diagnostic[], options: SarifOptions) {
  const ids = [...new Set(diagnostics.map(({ id }) => id))].sort();
  return {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "hptc",
            // Versions of files that were not built are no versions.
            ...(/^\d/.test(options.version) ? { semanticVersion: options.version } : {}),
            rules: ids.map((id) => ruleOf(id, diagnostics, options)),
          },
        },
        columnKind: "utf16CodeUnits",
        results: diagnostics.map((diagnostic) => resultOf(diagnostic, ids, options)),
      },
    ],
  };
}

function ruleOf(id: string, diagnostics: readonly Diagnostic[], { rule }: SarifOptions) {
  const { summary, help } = rule(id);
  const severity = diagnostics.find((each) => each.id === id)?.severity ?? "warning";
  return {
    id,
    shortDescription: { text: summary },
    ...(help === undefined ? {} : { help: { text: help, markdown: help } }),
    defaultConfiguration: { level: levels[severity] },
  };
}

function resultOf(
  { id, severity, message, location, related, fixes }: Diagnostic,
  ids: readonly string[],
  { source }: SarifOptions,
) {
  return {
    ruleId: id,
    ruleIndex: ids.indexOf(id),
    level: levels[severity],
    message: { text: message },
    locations: [{ physicalLocation: placeOf(location, source) }],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((each, i) => relatedOf(each, i, source)) }),
    ...(fixes.length === 0 ? {} : { fixes: fixes.map((fix) => fixOf(fix, source)) }),
  };
}

function relatedOf({ message, location }: Related, index: number, source: SarifOptions["source"]) {
  return {
    id: index,
    message: { text: message },
    physicalLocation: placeOf(location, source),
  };
}

function fixOf({ title, safe, edits }: Fix, source: SarifOptions["source"]) {
  const files = [...new Set(edits.map(({ location }) => location.file))];
  return {
    description: { text: safe ? title : `${title} (changes the meaning)` },
    artifactChanges: files.map((file) => ({
      artifactLocation: { uri: uriOf(file) },
      replacements: edits
        .filter(({ location }) => location.file === file)
        .map(({ location, newText }) => ({
          deletedRegion: regionOf(location, source),
          insertedContent: { text: newText },
        })),
    })),
  };
}

function placeOf(location: Location, source: SarifOptions["source"]) {
  return {
    artifactLocation: { uri: uriOf(location.file) },
    region: regionOf(location, source),
  };
}

/** Both ends count from 1; the end is the first column behind, as in SARIF. */
function regionOf({ file, span }: Location, source: SarifOptions["source"]) {
  const text = source(file);
  const start = text?.position(span.start) ?? { line: 1, column: 1 };
  const end = text?.position(span.end) ?? start;
  return {
    startLine: start.line,
    startColumn: start.column,
    endLine: end.line,
    endColumn: end.column,
  };
}

/** A relative reference, or a `file:` URI for an absolute path; a module such as `std:types` is a URI itself. */
function uriOf(file: string): string {
  const steps = file
    .replaceAll("\\", "/")
    .split("/")
    .map((step) => encodeURIComponent(step));
  if (/^[A-Za-z]%3A$/.test(steps[0] ?? "")) return `file:///${steps.join("/").replace("%3A", ":")}`;
  if (/^std:\w+$/.test(file)) return file;
  return file.startsWith("/") ? `file://${steps.join("/")}` : steps.join("/");
}
