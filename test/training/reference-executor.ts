/** An executor on the reference interpreter, which counts what it holds. */
import type { Executable, Executor, Named, Numbers, States } from "../../src/backends/executor.ts";
import { interpret } from "../../src/graph/interpret.ts";
import type { Program } from "../../src/graph/program.ts";

export interface ReferenceExecutor extends Executor {
  /** Trials and steps of each call so far. */
  readonly calls: readonly { readonly trials: number; readonly steps: number }[];
  /** How many programs were compiled so far. */
  readonly compiled: () => number;
}

export interface ReferenceOptions {
  readonly sideBySide?: boolean;
  /** Called before each step of a trial. */
  readonly onStep?: () => void;
}

export function referenceExecutor({
  sideBySide = false,
  onStep = () => undefined,
}: ReferenceOptions = {}): ReferenceExecutor {
  let used = 0;
  let compiled = 0;
  const calls: { trials: number; steps: number }[] = [];
  const values = new Map<States, Named<Float32Array>[]>();
  const tables = new Map<object, Numbers>();
  /** Takes memory and gives the function that gives it back, once. */
  const take = (bytes: number) => {
    used += bytes;
    let held = true;
    return () => {
      if (!held) throw new Error("Given back twice.");
      held = false;
      used -= bytes;
    };
  };
  return {
    sideBySide,
    calls,
    compiled: () => compiled,
    used: () => used,
    share: (numbers) => {
      const dispose = take(numbers.byteLength);
      const dtype = numbers instanceof Int32Array ? "int32" : "float32";
      const shared = { length: numbers.length, dtype, dispose } as const;
      tables.set(shared, numbers);
      return shared;
    },
    createStates: (layout, count) => {
      const own: Named<Float32Array>[] = Array.from({ length: count }, () =>
        Object.fromEntries(layout.segments.map(({ name, size }) => [name, new Float32Array(size)])),
      );
      const dispose = take(1000 * count);
      const segment = (trial: number, name: string): Float32Array => {
        const found = own[trial]?.[name];
        if (found === undefined) throw new Error(`There is no ${name} of trial ${trial}.`);
        return found;
      };
      const states: States = {
        layout,
        get trials() {
          return own.length;
        },
        read: async (trial, name) => segment(trial, name).slice(),
        write: (trial, name, numbers) => segment(trial, name).set(numbers),
        keep: (places) => {
          const kept = places.map((place) => own[place] ?? {});
          own.splice(0, own.length, ...kept);
        },
        dispose,
      };
      values.set(states, own);
      return states;
    },
    compile: async (program, { layout, shared }) => {
      compiled += 1;
      const dispose = take(10);
      const data = Object.fromEntries(
        Object.entries(shared).map(([name, one]) => [name, tables.get(one) ?? []]),
      );
      const run: Executable["run"] = async ({ states, firstStep, steps, trials, signal }) => {
        const own = values.get(states);
        if (own === undefined || own.length !== trials.length) throw new Error("Other trials.");
        if (states.layout !== layout) throw new Error("The layouts differ.");
        calls.push({ trials: trials.length, steps });
        const results = trials.map((): { [name: string]: number[] } => ({}));
        for (let i = 0; i < steps; i += 1) {
          for (const [place, { seed, hypers, batches }] of trials.entries()) {
            signal?.throwIfAborted();
            onStep();
            const outcome = interpret(program, {
              state: own[place] ?? {},
              batch: sliced(program, batches, i),
              shared: data,
              hyper: hypers,
              step: firstStep + i,
              seed,
            });
            for (const [name, after] of Object.entries(outcome.state)) {
              own[place]?.[name]?.set(after);
            }
            for (const [name, numbers] of Object.entries(outcome.results)) {
              const list = results[place] ?? {};
              list[name] = [...(list[name] ?? []), ...numbers];
            }
          }
        }
        return results.map((named) =>
          Object.fromEntries(
            Object.entries(named).map(([name, list]) => [name, typed(program, name, list)]),
          ),
        );
      };
      return { run, dispose };
    },
  };
}

/** What each batch input holds at a step. */
function sliced(program: Program, batches: Named<Numbers>, step: number): Named<Numbers> {
  const inputs = program.nodes.flatMap(({ op, shape }) =>
    op.kind === "batch" ? [{ name: op.name, size: shape.reduce((a, b) => a * b, 1) }] : [],
  );
  return Object.fromEntries(
    inputs.map(({ name, size }) => {
      const all = batches[name];
      if (all === undefined) throw new Error(`The batch input ${name} is not given.`);
      return [name, all.subarray(step * size, (step + 1) * size)];
    }),
  );
}

function typed({ nodes, results }: Program, name: string, list: readonly number[]): Numbers {
  const place = results.find((result) => result.name === name)?.node ?? -1;
  return nodes[place]?.dtype === "int32" ? Int32Array.from(list) : Float32Array.from(list);
}
