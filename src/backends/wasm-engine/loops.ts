/** The code of a loop over all places of a shape, four at a time. */
import type { Node, Program } from "../../graph/program.ts";
import { sizeOf, stridesOf } from "../../graph/shape.ts";
import { valueByPlace } from "./by-place.ts";
import {
  addI32,
  type Code,
  get,
  i32,
  lanes,
  loadSplat,
  loadVector,
  repeat,
  set,
  splatBits,
  splatFloat,
  storeLane,
  storeVector,
  vector,
} from "./code.ts";
import { type Emitter, parameters, type Place } from "./emitter.ts";
import { loopShape } from "./loop-shape.ts";
import type { Loop } from "./steps.ts";
import { at, type View } from "./views.ts";

/** What a loop must know of the program around it. */
export interface LoopSurroundings {
  readonly program: Program;
  readonly views: readonly View[];
  /** Where a node's numbers are. */
  readonly placeOf: (node: number) => Place;
  /** Whether a member is kept beyond the loop. */
  readonly isKept: (root: number) => boolean;
}

/** A value that comes from outside of the loop. */
interface Source {
  readonly place: Place;
  readonly strides: readonly number[];
  /** Runs through memory as the loop's own places do. */
  readonly alongside: boolean;
  /** Holds the value where it stays the same along the inner axis. */
  readonly value: number | undefined;
  /** Bytes beyond `place`, where it runs in a way of its own. */
  readonly pointer: number | undefined;
}

export function emitLoop(emitter: Emitter, loop: Loop, surroundings: LoopSurroundings): void {
  const { program, views, placeOf, isKept } = surroundings;
  const members = loop.members.map((member) => ({ member, node: at(program.nodes, member) }));
  const inLoop = new Map(loop.members.map((member) => [member, emitter.local("v128")]));
  const { constants, outside } = inputsOf(members.map(({ node }) => node));
  const { lengths, strides } = loopShape(
    loop.shape,
    outside.map((input) => at(program.nodes, input).shape),
  );
  const sources = new Map(
    outside.map((input, i) => [input, createSource(placeOf(input), at(strides, i))]),
  );
  const all = [...sources.values()];
  const position = emitter.local("i32");
  const random = createRandom();

  for (const [local, value] of constants.values()) emitter.emit(set(local, value));
  emitter.emit(set(position, i32(0)));
  for (const source of all) {
    if (source.pointer !== undefined) emitter.emit(set(source.pointer, i32(0)));
    if (source.value !== undefined && source.pointer === undefined) emitter.emit(loadOnce(source));
  }
  emitter.emit(random.start);
  emitter.emit(axis(0));

  /** The loop along an axis and those within it. */
  function axis(depth: number): Code {
    const length = at(lengths, depth);
    if (depth < lengths.length - 1) {
      const jumps = all.flatMap(({ pointer, strides }) =>
        pointer === undefined
          ? []
          : advance(
              pointer,
              4 * (at(strides, depth) - at(strides, depth + 1) * at(lengths, depth + 1)),
            ),
      );
      return repeat(emitter.local("i32"), length, [...axis(depth + 1), ...jumps]);
    }
    const first = all.flatMap((source) =>
      source.value !== undefined && source.pointer !== undefined ? loadOnce(source) : [],
    );
    const [fours, rest] = [Math.floor(length / 4), length % 4];
    const vectors = fours === 0 ? [] : repeat(emitter.local("i32"), fours, places(4));
    return [...first, ...vectors, ...(rest === 0 ? [] : places(rest))];
  }

  /** The work on that many places, and on to those after them. */
  function places(count: number): Code {
    const code: number[] = [];
    for (const { member, node } of members) {
      const local = inLoop.get(member) ?? 0;
      code.push(...set(local, valueOf(member, node)));
      if (isKept(member)) code.push(...store(placeOf(member), get(local), count));
    }
    for (const { pointer, strides } of all) {
      const stride = at(strides, lengths.length - 1);
      if (pointer !== undefined && stride !== 0) code.push(...advance(pointer, 4 * stride * count));
    }
    return [...code, ...advance(position, 4 * count), ...random.next(count)];
  }

  function valueOf(member: number, node: Node): Code {
    if (node.op.kind === "uniform") return random.valueOf(member);
    const whole = node.inputs.map((input) => at(program.nodes, input).dtype === "int32");
    return valueByPlace(emitter, node, node.inputs.map(operand), whole[0] ?? false);
  }

  function operand(input: number): Code {
    const local = inLoop.get(at(views, input).root) ?? constants.get(input)?.[0];
    if (local !== undefined) return get(local);
    const source = sources.get(input);
    if (source === undefined) throw new Error("An input of a loop has a source.");
    if (source.value !== undefined) return get(source.value);
    return loadVector(address(source.place, source.pointer ?? position), source.place.offset);
  }

  function store(place: Place, value: Code, count: number): Code {
    const start = address(place, position);
    if (count === 4) return storeVector(start, value, place.offset);
    return Array.from({ length: count }, (_, lane) =>
      storeLane(start, place.offset + 4 * lane, value, lane),
    ).flat();
  }

  function loadOnce({ place, pointer, value }: Source): Code {
    if (value === undefined) return [];
    return set(value, loadSplat(address(place, pointer), place.offset));
  }

  function createSource(place: Place, strides: readonly number[]): Source {
    const own = stridesOf(lengths);
    const alongside = sizeOf(lengths) > 1 && strides.every((stride, i) => stride === at(own, i));
    const still = strides.every((stride) => stride === 0);
    return {
      place,
      strides,
      alongside,
      value: strides.at(-1) === 0 ? emitter.local("v128") : undefined,
      pointer: alongside || still ? undefined : emitter.local("i32"),
    };
  }

  function inputsOf(nodes: readonly Node[]): {
    readonly constants: ReadonlyMap<number, readonly [local: number, value: Code]>;
    readonly outside: readonly number[];
  } {
    const constants = new Map<number, readonly [number, Code]>();
    const outside = new Set<number>();
    for (const input of nodes.flatMap(({ inputs }) => inputs)) {
      const { root } = at(views, input);
      const { op, dtype } = at(program.nodes, root);
      if (inLoop.has(root)) continue;
      if (op.kind === "constant" && op.values.length === 1) {
        const value = at(op.values, 0);
        const splat = dtype === "int32" ? splatBits(value) : splatFloat(value);
        if (!constants.has(input)) constants.set(input, [emitter.local("v128"), splat]);
      } else outside.add(input);
    }
    return { constants, outside: [...outside] };
  }

  /** Random numbers depend on the place: its four numbers are kept in a local. */
  function createRandom() {
    const tensors = members.flatMap(({ member, node: { op } }) =>
      op.kind === "uniform" ? [{ member, purpose: op.purpose }] : [],
    );
    const keys = tensors.map(({ member, purpose }) => ({
      member,
      purpose,
      offset: emitter.local("i32"),
      factor: emitter.local("i32"),
    }));
    const numbers = keys.length === 0 ? undefined : emitter.local("v128");
    const start = keys.flatMap(({ purpose, offset, factor }) => [
      ...set(
        offset,
        emitter.kernel("randomOffset", [get(parameters.seed), get(parameters.step), i32(purpose)]),
      ),
      ...set(factor, emitter.kernel("randomFactor", [get(offset)])),
    ]);
    return {
      start: numbers === undefined ? [] : [...start, ...set(numbers, lanes([0, 1, 2, 3]))],
      next: (count: number): Code =>
        numbers === undefined ? [] : set(numbers, vector("addI32", get(numbers), splatBits(count))),
      valueOf: (member: number): Code => {
        const key = keys.find((one) => one.member === member);
        if (key === undefined || numbers === undefined) throw new Error("The tensor has a key.");
        return emitter.kernel("uniform4", [get(numbers), get(key.factor), get(key.offset)]);
      },
    };
  }
}

function advance(pointer: number, bytes: number): Code {
  return bytes === 0 ? [] : set(pointer, addI32(get(pointer), i32(bytes)));
}

/** The address that the offset of a load or store is added to. */
function address({ base }: Place, pointer: number | undefined): Code {
  const along = pointer === undefined ? i32(0) : get(pointer);
  return base === undefined ? along : addI32(get(parameters[base]), along);
}
