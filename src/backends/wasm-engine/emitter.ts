/** What a program's function is put together from: places in memory, locals, calls of kernels. */
import { addI32, call, type Code, get, i32, joined, type ValueType } from "./code.ts";
import { type Kernel, kernels } from "./kernels.ts";
import { encodeModule } from "./module.ts";

/** Parameters of the function, by their numbers: addresses, but for the last two. */
export const parameters = { state: 0, hypers: 1, batch: 2, results: 3, seed: 4, step: 5 } as const;
const parameterCount = Object.keys(parameters).length;

/** In bytes from the address that a parameter holds, or from the start of the memory. */
export interface Place {
  readonly base: keyof typeof parameters | undefined;
  readonly offset: number;
}

export interface Emitter {
  readonly emit: (code: Code) => void;
  /** A new local. */
  readonly local: (type: ValueType) => number;
  readonly kernel: (name: Kernel, operands: readonly Code[]) => Code;
  readonly finish: () => Uint8Array<ArrayBuffer>;
}

export function createEmitter(): Emitter {
  const body: Code[] = [];
  const locals: ValueType[] = [];
  const used: Kernel[] = [];
  return {
    emit: (code) => {
      body.push(code);
    },
    local: (type) => {
      locals.push(type);
      return parameterCount + locals.length - 1;
    },
    kernel: (name, operands) => {
      if (!used.includes(name)) used.push(name);
      return call(used.indexOf(name), operands);
    },
    finish: () =>
      encodeModule({
        imports: used.map((name) => ({ name, signature: kernels[name] })),
        parameters: parameterCount,
        locals,
        body: joined(body),
      }),
  };
}

export function addressOf({ base, offset }: Place): Code {
  if (base === undefined) return i32(offset);
  const start = get(parameters[base]);
  return offset === 0 ? start : addI32(start, i32(offset));
}

export function shifted({ base, offset }: Place, numbers: number): Place {
  return { base, offset: offset + 4 * numbers };
}
