"""Learning weights from correspondences that experts made. Only the benchmark learns; the product reads what was learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy.optimize import minimize

from .evidence import Numbers
from .relation import RELATIONS, RelationWeights
from .reranker import Calibration, Weights

RIDGE = 1e-3  # keeps weights small when figures say the same thing
ROUNDS = 120


def learn(figures: Sequence[Numbers], right: Sequence[Numbers]) -> Weights:
    """Weights from the figures of the candidates of many things, and which candidates are right (0 or 1)."""
    width = figures[0].shape[1]
    pairs = [(each, truth / truth.sum()) for each, truth in zip(figures, right, strict=True) if truth.sum() > 0]
    rows = np.concatenate([each for each, _truth in pairs])
    middle, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < 1e-6] = 1
    rows = (rows - middle) / scale
    wanted = np.concatenate([truth for _each, truth in pairs])
    starts = np.cumsum([0, *(len(each) for each, _truth in pairs)])[:-1]
    thing = np.repeat(np.arange(len(pairs)), [len(each) for each, _truth in pairs])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = rows @ weights
        scores -= np.maximum.reduceat(scores, starts)[thing]
        logs = np.log(np.add.reduceat(np.exp(scores), starts))[thing]
        chosen = scores - logs
        slope = rows.T @ (np.exp(chosen) - wanted) / len(pairs)
        return float(-(wanted @ chosen) / len(pairs) + RIDGE * (weights @ weights)), slope + 2 * RIDGE * weights

    found: Any = minimize(loss, np.zeros(width), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return Weights(middle, scale, found.x)


GROUP = 200  # proposals in a step at least: a chance on fewer would be a rumour


def calibrate(shares: Numbers, right: Numbers) -> Calibration:
    """Pool proposals of like shares until the steps rise (isotonic regression)."""
    order = np.argsort(shares, kind="stable")
    steps: list[list[float]] = []  # sum of shares, sum of right ones, count
    for start in range(0, len(order), GROUP):
        part = order[start : start + GROUP]
        steps.append([float(shares[part].sum()), float(right[part].sum()), float(len(part))])
        while len(steps) > 1 and steps[-2][1] / steps[-2][2] >= steps[-1][1] / steps[-1][2]:
            last = steps.pop()
            steps[-1] = [mine + other for mine, other in zip(steps[-1], last, strict=True)]
    return Calibration(np.array([step[0] / step[2] for step in steps]), np.array([step[1] / step[2] for step in steps]))


def learn_relations(figures: Numbers, relations: Sequence[str]) -> RelationWeights:
    """Weights from the figures of right pairs and the relation experts gave them."""
    middle, scale = figures.mean(axis=0), figures.std(axis=0)
    scale[scale < 1e-6] = 1
    rows = np.column_stack([(figures - middle) / scale, np.ones(len(figures))])
    wanted = np.array([[relation == known for known in RELATIONS] for relation in relations], dtype=np.float64)
    shape = (len(RELATIONS), rows.shape[1])

    def loss(flat: Numbers) -> tuple[float, Numbers]:
        weights = flat.reshape(shape)
        scores = rows @ weights.T
        scores -= scores.max(axis=1, keepdims=True)
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        slope = (np.exp(logs) - wanted).T @ rows / len(rows) + 2 * RIDGE * weights
        return float(-(wanted * logs).sum() / len(rows) + RIDGE * (flat @ flat)), slope.ravel()

    found: Any = minimize(loss, np.zeros(shape[0] * shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return RelationWeights(middle, scale, found.x.reshape(shape))
