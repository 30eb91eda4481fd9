/** What can be said about types, units, ranges and phases: ids `3xxx`, and the slugs of the rule list. */
import { message } from "../message.ts";

export const typeMessages = {
  // ── types ──
  /** What an operator or function says about its arguments; its sentence comes with it. */
  operands: message<{ sentence: string }>("HPT3001", "error", ({ sentence }) => sentence),
  wrongType: message<{ expected: string; found: string; advice: string }>(
    "HPT3002",
    "error",
    ({ expected, found, advice }) => `expected ${expected}, found ${found}.${advice}`,
  ),
  noCommonType: message<{ first: string; second: string; where: string }>(
    "HPT3003",
    "error",
    ({ first, second, where }) =>
      `${where} are ${first} and ${second}, which have no type in common.`,
  ),
  notIndexable: message<{ type: string; count: number }>("HPT3004", "error", ({ type, count }) =>
    count === 0
      ? `this is ${type}, which has no elements to take by \`[…]\`.`
      : `this is ${type}, which takes ${count === 1 ? "one index" : `${count} indices`}.`,
  ),
  indexOutside: message<{ index: string; low: string; high: string }>(
    "HPT3005",
    "error",
    ({ index, low, high }) =>
      `there is no element ${index}: the index runs from ${low} to ${high}.`,
  ),
  notIndexSet: message<{ found: string }>(
    "HPT3006",
    "error",
    ({ found }) =>
      `${found} is no index set. An index set is an enum, a length, a range \`low .. high\`, or a trial.`,
  ),
  arrayAsIndexSet: message<{ text: string }>(
    "HPT3007",
    "error",
    ({ text }) =>
      `\`${text}\` is an array; a name after \`in\` runs over indices: write \`0 .. size(${text}) - 1\`.`,
  ),
  needsIndexSet: message<{ type: string }>(
    "HPT3008",
    "error",
    ({ type }) =>
      `\`${type}\` is over an index set: write \`${type}[E]\`, with the name of an enum or a length.`,
  ),
  oneIndexSet: message<{ type: string }>(
    "HPT3009",
    "error",
    ({ type }) => `\`${type}\` is over one index set: write \`${type}[E]\`.`,
  ),
  openLengthHere: message(
    "HPT3010",
    "error",
    () =>
      "an array of any length, `T[]`, can only be an argument: say how long it is, `T[n]`, or what it is over, `T[E]`.",
  ),
  lengthValue: message<{ found: string }>(
    "HPT3011",
    "error",
    ({ found }) => `a length is a whole number, 0 or more; this is ${found}.`,
  ),
  lengthNotKnown: message<{ text: string }>(
    "HPT3012",
    "error",
    ({ text }) =>
      `\`${text}\` cannot be a length: a length is a constant, or an \`Int\` parameter with a range that is declared earlier.`,
  ),
  mixedChoice: message(
    "HPT3013",
    "error",
    () => "a choice is between names, or between numbers: this one has both.",
  ),
  choiceMember: message(
    "HPT3014",
    "error",
    () => "the members of a choice are names or constant numbers.",
  ),
  emptyChoice: message("HPT3015", "error", () => "a choice needs at least one member."),
  missingKeys: message<{ names: string; type: string }>(
    "HPT3016",
    "error",
    ({ names, type }) => `${type} also needs ${names}.`,
  ),
  unexpectedKey: message<{ name: string; type: string; suggestion: string }>(
    "HPT3017",
    "error",
    ({ name, type, suggestion }) => `${type} has no \`${name}\`.${suggestion}`,
  ),
  wrongLength: message<{ expected: number; found: number }>(
    "HPT3018",
    "error",
    ({ expected, found }) =>
      `expected ${expected} element${expected === 1 ? "" : "s"}, found ${found}.`,
  ),
  listUnderNames: message<{ type: string; example: string }>(
    "HPT3019",
    "error",
    ({ type, example }) => `${type} is written by name: \`{ ${example} }\`.`,
  ),
  notAPermutation: message<{ type: string; missing: string }>(
    "HPT3020",
    "error",
    ({ type, missing }) => `a ${type} lists every member once; ${missing}.`,
  ),
  sharesSum: message<{ sum: string }>(
    "HPT3021",
    "error",
    ({ sum }) => `shares sum to 1; these sum to ${sum}.`,
  ),
  spreadNotRecord: message<{ found: string }>(
    "HPT3022",
    "error",
    ({ found }) => `\`...\` takes a record here, not ${found}.`,
  ),
  spreadNotArray: message<{ found: string }>(
    "HPT3023",
    "error",
    ({ found }) => `\`...\` takes an array here, not ${found}.`,
  ),
  genericUnknown: message<{ callee: string; name: string }>(
    "HPT3024",
    "error",
    ({ callee, name }) =>
      `nothing says what \`${name}\` of \`${callee}\` stands for: pass an array whose index set is known.`,
  ),
  optionalHere: message(
    "HPT3025",
    "error",
    () => "`?` marks an argument of a task that may be left out; nothing else can be absent.",
  ),
  loadNeedsType: message<{ path: string }>(
    "HPT3026",
    "error",
    ({ path }) =>
      `\`load\` stands alone after a \`let\` that says what to expect: \`let data: Real[E] = load "${path}"\`.`,
  ),
  loadNotJson: message<{ path: string; reason: string }>(
    "HPT3027",
    "error",
    ({ path, reason }) => `\`${path}\` is not JSON: ${reason}`,
  ),
  loadMismatch: message<{ path: string; at: string; expected: string; found: string }>(
    "HPT3028",
    "error",
    ({ path, at, expected, found }) =>
      `\`${path}\`${at === "" ? "" : ` at ${at}`}: expected ${expected}, found ${found}.`,
  ),
  trialAsValue: message<{ name: string; example: string }>(
    "HPT3029",
    "error",
    ({ name, example }) =>
      `\`${name}\` is a trial: take one of its metrics, such as \`${name}.${example}\`.`,
  ),
  groupAsValue: message<{ name: string; example: string }>(
    "HPT3030",
    "error",
    ({ name, example }) =>
      `\`${name}\` is a used space: take one of its members, such as \`${name}.${example}\`.`,
  ),
  membershipDomain: message<{ found: string }>(
    "HPT3031",
    "error",
    ({ found }) =>
      `after \`in\` stands a range \`low .. high\` or a set \`{ a, b }\`, not ${found}.`,
  ),
  divisionByZero: message("HPT3032", "error", () => "this divides by zero."),
  notANumber: message<{ name: string }>(
    "HPT3033",
    "error",
    ({ name }) =>
      `\`${name}\` has no value: the calculation gives something that is not a number, as the logarithm or root of a negative number does.`,
  ),
  notConstant: message<{ what: string; text: string }>(
    "HPT3034",
    "error",
    ({ what, text }) => `${what} must be constant, but \`${text}\` is known only later.`,
  ),
  outOfDomain: message<{ value: string; domain: string; what: string }>(
    "HPT3035",
    "error",
    ({ value, domain, what }) => `${value} is outside ${what}, ${domain}.`,
  ),
  tooDeep: message(
    "HPT3036",
    "error",
    () => "this expression is nested too deeply: give its parts names with `let`.",
  ),
  longChain: message(
    "HPT3044",
    "error",
    () =>
      "too long a chain of definitions leads here, each needing one that comes later: put them in the order in which they need each other.",
  ),
  manyLets: message<{ most: number }>(
    "HPT3039",
    "error",
    ({ most }) =>
      `a function has at most ${most} \`let\`s: move some of them into functions of their own.`,
  ),
  dimensionDefinition: message(
    "HPT3037",
    "error",
    () => "a dimension is made of dimensions by `*`, `/` and `^`, such as `Memory / Time`.",
  ),
  unitDefinition: message(
    "HPT3038",
    "error",
    () => "a unit is a constant positive quantity, such as `1024B`.",
  ),
  taskResult: message(
    "HPT3040",
    "error",
    () => "a task gives a record of metrics: `-> { loss: Real, … }`.",
  ),
  taskSource: message<{ source: string }>(
    "HPT3041",
    "error",
    ({ source }) =>
      `\`${source}\` is no task: write "builtin:name" or the path of a module, "./task.js".`,
  ),
  emptyCommand: message("HPT3042", "error", () => "there is no command to run here."),
  arrayTooLong: message(
    "HPT3045",
    "error",
    () => "this makes an array that is too large: at most 10 million elements.",
  ),
  tooManySteps: message(
    "HPT3046",
    "error",
    () =>
      "this takes too long to compute: all that the checker computes goes through at most 20 million elements of arrays. Nothing more that needs them is computed.",
  ),

  // ── units ──
  unitMismatch: message<{ sentence: string }>("unit-mismatch", "error", ({ sentence }) => sentence),
  missingUnit: message<{ dimension: string; example: string }>(
    "missing-unit",
    "error",
    ({ dimension, example }) =>
      `this number needs a unit: ${dimension} is expected${example === "" ? "" : `, such as \`${example}\``}.`,
  ),
  unitAsValue: message<{ name: string; advice: string }>(
    "unit-as-value",
    "error",
    ({ name, advice }) => `\`${name}\` is a unit, not a value: ${advice}.`,
  ),

  // ── ranges, sets and scales ──
  notWithin: message<{ inner: string; outer: string; type: string }>(
    "not-within",
    "error",
    ({ inner, outer, type }) => `${inner} is not within ${type}, which is ${outer}.`,
  ),
  emptyRange: message<{ low: string; high: string }>(
    "empty-range",
    "error",
    ({ low, high }) => `the range ${low} .. ${high} is empty: its low end comes first.`,
  ),
  noPowerOfTwo: message<{ low: string; high: string }>(
    "empty-range",
    "error",
    ({ low, high }) =>
      `there is no power of two in ${low} .. ${high}, so \`pow2\` leaves nothing to choose.`,
  ),
  rangeOf: message<{ type: string }>(
    "HPT3050",
    "error",
    ({ type }) =>
      `${type} has no range: \`in low .. high\` narrows numbers; a choice is narrowed by a set, \`in { a, b }\`.`,
  ),
  setOf: message<{ type: string }>(
    "HPT3051",
    "error",
    ({ type }) =>
      `${type} cannot be narrowed by a set: \`in { a, b }\` narrows whole numbers, numbers and choices.`,
  ),
  domainForm: message(
    "HPT3052",
    "error",
    () => "after `in` stands a range `low .. high` or a set `{ a, b }`.",
  ),
  wholeEnds: message<{ end: string }>(
    "HPT3053",
    "error",
    ({ end }) => `the ends of a range of \`Int\` are whole numbers, not ${end}.`,
  ),
  twoScales: message<{ first: string; second: string }>(
    "two-scales",
    "error",
    ({ first, second }) => `a parameter has one scale; here are \`${first}\` and \`${second}\`.`,
  ),
  logNeedsPositive: message<{ low: string; advice: string }>(
    "log-needs-positive",
    "error",
    ({ low, advice }) => `\`log\` needs a range above 0, and this one ${low}.${advice}`,
  ),
  scaleDomain: message<{ scale: string; needs: string; found: string }>(
    "HPT3054",
    "error",
    ({ scale, needs, found }) => `\`${scale}\` needs a range ${needs}, and this one ${found}.`,
  ),
  scaleOf: message<{ scale: string; type: string }>(
    "HPT3055",
    "error",
    ({ scale, type }) => `\`${scale}\` is a scale for numbers; ${type} has none.`,
  ),
  scaleOfSet: message<{ scale: string }>(
    "HPT3056",
    "error",
    ({ scale }) =>
      `\`${scale}\` is a scale for a range; the members of a set are chosen as they are.`,
  ),
  pow2OfReal: message(
    "HPT3057",
    "error",
    () => "`pow2` is a scale for whole numbers: use `Int`, or `log` for reals.",
  ),
  stepPositive: message<{ found: string }>(
    "HPT3058",
    "error",
    ({ found }) => `a step is above 0; this is ${found}.`,
  ),
  wholeStep: message<{ found: string }>(
    "HPT3059",
    "error",
    ({ found }) => `the step of an \`Int\` is a whole number; this is ${found}.`,
  ),
  betterOf: message<{ type: string }>(
    "HPT3060",
    "error",
    ({ type }) => `\`better\` says which way a number is better; ${type} is not a number.`,
  ),
  duplicateChoice: message<{ value: string }>(
    "duplicate-choice",
    "error",
    ({ value }) => `${value} stands twice in this choice.`,
  ),
  ambiguousChoice: message<{ name: string; advice: string }>(
    "ambiguous-choice",
    "error",
    ({ name, advice }) => `\`${name}\` is both a member of the choice expected here and ${advice}`,
  ),

  // ── conditional parameters, arguments ──
  inactiveParam: message<{ name: string; condition: string }>(
    "inactive-param",
    "error",
    ({ name, condition }) =>
      `\`${name}\` is there only when ${condition}. Say what holds otherwise, \`${name} ?? …\`, or move this into that \`when\`.`,
  ),
  swappedArguments: message<{ given: string; position: string; callee: string }>(
    "swapped-arguments",
    "warning",
    ({ given, position, callee }) =>
      `\`${given}\` is passed as \`${position}\`, but \`${callee}\` has an argument \`${given}\` too. Write \`${position}: ${given}\` if it is meant so.`,
  ),
};
