/** Carries out programs with tfjs' kernels, all trials of a group side by side. */
import * as tf from "@tensorflow/tfjs-core";
import type { Program } from "../../graph/program.ts";
import { vectorize } from "../../graph/vectorize.ts";
import type { Executable, Executor, Given, Numbers, Shared, States } from "../executor.ts";
import { checkStates, sharedOf } from "../given.ts";
import { createTurns, type Turns } from "../turns.ts";
import { createCompiled } from "./compiled.ts";
import { createExecuted, type Prepared } from "./executable.ts";
import type { Tensor } from "./kernel.ts";
import { type Bounds, boundsOf } from "./row-bounds.ts";
import { createSizeCheck } from "./size.ts";
import { createOwnStates, type OwnStates } from "./states.ts";

/** Others wait so long at most while trials train, but for a step that takes longer. */
const turnMilliseconds = 50;

interface OwnShared {
  readonly tensor: Tensor;
  readonly bounds: Bounds;
}

/** What is ours behind the interfaces. */
interface Own {
  readonly shared: WeakMap<Shared, OwnShared>;
  readonly states: WeakMap<States, OwnStates>;
  readonly checkSize: (numbers: number) => void;
  readonly turns: Turns;
}

/** An executor on the current backend of tfjs, which has to stay the current one. */
export function createTfjsExecutor(): Executor {
  const own: Own = {
    shared: new WeakMap(),
    states: new WeakMap(),
    checkSize: createSizeCheck(tf.backend()),
    turns: createTurns(turnMilliseconds),
  };
  return {
    sideBySide: true,
    share: (values) => share(own, values),
    createStates: (layout, trials) => {
      const states = createOwnStates(layout, trials, own.checkSize);
      own.states.set(states, states);
      return states;
    },
    compile: async (program, given) => compile(own, program, given),
    used: () => tf.memory().numBytes,
  };
}

function share(own: Own, values: Numbers): Shared {
  own.checkSize(values.length);
  const dtype = values instanceof Int32Array ? "int32" : "float32";
  const tensor = tf.tensor1d(values.slice(), dtype);
  const bounds = dtype === "int32" ? boundsOf(values) : boundsOf([]);
  const data = { length: values.length, dtype, dispose: () => tensor.dispose() } as const;
  own.shared.set(data, { tensor, bounds });
  return data;
}

/** Programs for numbers of trials are made when states with so many come. */
function compile(own: Own, program: Program, given: Given): Executable {
  checkShared(program, given);
  const shared: Prepared["shared"] = (name) => {
    const data = given.shared[name];
    const found = data === undefined ? undefined : own.shared.get(data);
    if (found === undefined) {
      throw new RangeError(`The shared data "${name}" are those of another executor.`);
    }
    return found;
  };
  const turn = async (): Promise<void> => {
    if (own.turns.due()) await own.turns.yield();
  };
  const { checkSize } = own;
  const compiled = createCompiled((trials) =>
    createExecuted({ program: vectorize(program, trials), shared, checkSize, turn }),
  );
  return {
    run: async (run) => {
      run.signal?.throwIfAborted();
      const states = own.states.get(run.states);
      if (states === undefined) throw new RangeError("The states are those of another executor.");
      checkStates(run, given.layout);
      return compiled.use(states.trials, (executed) => executed.run(run, states));
    },
    dispose: compiled.dispose,
  };
}

function checkShared({ nodes }: Program, { shared }: Given): void {
  for (const node of nodes) {
    if (node.op.kind === "shared") sharedOf(shared, node.op.name, node);
  }
}
