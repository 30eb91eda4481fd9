// How fast many trials train: trial-steps per second of the project on the wasm backend, with K trials in one or two
// worker threads, against (a) tf.model.fit, (b) the loop one would write by hand with tfjs on the same backend, (c) the
// same step in C with OpenBLAS on one thread, (d) PyTorch, (e) a prototype's engine; then a study from its command to
// its end, memory, and the other backends that this machine has. All in one run, in rounds, each in turn.
//
//   npm run bench:fusion [-- --json --quick --only PART,PART]
//
// Parts: digits, 784-128-10, convolutional, study, memory, backends. Environment: OPENBLAS=/path/to/libopenblas.so,
// PYTHON=/path/to/python with PyTorch, PROTOTYPE=/path/to/own.cjs. What is missing is left out and said.
import * as tf from "@tensorflow/tfjs-core";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareBackends } from "./fusion/backends.mjs";
import { batch, convolutional, models, tiny } from "./fusion/data.mjs";
import { reportLeaks, reportMemory } from "./fusion/memory.mjs";
import { nativePeer } from "./fusion/native.mjs";
import { prototypePeer } from "./fusion/prototype.mjs";
import { torchPeer } from "./fusion/pytorch.mjs";
import { createReport, surroundings } from "./fusion/report.mjs";
import { compareSpeed } from "./fusion/speed.mjs";
import { reportStudy } from "./fusion/study.mjs";
import { about as fitIs } from "./fusion/tfjs-fit.mjs";
import { convolutionalNetwork } from "./fusion/tfjs-images.mjs";
import { denseNetwork } from "./fusion/tfjs-loop.mjs";
import { registerGradients } from "./register-gradients.mjs";

const { json, quick, only } = parseArgs({
  options: { json: { type: "boolean" }, quick: { type: "boolean" }, only: { type: "string" } },
}).values;
const setting = quick
  ? { rounds: 2, seconds: 0.25, groups: [1, 16], wideGroups: [1, 16] }
  : { rounds: 5, seconds: 0.8, groups: [1, 16, 64], wideGroups: [1, 16, 64, 256] };
// Scores after each epoch and at the end are part of the task: of few epochs they take more.
setting.epochs = { digits: 20, "784-128-10": 4, convolutional: 1 };
const large = quick ? { groups: [4], rounds: 1 } : { rounds: 3 };
const report = createReport({ json });
const wanted = (part) => only === undefined || only.split(",").includes(part);

await registerGradients();
const folder = mkdtempSync(join(tmpdir(), "fusion-"));
const peers = {
  native: nativePeer(folder),
  prototype: prototypePeer(folder),
  torch: await torchPeer(),
};
printHeading();

try {
  const [digits] = models;
  for (const model of models.filter(({ name }) => wanted(name))) {
    const own = model === digits ? setting : { ...setting, ...large };
    await compareSpeed({ model, network: denseNetwork, fit: true }, peers, own, report);
  }
  if (wanted(convolutional.name)) {
    const network = ([features, classes]) =>
      convolutionalNetwork(convolutional.filters, [28, features / 28], classes);
    const fewer = {
      ...setting,
      ...(quick ? { groups: [4], rounds: 1 } : { groups: [1, 16], rounds: 3 }),
    };
    await compareSpeed({ model: convolutional, network, fit: false }, peers, fewer, report);
  }
  if (wanted("backends")) await compareBackends(digits, setting, report);
  if (wanted("memory")) {
    await reportMemory(digits, [1, 16, 64, 256], report);
    await reportLeaks("wasm", tiny, report);
    await reportLeaks("cpu", tiny, report);
  }
  if (wanted("study")) {
    await reportStudy({ trials: quick ? 12 : 60, loops: !quick }, folder, report);
  }
} finally {
  peers.torch.close?.();
  rmSync(folder, { recursive: true });
}

function printHeading() {
  const options = `${quick ? " --quick" : ""}${only === undefined ? "" : ` --only ${only}`}`;
  report.note(`command   node bench/fusion.mjs${options}`);
  report.note(surroundings({ tfjs: tf.version_core }));
  report.note(`training  batch ${batch}, adam, seeds 1 and 2; ${setting.rounds} rounds, in turn`);
  report.note(`against   ${fitIs}; a hand loop; both on tfjs' wasm backend, one thread`);
  for (const { about, missing } of Object.values(peers)) {
    report.note(about === undefined ? `left out  ${missing}` : `against   ${about}`);
  }
  report.note("");
  report.heading();
}
