import { describe, expect, test } from "vitest";
import { referenceExecutor } from "./reference-executor.ts";
import { irisInputs, metricsOf, network, train, type TestMember } from "./tasks.ts";

const members: readonly TestMember[] = [
  { inputs: irisInputs({ hidden: [6] }), trial: 0 },
  { inputs: irisInputs({ hidden: [4], lr: 0.02, rate: 0.2 }), trial: 1 },
  { inputs: irisInputs({ hidden: [9], decay: 0.1 }), trial: 2 },
  { inputs: irisInputs({ hidden: [6], lr: 0.03, epochs: 2 }), trial: 3 },
];

describe.each([[false], [true]])("side by side: %s", (sideBySide) => {
  test("a trial gives the same alone and in any group, to the last bit", async () => {
    const together = await train(network, referenceExecutor({ sideBySide }), members);
    for (const [place, member] of members.entries()) {
      const [alone] = await train(network, referenceExecutor(), [member]);
      expect(metricsOf(together[place])).toEqual(metricsOf(alone));
      expect(together[place]?.reports).toEqual(alone?.reports);
      expect(together[place]?.steps).toBe(alone?.steps);
    }
  });
});
