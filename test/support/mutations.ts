/**
 * Mistakes that people make, made in a sound file at every place where they can be: the checker must
 * find each, under an id that names it. An edit that leaves the meaning alone is no mistake and is not made.
 */
import { createSource } from "../../src/diagnostics/source.ts";
import type { Span } from "../../src/diagnostics/span.ts";
import type * as Ast from "../../src/syntax/ast.ts";
import { parse } from "../../src/syntax/parse.ts";

export interface Mutant {
  /** What was done: `drop-unit`. */
  readonly kind: string;
  readonly text: string;
  /** Where, as an offset into the text before. */
  readonly at: number;
  /** The ids that name the mistake; one of them must be found. */
  readonly expected: readonly string[];
}

/** All mutants of a text, in the order of kinds and places. */
export function mutantsOf(text: string): readonly Mutant[] {
  const file = parse(createSource("main.hpt", text)).file;
  const nodes = [...walk(file)];
  const mutants: Mutant[] = [];
  for (const [kind, mutate] of Object.entries(mutations)) {
    for (const { span, by, expected } of mutate(nodes, text)) {
      const changed = text.slice(0, span.start) + by + text.slice(span.end);
      mutants.push({ kind, text: changed, at: span.start, expected });
    }
  }
  return mutants;
}

interface Change {
  readonly span: Span;
  readonly by: string;
  readonly expected: readonly string[];
}

type Mutation = (nodes: readonly Ast.AnyNode[], text: string) => Iterable<Change>;

const mutations: { readonly [kind: string]: Mutation } = {
  /** `2MiB` → `2`, where a quantity is asked for. */
  *"drop-unit"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "number" || node.unit === undefined || node.unit.text === "%") continue;
      yield { span: node.unit.span, by: "", expected: unitFindings };
    }
  },

  /** `2MiB` → `2s`, `10min` → `10MiB`. */
  *"wrong-unit"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "number" || node.unit === undefined || node.unit.text === "%") continue;
      const by = /^(us|ms|s|min|h|day)$/.test(node.unit.text) ? "MiB" : "s";
      yield { span: node.unit.span, by, expected: unitFindings };
    }
  },

  /** `2MiB` → `2 MiB`. */
  *"space-before-unit"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "number" || node.unit === undefined) continue;
      const { start } = node.unit.span;
      yield { span: { start, end: start }, by: " ", expected: ["HPT1024", "HPT1012"] };
    }
  },

  /** `2MiB` → `2Mib`, `10min` → `10mni`. */
  *"misspell-unit"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "number" || node.unit === undefined || node.unit.text.length < 3) continue;
      const [a = "", b = "", ...rest] = node.unit.text;
      yield { span: node.unit.span, by: `${b}${a}${rest.join("")}`, expected: ["HPT2029"] };
    }
  },

  /** `1 .. 4` → `4 .. 1`. */
  *"swap-range"(nodes, text) {
    for (const { low, high, span } of parameterRanges(nodes)) {
      const by = `${textOf(text, high)} .. ${textOf(text, low)}`;
      if (numberOf(low) === numberOf(high)) continue;
      yield { span, by, expected: ["empty-range"] };
    }
  },

  /** `1 .. 4` → `[1, 4]`. */
  *"brackets-for-range"(nodes, text) {
    for (const { low, high, span } of parameterRanges(nodes)) {
      const by = `[${textOf(text, low)}, ${textOf(text, high)}]`;
      yield { span, by, expected: ["interval-or-set"] };
    }
  },

  /** `Real in 1e-5 .. 1e-1 log` → `Real in 1e-5 .. 1e-1`, and the same of a type that brings its scale. */
  *"linear-for-log"(nodes, text) {
    for (const node of nodes) {
      if (node.kind !== "param" || node.prior !== undefined) continue;
      const { type, domain, scales } = node.type;
      if (domain?.kind !== "range") continue;
      const [low, high] = [numberOf(domain.low), numberOf(domain.high)];
      if (low === undefined || high === undefined || low <= 0 || high / low < 1000) continue;
      const [scale] = scales;
      const expected = ["use-log-scale"];
      if (scale?.name.text === "log") yield { span: scale.span, by: "", expected };
      if (textOf(text, type) === "LearningRate") yield { span: type.span, by: "Real", expected };
      if (textOf(text, type) === "WeightDecay") yield { span: type.span, by: "Real", expected };
    }
  },

  /** `1e-5 .. 1 log` → `0 .. 1 log`. */
  *"log-from-zero"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "param" || node.type.scales[0]?.name.text !== "log") continue;
      const { domain } = node.type;
      if (domain?.kind !== "range" || domain.low.kind !== "number") continue;
      if (domain.low.unit !== undefined) continue;
      yield { span: domain.low.span, by: "0", expected: ["log-needs-positive"] };
    }
  },

  /** A letter left out of a member where a choice is declared: who passes or reads it disagrees. */
  *"misspell-choice"(nodes) {
    for (const node of nodes) {
      for (const value of node.kind === "choice" ? node.values : []) {
        if (value.kind !== "name" || value.name.text.length < 3) continue;
        const expected = [...unknownNames, "HPT3002", "HPT3017"];
        yield { span: value.span, by: shorter(value.name.text), expected };
      }
    }
  },

  /** A letter left out of a name that is read. */
  *"misspell-name"(nodes) {
    const declared = new Set(
      nodes.flatMap((node): readonly Ast.Node[] => (node.kind === "choice" ? node.values : [])),
    );
    for (const node of nodes) {
      if (node.kind !== "name" || node.name.text.length < 3 || declared.has(node)) continue;
      // What is left may be a unit or a word of the language, and is told as such.
      const expected = [...unknownNames, "unit-as-value", "HPT1027"];
      yield { span: node.name.span, by: shorter(node.name.text), expected };
    }
  },

  /** The same of a metric, a field or a member. */
  *"misspell-member"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "member" || node.member.text.length < 3) continue;
      yield { span: node.member.span, by: shorter(node.member.text), expected: unknownNames };
    }
  },

  /** The same of a function or task. */
  *"misspell-callee"(nodes) {
    for (const node of nodes) {
      const name =
        node.kind === "call" ? node.callee : node.kind === "trial" ? node.task : undefined;
      if (name === undefined || name.text.length < 3) continue;
      yield { span: name.span, by: shorter(name.text), expected: unknownNames };
    }
  },

  /** The same of an argument. */
  *"misspell-argument"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "trial") continue;
      for (const input of node.inputs) {
        if (input.kind !== "named" || input.span.start === input.value.span.start) continue;
        yield {
          span: input.name.span,
          by: `${input.name.text}x`,
          expected: ["HPT2033", "HPT2034"],
        };
      }
    }
  },

  /** The same of a word that begins a statement. */
  *"misspell-statement"(nodes, text) {
    for (const node of nodes) {
      if (!statementKinds.has(node.kind)) continue;
      const word = /^[a-z]+/.exec(text.slice(node.span.start))?.[0] ?? "";
      if (word.length < 4) continue;
      const span = { start: node.span.start, end: node.span.start + word.length };
      yield { span, by: shorter(word), expected: ["HPT1104", "HPT1100"] };
    }
  },

  /** The same of a scale or method. */
  *"misspell-method"(nodes) {
    for (const node of nodes) {
      if (node.kind === "scale" && node.step === undefined) {
        yield { span: node.name.span, by: `${node.name.text}g`, expected: ["HPT2039"] };
      }
      if (node.kind === "settings") {
        yield { span: node.name.span, by: `${node.name.text}x`, expected: ["HPT2108"] };
      }
    }
  },

  /** `when optimizer == sgd` → `when optimizer = sgd`. */
  *"assign-for-equal"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "when" || node.condition.kind !== "comparison") continue;
      for (const { text, span } of node.condition.operators) {
        if (text === "==") yield { span, by: "=", expected: ["assignment-in-condition"] };
      }
    }
  },

  /** A parameter of a `when`, read where it may not be. */
  *"read-inactive"(nodes) {
    for (const study of nodes) {
      if (study.kind !== "study") continue;
      const conditional = study.body.flatMap((member) =>
        member.kind === "when" && member.otherwise === undefined
          ? member.then.flatMap((inner) => (inner.kind === "param" ? [inner] : []))
          : [],
      );
      for (const parameter of conditional) {
        if (!isNumeric(parameter)) continue;
        const { end } = study.span;
        const by = `  report wrong: ${parameter.name.text} + 1\n}`;
        yield { span: { start: end - 1, end }, by, expected: ["inactive-param"] };
      }
    }
  },

  /** `w: Simplex[D]` with floors that add up to more than 1. */
  *"break-simplex"(nodes) {
    for (const study of nodes) {
      if (study.kind !== "study") continue;
      for (const member of study.body) {
        if (member.kind !== "param" || member.type.type.kind !== "arrayType") continue;
        const { element } = member.type.type;
        if (element.kind !== "namedType" || element.name.text !== "Simplex") continue;
        const { end } = study.span;
        const by = `  require broken: min(${member.name.text}) >= 60%\n}`;
        yield { span: { start: end - 1, end }, by, expected: ["never-true"] };
      }
    }
  },

  /** `<= 2MiB` → `<= 0.001B`, and the like: nothing fits any more. */
  *"bound-too-tight"(nodes, text) {
    for (const { bound, upper } of memoryBounds(nodes)) {
      if (upper) yield { span: bound.span, by: "0.001B", expected: ["never-true"] };
    }
    void text;
  },

  /** `<= 2MiB` → `<= 1e6TiB`: everything fits. */
  *"bound-too-wide"(nodes) {
    for (const { bound, upper } of memoryBounds(nodes)) {
      if (upper) yield { span: bound.span, by: "1e9TiB", expected: ["always-true"] };
    }
  },

  /** `run.accuracy >= 90%` → `run.accuracy >= 90`. */
  *"drop-percent"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "require" || node.condition.kind !== "comparison") continue;
      for (const operand of node.condition.operands) {
        if (operand.kind !== "number" || operand.unit?.text !== "%" || operand.value < 2) continue;
        if (!isMetricComparison(node.condition)) continue;
        yield { span: operand.unit.span, by: "", expected: ["never-true", "always-true"] };
      }
    }
  },

  /** `minimize run.val_loss` → `maximize run.val_loss`. */
  *"flip-direction"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "objective" || node.value.kind !== "member") continue;
      const by = node.direction === "minimize" ? "maximize" : "minimize";
      const span = { start: node.span.start, end: node.span.start + node.direction.length };
      yield { span, by, expected: ["mixed-direction"] };
    }
  },

  /** Under `solve convex`, what is to be minimised, maximised. */
  *"flip-convex"(nodes) {
    for (const study of nodes) {
      if (study.kind !== "study") continue;
      const convex = study.body.some(
        (member) => member.kind === "method" && member.method.name.text === "convex",
      );
      for (const member of convex ? study.body : []) {
        // A value that is maximised is concave here, often affine, and then fit for both.
        if (member.kind !== "objective" || member.direction === "maximize") continue;
        const span = { start: member.span.start, end: member.span.start + "minimize".length };
        yield { span, by: "maximize", expected: ["maximize-convex", "not-convex"] };
      }
    }
  },

  /** `one of { a, b }` → `one of { a, b, a }`. */
  *"repeat-choice"(nodes, text) {
    for (const node of nodes) {
      const values = node.kind === "choice" ? node.values : [];
      const [first] = values;
      const last = values.at(-1);
      if (first === undefined || last === undefined) continue;
      const span = { start: last.span.end, end: last.span.end };
      yield { span, by: `, ${textOf(text, first)}`, expected: ["duplicate-choice"] };
    }
  },

  /** A statement left out: the seed, the fidelity of a schedule, a base. */
  *"drop-statement"(nodes) {
    for (const study of nodes) {
      if (study.kind !== "study") continue;
      const has = (role: string) =>
        study.body.some((member) => member.kind === "method" && member.role === role);
      for (const { kind, span, ...member } of study.body) {
        if (kind === "count" && "role" in member && member.role === "seed") {
          if (study.extends === undefined) yield { span, by: "", expected: ["missing-seed"] };
        }
        if (kind === "fidelity" && has("schedule")) {
          yield { span, by: "", expected: ["schedule-without-fidelity", ...unknownNames] };
        }
      }
    }
  },

  /** A parameter that nothing reads. */
  *"add-unused"(nodes) {
    for (const study of nodes) {
      if (study.kind !== "study") continue;
      const { end } = study.span;
      const by = "  param never_read: Real in 0 .. 1\n}";
      yield { span: { start: end - 1, end }, by, expected: ["unused-param"] };
    }
  },

  /** `import { a }` → `import { a, digits as never_used }`. */
  *"add-unused-import"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "import" || node.from.value !== "std:data") continue;
      const last = node.names.at(-1);
      if (last === undefined) continue;
      const span = { start: last.span.end, end: last.span.end };
      yield { span, by: ", iris as never_used", expected: ["unused-import"] };
    }
  },

  /** `budget 40 trials` → `budget 4 trials`, of a search that draws. */
  *"shrink-budget"(nodes) {
    for (const study of nodes) {
      if (study.kind !== "study") continue;
      const draws = study.body.some(
        (member) =>
          member.kind === "method" &&
          member.role === "search" &&
          ["random", "sobol"].includes(member.method.name.text),
      );
      for (const member of draws ? study.body : []) {
        if (member.kind !== "budget") continue;
        for (const { of, value } of member.amounts) {
          if (of?.text === "trials") {
            yield { span: value.span, by: "4", expected: ["budget-too-small"] };
          }
        }
      }
    }
  },

  /** `Real in 0 .. 0.6` → `Real in 0 .. 0.6 step 0.35`. */
  *"step-misses"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "param" || node.type.domain?.kind !== "range") continue;
      const { type, domain, scales } = node.type;
      const [low, high] = [numberOf(domain.low), numberOf(domain.high)];
      if (type.kind !== "namedType" || type.name.text !== "Real" || scales.length > 0) continue;
      if (low === undefined || high === undefined || domain.high.kind !== "number") continue;
      if (domain.high.unit !== undefined || node.prior !== undefined) continue;
      const by = ` step ${String((high - low) * 0.35)}`;
      const span = { start: domain.span.end, end: domain.span.end };
      yield { span, by, expected: ["step-misses-high", "HPT3106"] };
    }
  },

  /** A needed input left out. */
  *"drop-input"(nodes) {
    for (const node of nodes) {
      if (node.kind !== "trial") continue;
      for (const input of node.inputs) {
        if (input.kind === "spread" || !neededInputs.has(nameOf(input))) continue;
        const isLast = input === node.inputs.at(-1);
        const next = node.inputs[node.inputs.indexOf(input) + 1];
        if (isLast || next === undefined) continue;
        const span = { start: input.span.start, end: next.span.start };
        yield { span, by: "", expected: ["HPT2034"] };
      }
    }
  },
};

/** Where a budget or a replaced value asks for the unit, it says so under its own id. */
const unitFindings = ["missing-unit", "unit-mismatch", "HPT3142", "HPT3102"];

const unknownNames = [
  "HPT2006",
  "HPT2020",
  "HPT2021",
  "HPT2022",
  "HPT2026",
  "HPT2031",
  "HPT2032",
  "HPT2033",
  "HPT2034",
  "HPT2038",
  "HPT2043",
  "HPT2107",
  "HPT2111",
];

const neededInputs: ReadonlySet<string> = new Set(["data", "hidden", "lr"]);

const statementKinds: ReadonlySet<string> = new Set([
  "param",
  "require",
  "objective",
  "trial",
  "report",
  "method",
  "budget",
  "fidelity",
]);

function nameOf(input: Ast.PositionalInput | Ast.NamedInput): string {
  if (input.kind === "named") return input.name.text;
  return input.value.kind === "name" ? input.value.name.text : "";
}

function isNumeric({ type }: Ast.ParamStatement): boolean {
  return type.domain?.kind === "range";
}

/** The ranges of parameters whose ends are numbers. */
function* parameterRanges(nodes: readonly Ast.AnyNode[]): Iterable<Ast.RangeDomain> {
  for (const node of nodes) {
    if (node.kind !== "param" && node.kind !== "fidelity") continue;
    const { domain } = node.type;
    if (domain?.kind !== "range") continue;
    if (numberOf(domain.low) !== undefined && numberOf(domain.high) !== undefined) yield domain;
  }
}

/** Requirements that bound something by an amount of memory. */
function* memoryBounds(
  nodes: readonly Ast.AnyNode[],
): Iterable<{ readonly bound: Ast.NumberLiteral; readonly upper: boolean }> {
  for (const node of nodes) {
    if (node.kind !== "require" || node.condition.kind !== "comparison") continue;
    const { operands, operators } = node.condition;
    const [, bound] = operands;
    if (operands.length !== 2 || bound?.kind !== "number") continue;
    if (!/^[kKMGT]i?B$/.test(bound.unit?.text ?? "") || isMetricComparison(node.condition))
      continue;
    yield { bound, upper: operators[0]?.text.startsWith("<") === true };
  }
}

function isMetricComparison({ operands }: Ast.ComparisonExpression): boolean {
  return operands.some((operand) => operand.kind === "member");
}

/** As written; ends with a unit count by their figure, which is enough to compare two of one unit. */
function numberOf(node: Ast.Expression): number | undefined {
  return node.kind === "number" ? node.value : undefined;
}

function shorter(name: string): string {
  return name.slice(0, 1) + name.slice(2);
}

function textOf(text: string, { span }: Ast.Node): string {
  return text.slice(span.start, span.end);
}

/** A node and all below it. */
function* walk(value: unknown): Generator<Ast.AnyNode> {
  if (typeof value !== "object" || value === null) return;
  if (isNode(value)) yield value;
  for (const inner of Object.values(value)) yield* walk(inner);
}

function isNode(value: object): value is Ast.AnyNode {
  return "kind" in value && "span" in value;
}
