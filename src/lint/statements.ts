/** Finding the declaration or statement that stands at a place: analyses know places, fixes need syntax. */
import type { Location } from "../diagnostics/span.ts";
import type { Module } from "../semantics/program.ts";
import type * as Ast from "../syntax/ast.ts";

/** A declaration, or a statement of a study, a space, a `when` or a function's block. */
export interface Placed {
  readonly node: Ast.Declaration | Ast.Statement;
  readonly module: Module;
  /** What it stands in; absent for a declaration of the file. */
  readonly parent?: Placed;
  /** Whether it stands in the `else` of its parent. */
  readonly otherwise: boolean;
}

export interface Statements {
  /** The innermost that holds the beginning of a place; nothing between statements or in other files. */
  readonly at: (location: Location) => Placed | undefined;
  /** The next one behind an offset within the same braces; nothing where they end first. */
  readonly next: (file: string, offset: number) => Placed | undefined;
}

/** Those of some modules. Each module is gone through when it is first asked about. */
export function createStatements(modules: readonly Module[]): Statements {
  const byFile = new Map(modules.map((module) => [module.file, module]));
  const made = new Map<string, readonly Placed[]>();
  const placedIn = (file: string): readonly Placed[] => {
    const known = made.get(file);
    if (known !== undefined) return known;
    const module = byFile.get(file);
    const all = module === undefined ? [] : placeAll(module);
    made.set(file, all);
    return all;
  };
  return {
    at: ({ file, span }) => around(placedIn(file), span.start),
    next: (file, offset) => {
      const all = placedIn(file);
      const next = all[lastFrom(all, offset) + 1];
      let block = around(all, offset);
      while (block !== undefined && !isBlock(block)) block = block.parent;
      if (next === undefined || next.parent?.node !== block?.node) return undefined;
      return next.otherwise && opensBlock(next, offset) ? undefined : next;
    },
  };
}

function isBlock({ node: { kind } }: Placed): boolean {
  return kind === "study" || kind === "space" || kind === "when" || kind === "fn";
}

/** Whether a brace opens between an offset and what follows it: the offset is then before the `else`. */
function opensBlock({ node, module }: Placed, offset: number): boolean {
  const between = module.source.text.slice(offset, node.span.start);
  return between.replaceAll(/\/\/.*/g, "").includes("{");
}

/** All of a module, each before what stands in it: ascending by their beginning. */
function placeAll(module: Module): readonly Placed[] {
  const all: Placed[] = [];
  const add = (
    nodes: readonly Placed["node"][],
    parent: Placed | undefined,
    otherwise: boolean,
  ) => {
    for (const node of nodes) {
      const placed: Placed = {
        node,
        module,
        otherwise,
        ...(parent === undefined ? {} : { parent }),
      };
      all.push(placed);
      switch (node.kind) {
        case "study":
        case "space":
          add(node.body, placed, false);
          break;
        case "when":
          add(node.then, placed, false);
          add(node.otherwise ?? [], placed, true);
          break;
        case "fn":
          add(node.lets, placed, false);
          break;
        default:
          break;
      }
    }
  };
  add(module.ast.declarations, undefined, false);
  return all;
}

/** The innermost that holds an offset. */
function around(all: readonly Placed[], offset: number): Placed | undefined {
  let found = all[lastFrom(all, offset)];
  while (found !== undefined && found.node.span.end <= offset) found = found.parent;
  return found;
}

/** The index of the last that begins at or before an offset; −1 where none does. */
function lastFrom(all: readonly Placed[], offset: number): number {
  let low = -1;
  let high = all.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((all[middle]?.node.span.start ?? Infinity) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}
