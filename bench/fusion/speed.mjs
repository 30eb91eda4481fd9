/** Trial-steps per second of a network on the wasm backend: the project's paths and those of others, in one run. */
import { batch, examplesOf, ordersOf } from "./data.mjs";
import { engineThreads, engineTrials } from "./engine.mjs";
import { compare, rateOf } from "./measure.mjs";
import { product } from "./product.mjs";
import { rounded } from "./report.mjs";
import { taskTrials } from "./task.mjs";
import { fitOf } from "./tfjs-fit.mjs";
import { handLoop } from "./tfjs-loop.mjs";

// On a memory of its own, as in worker threads: tfjs' backend is started after it.
const engine = product.createExecutor("wasm");

/**
 * `network`: makes the hand-written one for the loop, of the data's widths. `peers`: native, prototype and torch as
 * far as they are there. `setting`: rounds, seconds, sizes of groups, epochs of a trial of the task.
 */
export async function compareSpeed({ model, network, fit }, peers, setting, report) {
  const data = await examplesOf(model);
  const executor = await engine;
  const own = [];
  for (const k of setting.groups) {
    const alone = await engineTrials(executor, model, data, k);
    own.push({ ...alone, row: { path: "engine", k, workers: 1 } });
    const threads = await engineThreads(model, { k, workers: 2 });
    own.push({ ...threads, row: { path: "engine", k, workers: 2 } });
    for (const workers of [1, 2]) {
      const task = await taskTrials({ backend: "wasm", workers }, model, {
        k,
        epochs: setting.epochs[model.name],
      });
      own.push({ ...task, row: { path: "task", k, workers } });
    }
  }
  await product.selectBackend("wasm");
  const others = await otherCandidates({ model, network, fit }, data, peers, setting.groups);
  const rates = await compare([...own, ...others.all], setting);
  const of = (candidate) => rates.get(candidate);
  const prototypes = new Map(others.prototypes.map((one) => [one.row.k, of(one).wall]));
  const against = {
    fit: of(others.fit)?.wall,
    loop: of(others.loop).wall,
    c: of(others.native)?.processor,
    torch: Math.max(...others.torch.map((one) => of(one).wall)),
  };
  for (const candidate of [...own, ...others.all]) {
    report.row(rowOf(model, candidate, of(candidate), against, prototypes));
  }
  for (const { dispose, close } of own) {
    dispose?.();
    await close?.();
  }
}

function rowOf(model, { row }, { wall, median, processor }, against, prototypes) {
  const { path, k, workers } = row;
  const is = (...paths) => paths.includes(path);
  const prototype = is("engine") && workers === 1 ? prototypes.get(k) : undefined;
  const theirs = against.torch > 0 && is("engine", "task") && workers === 2;
  return rounded({
    backend: is("engine", "task", "model.fit", "hand loop") ? "wasm" : null,
    model: model.name,
    path,
    k,
    workers,
    trial_steps_per_s: Math.round(wall),
    median: Math.round(median),
    trial_steps_per_processor_s: processor === undefined ? null : Math.round(processor),
    ratio_over_fit: against.fit === undefined ? null : wall / against.fit,
    ratio_over_loop: wall / against.loop,
    share_of_c: against.c === undefined || processor === undefined ? null : processor / against.c,
    share_of_prototype: prototype === undefined ? null : wall / prototype,
    ratio_over_pytorch: theirs ? wall / against.torch : null,
  });
}

async function otherCandidates({ model, network, fit }, data, peers, groups) {
  const { inputs, labels, widths } = data;
  const named = (path, k, workers, { rate }) => ({ row: { path, k, workers }, rate });
  const step = handLoop(network(widths), inputs, labels, widths.at(-1));
  const loop = named("hand loop", 1, 1, await warm(epochOf(step, data)));
  const fitted = fit
    ? named("model.fit", 1, 1, await warm(fitOf(widths, inputs, labels, batch)))
    : undefined;
  const dense = model.filters === undefined;
  const native =
    dense && peers.native.candidate !== undefined
      ? named("C, OpenBLAS", 1, 1, peers.native.candidate(widths, batch))
      : undefined;
  const prototypes =
    dense && peers.prototype.candidate !== undefined
      ? groups.map((k) => named("prototype", k, 1, peers.prototype.candidate(model.name, k)))
      : [];
  const torch = [];
  if (peers.torch.candidate !== undefined) {
    torch.push(named("torch loop", 2, 2, peers.torch.candidate(model.name, "loop", 1)));
    for (const k of groups.filter((size) => size > 1)) {
      for (const mode of dense ? ["vmap", "stacked"] : ["vmap"]) {
        torch.push(named(`torch ${mode}`, k, 2, peers.torch.candidate(model.name, mode, k)));
      }
    }
  }
  const all = [loop, fitted, native, ...prototypes, ...torch].filter((one) => one !== undefined);
  return { all, loop, fit: fitted, native, prototypes, torch };
}

async function warm(work) {
  await work();
  return { rate: rateOf(work) };
}

/** Some steps of a loop, those of 1,408 rows: as many as digits has in an epoch. */
function epochOf(step, { rows }) {
  const orders = ordersOf(rows);
  const steps = 22;
  let epoch = 0;
  return async () => {
    const order = orders[epoch % orders.length];
    for (let i = 0; i < steps; i += 1) step(order.slice(i * batch, (i + 1) * batch));
    epoch += 1;
    return steps;
  };
}
