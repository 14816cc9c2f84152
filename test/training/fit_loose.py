"""Fits how much loose ends count: fit_loose.py DUMP [DUMP…] prints the weights of assist/src/embedded/loose-weight.ts.

Log-linear beside the trees' score: the candidate that is right against all of its place, by maximum likelihood. Packages are held
out in two halves to report.
"""

import json
import sys

import numpy as np

from fit_donors import Places
from train_ranker import package_of

L2 = 1e-4
STEPS = 400
RATE = 0.03


class Offset(Places):
    """Places whose scores begin at a given one."""

    def __init__(self, given, columns, right, sizes):
        super().__init__(np.c_[given, columns], right, sizes)

    def fit(self, importance):
        importance = importance / importance.sum()
        weights = np.r_[1.0, np.zeros(self.columns.shape[1] - 1)]
        mean, square = np.zeros_like(weights), np.zeros_like(weights)
        for step in range(1, STEPS + 1):
            scores = self.columns @ weights
            rights = np.where(self.right, scores, -1e9)
            surplus = np.exp(rights - self.log_sum(rights)[self.place]) - np.exp(scores - self.log_sum(scores)[self.place])
            slope = self.columns.T @ (surplus * importance[self.place])
            slope[1:] -= L2 * weights[1:]
            slope[0] = 0
            mean = 0.9 * mean + 0.1 * slope
            square = 0.999 * square + 0.001 * slope * slope
            weights = weights + RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        return weights


def load(dumps):
    groups, rows = [], []
    for dump in dumps:
        some = json.load(open(dump + ".groups.json"))
        groups += some
        rows.append(np.fromfile(dump + ".rows.f32", dtype=np.float32).reshape(sum(group["size"] for group in some), -1))
    return groups, np.concatenate(rows).astype(float)


def exact(groups, rows, scores):
    """By kind: how many places' best candidate is right."""
    found, at = {}, 0
    for group in groups:
        size = group["size"]
        key = group["kind"], group["language"]
        right = size > 0 and rows[at + int(np.argmax(scores[at : at + size])), -1] > 0
        found.setdefault(key, []).append(right)
        at += size
    return found


def main(dumps):
    groups, rows = load(dumps)
    for view in ("start", "inside"):
        of_view = np.array([group["view"] == view for group in groups])
        sizes = np.array([group["size"] for group in groups])
        view_rows = rows[np.repeat(of_view, sizes)]
        view_groups = [group for group, one in zip(groups, of_view) if one]
        sizes = sizes[of_view]
        place = np.repeat(np.arange(len(sizes)), sizes)
        has = np.bincount(place, view_rows[:, -1] > 0, len(sizes)) > 0
        used = view_rows[has[place]]
        used_groups = [group for group, one in zip(view_groups, has) if one]
        places = Offset(used[:, 0], used[:, 1:-1], used[:, -1] > 0, sizes[has])
        weight = np.where([group["kind"] == "added" for group in used_groups], 2.0, 1.0)
        names = sorted({package_of(group) for group in groups})
        halves = {name: at % 2 for at, name in enumerate(names)}
        fold = np.array([halves[package_of(group)] for group in used_groups])
        all_fold = np.array([halves[package_of(group)] for group in view_groups])[place]
        scores = np.zeros(len(view_rows))
        for half in (0, 1):
            fitted = places.fit(weight * (fold != half))
            pick = all_fold == half
            scores[pick] = np.c_[view_rows[pick, 0], view_rows[pick, 1:-1]] @ fitted
            plain = np.r_[1.0, np.zeros(len(fitted) - 1)]
            for kind in ("added", "finished"):
                of = (fold == half) & np.array([group["kind"] == kind for group in used_groups])
                print(view, "half", half, kind, "log likelihood", round(places.likelihood(plain)[of].mean(), 4), round(places.likelihood(fitted)[of].mean(), 4))
        before, after = exact(view_groups, view_rows, view_rows[:, 0]), exact(view_groups, view_rows, scores)
        for key in sorted(before):
            print(view, *key, len(before[key]), f"{100 * np.mean(before[key]):.1f} {100 * np.mean(after[key]):.1f} gained {sum(a and not b for a, b in zip(after[key], before[key]))} lost {sum(b and not a for a, b in zip(after[key], before[key]))}")
        print(view, [round(float(one), 2) for one in places.fit(weight)[1:]])


if __name__ == "__main__":
    main(sys.argv[1:])
