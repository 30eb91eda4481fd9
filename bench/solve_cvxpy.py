"""The mixing studies of bench/solve.mjs in cvxpy with Clarabel: reads problems as JSON, writes times as JSON."""

import json
import sys
import time

import clarabel
import cvxpy as cp
import numpy as np


def solve(problem):
    """Milliseconds of modelling and solving together, of the solver alone, and the optimum.

    Shares are counted in units of 1/n: of a thousand shares as they are, Clarabel's optimum is 3% off.
    """
    start = time.perf_counter()
    sigma = np.array(problem["sigma"])
    n = problem["size"]
    w = cp.Variable(n)
    study = cp.Problem(
        cp.Minimize(cp.sum(cp.multiply(sigma**2, cp.inv_pos(w)))),
        [cp.sum(w) == n, w >= n * problem["floor"], cp.max(w) <= problem["ratio"] * cp.min(w)],
    )
    study.solve(solver=cp.CLARABEL)
    whole = (time.perf_counter() - start) * 1000
    return whole, study.solver_stats.solve_time * 1000, n * float(study.value)


def main():
    given = json.load(sys.stdin)
    results = []
    for problem in given["problems"]:
        runs = [solve(problem) for _ in range(given["runs"])]
        best = min(runs)
        results.append(
            {"best": best[0], "first": runs[0][0], "solver": best[1], "value": best[2]}
        )
    versions = f"{cp.__version__}, Clarabel {clarabel.__version__}, Python {sys.version.split()[0]}"
    print(json.dumps({"versions": versions, "results": results}))


main()
