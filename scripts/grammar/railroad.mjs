// grammar/railroad.html: one diagram a rule, drawn as SVG, with no script and nothing to load.

const unit = 8;
const height = 24;
const gap = 10;
const arc = 10;

/** @param {ReadonlyMap<string, import("./model.mjs").Part>} rules */
export function railroad(rules) {
  const sections = [...rules].map(
    ([name, part]) => `<section id="${name}">\n<h2>${name}</h2>\n${diagram(part, name)}\n</section>`,
  );
  const index = [...rules.keys()].map((name) => `<a href="#${name}">${name}</a>`).join("\n");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>The .hpt language: railroad diagrams</title>
<style>
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; }
nav { display: flex; flex-wrap: wrap; gap: 0.25rem 0.75rem; }
h2 { font: 600 15px ui-monospace, monospace; margin: 2rem 0 0.25rem; }
section { overflow-x: auto; }
path { fill: none; stroke: currentColor; stroke-width: 1.5; }
rect { fill: none; stroke: currentColor; stroke-width: 1.5; }
.literal rect { fill: #2f6fd6; fill-opacity: 0.16; }
.class rect { fill: #7a5ccc; fill-opacity: 0.16; }
text { fill: currentColor; font: 13px ui-monospace, monospace; text-anchor: middle; }
a text { text-decoration: underline; }
</style>
</head>
<body>
<!-- Generated from the parser by scripts/generate.mjs. -->
<h1>The .hpt language</h1>
<p>Follow the lines from left to right. Rounded boxes are written as they stand, square ones name a rule or a class of tokens.</p>
<nav>
${index}
</nav>
${sections.join("\n")}
</body>
</html>
`;
}

function diagram(part, name) {
  const drawn = draw(part);
  const margin = 20;
  const width = drawn.width + 2 * margin;
  const total = drawn.up + drawn.down + 2 * gap;
  const y = drawn.up + gap;
  const ends = `<path d="M4 ${y - 6}v12M4 ${y}H${margin}M${width - margin} ${y}H${width - 4}M${width - 4} ${y - 6}v12"/>`;
  return `<svg width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" role="img" aria-label="${name}">${ends}${drawn.at(margin, y)}</svg>`;
}

/**
 * A drawing has a width, how far it reaches above and below its line, and itself with its line
 * beginning at a point.
 */
function draw(part) {
  switch (part.kind) {
    case "literal":
      return box(part.name, "literal", height / 2);
    case "class":
      return box(part.name, "class", 2);
    case "rule":
      return box(part.name, "rule", 2);
    case "sequence":
      return row(part.parts.map(draw));
    case "choice":
      return branches(part.parts.map(draw));
    case "optional":
      return branches([skip(), draw(part.part)]);
    case "repeated":
      return branches([skip(), loop(draw(part.part), skip())]);
    case "list":
      return branches([skip(), row([loop(draw(part.part), draw({ kind: "literal", name: "," })), draw({ kind: "optional", part: { kind: "literal", name: "," } })])]);
    default:
      throw new Error(`no drawing of ${part.kind}`);
  }
}

function skip() {
  return { width: 0, up: 0, down: 0, at: () => "" };
}

function box(name, kind, radius) {
  const width = name.length * unit + 20;
  const at = (x, y) => {
    const text = `<text x="${x + width / 2}" y="${y + 4.5}">${escape(name)}</text>`;
    const rect = `<rect x="${x}" y="${y - height / 2}" width="${width}" height="${height}" rx="${radius}"/>`;
    const group = `<g class="${kind}">${rect}${text}</g>`;
    return kind === "rule" ? `<a href="#${name}">${group}</a>` : group;
  };
  return { width, up: height / 2, down: height / 2, at };
}

function row(parts) {
  const width = parts.reduce((sum, part) => sum + part.width, 0) + gap * (parts.length - 1);
  const at = (x, y) => {
    let left = x;
    let drawn = "";
    parts.forEach((part, i) => {
      if (i > 0) {
        drawn += `<path d="M${left} ${y}h${gap}"/>`;
        left += gap;
      }
      drawn += part.at(left, y);
      left += part.width;
    });
    return drawn;
  };
  return { width, up: Math.max(...parts.map(({ up }) => up)), down: Math.max(...parts.map(({ down }) => down)), at };
}

/** The first part on the line, the others below it. */
function branches(parts) {
  const inner = Math.max(...parts.map(({ width }) => width));
  const width = inner + 4 * arc;
  const offsets = [0];
  for (let i = 1; i < parts.length; i++) {
    offsets.push(offsets[i - 1] + Math.max(parts[i - 1].down + gap + parts[i].up, 2 * arc));
  }
  const at = (x, y) =>
    parts
      .map((part, i) => {
        const level = y + offsets[i];
        const left = x + 2 * arc;
        const right = left + part.width;
        const end = x + width;
        const straight = `<path d="M${right} ${level}H${end - 2 * arc}"/>`;
        if (i === 0) return `<path d="M${x} ${y}H${left}"/>${part.at(left, level)}${straight}<path d="M${end - 2 * arc} ${y}H${end}"/>`;
        const turn = `a${arc} ${arc} 0 0`;
        const down = `<path d="M${x} ${y}${turn} 1 ${arc} ${arc}V${level - arc}${turn} 0 ${arc} ${arc}"/>`;
        const up = `<path d="M${end - 2 * arc} ${level}${turn} 0 ${arc} ${-arc}V${y + arc}${turn} 1 ${arc} ${-arc}"/>`;
        return down + part.at(left, level) + straight + up;
      })
      .join("");
  const last = parts.length - 1;
  return { width, up: parts[0].up, down: offsets[last] + parts[last].down, at };
}

/** A part once or more, with another on the way back. */
function loop(part, back) {
  const inner = Math.max(part.width, back.width);
  const width = inner + 2 * arc;
  const drop = Math.max(part.down + gap + back.up, 2 * arc);
  const at = (x, y) => {
    const left = x + arc;
    const right = left + inner;
    const level = y + drop;
    const turn = `a${arc} ${arc} 0 0`;
    const forth = `<path d="M${x} ${y}H${left}M${left + part.width} ${y}H${x + width}"/>${part.at(left, y)}`;
    const middle = left + (inner - back.width) / 2;
    const there = `<path d="M${right} ${y}${turn} 1 ${arc} ${arc}V${level - arc}${turn} 1 ${-arc} ${arc}H${middle + back.width}"/>`;
    const again = `<path d="M${middle} ${level}H${left}${turn} 1 ${-arc} ${-arc}V${y + arc}${turn} 1 ${arc} ${-arc}"/>`;
    return forth + there + back.at(middle, level) + again;
  };
  return { width, up: part.up, down: drop + back.down, at };
}

function escape(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
