/** How feasible configurations are drawn, part by part. */
import { printNumber, printShare } from "../../ir/quantity.ts";
import type { Way } from "../../space/feasible/part.ts";
import type { Volume } from "../../space/volume.ts";
import type { FeasibleInsight, PartInsight } from "../insight/feasible.ts";
import type { Entry } from "./entries.ts";

/** Of more parameters or requirements only the number is told. */
const NAMES = 4;

const ways: { readonly [W in Way]: string } = {
  free: "nothing is required",
  enumerated: "listed",
  staircase: "counted and indexed",
  simplex: "by an exact transform",
  polytope: "hit-and-run",
  paving: "paving",
  cases: "by cases",
  rejection: "drawn again until feasible",
};

export function feasibleEntries(
  { parts, share }: FeasibleInsight,
  volume: Volume | undefined,
): readonly Entry[] {
  const together = share.proven
    ? [shareText(share)]
    : volume === undefined
      ? []
      : volumeTexts(volume);
  return [
    ...parts.map(partEntry),
    ...(together.length === 0 || (parts.length === 1 && share.proven)
      ? []
      : [{ name: "together", texts: together }]),
  ];
}

function partEntry({ parameters, requirements, way, share, detail }: PartInsight): Entry {
  return {
    name: listed(parameters),
    texts: [
      `${ways[way]}${detail === undefined ? "" : `: ${detail}`}`,
      ...(share.proven ? [shareText(share)] : []),
      `under ${listed(requirements.map((each) => `\`${shorten(each)}\``))}`,
    ],
  };
}

function shareText({ low, high }: PartInsight["share"]): string {
  if (high === 0) return "a surface within the space: its share is 0";
  const [from, to] = [printShare(low), printShare(high)];
  return from === to ? `${from} of the space` : `${from} to ${to} of the space, proven`;
}

function listed(names: readonly string[]): string {
  const shown = names.length > NAMES ? names.slice(0, NAMES - 1) : names;
  const rest = names.length - shown.length;
  return [...shown, ...(rest === 0 ? [] : [`… (${rest} more)`])].join(", ");
}

const shorten = (text: string) => (text.length <= 40 ? text : `${text.slice(0, 39).trimEnd()}…`);

/** `31% of the space (28% to 34%): 310 of 1,000 draws`. */
export function volumeTexts(volume: Volume): readonly string[] {
  const { draws, feasible, within, share, low, high, complete } = volume;
  const from = within < 1 ? ` from the ${printShare(within)} that the requirements leave` : "";
  const size =
    feasible === 0
      ? `less than ${printShare(high)} of the space`
      : `${printShare(share)} of the space (${printShare(low)} to ${printShare(high)}, with 95%)`;
  return [
    `${size}: ${feasible.toLocaleString("en")} of ${draws.toLocaleString("en")} draws${from}`,
    ...(feasible === 0 || share > 0.5
      ? []
      : [`about ${printNumber(Math.round(1 / share))} draws for each configuration`]),
    ...(complete ? [] : ["requirements that first need a measured trial are not counted"]),
  ];
}
