// The grammar as the generators read it: the parser's own record of its rules, simplified.

/**
 * @typedef {{ kind: "sequence" | "choice"; parts: readonly Part[] }
 *   | { kind: "optional" | "repeated" | "list"; part: Part }
 *   | { kind: "rule" | "class" | "literal"; name: string }} Part
 * `list` is `part ,*`: any number, commas between, one allowed at the end.
 */

const sequence = (parts) => (parts.length === 1 ? parts[0] : { kind: "sequence", parts });
const choice = (parts) => (parts.length === 1 ? parts[0] : { kind: "choice", parts });
const literal = (text) => ({ kind: "literal", name: text });
const rule = (name) => ({ kind: "rule", name });

/**
 * Rules by name, in the order in which they are needed. Chains of operators are written out by level.
 * @param {{ productions: readonly object[], levels: readonly object[], operators: object, vocabulary: readonly object[] }} library
 * @returns {ReadonlyMap<string, Part>}
 */
export function grammarModel({ productions, levels, operators, vocabulary }) {
  const classes = new Map(
    ["METHOD_ROLE", "COUNT_ROLE", "DIRECTION"].map((name) => [
      name,
      choice(membersOf(name, vocabulary).map(literal)),
    ]),
  );
  const all = new Map(productions.map(({ name, definition }) => [name, body(definition, classes)]));
  all.delete("condition");
  for (const [name, part] of ladder(levels, operators)) all.set(name, part);
  const renamed = new Map([...all].map(([name, part]) => [name, rename(part)]));
  return inOrder(renamed);
}

/** Words of a class of tokens. */
function membersOf(name, vocabulary) {
  return vocabulary
    .filter(({ CATEGORIES }) => CATEGORIES?.some((category) => category.name === name))
    .map((token) => token.name.slice(1, -1));
}

function body(definition, classes) {
  return sequence(definition.map((node) => part(node, classes)));
}

function part(node, classes) {
  switch (node.type) {
    case "NonTerminal":
      return rule(node.name);
    case "Terminal":
      if (node.name.startsWith('"')) return literal(node.name.slice(1, -1));
      return classes.get(node.name) ?? { kind: "class", name: node.name };
    case "Option":
      return commaList(node, classes) ?? { kind: "optional", part: body(node.definition, classes) };
    case "Repetition":
      return { kind: "repeated", part: body(node.definition, classes) };
    case "Alternation":
      return choice(node.definition.map(({ definition }) => body(definition, classes)));
    default:
      throw new Error(`no form of grammar for ${node.type}`);
  }
}

/** `[ x { "," x } [ "," ] ]` */
function commaList({ definition }, classes) {
  const [item, more, trailing] = definition;
  if (definition.length !== 3 || item.type !== "NonTerminal") return undefined;
  if (more.type !== "Repetition" || trailing.type !== "Option") return undefined;
  const [comma, again] = more.definition;
  if (comma?.name !== '","' || again?.name !== item.name) return undefined;
  return { kind: "list", part: part(item, classes) };
}

/** One rule a level of binding, from `or` down to `^`. */
function ladder(levels, operators) {
  return levels.map(({ name, binds }, i) => {
    const tighter = rule(levels[i + 1]?.name ?? "postfix");
    const operator = choice(operators[name].map(literal));
    const more = sequence([operator, tighter]);
    switch (binds) {
      case "left":
        return [name, sequence([tighter, { kind: "repeated", part: more }])];
      case "right":
        return [name, sequence([tighter, { kind: "optional", part: sequence([operator, rule(name)]) }])];
      case "prefix":
        return [name, sequence([{ kind: "repeated", part: operator }, choice([rule("quantified"), tighter])])];
      case "chain": {
        const membership = sequence([literal("in"), rule("domain")]);
        return [name, sequence([tighter, choice([membership, { kind: "repeated", part: more }])])];
      }
      case "sign":
        return [name, sequence([{ kind: "optional", part: operator }, tighter])];
      case "power":
        return [name, sequence([tighter, { kind: "optional", part: sequence([operator, rule("unary")]) }])];
      default:
        throw new Error(`no grammar for operators that bind ${binds}`);
    }
  });
}

/** The parser reads a chain of conditions by one rule; the grammar begins it at its loosest level. */
function rename(node) {
  if (node.kind === "rule") return node.name === "condition" ? rule("disjunction") : node;
  if ("part" in node) return { ...node, part: rename(node.part) };
  return "parts" in node ? { ...node, parts: node.parts.map(rename) } : node;
}

/** Depth first from `file`, so that a rule stands near its first use. */
function inOrder(rules) {
  const ordered = new Map();
  const visit = (name) => {
    if (ordered.has(name)) return;
    const found = rules.get(name);
    if (found === undefined) throw new Error(`no rule ${name}`);
    ordered.set(name, found);
    for (const needed of rulesIn(found)) visit(needed);
  };
  visit("file");
  const unused = [...rules.keys()].filter((name) => !ordered.has(name));
  if (unused.length > 0) throw new Error(`rules that nothing uses: ${unused.join(", ")}`);
  return ordered;
}

function rulesIn(node) {
  if (node.kind === "rule") return [node.name];
  if ("part" in node) return rulesIn(node.part);
  return "parts" in node ? node.parts.flatMap(rulesIn) : [];
}
