/** Which trials went on from others, as `schedule pbt` lets them. */
import { wrap } from "../../diagnostics/render/wrap.ts";
import type { Plan } from "../../plan/document.ts";
import type { Channel } from "../terminal.ts";
import type { Exploration, ShownTrial } from "./records.ts";
import { formatValue } from "./values.ts";

/** Of more changes only the number is told; all of them are in `--json`. */
const shown = 20;

/** A line for each time that a trial went on from another one, by trial and step. Prints nothing where none did. */
export function printExplored(plan: Plan, trials: readonly ShownTrial[], channel: Channel): void {
  const { line, palette, width } = channel;
  const units = new Map(plan.parameters.map(({ name, unit }) => [name, unit]));
  const all = trials.flatMap(({ number, explored = [] }) =>
    explored.map((exploration) => ({ number, ...exploration })),
  );
  if (all.length === 0) return;
  line("");
  line(palette.strong("Went on from the weights and the parameters of another trial"));
  for (const { number, ...exploration } of all.slice(0, shown)) {
    const text = `trial ${number} at ${exploration.step} from trial ${exploration.from}: ${changesOf(exploration, units)}`;
    for (const part of wrap(text, width - 2)) line(`  ${part}`);
  }
  if (all.length > shown) {
    line(`  ${palette.faint(`and ${all.length - shown} more: --json has all of them`)}`);
  }
}

function changesOf(
  { changed }: Exploration,
  units: ReadonlyMap<string, string | undefined>,
): string {
  const changes = Object.entries(changed).map(
    ([name, { from, to }]) =>
      `${name} ${formatValue(from, units.get(name))} → ${formatValue(to, units.get(name))}`,
  );
  return changes.length === 0 ? "unchanged" : changes.join(", ");
}
