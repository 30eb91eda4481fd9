import type { Program, Study } from "../semantics/program.ts";

/**
 * The studies of the entry file that nothing in error is part of: neither they nor those that they extend
 * have an error in their text, and none stands outside of studies, where it may concern all of them.
 */
export function soundStudies(program: Program): readonly Study[] {
  const { entry, studies } = program;
  const declared = entry.ast.declarations.filter((node) => node.kind === "study");
  const broken = new Set<string>();
  for (const { severity, location } of program.diagnostics) {
    if (severity !== "error") continue;
    const { start } = location.span;
    const within = declared.find(({ span }) => span.start <= start && start < span.end);
    if (location.file !== entry.file || within === undefined) return [];
    broken.add(within.name.text);
  }
  if (broken.size === 0) return studies;
  const bases = new Map(declared.map((node) => [node.name.text, node.extends?.text]));
  return studies.filter(({ name }) => {
    const passed = new Set<string>();
    for (let base: string | undefined = name; base !== undefined; base = bases.get(base)) {
      if (broken.has(base)) return false;
      if (passed.has(base)) return false;
      passed.add(base);
    }
    return true;
  });
}
