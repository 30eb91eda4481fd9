/** `hptc/runtime` in a browser: bundled for one, with only what a browser has, the same trials as in Node. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build, type Plugin } from "esbuild";
import { describe, expect, test } from "vitest";
import { fileHost } from "../../src/cli/host.ts";
import { compile, stringifyPlan } from "../../src/index.ts";
import { createTuner, type Plan } from "../../src/runtime/index.ts";
import { buildFolder, projectRoot } from "../support/bundle.ts";
import {
  apply,
  bool,
  choice,
  int,
  metric,
  minimize,
  param,
  plan,
  real,
  ref,
  require,
  search,
  trial,
} from "../support/plans.ts";

/** The package as an application sees it, from the sources. */
const thisPackage: Plugin = {
  name: "hptc",
  setup: (bundler) => {
    bundler.onResolve({ filter: /^hptc\/runtime$/ }, () => ({
      path: join(projectRoot, "src/runtime/index.ts"),
    }));
  },
};

/** A script that leaves `createTuner` and `parsePlan` in a global `hptc`. */
async function bundleForBrowser(source: string): Promise<string> {
  const result = await build({
    stdin: { contents: source, resolveDir: projectRoot, loader: "ts" },
    plugins: [thisPackage],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "hptc",
    platform: "browser",
    logLevel: "silent",
  });
  return result.outputFiles[0]?.text ?? "";
}

/** What a page has and a bare JavaScript engine has not. */
function browserGlobals() {
  return {
    AbortController,
    AbortSignal,
    TextDecoder,
    TextEncoder,
    URL,
    clearTimeout,
    performance,
    setTimeout,
    structuredClone,
  };
}

/** Runs a study to its end; the result of each trial follows from its parameters alone. */
const carriedOut = `
  (text, seed) => {
    const tuner = hptc.createTuner(hptc.parsePlan(text), { seed });
    while (!tuner.done) {
      const { number, params } = tuner.ask();
      tuner.tell(number, { metrics: { loss: JSON.stringify(params).length % 7 } });
    }
    return JSON.stringify({ trials: tuner.trials, best: tuner.best(), events: tuner.events });
  }`;

const everyType: Plan = plan({
  parameters: [
    param("kind", choice("a", "b")),
    param("size", choice(16, 32, 64)),
    param("lr", real(1e-5, 1e-1, "log")),
    param("beta", real(0.5, 0.999, "reverse_log"), {
      condition: apply("equal", ref("kind"), { kind: "text", value: "a" }),
    }),
    param("depth", int(1, 8)),
    param("width", int(16, 256, "pow2")),
    param("on", bool),
    param("mix", { kind: "simplex", over: ["x", "y", "z"] }),
    param("order", { kind: "permutation", over: ["p", "q", "r"] }),
  ],
  constraints: [
    require("depth <= 6", apply("less_equal", ref("depth"), { kind: "number", value: 6 })),
  ],
  trials: [trial("run", { lr: ref("lr") }, ["loss"])],
  objectives: [minimize(metric("run", "loss"))],
  budget: { trials: 30 },
});

describe("hptc/runtime", () => {
  test.each(["random", "sobol"])(
    "gives the same trials in a browser as in Node: %s",
    async (method) => {
      const text = JSON.stringify({ ...everyType, method: search(method) });
      const script = await bundleForBrowser(
        'export { createTuner, parsePlan } from "hptc/runtime";',
      );
      const context = createContext(browserGlobals());
      const inBrowser: unknown = runInContext(
        `${script}; (${carriedOut})(${JSON.stringify(text)}, 7)`,
        context,
      );

      const tuner = createTuner(JSON.parse(text), { seed: 7 });
      while (!tuner.done) {
        const { number, params } = tuner.ask();
        tuner.tell(number, { metrics: { loss: JSON.stringify(params).length % 7 } });
      }
      expect(tuner.trials).toHaveLength(30);
      expect(inBrowser).toBe(
        JSON.stringify({ trials: tuner.trials, best: tuner.best(), events: tuner.events }),
      );
    },
  );

  test("a bundle with a module of Node in it is noticed", async () => {
    const source = 'import { readFileSync } from "node:fs"; export const x = readFileSync;';
    await expect(bundleForBrowser(source)).rejects.toThrow('Could not resolve "node:fs"');
  });
});

describe("examples/embed", () => {
  const file = (name: string) => join(projectRoot, "examples/embed", name);

  test("plan.json is what the compiler makes of study.hpt", () => {
    const name = "examples/embed/study.hpt";
    const host = fileHost({
      [name]: { kind: "text", text: readFileSync(file("study.hpt"), "utf8") },
    });
    const { plans, diagnostics } = compile(name, host);
    expect(diagnostics).toEqual([]);
    expect(plans.map(stringifyPlan)).toEqual([readFileSync(file("plan.json"), "utf8")]);
  });

  test("the Node application finds a good cup", async () => {
    const outfile = join(buildFolder, "node-app.mjs");
    await build({
      entryPoints: [file("node-app.mjs")],
      plugins: [thisPackage],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      define: { "import.meta.url": JSON.stringify(pathToFileURL(file("node-app.mjs"))) },
    });
    const { stdout, stderr } = spawnSync(process.execPath, [outfile], { encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^24 cups, the best one was number \d+:\n/);
    const { params, metrics } = JSON.parse(stdout.slice(stdout.indexOf("{")));
    expect(params.leaves * params.minutes).toBeLessThanOrEqual(40);
    expect(metrics.taste).toBeGreaterThan(8);
    expect(metrics.price).toBeLessThanOrEqual(0.5);
  });

  test("the page shows every cup, keeps what was told, and starts over", async () => {
    const result = await build({
      entryPoints: [file("browser/app.js")],
      plugins: [thisPackage],
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
    });
    const script = result.outputFiles[0]?.text ?? "";
    const storage = new Map<string, string>();

    const first = openPage(script, storage);
    expect(first.summary()).toBe("0 of 24 cups");
    for (let i = 0; i < 3; i++) first.press("next cup");
    expect(first.rows()).toHaveLength(3);

    const again = openPage(script, storage);
    expect(again.rows()).toEqual(first.rows());
    again.press("all cups");
    expect(again.rows()).toHaveLength(24);
    expect(again.rows()[0]?.slice(0, 2)).toEqual(["0", expect.stringMatching(/^\d+\.\d g$/)]);
    expect(again.summary()).toMatch(/^24 of 24 cups, the best one is number \d+: 9\.\d\d$/);
    again.press("start over");
    expect(again.rows()).toEqual([]);
  });
});

interface FakeElement {
  textContent: unknown;
  readonly children: FakeElement[];
  readonly append: (...children: FakeElement[]) => void;
  readonly replaceChildren: (...children: FakeElement[]) => void;
  readonly addEventListener: (event: string, listener: () => void) => void;
  readonly click: () => void;
}

function fakeElement(): FakeElement {
  const children: FakeElement[] = [];
  const listeners: (() => void)[] = [];
  return {
    textContent: "",
    children,
    append: (...more) => {
      children.push(...more);
    },
    replaceChildren: (...others) => {
      children.splice(0, children.length, ...others);
    },
    addEventListener: (_event, listener) => {
      listeners.push(listener);
    },
    click: () => {
      for (const listener of listeners) listener();
    },
  };
}

/** A page with as much of a document as the script uses. */
function openPage(script: string, storage: Map<string, string>) {
  const buttons = {
    "next cup": fakeElement(),
    "all cups": fakeElement(),
    "start over": fakeElement(),
  };
  const [body, output] = [fakeElement(), fakeElement()];
  runInContext(
    script,
    createContext({
      ...browserGlobals(),
      localStorage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => storage.set(key, value),
      },
      document: {
        querySelectorAll: () => Object.values(buttons),
        querySelector: (selector: string) => (selector === "tbody" ? body : output),
        createElement: fakeElement,
      },
    }),
  );
  return {
    press: (name: keyof typeof buttons) => {
      buttons[name].click();
    },
    rows: () => body.children.map((row) => row.children.map((cell) => String(cell.textContent))),
    summary: () => output.textContent,
  };
}

test("a page loads only what checks and carries out plans: no messages in other languages", async () => {
  const script = await bundleForBrowser('export { createTuner } from "hptc/runtime";');
  expect(script).toContain("unrecognized_keys");
  expect(script).not.toContain("zod/v4/locales/de");
});
