import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { fileHost, standardInput } from "../../src/cli/host.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "hptc-host-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (name: string, content: string | Uint8Array = "") => {
  const path = join(folder, name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
};

test("names stay relative or absolute, in their shortest form", () => {
  const host = fileHost();
  expect(host.resolve("studies/a.hpt", "./b.hpt")).toBe("studies/b.hpt");
  expect(host.resolve("studies/a.hpt", "../b.hpt")).toBe("b.hpt");
  expect(host.resolve("../x/a.hpt", "../b.hpt")).toBe("../b.hpt");
  expect(host.resolve(standardInput, "./b.hpt")).toBe("b.hpt");
  expect(host.resolve("a.hpt", "../../b.hpt")).toBe("../../b.hpt");
});

test("the root is the nearest folder with a manifest, else the file's own folder", () => {
  const plain = write("plain/deep/a.hpt");
  const own = write("project/deep/a.hpt");
  write("project/hpt.config.json");
  const host = fileHost();
  expect(host.resolve(own, "../b.hpt")).toBe(join(folder, "project/b.hpt"));
  expect(host.root(own)).toBe(join(folder, "project"));
  expect(host.root(plain)).toBe(dirname(plain));
  expect(host.root(relative("", own))).toBe(relative("", join(folder, "project")));
  expect(host.root("x.hpt")).toBe(".");
});

test("texts keep their byte order mark; what is no text says why", () => {
  const host = fileHost({ given: { kind: "text", text: "as it is" } });
  expect(host.read(write("bom.hpt", "\ufeffstudy"))).toEqual({ kind: "text", text: "\ufeffstudy" });
  expect(host.read(write("bad.hpt", new Uint8Array([0xff, 0xfe, 0x00])))).toEqual({
    kind: "failed",
    reason: "not-utf8",
  });
  expect(host.read(folder)).toEqual({ kind: "failed", reason: "directory" });
  expect(host.read(join(folder, "none.hpt"))).toEqual({ kind: "failed", reason: "missing" });
  expect(host.read(join(write("file"), "none.hpt"))).toEqual({ kind: "failed", reason: "missing" });
  expect(host.read("given")).toEqual({ kind: "text", text: "as it is" });
});

test("16 MiB are read, a byte more is too large; a device has no size and is cut off", () => {
  const host = fileHost();
  expect(host.read(write("limit.hpt", new Uint8Array(16 * 2 ** 20).fill(0x20)))).toMatchObject({
    kind: "text",
  });
  expect(host.read(write("more.hpt", new Uint8Array(16 * 2 ** 20 + 1).fill(0x20)))).toEqual({
    kind: "failed",
    reason: "too-large",
  });
  expect(host.read("/dev/zero")).toEqual({ kind: "failed", reason: "too-large" });
});

test("sources for messages: files that were read, and the standard library", () => {
  const host = fileHost();
  const path = write("a.hpt", "study s {}");
  expect(host.source(path)).toBeUndefined();
  host.read(path);
  expect(host.source(path)?.text).toBe("study s {}");
  expect(host.source("std:units")?.text).toContain("dimension");
});
