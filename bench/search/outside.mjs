// A space as other tools know spaces: reals and whole numbers in ranges, linear or logarithmic, and categories, each
// perhaps only where another has some of its values. Ordered choices and steps are whole numbers by position; shares
// are -log of uniform numbers, over their sum: uniform over the simplex.

/** `[{ name, kind: "real" | "int" | "category", low, high, log, values, when }]` of a plan's parameters. */
export function axesOf({ parameters }, conditions = {}) {
  return parameters.flatMap(({ name, domain }) =>
    axesOfDomain(name, domain).map((axis) =>
      conditions[name] === undefined ? axis : { ...axis, when: conditions[name] },
    ),
  );
}

function axesOfDomain(name, domain) {
  const { kind } = domain;
  if (kind === "array") {
    return range(domain.over).flatMap((i) => axesOfDomain(`${name}.${i}`, domain.element));
  }
  if (kind === "simplex") {
    return range(domain.over).map((i) => ({
      name: `${name}.${i}`,
      kind: "real",
      low: 1e-9,
      high: 1,
      log: false,
    }));
  }
  if (kind === "choice") {
    return [
      domain.ordered
        ? { name, kind: "int", low: 0, high: domain.values.length - 1, log: false }
        : { name, kind: "category", values: domain.values },
    ];
  }
  if (kind !== "real" && kind !== "int") throw new Error(`${name}: no other tool has a ${kind}.`);
  const { low, high, scale } = domain;
  const step = stepOf(domain);
  if (step !== undefined)
    return [{ name, kind: "int", low: 0, high: Math.round((high - low) / step), log: false }];
  return [{ name, kind, low, high, log: scale.name === "log" }];
}

/** The point that values of the axes stand for; what is inactive is left out. */
export function pointOf({ parameters }, values) {
  return Object.fromEntries(
    parameters.flatMap(({ name, domain }) => {
      const value = valueOf(name, domain, values);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

function valueOf(name, domain, values) {
  const { kind } = domain;
  if (kind === "array")
    return range(domain.over).map((i) => valueOf(`${name}.${i}`, domain.element, values));
  if (kind === "simplex") {
    const parts = range(domain.over).map((i) => -Math.log(values[`${name}.${i}`]));
    const total = parts.reduce((sum, part) => sum + part, 0);
    return parts.map((part) => (total > 0 ? part / total : 1 / parts.length));
  }
  const value = values[name];
  if (value === undefined || value === null) return undefined;
  if (kind === "choice") return domain.ordered ? domain.values[value] : value;
  const step = stepOf(domain);
  if (step !== undefined) return domain.low + step * value;
  return Math.min(domain.high, Math.max(domain.low, value));
}

function stepOf({ kind, scale }) {
  return kind === "real" && scale.name === "step" ? scale.step : undefined;
}

function range(over) {
  return Array.from({ length: typeof over === "number" ? over : over.length }, (_, i) => i);
}
