// The README's first line: check, compile and run one study, as a user would type it.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
const study = "examples/digits_mlp.hpt";
const commands = [
  ["check", study],
  ["compile", study, "-o", "dist/digits_mlp.plan.json"],
  ["run", "dist/digits_mlp.plan.json", ...process.argv.slice(2)],
];
for (const args of commands) {
  console.log(`\n$ npx hptc ${args.join(" ")}`);
  const { status } = spawnSync(process.execPath, ["dist/cli/main.js", ...args], {
    stdio: "inherit",
  });
  if (status !== 0) process.exit(status ?? 1);
}
