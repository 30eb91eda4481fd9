"""Writes dcp.json: curvature, sign and DCP verdict of cvxpy for expressions in x, y, p and q.

    python dcp.py > dcp.json

Every expression is written twice: for cvxpy, and in the notation of a study.
"""

import json
import sys

import cvxpy as cp

x = cp.Variable(name="x")
y = cp.Variable(name="y")
p = cp.Variable(nonneg=True, name="p")
q = cp.Variable(nonpos=True, name="q")

EXPRESSIONS = [
    # affine
    ("x + y", x + y), ("x - y", x - y), ("2 * x - 3 * y + 1", 2 * x - 3 * y + 1), ("-x", -x),
    ("x / 4", x / 4), ("-(x - y)", -(x - y)), ("p + q", p + q), ("p - q", p - q), ("q - p", q - p),
    ("3", cp.Constant(3)), ("-2 * p", -2 * p), ("-2 * q", -2 * q), ("0 * x + 5", 0 * x + 5),
    # one convex or concave atom
    ("exp(x)", cp.exp(x)), ("log(p)", cp.log(p)), ("sqrt(p)", cp.sqrt(p)), ("x^2", x**2),
    ("x^4", x**4), ("x^3", x**3), ("p^3", p**3), ("p^0.5", p**0.5), ("p^1.5", p**1.5),
    ("abs(x)", cp.abs(x)), ("abs(p)", cp.abs(p)), ("max(x, y)", cp.maximum(x, y)),
    ("min(x, y)", cp.minimum(x, y)), ("max(x, 0)", cp.pos(x)), ("entr(p)", cp.entr(p)),
    ("log1p(p)", cp.log1p(p)), ("softplus(x)", cp.logistic(x)),
    ("log_sum_exp([x, y])", cp.log_sum_exp(cp.hstack([x, y]))),
    ("norm([x, y])", cp.norm(cp.hstack([x, y]))), ("1 / p", cp.inv_pos(p)),
    ("p^-1", cp.power(p, -1)), ("p^-2", cp.power(p, -2)), ("2 / p", 2 * cp.inv_pos(p)),
    ("sum([x, y, p])", cp.sum(cp.hstack([x, y, p]))), ("mean([x, y])", cp.mean(cp.hstack([x, y]))),
    # sums and scalings
    ("exp(x) - x", cp.exp(x) - x), ("exp(x) + x^2", cp.exp(x) + x**2), ("-exp(x)", -cp.exp(x)),
    ("x^2 - y^2", x**2 - y**2), ("x^2 - sqrt(p)", x**2 - cp.sqrt(p)), ("sqrt(p) - x^2", cp.sqrt(p) - x**2),
    ("sqrt(p) + x^2", cp.sqrt(p) + x**2), ("-3 * log(p)", -3 * cp.log(p)), ("exp(x) / 2", cp.exp(x) / 2),
    ("exp(x) / -2", cp.exp(x) / -2), ("2 * abs(x) + 3 * max(x, y)", 2 * cp.abs(x) + 3 * cp.maximum(x, y)),
    ("log(p) - 2 * abs(x)", cp.log(p) - 2 * cp.abs(x)), ("1 - x^2", 1 - x**2),
    # compositions
    ("exp(x^2)", cp.exp(x**2)), ("exp(exp(x))", cp.exp(cp.exp(x))), ("exp(-x)", cp.exp(-x)),
    ("exp(-x^2)", cp.exp(-(x**2))), ("log(exp(x))", cp.log(cp.exp(x))), ("exp(log(p))", cp.exp(cp.log(p))),
    ("sqrt(x^2)", cp.sqrt(x**2)), ("sqrt(sqrt(p))", cp.sqrt(cp.sqrt(p))), ("log(sqrt(p))", cp.log(cp.sqrt(p))),
    ("log(sqrt(p) + p)", cp.log(cp.sqrt(p) + p)), ("sqrt(1 + x^2)", cp.sqrt(1 + x**2)),
    ("(x - y)^2", (x - y) ** 2), ("(x^2)^2", (x**2) ** 2), ("(x^2 + 1)^2", (x**2 + 1) ** 2),
    ("(x^2 - 1)^2", (x**2 - 1) ** 2), ("(1 - x^2)^2", (1 - x**2) ** 2), ("abs(exp(x))", cp.abs(cp.exp(x))),
    ("abs(x^2 - 1)", cp.abs(x**2 - 1)), ("abs(log(p))", cp.abs(cp.log(p))),
    ("max(exp(x), y^2)", cp.maximum(cp.exp(x), y**2)), ("max(log(p), x)", cp.maximum(cp.log(p), x)),
    ("min(log(p), x)", cp.minimum(cp.log(p), x)), ("min(x^2, y)", cp.minimum(x**2, y)),
    ("1 / (1 + p)", cp.inv_pos(1 + p)), ("1 / sqrt(p)", cp.inv_pos(cp.sqrt(p))),
    ("1 / exp(x)", cp.inv_pos(cp.exp(x))), ("1 / (1 + x^2)", cp.inv_pos(1 + x**2)),
    ("softplus(x^2)", cp.logistic(x**2)), ("softplus(-x)", cp.logistic(-x)),
    ("log_sum_exp([x^2, y])", cp.log_sum_exp(cp.hstack([x**2, y]))),
    ("log_sum_exp([log(p), y])", cp.log_sum_exp(cp.hstack([cp.log(p), y]))),
    ("norm([p^2, abs(x)])", cp.norm(cp.hstack([p**2, cp.abs(x)]))),
    ("norm([x^2 - 1, y])", cp.norm(cp.hstack([x**2 - 1, y]))),
    ("p^2 + q^2", p**2 + q**2), ("(p + 1)^2", (p + 1) ** 2), ("(sqrt(p))^2", cp.sqrt(p) ** 2),
    ("(p^2 + p)^3", (p**2 + p) ** 3), ("-entr(p)", -cp.entr(p)), ("entr(p) + log(p)", cp.entr(p) + cp.log(p)),
    ("exp(max(x, y))", cp.exp(cp.maximum(x, y))), ("exp(min(x, y))", cp.exp(cp.minimum(x, y))),
    ("sqrt(min(p, 4))", cp.sqrt(cp.minimum(p, 4))), ("abs(max(x, 0))", cp.abs(cp.pos(x))),
    # products and quotients
    ("x * y", x * y), ("p * q", p * q), ("x * x", x * x), ("x * exp(x)", x * cp.exp(x)),
    ("3 * (x * 2)", 3 * (x * 2)), ("p / (1 + p)", p / (1 + p)), ("x / y", x / y),
]


def row(text, expression):
    return {
        "text": text,
        "curvature": expression.curvature.lower(),
        "sign": expression.sign.lower(),
        "dcp": bool(expression.is_dcp()),
    }


rows = [row(text, expression) for text, expression in EXPRESSIONS]
json.dump({"cvxpy": cp.__version__, "rows": rows}, sys.stdout, indent=1)
sys.stdout.write("\n")
