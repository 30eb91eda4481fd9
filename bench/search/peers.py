"""Other tools on the same problems, which `node bench/search.mjs serve` poses and evaluates.

    HPTC_BENCH_DATA=… python bench/search/peers.py --peer optuna-tpe --family tables --seeds 20

Each with its defaults; runs that are there already are left out. Needs optuna (and torch for optuna-gp), smac or HEBO.
"""

import argparse
import importlib.metadata
import json
import os
import pathlib
import random
import subprocess
import tempfile
import time
import warnings

warnings.filterwarnings("ignore")
here = pathlib.Path(__file__).parent


class Problems:
    """The process that poses problems: one line out for each line in."""

    def __init__(self, families):
        command = ["node", str(here.parent / "search.mjs"), "serve"]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.all = self.say(list=families)

    def say(self, **line):
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def evaluate(self, values):
        seen = self.say(evaluate=values)
        return seen["losses"], seen["margins"]


def active(axis, values):
    return all(values.get(name) in among for name, among in axis.get("when", {}).items())


def run_random(problem, seed, trials, evaluate):
    from math import exp, log

    rng = random.Random(seed)

    def draw(axis):
        if axis["kind"] == "category":
            return rng.choice(axis["values"])
        low, high = axis["low"], axis["high"]
        half = 0.5 if axis["kind"] == "int" else 0.0
        if axis["log"]:
            value = exp(rng.uniform(log(low - half), log(high + half)))
        else:
            value = rng.uniform(low - half, high + half)
        return value if half == 0 else min(high, max(low, round(value)))

    for _ in range(trials):
        values = {}
        for axis in problem["axes"]:
            if active(axis, values):
                values[axis["name"]] = draw(axis)
        evaluate(values)


def run_optuna(sampler):
    def run(problem, seed, trials, evaluate):
        import optuna

        optuna.logging.set_verbosity(optuna.logging.ERROR)
        constrained = {}
        if problem["constraints"] > 0:
            constrained["constraints_func"] = lambda trial: trial.user_attrs["margins"]
        study = optuna.create_study(
            directions=["minimize"] * problem["objectives"],
            sampler=getattr(optuna.samplers, sampler)(seed=seed, **constrained),
        )

        for _ in range(trials):
            trial = study.ask()
            values = {}
            for axis in problem["axes"]:
                if active(axis, values):
                    values[axis["name"]] = suggest(trial, axis)
            losses, margins = evaluate(values)
            trial.set_user_attr("margins", margins)
            study.tell(trial, losses)

    return run


def run_smac(problem, seed, trials, evaluate):
    import ConfigSpace as cs
    from smac import HyperparameterOptimizationFacade, Scenario
    from smac.runhistory.dataclasses import TrialValue

    space = cs.ConfigurationSpace(seed=seed)
    made = {}
    for axis in problem["axes"]:
        name = axis["name"]
        if axis["kind"] == "category":
            made[name] = cs.Categorical(name, axis["values"])
        else:
            kind = cs.Integer if axis["kind"] == "int" else cs.Float
            made[name] = kind(name, (axis["low"], axis["high"]), log=axis["log"])
        space.add(made[name])
    for axis in problem["axes"]:
        for parent, among in axis.get("when", {}).items():
            space.add(cs.InCondition(made[axis["name"]], made[parent], among))
    with tempfile.TemporaryDirectory() as folder:
        scenario = Scenario(
            space, deterministic=True, n_trials=trials, seed=seed, output_directory=pathlib.Path(folder)
        )
        facade = HyperparameterOptimizationFacade(
            scenario, lambda config, seed=0: 0.0, overwrite=True, logging_level=False
        )
        for _ in range(trials):
            info = facade.ask()
            losses, _ = evaluate(plain(dict(info.config)))
            facade.tell(info, TrialValue(cost=losses[0]))


def run_hebo(problem, seed, trials, evaluate):
    import numpy as np
    import torch
    from hebo.design_space.design_space import DesignSpace
    from hebo.optimizers.hebo import HEBO

    np.random.seed(seed)
    torch.manual_seed(seed)
    random.seed(seed)

    def declared(axis):
        if axis["kind"] == "category":
            return {"name": axis["name"], "type": "cat", "categories": axis["values"]}
        kinds = {("int", False): "int", ("int", True): "pow_int", ("real", False): "num", ("real", True): "pow"}
        kind = kinds[axis["kind"], axis["log"]]
        return {"name": axis["name"], "type": kind, "lb": axis["low"], "ub": axis["high"]}

    optimizer = HEBO(DesignSpace().parse([declared(axis) for axis in problem["axes"]]), scramble_seed=seed)
    for _ in range(trials):
        suggested = optimizer.suggest()
        whole = plain(suggested.iloc[0].to_dict())
        values = {axis["name"]: whole[axis["name"]] for axis in problem["axes"] if active(axis, whole)}
        losses, _ = evaluate(values)
        optimizer.observe(suggested, np.array([losses]))


def overhead(name, problem, evaluate, trials=1000, first=900):
    """Milliseconds of the asks from `first` on. A Gaussian process is given random trials before them."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    given = name == "optuna-gp"
    sampler = optuna.samplers.GPSampler(seed=1) if given else optuna.samplers.TPESampler(seed=1)
    study = optuna.create_study(sampler=optuna.samplers.RandomSampler(seed=1) if given else sampler)
    asks, best = [], float("inf")
    for number in range(first + 10 if given else trials):
        if number == first:
            study.sampler = sampler
        begin = time.perf_counter()
        trial = study.ask()
        values = {axis["name"]: suggest(trial, axis) for axis in problem["axes"]}
        asks.append(1000 * (time.perf_counter() - begin))
        losses, _ = evaluate(values)
        best = min(best, losses[0])
        study.tell(trial, losses)
    line = {"asks": asks[first:], "best": best}
    if given:
        return {**line, "note": f"asks {first} to {first + 10}, after random trials"}
    return {**line, "total": sum(asks)}


def suggest(trial, axis):
    name = axis["name"]
    if axis["kind"] == "category":
        return trial.suggest_categorical(name, axis["values"])
    kind = trial.suggest_int if axis["kind"] == "int" else trial.suggest_float
    return kind(name, axis["low"], axis["high"], log=axis["log"])


def plain(values):
    return {name: value.item() if hasattr(value, "item") else value for name, value in values.items()}


# Name, package whose version is stored, how it runs, whether it takes constraints and several objectives.
PEERS = {
    "random": ("python", run_random, True),
    "optuna-tpe": ("optuna", run_optuna("TPESampler"), True),
    "optuna-gp": ("optuna", run_optuna("GPSampler"), True),
    "optuna-nsga2": ("optuna", run_optuna("NSGAIISampler"), True),
    "smac3": ("smac", run_smac, False),
    "hebo": ("HEBO", run_hebo, False),
}


def version_of(package):
    return "3" if package == "python" else importlib.metadata.version(package)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peer", choices=PEERS, required=True)
    parser.add_argument("--family", action="append")
    parser.add_argument("--overhead", action="store_true")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=int, default=100)
    parser.add_argument("--results", default=str(here / "results"))
    options = parser.parse_args()
    os.environ.setdefault("OMP_NUM_THREADS", "1")

    if options.overhead:
        problems = Problems(["overhead"])
        problems.say(start="overhead")
        print(json.dumps(overhead(options.peer, problems.all[0], problems.evaluate)))
        return

    package, run, general = PEERS[options.peer]
    file = pathlib.Path(options.results) / f"{options.peer}@{version_of(package)}.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    keys = ("problem", "seed", "trials")
    lines = file.read_text().splitlines() if file.exists() else []
    done = {tuple(json.loads(line)[key] for key in keys) for line in lines}
    problems = Problems(options.family)
    # All problems with one seed before the next seed, so that what was cut off says something of all.
    for seed in range(1, options.seeds + 1):
        for problem in problems.all:
            if (problem["id"], seed, options.trials) in done:
                continue
            if not general and (problem["constraints"] > 0 or problem["objectives"] > 1):
                continue
            problems.say(start=problem["id"])
            run(problem, seed, options.trials, problems.evaluate)
            best = problems.say(end=True)["best"]
            line = {"problem": problem["id"], "seed": seed, "trials": options.trials, "best": best}
            with file.open("a") as out:
                out.write(json.dumps(line, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
