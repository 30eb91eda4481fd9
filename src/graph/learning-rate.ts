/** Learning rates that change from step to step, as tensors. */
import { add, cast, divide, maximum, minimum, multiply, square, subtract } from "./elementwise.ts";
import { type Operand, step } from "./leaves.ts";
import { sine } from "./sine.ts";
import type { Tensor } from "./tensor.ts";

/** What is done to a rate over `steps` steps. The first step has number 0. */
export type RateSchedule =
  | { readonly kind: "constant" }
  /**
   * Half a cosine from the rate to `floor` times the rate (0 unless said otherwise) at the last step and after
   * (Loshchilov and Hutter 2017, arXiv:1608.03983, without restarts).
   */
  | { readonly kind: "cosine"; readonly steps: Operand; readonly floor?: Operand };

export interface RateOptions {
  readonly schedule?: RateSchedule;
  /** Steps in which the rate first rises linearly: step i has (i + 1) / warmUp of what the schedule says. */
  readonly warmUp?: Operand;
}

/** The rate of this step. The schedule counts from the first step on, warm-up included. */
export function learningRate(peak: Operand, { schedule, warmUp }: RateOptions = {}): Tensor {
  const number = cast(step(), "float32");
  const rate = multiply(peak, shareOf(schedule ?? { kind: "constant" }, number));
  if (warmUp === undefined) return rate;
  return multiply(rate, minimum(divide(add(number, 1), maximum(warmUp, 1)), 1));
}

function shareOf(schedule: RateSchedule, number: Tensor): Operand {
  switch (schedule.kind) {
    case "constant":
      return 1;
    case "cosine": {
      const { steps, floor = 0 } = schedule;
      const last = maximum(subtract(steps, 1), 1);
      const share = halfCosine(minimum(divide(number, last), 1));
      return add(floor, multiply(subtract(1, floor), share));
    }
  }
}

/** ½ (1 + cos πx) for x on [0, 1]: cos² of πx / 2, as 1 − sin². */
function halfCosine(x: Tensor): Tensor {
  return maximum(subtract(1, square(sine(multiply(x, Math.PI / 2)))), 0);
}
