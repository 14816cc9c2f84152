"""Fits how much a donor counts: fit_donors.py DUMP prints the weights of assist/src/embedded/donor-weight.ts.

Log-linear: the donors' lines that are right, against all that fit, by maximum likelihood. Packages are held out in two halves to report.
"""

import json
import sys

import numpy as np

from train_ranker import package_of

L2 = 1e-3
STEPS = 300
RATE = 0.05


def main(dump):
    groups = json.load(open(dump + ".groups.json"))
    rows = np.fromfile(dump + ".rows.f32", dtype=np.float32).reshape(sum(group["size"] for group in groups), -1)
    sizes = np.array([group["size"] for group in groups])
    right = rows[:, -1] > 0
    columns = rows[:, :-1].astype(float)
    deviation = columns.std(0) + 1e-9
    columns = (columns - columns.mean(0)) / deviation
    places = Places(columns, right, sizes)
    weight = np.where([group["kind"] == "added" for group in groups], 2.0, 1.0)
    names = sorted({package_of(group) for group in groups})
    fold = np.array([names.index(package_of(group)) % 2 for group in groups])
    for half in (0, 1):
        fitted = places.fit(weight * (fold != half))
        print("half", half, "log likelihood", places.likelihood(fitted)[fold == half].mean())
    print([round(one, 2) for one in places.fit(weight) / deviation])


class Places:
    def __init__(self, columns, right, sizes):
        self.columns, self.right = columns, right
        self.place = np.repeat(np.arange(len(sizes)), sizes)
        self.first = np.r_[0, np.cumsum(sizes)[:-1]]

    def log_sum(self, scores):
        most = np.maximum.reduceat(scores, self.first)
        return most + np.log(np.add.reduceat(np.exp(scores - most[self.place]), self.first))

    def likelihood(self, weights):
        scores = self.columns @ weights
        return self.log_sum(np.where(self.right, scores, -1e9)) - self.log_sum(scores)

    def fit(self, importance):
        """By Adam."""
        importance = importance / importance.sum()
        weights = np.zeros(self.columns.shape[1])
        mean, square = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(1, STEPS + 1):
            scores = self.columns @ weights
            rights = np.where(self.right, scores, -1e9)
            surplus = np.exp(rights - self.log_sum(rights)[self.place]) - np.exp(scores - self.log_sum(scores)[self.place])
            slope = self.columns.T @ (surplus * importance[self.place]) - L2 * weights
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope * slope
            weights = weights + RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        return weights


if __name__ == "__main__":
    main(sys.argv[1])
