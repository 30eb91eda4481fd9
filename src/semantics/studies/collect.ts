/** Collecting the statements of a study with `extends` and `use` carried out, before anything is checked. */
import { studyMessages } from "../../diagnostics/messages/studies.ts";
import type { Span } from "../../diagnostics/span.ts";
import type * as Ast from "../../syntax/ast.ts";
import { type Context, type Declared, locationOf, type ModuleTable } from "../context.ts";
import { report, suggest } from "../findings.ts";
import { excludeEachOther } from "./declarations.ts";
import {
  declaredName,
  type Home,
  type Item,
  replacementKey,
  type Side,
  type When,
} from "./items.ts";

export interface Collected {
  readonly study: Ast.StudyDeclaration;
  readonly items: readonly Item[];
  readonly whens: readonly When[];
  /** Names of `use … as name`, as the study knows them, with their members' short names. */
  readonly groups: ReadonlyMap<string, Group>;
  /** Where a name was first declared: in a space it uses or in what it extends, before its own statements. */
  readonly earlier: (name: string) => Earlier | undefined;
}

/** The first declaration of a name, and the study in the state in which it was made. */
export interface Earlier {
  /** `undefined` where the name is that of a used space. */
  readonly item: Item | undefined;
  readonly collected: Collected;
}

/** `big` of `use network as big`. */
export interface Group {
  readonly members: ReadonlySet<string>;
  readonly statement: Ast.UseStatement;
  /** The module in which `use` stands. */
  readonly module: ModuleTable;
}

/** How often spaces may be used, one within another included, in one study. */
const mostUses = 1000;

/** How long a chain of `extends` may be: far above every real one, so that none costs much. */
const mostAncestors = 100;

/** How many statements the studies and spaces of one check may inherit and use, a statement counted for each. */
export const mostInherited = 200_000;

/** The statements of a study and all it extends and uses. Reports unknown and circular bases and spaces. */
export function collectStudy(study: Declared<Ast.StudyDeclaration>, context: Context): Collected {
  const first = new Map<string, Earlier & { readonly stage: number }>();
  const record = (stage: number, items: readonly Item[], collected: Collected) => {
    for (const item of items) {
      const name = declaredName(item);
      if (name !== undefined && !first.has(name)) first.set(name, { item, collected, stage });
    }
    for (const name of collected.groups.keys()) {
      if (!first.has(name)) first.set(name, { item: undefined, collected, stage });
    }
  };
  const before = (stage: number) => (name: string) => {
    const found = first.get(name);
    return found !== undefined && found.stage < stage ? found : undefined;
  };
  let whole: Collected = {
    study: study.node,
    items: [],
    whens: [],
    groups: new Map(),
    earlier: () => undefined,
  };
  let stage = 0;
  for (const { node, module } of chainOf(study, context)) {
    const base = node.extends;
    if (base !== undefined && !spend(whole.items.length, { ...context, module }, base.span)) break;
    const body = collectBody(node, { ...context, module });
    const { whens, groups } = body;
    const used = body.items.filter(isUsed);
    record(stage, used, { study: node, items: used, whens, groups, earlier: before(stage) });
    stage++;
    const own = overrideUsed(body.items);
    whole = {
      study: node,
      items: override(whole.items, own, groups),
      whens: [...whole.whens, ...whens],
      groups: new Map([...groupsThatStay(whole.groups, own), ...groups]),
      earlier: before(stage),
    };
    record(stage, own, whole);
    stage++;
  }
  return whole;
}

/** Whether so many statements may still be inherited or used at a place. Reports where they may not. */
function spend(count: number, context: Context, at: Span): boolean {
  const { statements } = context.run;
  statements.left -= count;
  if (statements.left >= 0) return true;
  report(context, studyMessages.tooManyStatements, at, { most: mostInherited });
  return false;
}

/** The study and what it extends, the farthest first. */
function chainOf(
  study: Declared<Ast.StudyDeclaration>,
  context: Context,
): readonly Declared<Ast.StudyDeclaration>[] {
  const chain = new Map([[study.node, study]]);
  let last = study;
  for (;;) {
    const name = last.node.extends;
    const base = name === undefined ? undefined : last.module.studies.get(name.text);
    if (name === undefined || base === "failed") break;
    const here = { ...context, module: last.module };
    if (base === undefined) {
      const { suggestion, fixes } = suggest(here, name, last.module.studies.names());
      report(
        here,
        studyMessages.unknownBase,
        name.span,
        { name: name.text, suggestion },
        { fixes },
      );
      break;
    }
    if (chain.has(base.node)) {
      const circle = [...chain.keys()];
      // Each study of the circle is checked on its own: the first of them says so, as no other does that leads into it.
      if (base.node === study.node ? isFirst(study.node, circle) : base.module !== study.module) {
        const names = [...circle, base.node].map((one) => one.name.text);
        report(here, studyMessages.extendsCycle, name.span, { chain: names.join(" → ") });
      }
      break;
    }
    if (chain.size > mostAncestors) {
      report(here, studyMessages.tooManyAncestors, name.span, { most: mostAncestors });
      break;
    }
    chain.set(base.node, base);
    last = base;
  }
  return [...chain.values()].toReversed();
}

/** Whether no other declaration of a circle, all of which stand in one file, comes before this one. */
function isFirst(node: Ast.Declaration, circle: readonly Ast.Declaration[]): boolean {
  return circle.every((other) => other.span.start >= node.span.start);
}

interface Body {
  readonly items: Item[];
  readonly whens: When[];
  readonly groups: Map<string, Group>;
  readonly study: Ast.StudyDeclaration;
  readonly context: Context;
  readonly uses: { count: number };
  readonly spaceNames: Map<Ast.SpaceDeclaration, ReadonlySet<string>>;
}

function collectBody(study: Ast.StudyDeclaration, context: Context): Body {
  const body: Body = {
    items: [],
    whens: [],
    groups: new Map(),
    study,
    context,
    uses: { count: 0 },
    spaceNames: new Map(),
  };
  const home: Home = { module: context.module, prefix: "", visible: undefined, use: undefined };
  addStatements(study.body, home, [], [], body);
  return body;
}

/** `spaces` are those within which the statements stand, outermost first. */
function addStatements(
  statements: readonly Ast.Statement[],
  home: Home,
  sides: readonly Side[],
  spaces: readonly Ast.SpaceDeclaration[],
  body: Body,
): void {
  if (home.use !== undefined && !spend(statements.length, body.context, home.use.span)) return;
  for (const statement of statements) {
    if (statement.kind === "when") {
      addWhen(statement, home, sides, spaces, body);
    } else if (statement.kind === "use") {
      addUse(statement, home, sides, spaces, body);
    } else {
      body.items.push({ statement, home, sides, study: body.study });
    }
  }
}

function addWhen(
  statement: Ast.WhenStatement,
  home: Home,
  outer: readonly Side[],
  spaces: readonly Ast.SpaceDeclaration[],
  body: Body,
): void {
  const when: When = { condition: statement.condition, home, outer };
  body.whens.push(when);
  addStatements(statement.then, home, [...outer, { when, side: "then" }], spaces, body);
  if (statement.otherwise === undefined) return;
  addStatements(statement.otherwise, home, [...outer, { when, side: "otherwise" }], spaces, body);
}

function addUse(
  statement: Ast.UseStatement,
  home: Home,
  sides: readonly Side[],
  spaces: readonly Ast.SpaceDeclaration[],
  body: Body,
): void {
  const context: Context = { ...body.context, module: home.module };
  const name = statement.space;
  const space = home.module.spaces.get(name.text);
  if (space === "failed") return;
  if (space === undefined) {
    const { suggestion, fixes } = suggest(context, name, home.module.spaces.names());
    report(
      context,
      studyMessages.unknownSpace,
      name.span,
      { name: name.text, suggestion },
      { fixes },
    );
    return;
  }
  if (spaces.includes(space.node)) {
    const circle = spaces.slice(spaces.indexOf(space.node));
    if (isFirst(space.node, circle)) {
      const chain = [...circle, space.node].map((one) => one.name.text).join(" → ");
      report(context, studyMessages.useCycle, name.span, { chain });
    }
    return;
  }
  body.uses.count++;
  if (body.uses.count > mostUses) {
    if (body.uses.count === mostUses + 1) {
      report(context, studyMessages.tooManyUses, name.span, { most: mostUses });
    }
    return;
  }
  const visible = namesOfSpace(space, body.spaceNames);
  const prefix =
    statement.alias === undefined ? home.prefix : `${home.prefix}${statement.alias.text}.`;
  if (statement.alias !== undefined) {
    const group = home.prefix + statement.alias.text;
    if (body.groups.has(group)) {
      report(context, studyMessages.duplicateGroup, statement.alias.span, { name: group });
      return;
    }
    body.groups.set(group, { members: visible, statement, module: home.module });
  }
  const use = home.use ?? locationOf(context, statement.span);
  const inner: Home = { module: space.module, prefix, visible, use };
  addStatements(space.node.body, inner, sides, [...spaces, space.node], body);
}

/** What a space declares, by the names it uses itself. A space in a circle has what is known of it so far. */
function namesOfSpace(
  { node, module }: Declared<Ast.SpaceDeclaration>,
  known: Map<Ast.SpaceDeclaration, ReadonlySet<string>>,
): ReadonlySet<string> {
  const found = known.get(node);
  if (found !== undefined) return found;
  const names = new Set<string>();
  known.set(node, names);
  addNames(node.body, module, known, names);
  return names;
}

function addNames(
  members: readonly Ast.Member[],
  module: ModuleTable,
  known: Map<Ast.SpaceDeclaration, ReadonlySet<string>>,
  names: Set<string>,
): void {
  for (const member of members) {
    switch (member.kind) {
      case "param":
      case "let":
        names.add(member.name.text);
        break;
      case "when":
        addNames(member.then, module, known, names);
        addNames(member.otherwise ?? [], module, known, names);
        break;
      case "use": {
        const space = module.spaces.get(member.space.text);
        if (member.alias !== undefined) names.add(member.alias.text);
        else if (space !== undefined && space !== "failed") {
          for (const name of namesOfSpace(space, known)) names.add(name);
        }
        break;
      }
      case "require":
        break;
    }
  }
}

function isUsed(item: Item): boolean {
  return item.home.use !== undefined;
}

/** A study's own statements replace those of the spaces it uses. */
function overrideUsed(items: readonly Item[]): readonly Item[] {
  const own = byReplacementKey(items.filter((item) => !isUsed(item)));
  return items.filter((item) => {
    const key = isUsed(item) ? replacementKey(item) : undefined;
    const replacing = key === undefined ? [] : (own.get(key) ?? []);
    // In the other branch of a `when` a name is declared beside the used one.
    return replacing.every(({ sides }) => excludeEachOther(sides, item.sides));
  });
}

/** What `upper` brings replaces what `lower` has under the same key, in its place; the rest is added. */
function override(
  lower: readonly Item[],
  upper: readonly Item[],
  groups: ReadonlyMap<string, Group>,
): readonly Item[] {
  const replacing = byReplacementKey(upper);
  const placed = new Set<Item>();
  const result: Item[] = [];
  for (const item of lower) {
    const group = groupOf(item);
    if (group !== undefined && (groups.has(group) || replacing.has(`name ${group}`))) continue;
    const key = replacementKey(item);
    const replacements = key === undefined ? undefined : replacing.get(key);
    if (replacements === undefined) {
      if (!groups.has(declaredName(item) ?? "")) result.push(item);
      continue;
    }
    for (const replacement of replacements) {
      if (placed.has(replacement)) continue;
      placed.add(replacement);
      result.push(replacement);
    }
  }
  for (const item of upper) if (!placed.has(item)) result.push(item);
  return result;
}

function byReplacementKey(items: readonly Item[]): ReadonlyMap<string, readonly Item[]> {
  const found = new Map<string, Item[]>();
  for (const item of items) {
    const key = replacementKey(item);
    if (key === undefined) continue;
    const list = found.get(key);
    if (list === undefined) found.set(key, [item]);
    else list.push(item);
  }
  return found;
}

/** `big` of an item that came by `use network as big`. */
function groupOf(item: Item): string | undefined {
  return item.home.prefix === "" ? undefined : item.home.prefix.split(".", 1)[0];
}

function groupsThatStay(
  groups: ReadonlyMap<string, Group>,
  own: readonly Item[],
): readonly (readonly [string, Group])[] {
  const names = new Set(own.map(declaredName));
  return [...groups].filter(([name]) => !names.has(name.split(".", 1)[0]));
}
