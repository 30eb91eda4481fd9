/** What names mean in a study. Late binding: a name is checked when it is first asked for. */
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { diagnose } from "../../diagnostics/message.ts";
import { nameMessages } from "../../diagnostics/messages/names.ts";
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type { TypedExpression } from "../../ir/expression.ts";
import type { Refined } from "../../ir/type.ts";
import { boolType, join } from "../../ir/types.ts";
import { type Context, locationOf, type StudyContext, textOf } from "../context.ts";
import { constantOf } from "../constants.ts";
import { type Cell, cellOf } from "../declarations/cell.ts";
import { checkCondition, checkExpression, checkLet } from "../expressions/check.ts";
import { report, typeText } from "../findings.ts";
import { phaseOf } from "../phase-of.ts";
import type { StudyTrial } from "../program.ts";
import { type Branch, type DefinitionSymbol, isActive, type Scope, type Symbol } from "../scope.ts";
import { bothAt, unknownAt } from "../typed.ts";
import { resolveRefined } from "../types/resolve.ts";
import { absent, agree, hull } from "./branches.ts";
import type { Collected, Group } from "./collect.ts";
import { type Declaring, declarationsByName, excludeEachOther, whatIs } from "./declarations.ts";
import type { Home, Item, Side, When } from "./items.ts";
import { readsNames, requireSameType, typeOfSymbol } from "./replacement.ts";
import { checkTrial } from "./trials.ts";

export interface StudyNames {
  readonly scopeOf: (item: Item) => Scope;
  readonly contextOf: (item: Item) => Context;
  readonly contextIn: (home: Home) => Context;
  /** The conjunction of the enclosing `when`s. */
  readonly conditionOf: (item: Item) => TypedExpression | undefined;
  /** The condition of a `when`; `undefined` where it is in error. */
  readonly whenCondition: (when: When) => TypedExpression | undefined;
  readonly symbol: (name: string) => Symbol | undefined;
  /** The names that statements of the study declare. */
  readonly names: () => Iterable<string>;
  /** What a parameter may be; `undefined` where something is wrong with it. */
  readonly type: (item: Item) => Refined | undefined;
  readonly trial: (item: Item) => StudyTrial | undefined;
}

/** Names of a study's collected statements. `before` is what a name was before its declaration replaced it. */
export function createStudyNames(
  collected: Collected,
  context: StudyContext,
  before: (name: string, item: Item) => Symbol | undefined,
): StudyNames {
  const declarations = declarationsByName(collected.items);
  const types = new Map<Item, Refined>();
  const soundTypes = new Set<Item>();
  const trials = new Map<Item, StudyTrial>();
  const cells = new Map<string, Cell<Symbol>>();
  const whens = new Map<When, { readonly id: number; readonly cell: Cell<TypedExpression> }>();
  const scopes = new Map<Home, Map<readonly Side[], Scope>>();

  const contextIn = (home: Home) => context.within(home.module);
  const contextOf = (item: Item) => contextIn(item.home);
  for (const [name, items] of declarations) {
    const [first] = items;
    const here = contextOf(first);
    const location = locationOf(here, first.statement.name.span);
    const check = () => {
      const found = resolve(name, items);
      return first.study === collected.study
        ? requireSameType(found, before(name, first), first.statement.name.span, here)
        : found;
    };
    cells.set(name, cellOf(here, name, location, "value", check));
  }

  const symbol = (name: string): Symbol | undefined => {
    const group = collected.groups.get(name);
    if (group !== undefined) return groupSymbol(name, group);
    const cell = cells.get(name);
    const found = cell?.get();
    return found === "failed" && cell !== undefined
      ? { kind: "unknown", name, location: cell.location }
      : found === "failed"
        ? undefined
        : found;
  };

  function groupSymbol(name: string, group: Group): Symbol {
    const members = new Map<string, Symbol>();
    for (const member of group.members) {
      const found = symbol(`${name}.${member}`);
      if (found !== undefined) members.set(member, found);
    }
    const location = locationOf(context.within(group.module), group.statement.span);
    return { kind: "group", name, location, members };
  }

  function scopeIn(home: Home, sides: readonly Side[]): Scope {
    const known = scopes.get(home) ?? new Map<readonly Side[], Scope>();
    scopes.set(home, known);
    const made = known.get(sides);
    if (made !== undefined) return made;
    const { module, prefix, visible } = home;
    const own = function* () {
      for (const name of [...declarations.keys(), ...collected.groups.keys()]) {
        if (!name.startsWith(prefix)) continue;
        const short = name.slice(prefix.length);
        if (!short.includes(".") && visible?.has(short) !== false) yield short;
      }
      yield* module.scope.names();
    };
    const scope: Scope = {
      lookup: (name) =>
        (visible?.has(name) === false ? undefined : symbol(prefix + name)) ??
        module.scope.lookup(name),
      names: own,
      holding: sides.map(branchOf),
      assumed: [],
    };
    known.set(sides, scope);
    return scope;
  }

  const scopeOf = (item: Item) => scopeIn(item.home, item.sides);

  function branchOf({ when, side }: Side): Branch {
    const here = contextIn(when.home);
    const { id, cell } = whenOf(when);
    const { span } = when.condition;
    return {
      when: id,
      side,
      text: textOf(here, span),
      location: locationOf(here, span),
      get condition() {
        const condition = cell.get();
        return condition === "failed" ? unknownAt(span) : condition;
      },
    };
  }

  function whenOf(when: When) {
    const known = whens.get(when);
    if (known !== undefined) return known;
    const here = contextIn(when.home);
    const { span } = when.condition;
    const name = `when ${textOf(here, span)}`;
    const check = () => checkCondition(when.condition, scopeIn(when.home, when.outer), here);
    const cell = cellOf(here, name, locationOf(here, span), "value", check);
    const made = { id: whens.size, cell };
    whens.set(when, made);
    return made;
  }

  function conditionOf(item: Item): TypedExpression | undefined {
    let whole: TypedExpression | undefined;
    for (const side of item.sides) {
      const { condition } = branchOf(side);
      const { span } = condition;
      const own: TypedExpression =
        side.side === "then"
          ? condition
          : { kind: "apply", atom: "not", args: [condition], type: boolType, span };
      whole = whole === undefined ? own : bothAt(whole, own, span);
    }
    return whole;
  }

  function resolve(name: string, all: readonly [Declaring, ...Declaring[]]): Symbol | "failed" {
    const items = distinct(name, all);
    const [first] = items;
    const here = contextOf(first);
    const location = locationOf(here, first.statement.name.span);
    const branches = items.map((item) => item.sides.map(branchOf));
    if (first.statement.kind === "trial") {
      const trial = checkTrial(first.statement, name, scopeOf(first), here);
      if (trial === undefined) return "failed";
      trials.set(first, trial.trial);
      context.addTrial(name, trial.metricPhase);
      return { kind: "trial", name, location, trial: trial.trial };
    }
    const values = items.map((item) => valueOf(name, item));
    const [type, ...others] = values.map((value) => value.type);
    if (type === undefined) return "failed";
    const odd = others.findIndex((other) => !agree(type, other));
    const oddItem = items[odd + 1];
    const oddType = others[odd];
    if (odd >= 0 && oddItem !== undefined && oddType !== undefined) {
      const there = contextOf(oddItem);
      report(there, studyMessages.branchTypes, oddItem.statement.name.span, {
        name,
        first: typeText(there, type),
        second: typeText(there, oddType),
      });
      return "failed";
    }
    if (items.every((item) => types.has(item))) {
      const within = hull(items.map((item) => types.get(item)?.within));
      return {
        kind: "parameter",
        name,
        location,
        type,
        ...(within === undefined ? {} : { within }),
        branches,
      };
    }
    const value = choose(items, values, isActive(branches, []));
    const constant = constantOf(value, here);
    const definition: DefinitionSymbol = {
      kind: "definition",
      name,
      key: name,
      location,
      type: others.reduce((known, other) => join(known, other) ?? known, type),
      phase: phaseOf(value, here),
      value,
      ...(constant === undefined ? {} : { constant }),
      branches,
    };
    context.define(definition);
    return definition;
  }

  /** Of declarations of one name those that can stand beside each other: in branches that exclude each other. */
  function distinct(
    name: string,
    [first, ...rest]: readonly [Declaring, ...Declaring[]],
  ): readonly [Declaring, ...Declaring[]] {
    const kept: [Declaring, ...Declaring[]] = [first];
    for (const item of rest) {
      const clash = kept.find((other) => !excludeEachOther(item.sides, other.sides));
      const conditional = item.statement.kind === "param" || item.statement.kind === "let";
      if (clash === undefined && conditional) {
        kept.push(item);
        continue;
      }
      const other = clash ?? first;
      const { use } = item.home;
      const bySpaces = use !== undefined && use !== other.home.use;
      const here = contextOf(item);
      const location = bySpaces ? use : locationOf(here, item.statement.name.span);
      const holes = { name, first: whatIs(other), second: whatIs(item) };
      const otherPlace = locationOf(contextOf(other), other.statement.name.span);
      const related = [{ message: "the other one", location: otherPlace }];
      here.run.report(diagnose(nameMessages.duplicate, location, holes, { related }));
    }
    return kept;
  }

  /** A parameter's reference, or a `let`'s value. */
  function valueOf(name: string, item: Declaring): TypedExpression {
    const { statement } = item;
    const [scope, here] = [scopeOf(item), contextOf(item)];
    switch (statement.kind) {
      case "param":
      case "fidelity": {
        let sound = true;
        const report = (diagnostic: Diagnostic) => {
          if (diagnostic.severity === "error") sound = false;
          here.run.report(diagnostic);
        };
        const refined = resolveRefined(statement.type, scope, {
          ...here,
          run: { ...here.run, report },
        });
        types.set(item, refined);
        if (sound) soundTypes.add(item);
        return { kind: "parameter", name, type: refined.type, span: statement.name.span };
      }
      case "let": {
        // `let optimizer = adam` fixes a choice: the name is looked up in the type it had.
        const old = statement.type === undefined ? typeOfSymbol(before(name, item)) : undefined;
        return old !== undefined && readsNames(old)
          ? checkExpression(statement.value, scope, here, old)
          : checkLet(statement, scope, here);
      }
      case "trial":
        return unknownAt(statement.span);
    }
  }

  /** One value for a name that several branches declare. */
  function choose(
    items: readonly Item[],
    values: readonly TypedExpression[],
    always: boolean,
  ): TypedExpression {
    let chosen: TypedExpression | undefined;
    for (const [i, item] of [...items.entries()].toReversed()) {
      const value = values[i];
      if (value === undefined) continue;
      const condition = conditionOf(item);
      if (condition === undefined || (chosen === undefined && always)) chosen = value;
      else {
        const otherwise = chosen ?? absent(value.type, value.span);
        const type = join(value.type, otherwise.type) ?? value.type;
        chosen = { kind: "if", condition, then: value, otherwise, type, span: value.span };
      }
    }
    return chosen ?? unknownAt({ start: 0, end: 0 });
  }

  return {
    scopeOf,
    contextOf,
    contextIn,
    conditionOf,
    whenCondition: (when) => {
      const condition = whenOf(when).cell.get();
      return condition === "failed" ? undefined : condition;
    },
    symbol,
    names: () => cells.keys(),
    type: (item) => (soundTypes.has(item) ? types.get(item) : undefined),
    trial: (item) => trials.get(item),
  };
}
