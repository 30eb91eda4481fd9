/** Damaged studies: whatever is deleted or moved, checking ends, and a study without errors makes a valid plan. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compile, parsePlan, stringifyPlan } from "../../src/index.ts";
import { targetFiles, targetHost, targetOptions } from "../support/target.ts";

const tokens = /\w+|"[^"\n]*"|\.\.\.?|[<>=!]=|->|[^\s\w]/g;

/** The text with some of its tokens deleted, doubled or put elsewhere. */
function mutate(text: string, edits: readonly { at: number; to: number; how: number }[]): string {
  const spans = [...text.matchAll(tokens)].map(({ index, 0: token }) => ({ index, token }));
  const changes = new Map<number, string>();
  for (const { at, to, how } of edits) {
    const span = spans[at % spans.length];
    const other = spans[to % spans.length];
    if (span === undefined || other === undefined) continue;
    const instead = ["", `${span.token} ${span.token}`, other.token][how];
    changes.set(span.index, instead ?? "");
  }
  return text.replace(tokens, (token, index: number) => changes.get(index) ?? token);
}

it("checks and compiles", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...targetFiles),
      fc.array(fc.record({ at: fc.nat(2000), to: fc.nat(2000), how: fc.nat(2) }), {
        minLength: 1,
        maxLength: 4,
      }),
      (name, edits) => {
        const host = targetHost("/project", (text) => mutate(text, edits));
        const { plans, diagnostics } = compile(`/project/${name}`, host, targetOptions);
        for (const plan of plans) expect(parsePlan(stringifyPlan(plan))).toEqual(plan);
        for (const { message } of diagnostics) {
          expect(message).not.toMatch(/undefined|\[object|NaN/);
        }
      },
    ),
    { numRuns: Number(process.env["HPTC_FUZZ_RUNS"] ?? 300) },
  );
});
