import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { createSource } from "../../src/diagnostics/source.ts";
import { parseText } from "./support.ts";

const folder = new URL("golden/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".hpt"));

/** A tree as lines: field, kind, place, and what is neither a node nor a list. */
function outline(
  value: unknown,
  field: string,
  indent: string,
  where: (offset: number) => string,
): string[] {
  if (Array.isArray(value))
    return value.flatMap((item, i) => outline(item, `${field}.${i}`, indent, where));
  if (typeof value !== "object" || value === null) return [];
  const {
    kind,
    span,
    ...fields
  }: { kind?: unknown; span?: { start: number; end: number }; [field: string]: unknown } = {
    ...value,
  };
  if (span === undefined) return [];
  const isPlain = (inner: unknown) => typeof inner !== "object" || inner === null;
  const isSpan = (inner: unknown) =>
    typeof inner === "object" && inner !== null && "start" in inner;
  const plain = Object.entries(fields).filter(([, inner]) => isPlain(inner) && inner !== undefined);
  const shown = plain.map(([name, inner]) => `${name}=${JSON.stringify(inner)}`);
  const bare = Object.entries(fields).filter(
    ([, inner]) => isSpan(inner) || (Array.isArray(inner) && inner.length === 0),
  );
  const empty = bare.map(([name, inner]) => (Array.isArray(inner) ? `${name}=[]` : name));
  const head = [
    field,
    typeof kind === "string" ? kind : "",
    `${where(span.start)}-${where(span.end)}`,
    ...shown,
    ...empty,
  ];
  const below = Object.entries(fields).flatMap(([name, inner]) =>
    outline(inner, name, `${indent}  `, where),
  );
  return [`${indent}${head.filter((part) => part !== "").join(" ")}`, ...below];
}

it.each(names)("%s has the tree and the findings it had", async (name) => {
  const text = readFileSync(new URL(name, folder), "utf8");
  const source = createSource(name, text);
  const where = (offset: number) => {
    const { line, column } = source.position(offset);
    return `${line}:${column}`;
  };
  const { file, diagnostics } = parseText(text);
  const findings = diagnostics.map(
    ({ id, message, location, fixes }) =>
      `${where(location.span.start)}-${where(location.span.end)} ${id} ${message}${fixes.map(({ title }) => ` [${title}]`).join("")}`,
  );
  const lines = [...outline(file, "file", "", where), "", ...findings];
  await expect(`${lines.join("\n").trimEnd()}\n`).toMatchFileSnapshot(
    new URL(name.replace(/hpt$/, "txt"), folder).pathname,
  );
});
