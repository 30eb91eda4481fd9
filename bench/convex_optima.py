"""Optima of random convex studies on simplexes by cvxpy with Clarabel: writes test/solve/convex-study/optima.json.

    python bench/convex_optima.py

Each case is a study as text and the value that Clarabel finds for the same problem, written in cvxpy.
Needs cvxpy and clarabel; the versions stand in the file.
"""

import json
import os
import sys

import clarabel
import cvxpy as cp
import numpy as np

SEED = 20261123
CASES = 60


def number(x):
    """A number with few digits, so that text and problem are the same."""
    return float(f"{x:.4g}")


def text(xs):
    return "[" + ", ".join(repr(number(x)) for x in xs) + "]"


def linear(coefficients, name="w"):
    parts = [f"{repr(float(c))} * {name}[{i}]" for i, c in enumerate(coefficients)]
    return " + ".join(parts)


def objective(rng, kind, n, w):
    """The direction, the expression as text, and as cvxpy has it."""
    sigma = np.array([number(x) for x in rng.uniform(0.2, 3, n)])
    c = np.array([number(x) for x in rng.normal(size=n)])
    each = f"i in 0 .. {n - 1}"
    lets = f"let sigma: Real[{n}] = {text(sigma)}\nlet c: Real[{n}] = {text(c)}\n"
    if kind == "variance":
        return lets, "minimize", f"sum({each}: sigma[i]^2 / w[i])", cp.sum(
            cp.multiply(sigma**2, cp.inv_pos(w))
        )
    if kind == "entropy":
        return lets, "maximize", f"sum({each}: entr(w[i]) + c[i] * w[i])", cp.sum(cp.entr(w)) + c @ w
    if kind == "distance":
        return lets, "minimize", f"norm([{each}: w[i] - c[i]])", cp.norm(w - c)
    if kind == "quadratic":
        rows = [[number(x) for x in rng.normal(size=n)] for _ in range(3)]
        squares = " + ".join(f"({linear(row)})^2" for row in rows)
        return lets, "minimize", f"{squares} + sum({each}: c[i] * w[i])", sum(
            cp.square(np.array(row) @ w) for row in rows
        ) + c @ w
    if kind == "log_sum_exp":
        return lets, "minimize", f"log_sum_exp([{each}: 3 * c[i] * w[i]])", cp.log_sum_exp(
            3 * cp.multiply(c, w)
        )
    if kind == "largest":
        return lets, "minimize", f"max({each}: sigma[i] * w[i]) + 0.1 * sum({each}: abs(w[i] - 0.2))", cp.max(
            cp.multiply(sigma, w)
        ) + 0.1 * cp.norm1(w - 0.2)
    if kind == "deviation":
        mean = cp.sum(cp.multiply(sigma, w)) / n
        return lets, "minimize", f"std([{each}: sigma[i] * w[i]]) - 0.05 * dot(c, w)", cp.norm(
            cp.multiply(sigma, w) - mean
        ) / np.sqrt(n - 1) - 0.05 * (c @ w)
    if kind == "growth":
        rows = [[number(x) for x in rng.uniform(0.5, 1.8, n)] for _ in range(5)]
        logs = " + ".join(f"log({linear(row)})" for row in rows)
        return lets, "maximize", f"({logs}) / 5", sum(cp.log(np.array(row) @ w) for row in rows) / 5
    if kind == "exponential":
        return lets, "minimize", f"exp({linear(c)}) + sum({each}: sigma[i] * w[i]^1.5)", cp.exp(
            c @ w
        ) + cp.sum(cp.multiply(sigma, cp.power(w, 1.5)))
    if kind == "softplus":
        return lets, "minimize", f"sum({each}: softplus(4 * c[i] * w[i])) + var([{each}: w[i]])", cp.sum(
            cp.logistic(4 * cp.multiply(c, w))
        ) + cp.sum_squares(w - 1 / n) / (n - 1)
    raise ValueError(kind)


KINDS = [
    "variance",
    "entropy",
    "distance",
    "quadratic",
    "log_sum_exp",
    "largest",
    "deviation",
    "growth",
    "exponential",
    "softplus",
]


def requirements(rng, n, w):
    """Some of floors, ratios, group shares, equalities, distances and caps, all of which equal shares meet."""
    lines, constraints = [], []
    each = f"i in 0 .. {n - 1}"
    if rng.random() < 0.5:
        floor = number(rng.uniform(0.2, 0.9) / n)
        lines.append(f"require floor: forall {each}: w[i] >= {floor}")
        constraints.append(w >= floor)
    if rng.random() < 0.4:
        ratio = number(rng.uniform(1.2, 5))
        lines.append(f"require ratio: max(w) <= {ratio} * min(w)")
        constraints.append(cp.max(w) <= ratio * cp.min(w))
    if rng.random() < 0.4:
        group = sorted(rng.choice(n, size=n // 2, replace=False).tolist())
        most = number(len(group) / n + 0.02)
        lines.append(f"require group: {' + '.join(f'w[{i}]' for i in group)} in 0.1 .. {most}")
        constraints += [sum(w[i] for i in group) >= 0.1, sum(w[i] for i in group) <= most]
    if rng.random() < 0.3:
        i, j = sorted(rng.choice(n, size=2, replace=False).tolist())
        lines.append(f"require pair: w[{i}] == w[{j}]")
        constraints.append(w[i] == w[j])
    if rng.random() < 0.3:
        radius = number(rng.uniform(0.05, 0.4))
        lines.append(f"require near: norm([{each}: w[i] - 1 / {n}]) <= {radius}")
        constraints.append(cp.norm(w - 1 / n) <= radius)
    if rng.random() < 0.3:
        bits = number(np.log(n) * rng.uniform(0.5, 0.98))
        lines.append(f"require diverse: sum({each}: entr(w[i])) >= {bits}")
        constraints.append(cp.sum(cp.entr(w)) >= bits)
    if rng.random() < 0.3:
        far = number(rng.uniform(0.1, 0.8))
        lines.append(f"require spread: sum({each}: abs(w[i] - 1 / {n})) <= {far}")
        constraints.append(cp.norm1(w - 1 / n) <= far)
    return lines, constraints


def case(rng, index):
    kind = KINDS[index % len(KINDS)]
    n = int(rng.integers(3, 9))
    w = cp.Variable(n)
    lets, direction, expression, value = objective(rng, kind, n, w)
    lines, constraints = requirements(rng, n, w)
    goal = cp.Minimize(value) if direction == "minimize" else cp.Maximize(value)
    problem = cp.Problem(goal, [cp.sum(w) == 1, w >= 0, *constraints])
    problem.solve(
        solver=cp.CLARABEL,
        tol_gap_abs=1e-10,
        tol_gap_rel=1e-10,
        tol_feas=1e-10,
        max_iter=500,
    )
    study = "\n  ".join(
        [f"param w: Simplex[{n}]", *lines, f"{direction} {expression}", "solve convex"]
    )
    return {
        "kind": kind,
        "text": f"{lets}study case {{\n  {study}\n}}\n",
        "status": problem.status,
        "optimum": float(problem.value),
        "point": [float(x) for x in w.value],
    }


def main():
    rng = np.random.default_rng(SEED)
    cases = [case(rng, index) for index in range(CASES)]
    made = {
        "source": "bench/convex_optima.py",
        "seed": SEED,
        "versions": {
            "python": sys.version.split()[0],
            "cvxpy": cp.__version__,
            "clarabel": clarabel.__version__,
            "numpy": np.__version__,
        },
        "cases": cases,
    }
    path = os.path.join(
        os.path.dirname(__file__), "..", "test", "solve", "convex-study", "optima.json"
    )
    with open(path, "w", encoding="utf-8") as file:
        json.dump(made, file, indent=1)
        file.write("\n")
    print({c["status"] for c in cases}, path)


main()
