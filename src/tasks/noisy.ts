import { readArguments } from "../training/read-arguments.ts";
import type { Task } from "./task.ts";

/** A value with normal noise: for trying search methods. Metric: `loss`. */
export const noisy: Task = {
  name: "noisy",
  run: async (inputs, context) => {
    const read = readArguments("noisy", inputs);
    const value = read.real("value", { low: -Infinity, high: Infinity });
    const noise = read.real("noise", { low: 0, high: Infinity }, 0);
    read.end();
    return { loss: value + noise * context.random("noise").normal() };
  },
};
