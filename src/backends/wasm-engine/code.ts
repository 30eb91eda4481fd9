/**
 * Instructions of WebAssembly as bytes. A piece of code is a list of bytes; an expression leaves one value on
 * the stack. Numbers of instructions are those of the WebAssembly core specification, version 2.0.
 */
export type Code = readonly number[];

export const valueTypes = { i32: 0x7f, v128: 0x7b } as const;
export type ValueType = keyof typeof valueTypes;

/** One after the other. */
export function joined(parts: readonly Code[]): Code {
  const bytes: number[] = [];
  for (const part of parts) for (const byte of part) bytes.push(byte);
  return bytes;
}

/** LEB128, unsigned. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  let rest = value >>> 0;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
  return bytes;
}

/** LEB128 of a signed number of 32 bits. */
export function signed(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  while (rest < -64 || rest > 63) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>= 7;
  }
  bytes.push(rest & 0x7f);
  return bytes;
}

/** A number of 32 bits, signed or not: an address, a size, a flag. */
export function i32(value: number): Code {
  return [0x41, ...signed(value)];
}

/** Four times the same number of 32 bits, given by its bits. */
export function splatBits(bits: number): Code {
  return [...i32(bits), ...simd(0x11)];
}

export function splatFloat(value: number): Code {
  return splatBits(new Int32Array(Float32Array.of(value).buffer)[0] ?? 0);
}

/** Four whole numbers. */
export function lanes(values: readonly [number, number, number, number]): Code {
  return [...simd(0x0c), ...new Uint8Array(Int32Array.from(values).buffer)];
}

export function get(local: number): Code {
  return [0x20, ...unsigned(local)];
}

export function set(local: number, value: Code): Code {
  return [...value, 0x21, ...unsigned(local)];
}

export function addI32(a: Code, b: Code): Code {
  return [...a, ...b, 0x6a];
}

export function call(functionIndex: number, parameters: readonly Code[]): Code {
  return joined([...parameters, [0x10], unsigned(functionIndex)]);
}

/** Runs the body `count` times, 1 or more; `local` counts down in between. */
export function repeat(local: number, count: number, body: Code): Code {
  if (count === 1) return body;
  const next = addI32(get(local), i32(-1));
  // loop … local.tee, br_if 0
  const again = [...next, 0x22, ...unsigned(local), 0x0d, 0];
  return [...set(local, i32(count)), 0x03, 0x40, ...body, ...again, 0x0b];
}

export function loadI32(address: Code, offset = 0): Code {
  return [...address, 0x28, 0, ...unsigned(offset)];
}

export function storeI32(address: Code, value: Code): Code {
  return [...address, ...value, 0x36, 0, 0];
}

export function loadVector(address: Code, offset = 0): Code {
  return [...address, ...simd(0x00), 0, ...unsigned(offset)];
}

/** One number, four times. */
export function loadSplat(address: Code, offset = 0): Code {
  return [...address, ...simd(0x09), 0, ...unsigned(offset)];
}

export function storeVector(address: Code, value: Code, offset = 0): Code {
  return [...address, ...value, ...simd(0x0b), 0, ...unsigned(offset)];
}

/** Stores one of the four numbers. */
export function storeLane(address: Code, offset: number, value: Code, lane: number): Code {
  return [...address, ...value, ...simd(0x5a), 0, ...unsigned(offset), lane];
}

export function copyMemory(to: Code, from: Code, bytes: number): Code {
  return [...to, ...from, ...i32(bytes), 0xfc, 10, 0, 0];
}

export function fillZero(to: Code, bytes: number): Code {
  return [...to, ...i32(0), ...i32(bytes), 0xfc, 11, 0];
}

const vectorInstructions = {
  and: 0x4e,
  andNot: 0x4f,
  or: 0x50,
  bitselect: 0x52,
  equalI32: 0x37,
  lessI32: 0x39,
  lessEqualI32: 0x3d,
  equalF32: 0x41,
  notEqualF32: 0x42,
  lessF32: 0x43,
  greaterF32: 0x44,
  lessEqualF32: 0x45,
  floorF32: 0x68,
  addI32: 0xae,
  subtractI32: 0xb1,
  multiplyI32: 0xb5,
  minimumI32: 0xb6,
  maximumI32: 0xb8,
  absF32: 0xe0,
  negateF32: 0xe1,
  sqrtF32: 0xe3,
  addF32: 0xe4,
  subtractF32: 0xe5,
  multiplyF32: 0xe6,
  divideF32: 0xe7,
  minimumF32: 0xe8,
  maximumF32: 0xe9,
  pseudoMaximumF32: 0xeb,
  truncate: 0xf8,
  convert: 0xfa,
} as const;
export type VectorInstruction = keyof typeof vectorInstructions;

/** An instruction on four numbers at once. */
export function vector(instruction: VectorInstruction, ...operands: readonly Code[]): Code {
  return joined([...operands, simd(vectorInstructions[instruction])]);
}

function simd(instruction: number): Code {
  return [0xfd, ...unsigned(instruction)];
}
