/** From a program to the code of its step: what is where, then the code of one operation after the other. */
import type { Node, Program } from "../../graph/program.ts";
import { sizeOf } from "../../graph/shape.ts";
import { copyMemory, get, i32, storeI32 } from "./code.ts";
import { addressOf, createEmitter, parameters, type Place, shifted } from "./emitter.ts";
import { emitLoop } from "./loops.ts";
import { emitOperation, workingBytes } from "./operations.ts";
import { emitProduct, workingBytesOfProduct } from "./product.ts";
import { placeInState, type Segments } from "./segments.ts";
import { type Step, stepsOf } from "./steps.ts";
import { planStorage } from "./storage.ts";
import { usesOf } from "./uses.ts";
import { at, viewsOf } from "./views.ts";

/** What a program is given or gives back, one after the other. */
export interface Field {
  readonly name: string;
  /** In numbers, from the start of the block. */
  readonly offset: number;
  readonly size: number;
  readonly dtype: Node["dtype"];
}

export interface Block {
  readonly fields: readonly Field[];
  /** In numbers; a multiple of 16. */
  readonly size: number;
}

export interface Constant {
  readonly address: number;
  readonly values: Float32Array | Int32Array;
}

export interface Lowered {
  /** The module; its `run` takes what `parameters` of emitter.ts names. */
  readonly module: Uint8Array<ArrayBuffer>;
  readonly hypers: readonly string[];
  readonly batch: Block;
  readonly results: Block;
  /** To be put into memory before the first run. */
  readonly constants: readonly Constant[];
  /** Where row numbers beyond their tables are counted. */
  readonly faults: number;
}

/** What the code is made for. */
export interface Target {
  readonly segments: Segments;
  /** Gives memory that lives as long as the program. */
  readonly allocate: (bytes: number) => number;
  /** Where shared data are. Throws an `Error` where there are none or of another length. */
  readonly shared: (name: string, node: Node) => number;
}

export function lower(program: Program, { segments, allocate, shared }: Target): Lowered {
  const { nodes } = program;
  const views = viewsOf(program);
  const steps = stepsOf(program, views);
  const uses = usesOf(program, views, steps);
  const storage = planStorage({ program, views, steps, uses }, segments, workingBytesOf);
  const arena = allocate(storage.bytes);
  const hypers = namesOf(nodes, "hyper");
  const batch = blockOf(
    namesOf(nodes, "batch").map((name) => {
      const node = nodes.find(({ op }) => op.kind === "batch" && op.name === name);
      return { name, size: sizeOf(node?.shape ?? []), dtype: node?.dtype ?? "float32" };
    }),
  );
  const results = blockOf(
    program.results.map(({ name, node }) => {
      const { shape, dtype } = at(nodes, node);
      return { name, size: sizeOf(shape), dtype };
    }),
  );
  const constants = new Map<number, Constant>();
  const [faults, stepCell] = [allocate(4), allocate(4)];
  const emitter = createEmitter();

  emitter.emit(storeI32(i32(stepCell), get(parameters.step)));
  for (const [i, step] of steps.entries()) {
    const working = { base: undefined, offset: arena + at(storage.working, i) };
    switch (step.kind) {
      case "loop":
        emitLoop(emitter, step, { program, views, placeOf, isKept: (root) => uses.last.has(root) });
        break;
      case "product":
        emitProduct(emitter, program, step, placeOf, working);
        break;
      case "single":
        emitOperation(emitter, program, step.node, placeOf, working, faults);
        break;
    }
  }
  for (const [i, { node }] of program.results.entries()) {
    copy(node, { base: "results", offset: 4 * at(results.fields, i).offset });
  }
  writeUpdates();
  const module = emitter.finish();
  return { module, hypers, batch, results, constants: [...constants.values()], faults };

  /** What a step needs for itself. */
  function workingBytesOf(step: Step): number {
    switch (step.kind) {
      case "loop":
        return 0;
      case "product":
        return workingBytesOfProduct(program, step);
      case "single":
        return workingBytes(program, step.node);
    }
  }

  /** Where the numbers of a node are. */
  function placeOf(node: number): Place {
    const { root, offset } = at(views, node);
    return shifted(placeOfRoot(root), offset);
  }

  function placeOfRoot(root: number): Place {
    const node = at(nodes, root);
    const { op } = node;
    switch (op.kind) {
      case "state":
        return { base: "state", offset: 4 * placeInState(segments, op.segment, op.offset) };
      case "hyper":
        return { base: "hypers", offset: 4 * hypers.indexOf(op.name) };
      case "batch": {
        const field = batch.fields.find(({ name }) => name === op.name);
        return { base: "batch", offset: 4 * (field?.offset ?? 0) };
      }
      case "shared":
        return { base: undefined, offset: shared(op.name, node) };
      case "step":
        return { base: undefined, offset: stepCell };
      case "constant": {
        const known = constants.get(root) ?? constantOf(node, op.values);
        constants.set(root, known);
        return { base: undefined, offset: known.address };
      }
      default: {
        const home = storage.homes.get(root);
        if (home === undefined) throw new Error(`The value of ${op.kind} has no place.`);
        return home.kind === "state"
          ? { base: "state", offset: home.offset }
          : { base: undefined, offset: arena + home.offset };
      }
    }
  }

  function constantOf({ shape, dtype }: Node, given: readonly number[]): Constant {
    const size = sizeOf(shape);
    const values = dtype === "int32" ? new Int32Array(size) : new Float32Array(size);
    if (given.length === 1) values.fill(at(given, 0));
    else values.set(given);
    return { address: allocate(4 * size), values };
  }

  function copy(node: number, to: Place): void {
    const bytes = 4 * sizeOf(at(nodes, node).shape);
    emitter.emit(copyMemory(addressOf(to), addressOf(placeOf(node)), bytes));
  }

  /** What stands in the state itself is read before anything there is written. */
  function writeUpdates(): void {
    const open = program.updates.flatMap((update, i) => {
      if (storage.direct.has(i)) return [];
      const place = placeOf(update.node);
      if (place.base !== "state") return [{ update, place }];
      const aside = { base: undefined, offset: allocate(4 * sizeOf(at(nodes, update.node).shape)) };
      copy(update.node, aside);
      return [{ update, place: aside }];
    });
    for (const { update, place } of open) {
      const { segment, offset, node } = update;
      const bytes = 4 * sizeOf(at(nodes, node).shape);
      const to = { base: "state", offset: 4 * placeInState(segments, segment, offset) } as const;
      emitter.emit(copyMemory(addressOf(to), addressOf(place), bytes));
    }
  }
}

function namesOf(nodes: readonly Node[], kind: "hyper" | "batch"): readonly string[] {
  const names = nodes.flatMap(({ op }) =>
    (op.kind === "hyper" || op.kind === "batch") && op.kind === kind ? [op.name] : [],
  );
  return [...new Set(names)];
}

function blockOf(parts: readonly Omit<Field, "offset">[]): Block {
  let size = 0;
  const fields = parts.map((part): Field => {
    const field = { ...part, offset: size };
    size += Math.ceil(part.size / 16) * 16;
    return field;
  });
  return { fields, size };
}
