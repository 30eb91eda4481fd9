import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

test("16 MiB are read, a byte more is too large", () => {
  const host = fileHost();
  expect(host.read(write("limit.hpt", new Uint8Array(16 * 2 ** 20).fill(0x20)))).toMatchObject({
    kind: "text",
  });
  expect(host.read(write("more.hpt", new Uint8Array(16 * 2 ** 20 + 1).fill(0x20)))).toEqual({
    kind: "failed",
    reason: "too-large",
  });
});

test("devices and pipes are no files, and nobody waits for them", () => {
  const host = fileHost();
  const pipe = join(folder, "pipe.hpt");
  execFileSync("mkfifo", [pipe]);
  for (const path of ["/dev/zero", "/dev/null", "/dev/stdin", pipe]) {
    expect(host.read(path)).toEqual({ kind: "failed", reason: "not-a-file" });
  }
  expect(host.read(join(folder, "a\0b"))).toEqual({ kind: "failed", reason: "missing" });
  symlinkSync("circle", join(folder, "circle"));
  expect(host.read(join(folder, "circle"))).toEqual({ kind: "failed", reason: "missing" });
});

test("what another file names stays within the folder, also behind links", () => {
  write("outside/secret.hpt", "let key = 1\n");
  const inside = write("project/lib/a.hpt", "let a = 1\n");
  const root = join(folder, "project");
  symlinkSync(join(folder, "outside/secret.hpt"), join(root, "link.hpt"));
  symlinkSync("../outside", join(root, "folder"));
  symlinkSync("lib/a.hpt", join(root, "alias.hpt"));
  const host = fileHost();
  const outside = { kind: "failed", reason: "outside" };
  expect(host.read(join(root, "link.hpt"), root)).toEqual(outside);
  expect(host.read(join(root, "folder/secret.hpt"), root)).toEqual(outside);
  expect(host.read(join(root, "alias.hpt"), root)).toMatchObject({ kind: "text" });
  expect(host.read(inside, root)).toMatchObject({ kind: "text" });
  expect(host.read(join(root, "none.hpt"), root)).toEqual({ kind: "failed", reason: "missing" });
  // A folder whose name begins alike is another one; one named by a link is where it leads.
  expect(host.read(write("project2/b.hpt"), root)).toEqual(outside);
  symlinkSync(root, join(folder, "linked"));
  const linked = join(folder, "linked");
  expect(host.read(join(linked, "lib/a.hpt"), linked)).toMatchObject({ kind: "text" });
  // What the command line names may lie anywhere.
  expect(host.open(join(root, "link.hpt"))).toMatchObject({ kind: "text" });
});

test("sources for messages: files that were read, and the standard library", () => {
  const host = fileHost();
  const path = write("a.hpt", "study s {}");
  expect(host.source(path)).toBeUndefined();
  host.read(path);
  expect(host.source(path)?.text).toBe("study s {}");
  expect(host.source("std:units")?.text).toContain("dimension");
});

test("an absolute path is not looked for beside the file that names it", () => {
  const host = fileHost();
  const named = join(folder, "elsewhere/data.json");
  expect(host.resolve(join(folder, "project/a.hpt"), named)).toBe(named);
  expect(host.resolve("a.hpt", named)).toBe(relative("", named));
});
