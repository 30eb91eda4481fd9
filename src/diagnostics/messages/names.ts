/** What can be said about names and modules: ids `2xxx`. */
import { message } from "../message.ts";

const reasons = {
  missing: "there is no such file",
  directory: "that is a folder, not a file",
  "not-a-file": "that is a device or a pipe, not a file",
  unreadable: "the file cannot be read: look at its permissions",
  "not-utf8": "the file is not text in UTF-8",
  "too-large": "the file is larger than 16 MiB",
  outside: "the file it leads to lies outside the project, behind a symbolic link",
  "too-many": "a study reads 1,000 files at most, and this one more",
  "too-much":
    "the files of a study have 64 MiB of text at most together, and this one exceeds that",
} as const;

export const nameMessages = {
  // ── files and imports ──
  entryFailed: message<{ file: string; reason: keyof typeof reasons }>(
    "HPT2000",
    "error",
    ({ file, reason }) => `cannot check \`${file}\`: ${reasons[reason]}.`,
  ),
  importFailed: message<{
    specifier: string;
    file: string;
    reason: keyof typeof reasons;
    suggestion: string;
  }>(
    "HPT2001",
    "error",
    ({ specifier, file, reason, suggestion }) =>
      `cannot import \`${specifier}\`: ${reasons[reason]} (\`${file}\`).${suggestion}`,
  ),
  importCycle: message<{ chain: string }>(
    "HPT2002",
    "error",
    ({ chain }) =>
      `these files import each other in a circle: ${chain}. Move what they share into a third file.`,
  ),
  importOutside: message<{ specifier: string; root: string }>(
    "HPT2003",
    "error",
    ({ specifier, root }) =>
      `\`${specifier}\` is outside the project: imports stay within \`${root}\`, the nearest folder with an hpt.config.json or package.json.`,
  ),
  importForm: message<{ specifier: string; suggestion: string }>(
    "HPT2004",
    "error",
    ({ specifier, suggestion }) =>
      `\`${specifier}\` does not say where to look.${suggestion} A file begins with \`./\` or \`../\` from the folder of this one, a module of the standard library with \`std:\`.`,
  ),
  unknownStandardModule: message<{ name: string; suggestion: string; known: string }>(
    "HPT2005",
    "error",
    ({ name, suggestion, known }) =>
      `the standard library has no module \`std:${name}\`.${suggestion} It has ${known}.`,
  ),
  notExported: message<{ name: string; from: string; suggestion: string }>(
    "HPT2006",
    "error",
    ({ name, from, suggestion }) => `\`${from}\` declares no \`${name}\`.${suggestion}`,
  ),
  selfImport: message(
    "HPT2007",
    "error",
    () => "a file cannot import itself: its own names are known here without an import.",
  ),

  // ── declarations ──
  duplicate: message<{ name: string; first: string; second: string }>(
    "HPT2010",
    "error",
    ({ name, first, second }) =>
      `\`${name}\` is already ${first}; this is ${second} of the same name. Rename one of them.`,
  ),
  reservedType: message<{ name: string }>(
    "HPT2011",
    "error",
    ({ name }) => `\`${name}\` is a built-in type, so nothing else can be called so.`,
  ),
  knownEverywhere: message<{ name: string; what: "dimension" | "unit"; declaration: string }>(
    "HPT2015",
    "error",
    ({ name, what, declaration }) =>
      `\`${name}\` is a ${what} that every file knows, \`${declaration}\`: give this one another name.`,
  ),
  builtinFunction: message<{ name: string }>(
    "HPT2012",
    "error",
    ({ name }) => `\`${name}\` is a built-in function: give this one another name.`,
  ),
  dependencyCycle: message<{ chain: string; name: string; kind?: string }>(
    "HPT2013",
    "error",
    ({ chain, name, kind }) =>
      chain === ""
        ? kind === "function"
          ? `the function \`${name}\` calls itself: functions have no recursion; \`sum\`, \`min\` and other functions of \`i in 0 .. n\` take the place of loops.`
          : `\`${name}\` is defined by itself, so it has no value.`
        : `these definitions need each other in a circle: ${chain}. One of them must do without the others.`,
  ),
  duplicateMember: message<{ name: string; owner: string }>(
    "HPT2014",
    "error",
    ({ name, owner }) => `\`${name}\` stands twice in ${owner}.`,
  ),

  // ── uses ──
  unknownName: message<{ name: string; suggestion: string }>(
    "HPT2020",
    "error",
    ({ name, suggestion }) => `nothing is called \`${name}\` here.${suggestion}`,
  ),
  unqualifiedMember: message<{ name: string; owners: string }>(
    "HPT2021",
    "error",
    ({ name, owners }) =>
      `nothing is called \`${name}\` here. As a member of an enum write ${owners}.`,
  ),
  unknownFunction: message<{ name: string; suggestion: string }>(
    "HPT2022",
    "error",
    ({ name, suggestion }) => `there is no function \`${name}\`.${suggestion}`,
  ),
  notAFunction: message<{ name: string; what: string }>(
    "HPT2023",
    "error",
    ({ name, what }) => `\`${name}\` is ${what}, not a function, so it cannot be called.`,
  ),
  taskCalled: message<{ name: string }>(
    "HPT2024",
    "error",
    ({ name }) =>
      `\`${name}\` is a task: it is carried out by a statement, \`trial run = ${name}(…)\`, and its metrics are \`run.…\`.`,
  ),
  functionAsValue: message<{ name: string }>(
    "HPT2025",
    "error",
    ({ name }) => `\`${name}\` is a function: call it, \`${name}(…)\`.`,
  ),
  unknownType: message<{ name: string; suggestion: string }>(
    "HPT2026",
    "error",
    ({ name, suggestion }) => `there is no type \`${name}\`.${suggestion}`,
  ),
  notAType: message<{ name: string; what: string }>(
    "HPT2027",
    "error",
    ({ name, what }) => `\`${name}\` is ${what}, not a type.`,
  ),
  typeAsValue: message<{ name: string; what: string; advice: string }>(
    "HPT2028",
    "error",
    ({ name, what, advice }) => `\`${name}\` is ${what}, not a value.${advice}`,
  ),
  unknownUnit: message<{ unit: string; suggestion: string; known: string }>(
    "HPT2029",
    "error",
    ({ unit, suggestion, known }) =>
      `there is no unit \`${unit}\`.${suggestion === "" ? ` There are ${known}.` : suggestion}`,
  ),
  scaleOnNumber: message<{ number: string; scale: string }>(
    "HPT2030",
    "error",
    ({ number, scale }) =>
      `there is no unit \`${scale}\`; \`${scale}\` is a scale: put a space before it, \`${number} ${scale}\`.`,
  ),
  unknownMember: message<{ name: string; owner: string; suggestion: string; known: string }>(
    "HPT2031",
    "error",
    ({ name, owner, suggestion, known }) =>
      `${owner} has no \`${name}\`.${suggestion} It has ${known}.`,
  ),
  unknownChoice: message<{ name: string; owner: string; suggestion: string; known: string }>(
    "HPT2043",
    "error",
    ({ name, owner, suggestion, known }) =>
      `\`${name}\` is neither a member of ${owner} nor a value that is known here.${suggestion} The members are ${known}.`,
  ),
  noMembers: message<{ name: string; type: string }>(
    "HPT2032",
    "error",
    ({ name, type }) => `this is ${type}, which has no parts, so there is no \`.${name}\`.`,
  ),
  unknownArgument: message<{ callee: string; name: string; suggestion: string; known: string }>(
    "HPT2033",
    "error",
    ({ callee, name, suggestion, known }) =>
      `\`${callee}\` has no argument \`${name}\`.${suggestion} It takes ${known}.`,
  ),
  missingArguments: message<{ callee: string; names: string }>(
    "HPT2034",
    "error",
    ({ callee, names }) => `\`${callee}\` also needs ${names}.`,
  ),
  doubledArgument: message<{ callee: string; name: string }>(
    "HPT2035",
    "error",
    ({ callee, name }) => `\`${callee}\` gets its argument \`${name}\` twice.`,
  ),
  tooManyArguments: message<{ callee: string; known: string }>(
    "HPT2036",
    "error",
    ({ callee, known }) => `\`${callee}\` takes fewer arguments: ${known}.`,
  ),
  positionalAfterNamed: message<{ callee: string }>(
    "HPT2037",
    "error",
    ({ callee }) =>
      `after the first \`name: value\` the arguments of \`${callee}\` go by name: write \`name: value\` here too; a bare name means the argument of that name.`,
  ),
  taskArgumentsByName: message<{ callee: string; advice: string }>(
    "HPT2038",
    "error",
    ({ callee, advice }) =>
      `a task takes its arguments by name: write ${advice} for \`${callee}\`.`,
  ),
  unknownScale: message<{ name: string; suggestion: string }>(
    "HPT2039",
    "error",
    ({ name, suggestion }) =>
      `\`${name}\` is no scale.${suggestion} The scales are linear, log, reverse_log, logit, pow2 and step s.`,
  ),
  unknownDataSet: message<{ source: string; suggestion: string; known: string }>(
    "HPT2040",
    "error",
    ({ source, suggestion, known }) =>
      `there is no data set \`${source}\`.${suggestion} There are ${known}.`,
  ),
  loadFailed: message<{ path: string; reason: keyof typeof reasons; suggestion: string }>(
    "HPT2041",
    "error",
    ({ path, reason, suggestion }) => `cannot load \`${path}\`: ${reasons[reason]}.${suggestion}`,
  ),
  loadOutside: message<{ path: string; root: string }>(
    "HPT2044",
    "error",
    ({ path, root }) =>
      `\`${path}\` is outside the project: \`load\` reads files within \`${root}\`, the nearest folder with an hpt.config.json or package.json.`,
  ),
  unknownExecArgument: message<{ name: string; task: string; suggestion: string }>(
    "HPT2042",
    "error",
    ({ name, task, suggestion }) =>
      `\`{${name}}\` is no argument of \`${task}\`.${suggestion} \`{args}\` stands for all that have a value.`,
  ),
};
