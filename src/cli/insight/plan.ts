/** What can be said of a study before it is carried out, as data: what `hptc explain FILE` prints. */
import type { Constraint, JsonValue, Method, Objective, Plan, Trial } from "../../plan/document.ts";
import { createReads, type Reads } from "../../plan/reads.ts";
import { unsupported } from "../../runtime/index.ts";
import { chooseMethod } from "../../search/choose.ts";
import { resolveMethod } from "../../search/create.ts";
import { createSchedule } from "../../search/schedules/create.ts";
import { chooseSolver } from "../../solve/choose.ts";
import { feasibleVolume, type Volume } from "../../space/volume.ts";
import { type Bounds, boundsOf, type Estimate } from "./bounds.ts";
import { type Count, countPlan } from "./count.ts";
import { type FeasibleInsight, feasibleInsight } from "./feasible.ts";
import type { FusionInsight } from "./fusion.ts";

export interface PlanInsight {
  readonly study: string;
  readonly source: string;
  readonly doc?: string;
  readonly parameters: readonly ParameterInsight[];
  /** How many configurations there are before requirements, where they can be counted. */
  readonly configurations?: Count;
  /** How what meets the known requirements is drawn; absent where nothing is required of parameters. */
  readonly feasible?: FeasibleInsight;
  /** What known requirements leave of the space, by drawing: where no share is proven. */
  readonly volume?: Volume;
  /** Whether it is known that no configuration meets all requirements. */
  readonly infeasible: boolean;
  readonly requirements: readonly RequirementInsight[];
  readonly objectives: readonly ObjectiveInsight[];
  readonly trials: readonly TrialInsight[];
  readonly method: MethodInsight;
  readonly cost: Cost;
}

export interface ParameterInsight {
  readonly name: string;
  readonly doc?: string;
  readonly domain: Plan["parameters"][number]["domain"];
  readonly unit?: string;
  readonly prior?: Plan["parameters"][number]["prior"];
  readonly default?: JsonValue;
  readonly fidelity: boolean;
  /** When it is there; absent: always. */
  readonly when?: string;
  /** What the known requirements leave of its range; of an array, of all elements together. */
  readonly tightened?: { readonly low: number; readonly high: number };
}

export interface RequirementInsight {
  readonly label?: string;
  readonly text: string;
  readonly message?: string;
  /**
   * `construction`: every configuration meets it as it is made. `always`: none can break it. `drawn`: only what
   * meets it is drawn. `measured`: checked once. `outcome`: seen after a trial.
   */
  readonly how: "construction" | "always" | "drawn" | "measured" | "outcome";
  /** The trial after which it is checked, and those that are saved when it fails. */
  readonly after?: string;
  readonly saves?: readonly string[];
  /** Both sides of a comparison of quantities. */
  readonly estimate?: Estimate;
}

export interface ObjectiveInsight {
  readonly label?: string;
  readonly direction: Objective["direction"];
  readonly text: string;
  /** When it is known. */
  readonly phase: Objective["phase"];
  readonly reference?: number;
  readonly unit?: string;
}

export interface TrialInsight {
  readonly name: string;
  readonly task: string;
  readonly runs: "once" | "each";
  /** Trials whose metrics or models it takes. */
  readonly takes: readonly string[];
  /** What it takes of the parameters. */
  readonly parameters: readonly string[];
  /** How its runs train together, where that is known beforehand. */
  readonly fusion?: FusionInsight;
}

export interface MethodInsight {
  readonly role: "search" | "solve";
  readonly name: string;
  /** What `auto` stands for. */
  readonly resolved: string;
  readonly settings: Method["settings"];
  /** Of `solve auto` and `search auto`: why it stands for that. */
  readonly why: readonly string[];
  readonly schedule?: string;
  /** The steps of the fidelity at which the schedule looks at the first trial. */
  readonly scheduleSteps?: readonly number[];
  readonly stops: readonly string[];
  /** What this version does not carry out. */
  readonly unsupported: readonly string[];
  /** How many points a grid has before requirements. */
  readonly points?: Count;
  /** With so many random draws the best is within the top `share` of the space with this chance. */
  readonly guarantee?: { readonly trials: number; readonly share: number; readonly chance: number };
}

export interface Cost {
  /** At most so many: the budget or the points of a grid. */
  readonly trials?: number;
  readonly repeat: number;
  /** Runs of trials: those that run once, and `repeat` times the others. */
  readonly runs?: number;
  /** The fidelity parameter and its total over all trials. */
  readonly fidelity?: { readonly name: string; readonly perTrial: number; readonly total?: number };
  /** Seconds: the budget, the limit of a trial, and what all trials take at that limit, where the budget allows it. */
  readonly time?: number;
  readonly timePerTrial?: number;
  readonly atMost?: number;
  readonly fidelityBudget?: number;
}

/** Draws for the feasible share: its interval is then at most 4% wide on either side. */
const draws = 1000;

/** How sure the guarantee of random search is. */
const chance = 0.95;

/** `fusion`: by trial, how its runs train together. */
export function createInsight(
  plan: Plan,
  fusion: ReadonlyMap<string, FusionInsight> = new Map(),
): PlanInsight {
  const reads = createReads(plan);
  const bounds = boundsOf(plan);
  const configurations = countPlan(plan);
  const found = feasibleInsight(plan);
  const empty = typeof found === "string";
  const feasible = empty ? undefined : found;
  const volume =
    empty || feasible?.share.proven === true
      ? undefined
      : feasibleVolume(plan, { seed: plan.seed ?? 0, draws, box: bounds.box });
  return {
    study: plan.study,
    source: plan.source,
    ...(plan.doc === undefined ? {} : { doc: plan.doc }),
    parameters: plan.parameters.map((parameter, i) => {
      const { name, doc, domain, unit, prior, fidelity = false } = parameter;
      const when = bounds.condition(i);
      const tightened = bounds.tightened(name);
      return {
        name,
        ...(doc === undefined ? {} : { doc }),
        domain,
        ...(unit === undefined ? {} : { unit }),
        ...(prior === undefined ? {} : { prior }),
        ...(parameter.default === undefined ? {} : { default: parameter.default }),
        fidelity,
        ...(when === undefined ? {} : { when }),
        ...(tightened === undefined ? {} : { tightened }),
      };
    }),
    ...(configurations === undefined ? {} : { configurations }),
    ...(feasible === undefined ? {} : { feasible }),
    ...(volume === undefined ? {} : { volume }),
    infeasible: bounds.infeasible || empty,
    requirements: [
      ...byConstruction(plan),
      ...plan.constraints.map((constraint, i) => requirement(constraint, i, plan, reads, bounds)),
    ],
    objectives: plan.objectives.map(({ label, direction, origin, phase, reference, unit }) => ({
      ...(label === undefined ? {} : { label }),
      direction,
      text: origin.text,
      phase,
      ...(reference === undefined ? {} : { reference }),
      ...(unit === undefined ? {} : { unit }),
    })),
    trials: plan.trials.map((trial) => trialInsight(trial, reads, fusion.get(trial.name))),
    method: methodInsight(plan),
    cost: costOf(plan),
  };
}

/** What parameters are, so that nothing has to be required. */
function byConstruction({ parameters }: Plan): readonly RequirementInsight[] {
  return parameters.flatMap(({ name, domain }): readonly RequirementInsight[] => {
    const inner = domain.kind === "array" ? domain.element : domain;
    const each = domain.kind === "array" ? "each of " : "";
    if (inner.kind === "simplex")
      return [
        { text: `${each}\`${name}\`: shares of at least 0 that sum to 1`, how: "construction" },
      ];
    if (inner.kind === "permutation")
      return [{ text: `${each}\`${name}\`: every member once`, how: "construction" }];
    return [];
  });
}

function requirement(
  constraint: Constraint,
  index: number,
  plan: Plan,
  reads: (expression: Constraint["holds"]) => Reads,
  bounds: Bounds,
): RequirementInsight {
  const { label, message, phase, holds, condition, origin } = constraint;
  const estimate = bounds.estimate(index);
  const common = {
    ...(label === undefined ? {} : { label }),
    text: origin.text,
    ...(message === undefined ? {} : { message }),
    ...(estimate === undefined ? {} : { estimate }),
  };
  switch (phase) {
    case "measured":
      return { ...common, how: "measured" };
    case "parameter":
      return { ...common, how: bounds.always(index) ? "always" : "drawn" };
    case "metric": {
      const read = new Set([holds, condition].flatMap((e) => (e ? [...reads(e).trials] : [])));
      const order = plan.trials.map(({ name }) => name);
      const last = order.findLastIndex((name) => read.has(name));
      const after = order[last];
      return {
        ...common,
        how: "outcome",
        ...(after === undefined ? {} : { after, saves: order.slice(last + 1) }),
      };
    }
  }
}

function trialInsight(
  { name, task, phase, inputs }: Trial,
  reads: (expression: Constraint["holds"]) => Reads,
  fusion: FusionInsight | undefined,
): TrialInsight {
  const all = inputs.map(({ value }) => reads(value));
  return {
    name,
    task: taskText(task),
    runs: phase === "constant" || phase === "measured" ? "once" : "each",
    takes: [...new Set(all.flatMap(({ trials }) => [...trials]))],
    parameters: [...new Set(all.flatMap(({ parameters }) => [...parameters]))],
    ...(fusion === undefined ? {} : { fusion }),
  };
}

function taskText(task: Trial["task"]): string {
  switch (task.kind) {
    case "builtin":
      return `builtin:${task.name}`;
    case "module":
      return task.path;
    case "exec":
      return task.words.join(" ");
  }
}

function methodInsight(plan: Plan): MethodInsight {
  const { method, schedule, stops, budget } = plan;
  const solver = method.role === "solve" ? chooseSolver(plan) : undefined;
  const resolved = solver?.solver ?? resolveMethod(plan);
  const drawn = resolved === "random" || resolved === "sobol";
  const { trials } = budget;
  const points = gridPoints(plan);
  return {
    role: method.role,
    name: method.name,
    resolved,
    settings: method.settings,
    why: solver?.why ?? chooseMethod(plan)?.why ?? [],
    ...(schedule === undefined
      ? {}
      : { schedule: schedule.name, scheduleSteps: createSchedule(plan, 0)?.steps(0) ?? [] }),
    stops: stops.map(({ name }) => name),
    unsupported: unsupported(plan),
    ...(points === undefined ? {} : { points }),
    ...(trials === undefined || !drawn
      ? {}
      : { guarantee: { trials, share: topShare(trials), chance } }),
  };
}

function gridPoints(plan: Plan): Count | undefined {
  const { name, settings } = plan.method;
  if (name !== "grid") return undefined;
  const { points } = settings;
  return countPlan(plan, typeof points === "number" ? points : undefined);
}

/**
 * The share v of the space such that the best of n independent draws lies in its top v with the chance
 * p = 1 − (1 − v)^n: Bergstra & Bengio, "Random search for hyper-parameter optimization", JMLR 13 (2012).
 */
function topShare(trials: number): number {
  return 1 - (1 - chance) ** (1 / trials);
}

function costOf(plan: Plan): Cost {
  const { budget, repeat, parameters, trials } = plan;
  const fidelity = parameters.find((parameter) => parameter.fidelity === true);
  const perTrial = fidelity !== undefined && "high" in fidelity.domain ? fidelity.domain.high : 0;
  const once = trials.filter(({ phase }) => phase === "constant" || phase === "measured").length;
  const each = trials.length - once;
  const { time, timePerTrial, fidelity: fidelityBudget } = budget;
  const number = least(budget.trials, gridPoints(plan)?.count);
  const allTrials =
    timePerTrial === undefined || number === undefined ? undefined : timePerTrial * number;
  return {
    ...(number === undefined ? {} : { trials: number, runs: once + repeat * each * number }),
    repeat,
    ...(fidelity === undefined
      ? {}
      : {
          fidelity: {
            name: fidelity.name,
            perTrial,
            ...(number === undefined ? {} : { total: perTrial * number * repeat }),
          },
        }),
    ...(time === undefined ? {} : { time }),
    ...(timePerTrial === undefined ? {} : { timePerTrial }),
    ...(allTrials === undefined || allTrials > (time ?? Infinity) ? {} : { atMost: allTrials }),
    ...(fidelityBudget === undefined ? {} : { fidelityBudget }),
  };
}

/** The smaller of what there is. */
function least(...numbers: readonly (number | undefined)[]): number | undefined {
  const known = numbers.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}
