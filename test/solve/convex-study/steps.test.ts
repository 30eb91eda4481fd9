/** How many steps a study takes. */
import { expect, test } from "vitest";
import { randomStream } from "../../../src/space/random.ts";
import { solved } from "./support.ts";

test("what stalls within the gap that is asked for is not begun again", () => {
  const size = 100;
  const random = randomStream(5, "mixing 100");
  const sigma = Array.from({ length: size }, () => 0.2 + 2 * random.uniform());
  const {
    status,
    bound = NaN,
    points,
    work,
  } = solved(`let sigma: Real[${size}] = [${sigma.join(", ")}]
study mixing {
  param w: Simplex[${size}]
  require floor:     forall d in 0 .. ${size - 1}: w[d] >= ${0.2 / size}
  require disparity: max(w) <= 3 * min(w)
  minimize sum(d in 0 .. ${size - 1}: sigma[d]^2 / w[d])
  solve convex
}`);
  expect(status).toBe("optimal");
  expect(work.count).toBeLessThan(50);
  const [objective = NaN] = points[0]?.objectives ?? [];
  expect(objective - bound).toBeLessThan(1e-8 * objective);
});
