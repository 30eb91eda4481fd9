/**
 * From expressions to scalars: names are looked up, functions put in, arrays taken apart. What would take
 * too much room, time or depth becomes unknown within its type.
 */
import type {
  Apply,
  ArrayExpression,
  Call,
  ComprehensionExpression,
  Conditional,
  Expression,
  IndexAccess,
  IndexSet,
} from "../../ir/expression.ts";
import type { Range } from "../../ir/range.ts";
import type { Origin, Scalar, ScalarGraph } from "../scalar.ts";
import type { GraphInput } from "../unfold.ts";
import { elementAt } from "./access.ts";
import { applyAtom } from "./application.ts";
import { type Form, nodesOf, scalar } from "./form.ts";
import type { Bounds } from "./lengths.ts";
import { createNodes } from "./nodes.ts";
import { createReader } from "./reader.ts";
import { collect, listOfMembers, type Members } from "./sets.ts";
import { createTools, type Element, type Here, unknownForm } from "./tools.ts";
import { rangeOfType } from "./types.ts";

/** Nodes of one study, and of one statement of it. */
const mostNodes = 600_000;
const mostStatementNodes = 200_000;
/** Expressions that one statement, and one study, may go through. */
const mostSteps = 3_000_000;
const mostStatementSteps = 600_000;
/** Expressions inside each other. */
const deepest = 700;

export interface Unfolder<N> {
  /** Makes a definition known to what comes after it. */
  readonly define: (name: string, value: Expression<N>) => void;
  /** The scalar that the expression of a statement is. */
  readonly root: (expression: Expression<N>) => Scalar<N>;
  readonly made: () => Omit<ScalarGraph<N>, "constraints" | "objectives">;
}

/** Names where an expression stands, innermost first. */
type Locals<N> =
  { readonly name: string; readonly form: Form<N>; readonly outer: Locals<N> } | undefined;

export interface Scope<N> {
  readonly locals: Locals<N>;
  readonly sets: ReadonlyMap<string, Members<N>>;
  readonly bounds: Bounds<N>;
  /** Whose text it is. */
  readonly owner?: string;
  readonly call?: Expression<N>;
  /** What all nodes are said to be made of: the reading of a parameter, for its condition and length. */
  readonly reading?: Origin<N>;
}

export function createUnfolder<N>(input: GraphInput<N>): Unfolder<N> {
  let steps = 0;
  let depth = 0;
  let lastStep = mostStatementSteps;
  let lastNode = mostStatementNodes;
  const nodes = createNodes<N>((count) => count >= lastNode);
  const tools = createTools(nodes);
  const definitions = new Map<string, Form<N>>();
  const reader = createReader(input, tools, unfold);
  const global: Scope<N> = { locals: undefined, sets: new Map(), bounds: undefined };

  return {
    define: (name, value) => {
      begin();
      definitions.set(name, unfold(value, { ...global, owner: name }));
    },
    root: (expression) => {
      begin();
      return tools.toScalar(
        unfold(expression, global),
        hereOf(expression, global),
        typeRange(expression),
      );
    },
    made: () => ({ nodes: nodes.all, ...reader.made() }),
  };

  /** Each statement has room and time of its own, as long as the study has some left. */
  function begin(): void {
    lastStep = Math.min(mostSteps, steps + mostStatementSteps);
    lastNode = Math.min(mostNodes, nodes.all.length + mostStatementNodes);
  }

  function hereOf(expression: Expression<N>, scope: Scope<N>): Here<N> {
    return { origin: originOf(expression, scope), bounds: scope.bounds };
  }

  function originOf(expression: Expression<N>, { reading, owner, call }: Scope<N>): Origin<N> {
    if (reading !== undefined) return reading;
    if (owner === undefined) return { expression };
    return call === undefined ? { expression, owner } : { expression, owner, call };
  }

  function typeRange(expression: Expression<N>): Range | undefined {
    const type = input.typeOf?.(expression);
    return type && rangeOfType(type);
  }

  /** What has the type of a scalar is one, if an unknown one. */
  function unfold(expression: Expression<N>, scope: Scope<N>): Form<N> {
    steps++;
    depth++;
    const isTooMuch = steps > lastStep || nodes.all.length >= lastNode || depth > deepest;
    const form = isTooMuch ? unknownForm<N>([]) : unfoldNode(expression, scope);
    depth--;
    if (form.kind !== "unknown") return form;
    const type = typeRange(expression);
    if (type === undefined) return form;
    const node = nodes.unknown(form.within ?? type, form.from, hereOf(expression, scope).origin);
    return form.present === undefined ? scalar(node) : { ...scalar(node), present: form.present };
  }

  function unfoldNode(expression: Expression<N>, scope: Scope<N>): Form<N> {
    switch (expression.kind) {
      case "number":
      case "boolean":
      case "text":
        return scalar(nodes.constant(expression.value, originOf(expression, scope)));
      case "table":
        return tools.value(expression.values, hereOf(expression, scope));
      case "parameter":
        return reader.parameter(expression.name, hereOf(expression, scope));
      case "metric":
        return reader.metric(expression, runOf(expression.run, scope), hereOf(expression, scope));
      case "definition":
        return definitions.get(expression.name) ?? unknownForm([]);
      case "local":
        return local(expression.name, scope.locals) ?? unknownForm([]);
      case "data":
        return unknownForm([]);
      case "apply":
        return unfoldChain(expression, scope);
      case "call":
        return unfoldCall(expression, scope);
      case "if":
        return unfoldConditional(expression, scope, hereOf(expression, scope));
      case "array":
        return unfoldArray(expression.items, scope, hereOf(expression, scope));
      case "comprehension":
        return unfoldComprehension(expression, scope, hereOf(expression, scope));
      case "record": {
        const fields = expression.fields.map(({ name, value }): [string, Form<N>] => [
          name,
          unfold(value, scope),
        ]);
        return { kind: "record", fields: new Map(fields) };
      }
      case "field": {
        const of = unfold(expression.of, scope);
        const field = of.kind === "record" ? of.fields.get(expression.name) : undefined;
        return field ?? unknownForm(nodesOf(of));
      }
      case "index":
        return unfoldIndex(expression, scope, hereOf(expression, scope));
      case "let": {
        const { name, value, body } = expression;
        const form = unfold(value, scope);
        return unfold(body, { ...scope, locals: { name, form, outer: scope.locals } });
      }
    }
  }

  function unfoldArray(
    items: ArrayExpression<N>["items"],
    scope: Scope<N>,
    here: Here<N>,
  ): Form<N> {
    const parts: Form<N>[] = [];
    let together: Form<N>[] = [];
    const end = (): void => {
      if (together.length > 0) parts.push(tools.list(together, here));
      together = [];
    };
    for (const { spread, value } of items) {
      const form = unfold(value, scope);
      if (spread) {
        end();
        parts.push(form);
      } else {
        together.push(form);
      }
    }
    end();
    const [first = tools.list([], here), ...others] = parts;
    return others.reduce((array, part) => tools.concat(array, part, here), first);
  }

  function local(name: string, locals: Locals<N>): Form<N> | undefined {
    for (let one = locals; one !== undefined; one = one.outer) {
      if (one.name === name) return one.form;
    }
    return undefined;
  }

  function runOf(run: Expression<N> | undefined, scope: Scope<N>): Form<N> | undefined {
    return run && unfold(run, scope);
  }

  /** A long chain `a + b + c + …` leans left: it is a loop here, not a recursion. */
  function unfoldChain(apply: Apply<N> & N, scope: Scope<N>): Form<N> {
    const links: (Apply<N> & N)[] = [apply];
    let first: Expression<N> | undefined = apply.args[0];
    while (first?.kind === "apply") {
      links.push(first);
      first = first.args[0];
    }
    let form = first && unfold(first, scope);
    for (const link of links.toReversed()) {
      const args = link.args.slice(1).map((arg) => unfold(arg, scope));
      form = applyAtom(
        tools,
        link.atom,
        form === undefined ? args : [form, ...args],
        hereOf(link, scope),
        typeRange(link),
      );
    }
    return form ?? unknownForm([]);
  }

  function unfoldConditional(
    { condition, then, otherwise }: Conditional<N>,
    scope: Scope<N>,
    here: Here<N>,
  ): Form<N> {
    const holds = tools.toScalar(
      unfold(condition, scope),
      hereOf(condition, scope),
      typeRange(condition),
    );
    if (holds.kind === "constant") return unfold(holds.value === true ? then : otherwise, scope);
    return tools.choose(holds, unfold(then, scope), unfold(otherwise, scope), here);
  }

  function unfoldCall(call: Call<N> & N, scope: Scope<N>): Form<N> {
    const definition = input.functions.get(call.function);
    const args = call.args.map((arg) => unfold(arg, scope));
    if (definition === undefined) return unknownForm(args.flatMap((arg) => nodesOf(arg)));
    let locals: Locals<N>;
    for (const [i, name] of definition.parameters.entries()) {
      locals = { name, form: args[i] ?? unknownForm([]), outer: locals };
    }
    const sets = new Map<string, Members<N>>();
    for (const [i, name] of definition.generics.entries()) {
      const set = call.sets[i];
      const members = set && membersOf(set, scope, hereOf(call, scope));
      if (members !== undefined) sets.set(name, members);
    }
    const { bounds, reading } = scope;
    return unfold(definition.body, {
      locals,
      sets,
      bounds,
      owner: definition.name,
      call: scope.call ?? call,
      ...(reading === undefined ? {} : { reading }),
    });
  }

  function unfoldComprehension(
    comprehension: ComprehensionExpression<N>,
    scope: Scope<N>,
    here: Here<N>,
  ): Form<N> {
    const { binders, where, body } = comprehension;
    const [only] = binders;
    if (only !== undefined && binders.length === 1 && where === undefined) {
      const list = membersList(only.over, scope, here);
      if (list === undefined) return unknownForm([]);
      const items = tools.elements(list, here)?.map(({ value, included }, i) => {
        const bounds =
          included === undefined
            ? scope.bounds
            : tools.lengths.assume(scope.bounds, list.length, { least: i + 1 });
        return unfold(body, bind({ ...scope, bounds }, only.name, value));
      });
      return items === undefined ? unknownForm([]) : { ...list, ...elementsOf(items) };
    }
    const found: Element<N>[] = [];
    return run(0, scope, undefined) ? collect(tools, found, here) : unknownForm([]);

    /** Whether it came to the end. */
    function run(depth: number, inner: Scope<N>, included: Scalar<N> | undefined): boolean {
      const binder = binders[depth];
      const inside = { ...here, bounds: inner.bounds };
      if (binder === undefined) {
        const holds = where && tools.toScalar(unfold(where, inner), inside, typeRange(where));
        if (holds?.kind === "constant" && holds.value !== true) return true;
        const condition = holds?.kind === "constant" ? undefined : holds;
        const all = tools.both(included, condition, inside);
        found.push({ value: unfold(body, inner), ...(all === undefined ? {} : { included: all }) });
        return steps <= lastStep;
      }
      const list = membersList(binder.over, inner, inside);
      const elements = list && tools.elements(list, inside);
      if (list === undefined || elements === undefined) return false;
      for (const [i, { value, included: condition }] of elements.entries()) {
        const bounds =
          condition === undefined
            ? inner.bounds
            : tools.lengths.assume(inner.bounds, list.length, { least: i + 1 });
        const both = tools.both(included, condition, inside);
        if (!run(depth + 1, bind({ ...inner, bounds }, binder.name, value), both)) return false;
      }
      return true;
    }
  }

  function elementsOf(items: readonly Form<N>[]): {
    readonly most: number;
    readonly at: (index: number) => Form<N>;
  } {
    const missing = unknownForm<N>([]);
    return { most: items.length, at: (index) => items[index] ?? missing };
  }

  function bind(scope: Scope<N>, name: string, form: Form<N>): Scope<N> {
    return { ...scope, locals: { name, form, outer: scope.locals } };
  }

  function membersList(set: IndexSet<N>, scope: Scope<N>, here: Here<N>) {
    const members = membersOf(set, scope, here);
    return members && listOfMembers(tools, members, here);
  }

  function unfoldIndex({ of, at, over }: IndexAccess<N>, scope: Scope<N>, here: Here<N>): Form<N> {
    let form = unfold(of, scope);
    for (const [i, index] of at.entries()) {
      const set = over[i] ?? { kind: "any" };
      const node = tools.toScalar(unfold(index, scope), hereOf(index, scope), typeRange(index));
      const varies = set.kind === "length" && set.size.kind !== "number";
      const members = placesOf(set, scope, here);
      form =
        members === undefined
          ? unknownForm([...nodesOf(form), node])
          : elementAt(tools, form, { at: node, members, varies }, here);
    }
    return form;
  }

  /** The members that an index is looked up in: of any length and of a length they are numbers from 0. */
  function placesOf(set: IndexSet<N>, scope: Scope<N>, here: Here<N>): Members<N> | undefined {
    if (set.kind !== "any" && set.kind !== "length" && set.kind !== "runs") {
      return membersOf(set, scope, here);
    }
    const zero = nodes.constant(0, here.origin);
    return { kind: "numbers", low: zero, size: zero };
  }

  function membersOf(set: IndexSet<N>, scope: Scope<N>, here: Here<N>): Members<N> | undefined {
    const number = (expression: Expression<N>): Scalar<N> =>
      tools.toScalar(unfold(expression, scope), here, typeRange(expression));
    switch (set.kind) {
      case "members":
        return { kind: "names", names: set.members };
      case "length":
        return { kind: "numbers", low: nodes.constant(0, here.origin), size: number(set.size) };
      case "range": {
        const [low, high] = [number(set.low), number(set.high)];
        const size =
          low.kind === "constant" && typeof low.value === "number"
            ? tools.lengths.plus(high, 1 - low.value, here.origin)
            : tools.lengths.plus(nodes.apply("subtract", [high, low], here.origin), 1, here.origin);
        return { kind: "numbers", low, size };
      }
      case "generic":
        return scope.sets.get(set.name);
      case "runs": {
        const zero = nodes.constant(0, here.origin);
        const size = nodes.constant(input.repeat, here.origin);
        return { kind: "numbers", low: zero, size };
      }
      case "any":
        return undefined;
    }
  }
}
