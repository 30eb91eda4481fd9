import { diagnose } from "../../diagnostics/message.ts";
import { nameMessages } from "../../diagnostics/messages/names.ts";
import type { Location } from "../../diagnostics/span.ts";
import type { Context, OpenDeclaration } from "../context.ts";

/** How many levels of an expression take as much stack as beginning to check a declaration. */
const cellDepth = 3;

/** A declaration that is checked when it is first asked for. */
export interface Cell<T> {
  readonly location: Location;
  /** What it is, for messages: `enum`. */
  readonly kind: string;
  readonly imported: boolean;
  /** The checked thing; `"failed"` where its declaration is in error, which has been reported. */
  readonly get: () => T | "failed";
}

/** Makes a cell. A declaration that needs itself is reported once, with the circle. */
export function cellOf<T>(
  context: Context,
  name: string,
  location: Location,
  kind: string,
  check: () => T | "failed",
): Cell<T> {
  let result: { readonly value: T | "failed" } | undefined;
  const owner = {};
  const get = (): T | "failed" => {
    if (result !== undefined) return result.value;
    const { open } = context.run;
    const start = open.findIndex((declaration) => declaration.owner === owner);
    if (start >= 0) {
      reportCircle(context, open.slice(start));
      result = { value: "failed" };
      return "failed";
    }
    open.push({ name, kind, location, owner });
    context.run.depth.now += cellDepth;
    const value = check();
    context.run.depth.now -= cellDepth;
    open.pop();
    return (result ??= { value }).value;
  };
  return { location, kind, imported: false, get };
}

/** Told from the declaration that stands first in its file, wherever the check began. */
function reportCircle(context: Context, circle: readonly OpenDeclaration[]): void {
  const start = ({ location }: OpenDeclaration) => location.span.start;
  const first = circle.reduce((one, other) => (start(other) < start(one) ? other : one));
  const place = circle.indexOf(first);
  const names = [...circle.slice(place), ...circle.slice(0, place), first].map(({ name }) => name);
  context.run.report(
    diagnose(nameMessages.dependencyCycle, first.location, {
      name: first.name,
      kind: first.kind,
      chain: circle.length === 1 ? "" : names.join(" → "),
    }),
  );
}

/** A cell that needs no check. */
export function settled<T>(location: Location, kind: string, value: T | "failed"): Cell<T> {
  return { location, kind, imported: false, get: () => value };
}
