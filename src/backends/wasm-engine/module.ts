/** A WebAssembly module of one function that works on an imported memory and calls imported functions. */
import { type Code, joined, unsigned, type ValueType, valueTypes } from "./code.ts";

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly result: ValueType | undefined;
}

export interface ImportedFunction {
  readonly name: string;
  readonly signature: Signature;
}

/** What is put into a module: functions of the namespace `kernels`, and one of its own, exported as `run`. */
export interface ModuleParts {
  /** Their places are the numbers that `call` takes. */
  readonly imports: readonly ImportedFunction[];
  /** All of its parameters are i32; it has no result. */
  readonly parameters: number;
  /** Beside the parameters, from their number on. */
  readonly locals: readonly ValueType[];
  readonly body: Code;
}

export function encodeModule({
  imports,
  parameters,
  locals,
  body,
}: ModuleParts): Uint8Array<ArrayBuffer> {
  const own: Signature = {
    parameters: Array<ValueType>(parameters).fill("i32"),
    result: undefined,
  };
  const types = [own, ...imports.map(({ signature }) => signature)].map(functionType);
  const memory = [...text("env"), ...text("memory"), 2, 0, 0];
  const functions = imports.map(({ name }, i) => [
    ...text("kernels"),
    ...text(name),
    0,
    ...unsigned(i + 1),
  ]);
  const declared = locals.map((type) => [1, valueTypes[type]]);
  const code = sized(joined([vector(declared), body, [0x0b]]));
  return Uint8Array.from(
    joined([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, vector(types)),
      section(2, vector([...functions, memory])),
      section(3, vector([[0]])),
      section(7, vector([[...text("run"), 0, ...unsigned(imports.length)]])),
      section(10, vector([code])),
    ]),
  );
}

function functionType({ parameters, result }: Signature): Code {
  const results = result === undefined ? [] : [[valueTypes[result]]];
  return [0x60, ...vector(parameters.map((type) => [valueTypes[type]])), ...vector(results)];
}

function section(id: number, content: Code): Code {
  return joined([[id], sized(content)]);
}

function sized(content: Code): Code {
  return joined([unsigned(content.length), content]);
}

function vector(items: readonly Code[]): Code {
  return joined([unsigned(items.length), ...items]);
}

function text(value: string): Code {
  return sized([...new TextEncoder().encode(value)]);
}
