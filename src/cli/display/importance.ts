/** What matters and how, for a terminal: shares of importance, then the objective along the weightiest parameters. */
import type { JsonValue, Plan } from "../../plan/document.ts";
import type { Bin } from "../../search/importance/slices.ts";
import type { ParameterEffect } from "../insight/importance.ts";
import type { Channel } from "../terminal.ts";
import { type Column, renderTable } from "./table.ts";
import { formatValue } from "./values.ts";

/** So many parameters are listed, and so many of them are cut into slices. */
const listed = 8;
const sliced = 3;

/** Below this share a parameter is not worth a slice. */
const little = 0.05;

const barCells = 30;

export function printEffects(
  plan: Plan,
  effects: readonly ParameterEffect[],
  channel: Channel,
): void {
  if (effects.length === 0) return;
  const { palette, line } = channel;
  line(palette.strong("What decides about being among the best tenth of the trials"));
  const first = effects.slice(0, listed);
  printColumns(
    [
      { title: "parameter", align: "left", cells: first.map(({ parameter }) => parameter) },
      { title: "share", align: "right", cells: first.map(({ share }) => percent(share)) },
      { title: "", align: "left", cells: first.map(({ share }) => bar(share)) },
    ],
    channel,
  );
  for (const effect of effects.slice(0, sliced)) {
    if (effect.share < little || effect.slice.length < 2) continue;
    line("");
    line(palette.strong(`Along ${effect.parameter}`));
    printColumns(sliceColumns(plan, effect), channel);
  }
}

function sliceColumns(plan: Plan, { parameter, slice }: ParameterEffect): readonly Column[] {
  const unit = plan.parameters.find(({ name }) => name === parameter)?.unit;
  const objective = plan.objectives[0]?.unit;
  const column = (title: string, cells: readonly string[]): Column => ({
    title,
    align: "right",
    cells,
  });
  return [
    { title: parameter, align: "left", cells: slice.map((bin) => rangeOf(bin, unit)) },
    column(
      "trials",
      slice.map(({ trials }) => String(trials)),
    ),
    column(
      "best",
      slice.map(({ best }) => formatValue(best, objective)),
    ),
    column(
      "median",
      slice.map(({ median }) => formatValue(median, objective)),
    ),
  ];
}

function printColumns(columns: readonly Column[], { line, width, palette }: Channel): void {
  for (const [i, text] of renderTable(columns, width - 2).lines.entries()) {
    line(`  ${i === 0 ? palette.faint(text) : text}`);
  }
}

function rangeOf({ low, high }: Bin, unit: string | undefined): string {
  const [first, last] = [low, high].map((value: JsonValue) => formatValue(value, unit));
  return first === last ? (first ?? "") : `${first ?? ""} .. ${last ?? ""}`;
}

function percent(share: number): string {
  return `${String(Math.round(100 * share))}%`;
}

function bar(share: number): string {
  return "#".repeat(Math.round(barCells * share));
}
