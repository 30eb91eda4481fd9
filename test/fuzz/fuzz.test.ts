/** The fuzzers as a process of their own, so that a text on which the compiler hangs ends the test too. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { projectRoot } from "../support/bundle.ts";

test.each([1, 2])(
  "every text of seed %i is checked, compiled and formatted",
  (seed) => {
    const args = [join(projectRoot, "bench/fuzz.mjs"), "--seed", String(seed), "--texts", "400"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      encoding: "utf8",
      timeout: 300_000,
    });
    expect(`${stdout}${stderr}`).toMatch(/^400 texts of seed \d; the slowest/);
    expect(status).toBe(0);
  },
  320_000,
);
