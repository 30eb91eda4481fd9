import { expect, test } from "vitest";
import { doctor } from "../../src/cli/commands/doctor.ts";

test("doctor reports machine, store and backends in 80 columns", async () => {
  const lines: string[] = [];
  const code = await doctor((line) => lines.push(line));
  expect(code).toBe(0);
  for (const line of lines) {
    expect(line.length, line).toBeLessThanOrEqual(80);
    expect(line).toBe(line.trimEnd());
  }
  const text = lines.join("\n");
  expect(text).toContain(process.version);
  expect(text).toMatch(/SQLite +through (node:sqlite|@photostructure\/sqlite)/);
  for (const name of ["tensorflow", "webgpu", "wasm", "cpu"]) {
    expect(text).toMatch(new RegExp(`^ {2}(yes|no) +${name} `, "m"));
  }
  expect(text.match(/the default;/g)).toHaveLength(1);
});
