/** `hptc show`: what a store holds, also while a run writes to it. */
import { readStore } from "../../store/sqlite.ts";
import { createRecords } from "../display/records.ts";
import { printExplored } from "../display/explored.ts";
import { printEffects } from "../display/importance.ts";
import { printSolution, solvedJson } from "../display/solution.ts";
import { doneJson, printResults, trialJson } from "../display/trials.ts";
import { countOf } from "../display/values.ts";
import type { ExitCode } from "../failure.ts";
import { parameterEffects } from "../insight/importance.ts";
import type { Terminal } from "../terminal.ts";

export async function show(
  path: string,
  { json }: { readonly json?: true },
  { out }: Terminal,
): Promise<ExitCode> {
  const store = await readStore(path);
  const records = createRecords(store.events());
  store.close();
  const trials = records.trials.toSorted((a, b) => a.number - b.number);
  const [started, solved] = [records.started(), records.solved()];
  if (started === undefined) {
    out.line(
      json === true
        ? JSON.stringify({ event: "done", best: null, trials: 0 })
        : "The store is empty.",
    );
    return 0;
  }
  const { plan, seed, backend } = started;
  const effects = solved === undefined ? parameterEffects(plan, trials) : [];
  if (json === true) {
    for (const trial of trials) out.line(JSON.stringify(trialJson(trial)));
    if (solved !== undefined) out.line(JSON.stringify(solvedJson(plan, solved, trials)));
    else if (effects.length > 0) {
      out.line(JSON.stringify({ event: "effects", parameters: effects }));
    }
    out.line(JSON.stringify(doneJson(plan, trials)));
    return 0;
  }
  out.line(
    `${out.palette.strong(plan.study)} from ${plan.source}, seed ${seed}, backend ${backend}`,
  );
  out.line("");
  if (solved === undefined) {
    printResults(plan, trials, out);
    if (effects.length > 0) out.line("");
    printEffects(plan, effects, out);
    printExplored(plan, trials, out);
  } else printSolution(plan, solved, trials, out);
  if (records.open() > 0) out.line(`${countOf(records.open(), "trial")} begun and not ended.`);
  return 0;
}
