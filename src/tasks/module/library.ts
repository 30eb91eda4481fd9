/** Lets task modules import `hptc/task` where hptc is not installed next to them, as when it runs through npx. */
import { existsSync } from "node:fs";
import module, { createRequire, register } from "node:module";
import { fileURLToPath } from "node:url";

const specifier = "hptc/task";

let offered = false;

/** Before the module is imported: what it cannot find by itself is the command's own library, where it has one. */
export function offerTaskLibrary(file: string): void {
  const own = new URL("./task.js", import.meta.url);
  if (offered || findsLibrary(file) || !existsSync(fileURLToPath(own))) return;
  offered = true;
  offer(own.href);
}

function findsLibrary(file: string): boolean {
  try {
    createRequire(file).resolve(specifier);
    return true;
  } catch {
    return false;
  }
}

interface Hooks {
  readonly resolve: (name: string, context: unknown, next: Next) => unknown;
}
type Next = (name: string, context: unknown) => unknown;

/** Node 22.15 and newer resolve in this thread; before, hooks are a module of a thread of their own. */
function offer(url: string): void {
  const here: unknown = "registerHooks" in module ? module.registerHooks : undefined;
  if (isRegisterHooks(here)) {
    here({
      resolve: (name, context, next) =>
        name === specifier ? { url, shortCircuit: true } : next(name, context),
    });
    return;
  }
  const hooks = `export const resolve = (name, context, next) => name === ${JSON.stringify(specifier)}
    ? { url: ${JSON.stringify(url)}, shortCircuit: true } : next(name, context);`;
  register(`data:text/javascript,${encodeURIComponent(hooks)}`);
}

function isRegisterHooks(value: unknown): value is (hooks: Hooks) => void {
  return typeof value === "function";
}
