/** The kernels that compiled programs call; their meaning is in assembly/. */
import type { Signature } from "./module.ts";
import { kernelBytes } from "./kernel-bytes.ts";

/** Of as many whole numbers or addresses. */
function procedure(parameters: number): Signature {
  return { parameters: Array<"i32">(parameters).fill("i32"), result: undefined };
}

function number(parameters: number): Signature {
  return { ...procedure(parameters), result: "i32" };
}

const ofVector: Signature = { parameters: ["v128"], result: "v128" };

export const kernels = {
  argmax: procedure(4),
  conv2d: procedure(19),
  conv2dFilterGradient: procedure(17),
  conv2dInputGradient: procedure(17),
  exp4: ofVector,
  gatherRows: number(6),
  log4: ofVector,
  matmul: procedure(17),
  maxPool: procedure(15),
  maxPoolGradient: procedure(15),
  meanPool: procedure(14),
  meanPoolGradient: procedure(14),
  oneHot: procedure(4),
  randomFactor: number(1),
  randomOffset: number(3),
  reduce: procedure(6),
  scatterAddRows: number(6),
  sigmoid4: ofVector,
  tanh4: ofVector,
  transpose: procedure(5),
  uniform4: { parameters: ["v128", "i32", "i32"], result: "v128" },
} as const satisfies { readonly [name: string]: Signature };
export type Kernel = keyof typeof kernels;

/** The kernels on a memory, to be imported by compiled programs. */
export async function instantiateKernels(
  memory: WebAssembly.Memory,
): Promise<WebAssembly.ModuleImports> {
  const bytes = Uint8Array.from(atob(kernelBytes), (letter) => letter.charCodeAt(0));
  const { instance } = await WebAssembly.instantiate(bytes, { env: { memory } });
  return { ...instance.exports };
}
