"""Training steps of K networks with PyTorch on the processor.

Reads one request a line, `{"model": ..., "mode": ..., "k": ..., "seconds": ...}`, and answers with trial-steps per
second of wall-clock time and of processor time. The argument is the number of threads. Modes:

loop     one network, nn.Sequential and backward()
vmap     K networks, torch.func: functional_call, grad, vmap
stacked  K networks, batched matrix products written by hand
"""

import json
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

BATCH = 64
ROWS = 8000
MODELS = {"digits": (64, 64, 32, 10), "784-128-10": (784, 128, 10), "convolutional": None}

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)


def network(model):
    if model == "convolutional":
        return nn.Sequential(
            nn.Unflatten(1, (1, 28, 28)),
            nn.Conv2d(1, 8, 3, padding="same"),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(8, 16, 3, padding="same"),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(784, 10),
        )
    widths = MODELS[model]
    layers = []
    for inputs, outputs in zip(widths, widths[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def examples(model):
    features = 784 if model != "digits" else 64
    return torch.rand(ROWS, features), torch.randint(10, (ROWS,))


def loop(model, k):
    inputs, labels = examples(model)
    net = network(model)
    optimizer = torch.optim.Adam(net.parameters(), lr=1e-3, fused=True)

    def step():
        rows = torch.randint(ROWS, (BATCH,))
        optimizer.zero_grad()
        F.cross_entropy(net(inputs[rows]), labels[rows]).backward()
        optimizer.step()

    return step


def vmap(model, k):
    inputs, labels = examples(model)
    weights, buffers = torch.func.stack_module_state([network(model) for _ in range(k)])
    base = network(model)

    def loss(weights, x, y):
        return F.cross_entropy(torch.func.functional_call(base, (weights, buffers), (x,)), y)

    gradient = torch.func.vmap(torch.func.grad(loss))
    optimizer = torch.optim.Adam(weights.values(), lr=1e-3, fused=True)

    def step():
        rows = torch.randint(ROWS, (k, BATCH))
        found = gradient({name: w.detach() for name, w in weights.items()}, inputs[rows], labels[rows])
        for name, weight in weights.items():
            weight.grad = found[name]
        optimizer.step()

    return step


def stacked(model, k):
    inputs, labels = examples(model)
    widths = MODELS[model]
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        matrix = torch.randn(k, fan_in, fan_out) * (2 / fan_in) ** 0.5
        layers.append((matrix.requires_grad_(), torch.zeros(k, 1, fan_out, requires_grad=True)))
    optimizer = torch.optim.Adam([w for layer in layers for w in layer], lr=1e-3, fused=True)

    def step():
        rows = torch.randint(ROWS, (k, BATCH))
        x, y = inputs[rows], labels[rows]
        for i, (matrix, bias) in enumerate(layers):
            x = torch.baddbmm(bias, x, matrix)
            if i < len(layers) - 1:
                x = F.relu(x)
        optimizer.zero_grad()
        # The sum of the trials' mean losses: each trial has the gradient of its own.
        (F.cross_entropy(x.flatten(0, 1), y.flatten(), reduction="sum") / BATCH).backward()
        optimizer.step()

    return step


modes = {"loop": loop, "vmap": vmap, "stacked": stacked}
prepared = {}
print(json.dumps({"version": torch.__version__}), flush=True)
for line in sys.stdin:
    request = json.loads(line)
    mode, k = request["mode"], request["k"]
    key = (request["model"], mode, k)
    if key not in prepared:
        prepared[key] = modes[mode](request["model"], k)
        for _ in range(3):
            prepared[key]()
    step = prepared[key]
    start, processor, steps = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - start < request["seconds"]:
        step()
        steps += 1
    trial_steps = steps * (1 if mode == "loop" else k)
    wall = trial_steps / (time.perf_counter() - start)
    print(json.dumps({"wall": wall, "processor": trial_steps / (time.process_time() - processor)}), flush=True)
