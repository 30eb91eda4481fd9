/** A part of the mistakes that `npm run bench:mutants` makes: the checker finds them, under the right name. */
import { expect, test } from "vitest";
import { mutantRun } from "../support/mutant-run.ts";

test("of more than 300 mutants, at least 95% are found under an id that names the mistake", () => {
  const results = mutantRun(5);
  expect(results.length).toBeGreaterThanOrEqual(300);
  const missed = results.filter(({ outcome }) => outcome !== "right");
  const words = missed.map(
    ({ kind, file, line, found }) => `${kind} ${file}:${line} found: ${found.join()}`,
  );
  expect(missed.length / results.length, words.join("\n")).toBeLessThanOrEqual(0.05);
}, 240_000);
