/** From scalars to a tape: each node that the roots need gets a slot, once. */
import type { Range } from "../../ir/range.ts";
import { givesTruth } from "../range.ts";
import type { Scalar, Variable } from "../scalar.ts";
import { argumentsOf } from "../unfold.ts";
import type { Operation, SlotType, Tape } from "./tape.ts";

type Constant = number | boolean | string;

/**
 * The tape that evaluates the roots. Its variables are the given ones, in that order and also where nothing
 * reads them, then any others that the roots read. Tapes with the same variables have the same codes for what
 * these may be.
 */
export function compileTape(roots: readonly Scalar[], variables: readonly Variable[] = []): Tape {
  const order = orderBelow(roots);
  const allVariables = [
    ...new Set([
      ...variables,
      ...order.flatMap((node) => (node.kind === "variable" ? [node.variable] : [])),
    ]),
  ];
  const kinds = typesOf(order);
  const variableTypes = allVariables.map(({ range }) => typeOfRange(range));
  const texts = createTexts(variableTypes.includes("mixed"));
  for (const { range } of allVariables) for (const member of membersOf(range)) texts.encode(member);
  for (const node of order) {
    if (node.kind === "constant") texts.encode(node.value);
    if (node.kind === "unknown") for (const member of membersOf(node.within)) texts.encode(member);
  }

  const slotOf = new Map<Scalar, number>();
  const types: SlotType[] = variableTypes.map(slotType);
  const placeOf = new Map(allVariables.map((variable, slot) => [variable, slot]));
  const constants: number[] = [];
  const slotOfConstant = new Map<Constant, number>();
  for (const node of order) {
    if (node.kind === "variable") slotOf.set(node, placeOf.get(node.variable) ?? 0);
    if (node.kind !== "constant") continue;
    const known = slotOfConstant.get(node.value) ?? types.length;
    if (known === types.length) {
      slotOfConstant.set(node.value, known);
      constants.push(texts.encode(node.value));
      types.push(slotType(kinds.get(node) ?? "number"));
    }
    slotOf.set(node, known);
  }
  const operations: Operation[] = [];
  const slot = (node: Scalar): number => slotOf.get(node) ?? 0;
  for (const node of order) {
    const operation = operationOf(node, slot);
    if (operation === undefined) continue;
    slotOf.set(node, types.length);
    types.push(slotType(kinds.get(node) ?? "number"));
    operations.push(operation);
  }
  return {
    variables: allVariables,
    constants,
    operations,
    types,
    roots: roots.map(slot),
    slotOf,
    encode: texts.encode,
    decode: texts.decode,
  };
}

function operationOf(node: Scalar, slot: (node: Scalar) => number): Operation | undefined {
  switch (node.kind) {
    case "constant":
    case "variable":
      return undefined;
    case "apply":
      return { kind: "apply", atom: node.atom, args: node.args.map(slot) };
    case "if":
      return {
        kind: "if",
        args: [slot(node.condition), slot(node.then), slot(node.otherwise)],
      };
    case "unknown":
      return { kind: "unknown", within: node.within, args: node.from.map(slot) };
  }
}

/** The nodes below the roots and the roots, arguments first. Any depth, and whatever the nodes' numbers. */
function orderBelow(roots: readonly Scalar[]): readonly Scalar[] {
  const done = new Set<Scalar>();
  const entered = new Set<Scalar>();
  const open = roots.toReversed();
  for (let node = open.at(-1); node !== undefined; node = open.at(-1)) {
    if (entered.has(node)) {
      open.pop();
      done.add(node);
      continue;
    }
    entered.add(node);
    for (const argument of argumentsOf(node).toReversed()) {
      if (!entered.has(argument)) open.push(argument);
    }
  }
  return [...done];
}

/** `mixed`: declared as a truth value in one place and as a choice in another. */
type Kind = SlotType | "mixed";

function slotType(kind: Kind): SlotType {
  return kind === "mixed" ? "text" : kind;
}

function typesOf(order: readonly Scalar[]): ReadonlyMap<Scalar, Kind> {
  const types = new Map<Scalar, Kind>();
  const typeOf = (node: Scalar | undefined): Kind =>
    (node === undefined ? undefined : types.get(node)) ?? "number";
  for (const node of order) types.set(node, kindOf(node));
  return types;

  function kindOf(node: Scalar): Kind {
    switch (node.kind) {
      case "constant":
        return typeOfConstant(node.value);
      case "variable":
        return typeOfRange(node.variable.range);
      case "unknown":
        return typeOfRange(node.within);
      case "if": {
        const [then, otherwise] = [typeOf(node.then), typeOf(node.otherwise)];
        return then === otherwise || otherwise !== "mixed" ? then : "mixed";
      }
      case "apply":
        if (givesTruth(node.atom)) return "truth";
        return node.atom.name === "fallback" ? typeOf(node.args[0]) : "number";
    }
  }
}

function typeOfConstant(value: Constant): SlotType {
  if (typeof value === "number") return "number";
  return typeof value === "boolean" ? "truth" : "text";
}

function typeOfRange(range: Range): Kind {
  if (range.kind === "numbers") return "number";
  const [first, ...others] = [...new Set(range.members.map(typeOfConstant))];
  return others.length > 0 ? "mixed" : (first ?? "truth");
}

function membersOf(range: Range): readonly (boolean | string)[] {
  return range.kind === "members" ? range.members : [];
}

/** Codes of texts, 0, 1, …, as they are met. Where they share slots with truth values, these come first. */
function createTexts(sharedWithTruths: boolean): Pick<Tape, "encode" | "decode"> {
  const known: (boolean | string)[] = sharedWithTruths ? [false, true] : [];
  const codes = new Map<string, number>();
  return {
    encode: (value) => {
      if (typeof value !== "string") return Number(value);
      const code = codes.get(value) ?? known.length;
      if (code === known.length) {
        codes.set(value, code);
        known.push(value);
      }
      return code;
    },
    decode: (code, type) => {
      if (type === "number") return code;
      return type === "truth" ? code === 1 : (known[code] ?? "");
    },
  };
}
