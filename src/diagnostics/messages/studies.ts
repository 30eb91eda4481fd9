/** What can be said about studies and spaces: ids `21xx` for names, `31xx` for types and phases. */
import { message } from "../message.ts";

const roles = {
  solve: "`solve`",
  search: "`search`",
  schedule: "`schedule`",
  stop: "`stop`",
  prior: "a prior",
  warm: "`warm`",
} as const;

const misfits = {
  range: "outside",
  set: "not in",
  step: "not on the grid of",
  pow2: "no power of two within",
} as const;

export const studyMessages = {
  // ── extends, use, names ──
  unknownBase: message<{ name: string; suggestion: string }>(
    "HPT2101",
    "error",
    ({ name, suggestion }) =>
      `there is no study \`${name}\` to extend.${suggestion} A study of another file is imported first.`,
  ),
  extendsCycle: message<{ chain: string }>(
    "HPT2102",
    "error",
    ({ chain }) =>
      `these studies extend each other in a circle: ${chain}. One of them must stand alone.`,
  ),
  unknownSpace: message<{ name: string; suggestion: string }>(
    "HPT2103",
    "error",
    ({ name, suggestion }) =>
      `there is no space \`${name}\` to use.${suggestion} A space of another file is imported first.`,
  ),
  useCycle: message<{ chain: string }>(
    "HPT2104",
    "error",
    ({ chain }) =>
      `these spaces use each other in a circle: ${chain}. One of them must stand alone.`,
  ),
  duplicateGroup: message<{ name: string }>(
    "HPT2105",
    "error",
    ({ name }) => `a space is already used as \`${name}\`: give this one another name.`,
  ),
  tooManyUses: message<{ most: number }>(
    "HPT2106",
    "error",
    ({ most }) =>
      `this study uses spaces more than ${String(most)} times, those within other spaces included.`,
  ),
  unknownTask: message<{ name: string; isFunction: boolean; suggestion: string }>(
    "HPT2107",
    "error",
    ({ name, isFunction, suggestion }) =>
      isFunction
        ? `\`${name}\` is a function, and a trial carries out a task. A function is called where its value is needed: \`let x = ${name}(…)\`.`
        : `there is no task \`${name}\`.${suggestion} The built-in ones are imported from "std:tasks".`,
  ),
  unknownMethod: message<{
    role: keyof typeof roles;
    name: string;
    suggestion: string;
    known: string;
    belongs: keyof typeof roles | undefined;
  }>("HPT2108", "error", ({ role, name, suggestion, known, belongs }) =>
    belongs === undefined
      ? `${roles[role]} knows no \`${name}\`.${suggestion} It knows ${known}.`
      : `\`${name}\` belongs to another statement: write \`${belongs} ${name}\`.`,
  ),
  unknownAmount: message<{ name: string; suggestion: string; fidelity: string }>(
    "HPT2110",
    "error",
    ({ name, suggestion, fidelity }) =>
      `a budget does not count \`${name}\`.${suggestion} It counts \`trials\`, ${fidelity === "" ? "" : `the fidelity \`${fidelity}\`, `}or time, such as \`10min\`.`,
  ),
  warmUnknown: message<{ name: string; suggestion: string; known: string }>(
    "HPT2111",
    "error",
    ({ name, suggestion, known }) =>
      `there is no parameter \`${name}\` that a first point could set.${suggestion}${known === "" ? "" : ` There are ${known}.`}`,
  ),
  statementTwice: message<{ what: string }>(
    "HPT2112",
    "error",
    ({ what }) => `${what} stands twice in this study: one of them must go.`,
  ),
  declaredBelow: message<{ name: string; by: "when" | "array" }>(
    "HPT2113",
    "error",
    ({ name, by }) =>
      `\`${name}\` is declared below: move its \`param\` above the ${by === "when" ? "`when` that reads it" : "array whose length it is"}.`,
  ),
  replacesTrial: message<{ name: string; trial: boolean }>("HPT2114", "error", ({ name, trial }) =>
    trial
      ? `\`${name}\` is a trial in what this study builds on: only a trial can replace it.`
      : `\`${name}\` is a value in what this study builds on: a trial cannot replace it.`,
  ),
  replacesGroup: message<{ name: string; members: string }>(
    "HPT2116",
    "error",
    ({ name, members }) =>
      `\`${name}\` is a used space in what this study builds on: what replaces it is another, \`use … as ${name}\`, or a record with ${members}.`,
  ),
  sameReport: message<{ text: string }>(
    "HPT2117",
    "error",
    ({ text }) =>
      `\`${text}\` is reported twice: remove one of the two, or give it a label of its own, \`report name: …\`.`,
  ),

  tooManyAncestors: message<{ most: number }>(
    "HPT2115",
    "error",
    ({ most }) =>
      `more than ${String(most)} studies extend one another here: extend an earlier one.`,
  ),

  tooManyStatements: message<{ most: number }>(
    "HPT2118",
    "error",
    ({ most }) =>
      `the studies and spaces checked here inherit and use more than ${String(most)} statements in all, each counted for every study that has it. What follows is not checked: divide it among several files.`,
  ),

  // ── parameters ──
  branchTypes: message<{ name: string; first: string; second: string }>(
    "HPT3101",
    "error",
    ({ name, first, second }) =>
      `\`${name}\` is \`${first}\` in one branch and \`${second}\` here: one name has one type. Rename one of them.`,
  ),
  replacedType: message<{ name: string; was: string; is: string }>(
    "HPT3102",
    "error",
    ({ name, was, is }) =>
      `\`${name}\` is \`${was}\` in what this study builds on, and \`${is}\` here: what replaces it has the same type.`,
  ),
  needsRange: message<{ name: string; type: string }>(
    "HPT3103",
    "error",
    ({ name, type }) =>
      `\`${name}\` has no bounds: say within what it varies, \`${type} in low .. high\`.`,
  ),
  cannotVary: message<{ name: string; found: string }>(
    "HPT3104",
    "error",
    ({ name, found }) =>
      `\`${name}\` is \`${found}\`, which cannot vary: a parameter is a number, a choice, a Bool, a Simplex, a Permutation or an array of these.`,
  ),
  valueNotConstant: message<{ what: "default" | "value"; name: string; text: string }>(
    "HPT3105",
    "error",
    ({ what, name, text }) =>
      `the ${what} of \`${name}\` must be constant; \`${text}\` is known later only.`,
  ),
  valueOutside: message<{
    what: "default" | "value";
    name: string;
    text: string;
    misfit: keyof typeof misfits;
    domain: string;
  }>(
    "HPT3106",
    "error",
    ({ what, name, text, misfit, domain }) =>
      `the ${what} \`${text}\` is ${misfits[misfit]} what \`${name}\` may be: ${domain}.`,
  ),
  priorUnsuited: message<{ prior: string; name: string; reason: string }>(
    "HPT3107",
    "error",
    ({ prior, name, reason }) => `the prior \`${prior}\` does not suit \`${name}\`: ${reason}.`,
  ),
  whenNeedsKnown: message<{ metric: string }>(
    "HPT3108",
    "error",
    ({ metric }) =>
      `a \`when\` decides which parameters there are, before any trial; \`${metric}\` is known only after one. As a condition on a result write \`require\`.`,
  ),

  // ── methods and settings ──
  settingSpread: message<{ name: string }>(
    "HPT3110",
    "error",
    ({ name }) => `settings are written out, one by one: write \`${name}: …\` here.`,
  ),
  settingNotConstant: message<{ name: string; text: string }>(
    "HPT3111",
    "error",
    ({ name, text }) =>
      `the setting \`${name}\` must be constant; \`${text}\` is known later only.`,
  ),
  settingUnsuited: message<{ name: string }>(
    "HPT3112",
    "error",
    ({ name }) => `\`${name}\` has one number for each member, and this parameter has no members.`,
  ),
  solveNeedsKnown: message<{ what: string; metric: string; solve: string }>(
    "solve-needs-known",
    "error",
    ({ what, metric, solve }) =>
      `\`solve ${solve}\` computes the best configuration without trials, and this ${what} needs \`${metric}\`, which only a trial tells. Write \`search\` instead, or give that trial constant arguments so that it runs once.`,
  ),
  scheduleWithoutFidelity: message<{ schedule: string }>(
    "schedule-without-fidelity",
    "error",
    ({ schedule }) =>
      `\`${schedule}\` stops bad trials early, and this study does not say what grows during a trial. Declare it, \`fidelity epochs: Int in 1 .. 27\`, and pass it to the trial.`,
  ),
  gridOverContinuous: message<{ names: string; many: boolean }>(
    "grid-over-continuous",
    "error",
    ({ names, many }) =>
      `a grid needs to know how many values ${names} ${many ? "take" : "takes"}: write \`grid(points: 6)\`, or give ${many ? "each" : "it"} a \`step\`.`,
  ),
  enumerateContinuous: message<{ names: string; many: boolean }>(
    "enumerate-over-continuous",
    "error",
    ({ names, many }) =>
      `\`solve enumerate\` tries every value, and ${names} ${many ? "are" : "is"} continuous: give ${many ? "each" : "it"} a \`step\`, or write \`solve global\`, which needs none.`,
  ),
  stopObjectives: message<{ name: string; count: number }>("HPT3113", "error", ({ name, count }) =>
    count === 0
      ? `\`stop ${name}\` watches an objective, and this study has none: add \`minimize\` or \`maximize\`.`
      : `\`stop ${name}\` watches one objective, and this study has ${String(count)}.`,
  ),

  // ── fidelity ──
  fidelityType: message<{ name: string; found: string }>(
    "HPT3120",
    "error",
    ({ name, found }) =>
      `the fidelity \`${name}\` is \`${found}\`; it must be a number with a range.`,
  ),
  twoFidelities: message<{ first: string; second: string }>(
    "HPT3121",
    "error",
    ({ first, second }) =>
      `a study has one fidelity; here are \`${first}\` and \`${second}\`. Make one of them a \`param\` or a \`let\`.`,
  ),
  fidelityUnused: message<{ name: string }>(
    "HPT3122",
    "error",
    ({ name }) => `the fidelity \`${name}\` goes to no trial: pass it to an argument of one.`,
  ),
  fidelityTwice: message<{ name: string; first: string; second: string }>(
    "HPT3123",
    "error",
    ({ name, first, second }) =>
      `the fidelity \`${name}\` goes to \`${first}\` and to \`${second}\`; it must go to one argument of one trial.`,
  ),
  fidelityComputed: message<{ name: string; argument: string }>(
    "HPT3124",
    "error",
    ({ name, argument }) =>
      `the fidelity \`${name}\` must be passed as it is, \`${argument}: ${name}\`: a schedule counts in its unit.`,
  ),

  // ── requirements, objectives, reports ──
  neverTrue: message<{ text: string; values: string; message: string }>(
    "never-true",
    "error",
    ({ text, values, message: own }) =>
      `\`${text}\` is never true${values === "" ? "" : `: ${values}`}.${own === "" ? "" : ` (${own})`} Nothing in it varies, so no configuration can meet it.`,
  ),
  objectiveType: message<{ found: string }>(
    "HPT3130",
    "error",
    ({ found }) =>
      `an objective is a number, and this is \`${found}\`. Of an array take \`max(…)\`, \`mean(…)\` or one element.`,
  ),
  referenceNotConstant: message<{ text: string }>(
    "HPT3131",
    "error",
    ({ text }) => `a reference point is a constant, finite number; \`${text}\` is not.`,
  ),
  reportType: message<{ found: string }>(
    "HPT3132",
    "error",
    ({ found }) => `\`${found}\` cannot be reported: it has no value that could be shown.`,
  ),

  // ── what may be spent ──
  countValue: message<{ role: string; least: number; found: string }>(
    "HPT3140",
    "error",
    ({ role, least, found }) =>
      `\`${role}\` takes a constant whole number, ${String(least)} or more; \`${found}\` is not.`,
  ),
  amountValue: message<{ text: string; whole: boolean }>(
    "HPT3141",
    "error",
    ({ text, whole }) =>
      `a budget is a constant${whole ? " whole" : ", finite"} number above 0; \`${text}\` is not.`,
  ),
  amountUnit: message<{ text: string; of: string; found: string; fidelity: string }>(
    "HPT3142",
    "error",
    ({ text, of, found, fidelity }) =>
      of === ""
        ? `a budget of what? Write \`${text} trials\`, ${fidelity === "" ? "" : `\`${text} ${fidelity}\`, `}or a time, such as \`10min\`; this is \`${found}\`.`
        : `\`${of}\` are counted by a plain number; \`${text}\` is \`${found}\`.`,
  ),
  perTrialTime: message<{ of: string }>(
    "HPT3143",
    "error",
    ({ of }) => `only time can be limited per trial, such as \`40s per trial\`; \`${of}\` cannot.`,
  ),
  doubledAmount: message<{ unit: "trials" | "time" | "fidelity"; perTrial: boolean }>(
    "HPT3144",
    "error",
    ({ unit, perTrial }) =>
      `this budget already has a ceiling on ${unit === "fidelity" ? "the fidelity" : unit}${perTrial ? " per trial" : ""}: one of them must go.`,
  ),

  // ── warm ──
  warmSource: message(
    "HPT3150",
    "error",
    () =>
      'a study starts from a file, `warm from "study.db"`, or from points, `warm from [{ lr: 1e-3 }]`.',
  ),
  warmPoint: message(
    "HPT3151",
    "error",
    () => "a point is written with the names of its parameters: `{ lr: 1e-3, depth: 2 }`.",
  ),
  warmSpread: message(
    "HPT3152",
    "error",
    () => "the values of a point are written out, one by one: nothing can be spread here.",
  ),
  warmMethodPoints: message<{ method: string }>(
    "HPT3153",
    "error",
    ({ method }) =>
      `\`${method}\` chooses among stored studies: write \`warm ${method} from "library/"\`, or leave \`${method}\` out before points.`,
  ),

  // ── tasks ──
  metricType: message<{ name: string; found: string }>(
    "HPT3154",
    "error",
    ({ name, found }) =>
      `the metric \`${name}\` is \`${found}\`; a task gives numbers, Bool, Text, choices, a Model, or arrays of these.`,
  ),
  commandQuotes: message("HPT3155", "error", () => "a quote in this command is not closed."),

  // ── the plan ──
  planTooDeep: message<{ study: string; most: number }>(
    "HPT3160",
    "error",
    ({ study, most }) =>
      `an expression of \`${study}\` is too long a chain for a plan, which nests ${String(most)} levels at most. Give parts of it names with \`let\`, or write \`sum([a, b, …])\` for a long sum.`,
  ),
};
