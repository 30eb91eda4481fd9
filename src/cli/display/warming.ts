/** What a study took from earlier ones, for people. */
import type { WarmedEvent } from "../../store/event.ts";
import { countOf, formatValue } from "./values.ts";

/** A line for each study, and one for each reason why trials were left out. */
export function warmingLines({ studies }: WarmedEvent): readonly string[] {
  if (studies.length === 0) return ["No earlier study fits this one: it starts without any."];
  return studies.flatMap(({ study, path, distance, trials, dropped }) => [
    `Starts from ${countOf(trials.length, "trial")} of ${study} in ${path}${
      distance === undefined ? "" : `, ${formatValue(distance)} away`
    }.`,
    ...dropped.map((each) => `  ${countOf(each.trials, "trial")} left out: ${each.reason}.`),
  ]);
}
