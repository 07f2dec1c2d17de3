"""What an update costs at least: its bare numpy calls, in a straight line, and a plain numpy loop.

``bare`` writes the calls of one update of a sigmoid network under half squared error and plain
descent as one function without loops, look-ups or allocation. ``plain`` is the loop that a careful
person writes by hand from the formulas. Both shuffle every epoch as the experiment format says.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np


class Problem:
    """Random data and first weights for ``sizes``; all sides train on the same."""

    def __init__(self, sizes: tuple[int, ...], batch: int, samples: int) -> None:
        rng = np.random.default_rng(0)
        self.sizes, self.batch, self.samples = sizes, batch, samples
        self.inputs = rng.normal(size=(samples, sizes[0]))
        self.targets = rng.random((samples, sizes[-1]))
        pairs = pairwise(sizes)
        self.weights = [rng.normal(size=(units, inputs)) * 0.5 for inputs, units in pairs]
        self.rate = 0.01

    def batches(self, epoch: int) -> list[np.ndarray]:
        order = np.random.default_rng([0, epoch]).permutation(self.samples)
        return [order[i : i + self.batch] for i in range(0, self.samples, self.batch)]


def plain(problem: Problem) -> Callable[[int], list[np.ndarray]]:
    """The straightforward loop: ``run(updates)`` returns the weights."""
    weights = [w.copy() for w in problem.weights]
    biases = [np.zeros(len(w)) for w in weights]

    def run(updates: int) -> list[np.ndarray]:
        done, epoch = 0, 0
        while done < updates:
            for rows in problem.batches(epoch):
                _plain_update(problem, weights, biases, rows)
                done += 1
                if done == updates:
                    break
            epoch += 1
        return weights

    return run


def _plain_update(
    problem: Problem, weights: list[np.ndarray], biases: list[np.ndarray], rows: np.ndarray
) -> None:
    a = [problem.inputs[rows]]
    t = problem.targets[rows]
    for w, b in zip(weights, biases, strict=True):
        a.append(1 / (1 + np.exp(-(a[-1] @ w.T + b))))
    loss = 0.5 * np.sum((a[-1] - t) ** 2) / len(rows)
    assert loss >= 0
    da = (a[-1] - t) / len(rows)
    for layer in range(len(weights) - 1, -1, -1):
        dz = da * a[layer + 1] * (1 - a[layer + 1])
        dw, db = dz.T @ a[layer], dz.sum(axis=0)
        if layer:
            da = dz @ weights[layer]
        weights[layer] -= problem.rate * dw
        biases[layer] -= problem.rate * db


def bare(problem: Problem) -> Callable[[int], list[np.ndarray]]:
    """The floor: ``run(updates)`` returns the weights."""
    names, lines = _declare(problem), _calls(problem)
    source = "def update(rows):\n" + "\n".join(f"    {line}" for line in lines)
    exec(compile(source, "floor", "exec"), names)
    update = names["update"]
    weights = [names[f"W{layer}"] for layer in range(1, len(problem.sizes))]

    def run(updates: int) -> list[np.ndarray]:
        done, epoch = 0, 0
        while done < updates:
            for rows in problem.batches(epoch):
                update(rows)
                done += 1
                if done == updates:
                    break
            epoch += 1
        return weights

    return run


def _declare(problem: Problem) -> dict:
    n, sizes = problem.batch, problem.sizes
    last = len(sizes) - 1
    count = sum(w.size + len(w) for w in problem.weights)
    theta, slopes = np.zeros(count), np.zeros(count)
    names: dict = {"X": problem.inputs, "T": problem.targets, "theta": theta, "slopes": slopes}
    names |= {"a0": np.zeros((n, sizes[0])), "t": np.zeros((n, sizes[-1])), "step": theta * 0}
    names |= {"error": np.zeros((n, sizes[-1])), "ones": np.ones(n), "one": np.array(1.0)}
    names |= {"scale": np.array(1.0 / n), "rate": np.array(problem.rate)}
    offset = 0
    for layer, w in enumerate(problem.weights, 1):
        for name, shape in ((f"W{layer}", w.shape), (f"b{layer}", (len(w),))):
            end = offset + int(np.prod(shape))
            names[name] = theta[offset:end].reshape(shape)
            names[f"d{name}"] = slopes[offset:end].reshape(shape)
            offset = end
        names[f"W{layer}"][:] = w
        names |= {f"{kind}{layer}": np.zeros((n, len(w))) for kind in ("z", "a", "da", "dz")}
        names[f"WT{layer}"] = names[f"W{layer}"].T
        names[f"dzT{layer}"] = names[f"dz{layer}"].T
    names["flat"] = names["error"].reshape(-1)
    for call in ("add", "negative", "exp", "reciprocal", "subtract", "multiply"):
        names[call] = getattr(np, call)
    assert last == len(problem.weights)
    return names


def _calls(problem: Problem) -> list[str]:
    last = len(problem.sizes) - 1
    lines = ["X.take(rows, 0, a0, 'clip')", "T.take(rows, 0, t, 'clip')"]
    for i in range(1, last + 1):
        lines += [f"a{i - 1}.dot(WT{i}, z{i})", f"add(z{i}, b{i}, z{i})"]
        lines += [f"negative(z{i}, a{i})", f"exp(a{i}, a{i})"]
        lines += [f"add(a{i}, one, a{i})", f"reciprocal(a{i}, a{i})"]
    lines += [f"subtract(a{last}, t, error)", "loss = 0.5 * float(flat.dot(flat)) * float(scale)"]
    lines += [f"multiply(error, scale, da{last})"]
    for i in range(last, 0, -1):
        lines += [f"subtract(one, a{i}, dz{i})", f"multiply(dz{i}, a{i}, dz{i})"]
        lines += [f"multiply(dz{i}, da{i}, dz{i})", f"dzT{i}.dot(a{i - 1}, dW{i})"]
        lines += [f"ones.dot(dz{i}, db{i})"]
        lines += [f"dz{i}.dot(W{i}, da{i - 1})"] if i > 1 else []
    return [*lines, "multiply(slopes, rate, step)", "subtract(theta, step, theta)"]
