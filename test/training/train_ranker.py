"""Trains the ranker's trees: train_ranker.py DUMP [DUMP…] --out ranker-trees.ts [--leaves 31].

Repositories are held out by package in folds to report and to calibrate; the trees shipped are trained on all.
"""

import argparse
import json
import os
import re

import lightgbm as lgb
import numpy as np

from pack_trees import pack

PACKAGES = os.path.join(os.path.dirname(__file__), "packages.json")
VIEWS = ["start", "indented", "inside", "anywhere"]
CURVES = {"start": ["start"], "indented": ["indented"], "inside": ["inside", "anywhere"]}


def load(dump):
    groups = json.load(open(dump + ".groups.json"))
    rows = np.fromfile(dump + ".rows.f32", dtype=np.float32)
    total = sum(group["size"] for group in groups)
    return groups, rows.reshape(total, -1)


def labels_of(groups):
    labels = np.zeros(sum(group["size"] for group in groups), dtype=np.int8)
    at = 0
    for group in groups:
        if group["right"] >= 0:
            labels[at + group["right"]] = 1
        at += group["size"]
    return labels


def package_of(group):
    return re.sub(r"@[^@]*$", "", group["group"])


def dataset(x, y, weights, picked, row_group, share):
    """Of the wrong candidates only a share is looked at, and weighs for the rest."""
    kept = (y == 1) | (np.random.default_rng(7).random(len(y)) < share)
    rows = np.flatnonzero(picked[row_group] & kept)
    weight = weights[row_group[rows]] * np.where(y[rows] == 1, 1.0, 1.0 / share)
    return lgb.Dataset(x[rows], y[rows], weight=weight, free_raw_data=True)


def parameters(arguments):
    return {
        "objective": "binary",
        "num_leaves": arguments.leaves,
        "learning_rate": arguments.rate,
        "min_data_in_leaf": 200,
        "feature_fraction": 0.4,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 20.0,
        "max_bin": 127,
        "num_threads": arguments.threads,
        "seed": 7,
        "verbose": -1,
    }


def tops(groups, scores):
    """For each group: what tells how sure the best candidate is (see tree-ranker.ts), and whether it is right."""
    best, right = [], []
    at = 0
    for group in groups:
        size = group["size"]
        if size:
            some = scores[at : at + size]
            top = int(np.argmax(some))
            apart = some[top] - np.delete(some, top).max() if size > 1 else 0.0
            best.append([some[top], apart, np.log(np.exp(some - some[top]).sum())])
            right.append(top == group["right"])
        else:
            best.append([-20.0, 0.0, 0.0])
            right.append(False)
        at += size
    return np.array(best), np.array(right)


def logistic(columns, right):
    """Weights of the columns and of one more that is 1, by Newton's method."""
    x = np.c_[columns, np.ones(len(columns))]
    weights = np.zeros(x.shape[1])
    for _ in range(50):
        p = probabilities(columns, weights)
        step = np.linalg.solve(x.T @ (x * np.maximum(p * (1 - p), 1e-9)[:, None]), x.T @ (right - p))
        weights = weights + step
        if np.abs(step).max() < 1e-9:
            break
    return [float(weight) for weight in weights]


def probabilities(columns, weights):
    return 1 / (1 + np.exp(-np.clip(np.c_[columns, np.ones(len(columns))] @ weights, -30, 30)))


def report(groups, best, right, confidence):
    views = np.array([group["view"] for group in groups])
    languages = np.array([group["language"] for group in groups])
    among = np.array([group["right"] >= 0 for group in groups])
    for view in VIEWS:
        line = f"{view:9s}"
        for language in sorted(set(languages)):
            pick = (views == view) & (languages == language)
            line += f" {language} {100 * right[pick].mean():.1f}/{100 * among[pick].mean():.1f}"
        pick = views == view
        print(line)
    # What a user would see: half of the requests at a line's start, half inside it.
    pick = (views == "start") | (views == "inside")
    for threshold in (0.25, 0.3, 0.35, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8):
        shown = pick & (confidence >= threshold)
        print(f"shown from {threshold}: {100 * shown.sum() / pick.sum():.1f} %, right {100 * right[shown].mean() if shown.any() else 0:.1f} %")
    bins = np.minimum(9, (confidence[pick] * 10).astype(int))
    print("calibration error", sum(abs((confidence[pick] - right[pick])[bins == b].sum()) for b in range(10)) / pick.sum())


def encode(booster, calibration, features):
    """A TypeScript module."""
    trees, packed = pack(booster)
    # The form that the formatter gives them.
    curves = "".join(f"    {name}: {{ score: {score:.6f}, apart: {apart:.6f}, rivals: {rivals:.6f}, offset: {offset:.6f} }},\n" for name, (score, apart, rivals, offset) in calibration.items())
    return (
        "/** Data: the ranker's trees and calibration, made by test/training (see its README for what they were trained on). */\n"
        "export const rankerTrees = {\n"
        f"  features: {features},\n  trees: {trees},\n  calibration: {{\n{curves}  }},\n"
        f"  packed: '{packed}',\n}} as const;\n"
    )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dumps", nargs="+")
    parser.add_argument("--out")
    parser.add_argument("--trees", type=int, default=300)
    parser.add_argument("--leaves", type=int, default=31)
    parser.add_argument("--rate", type=float, default=0.05)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--wrong-share", type=float, default=0.35)
    parser.add_argument("--added-weight", type=float, default=2.0)
    parser.add_argument("--gains", action="store_true")
    arguments = parser.parse_args()
    groups, parts = [], []
    for dump in arguments.dumps:
        some, rows = load(dump)
        groups += some
        parts.append(rows)
    x = np.concatenate(parts)
    known = {f"{entry['language']}__" + re.sub(r"[^\w.@-]", "_", entry["package"].split(":")[-1]) for entry in json.load(open(PACKAGES)) if not entry.get("held")}
    kept = [package_of(group) in known for group in groups]
    x = x[np.repeat(kept, [group["size"] for group in groups])]
    groups = [group for group, is_kept in zip(groups, kept) if is_kept]
    y = labels_of(groups)
    sizes = np.array([group["size"] for group in groups])
    row_group = np.repeat(np.arange(len(groups)), sizes)
    packages = sorted({package_of(group) for group in groups})
    fold_of = {package: at % arguments.folds for at, package in enumerate(packages)}
    group_fold = np.array([fold_of[package_of(group)] for group in groups])
    print(len(groups), "groups", x.shape, "packages", len(packages), flush=True)
    weights = np.where([group["kind"] == "added" for group in groups], arguments.added_weight, 1.0)
    scores = np.zeros(len(y))
    for fold in range(arguments.folds):
        held = group_fold[row_group] == fold
        data = dataset(x, y, weights, group_fold != fold, row_group, arguments.wrong_share)
        booster = lgb.train(parameters(arguments), data, arguments.trees)
        scores[held] = booster.predict(x[held], raw_score=True, num_threads=arguments.threads)
        print("fold", fold, "done", flush=True)
    best, right = tops(groups, scores)
    calibration = {}
    confidence = np.zeros(len(best))
    views = np.array([group["view"] for group in groups])
    added = np.array([group["kind"] == "added" for group in groups])
    for name, curve_views in CURVES.items():
        pick = np.isin(views, curve_views)
        # Finished files would make it too sure of itself where somebody types.
        calibration[name] = logistic(best[pick & added], right[pick & added])
        confidence[pick] = probabilities(best[pick], calibration[name])
    print("calibration", calibration)
    for kind in ("added", "finished"):
        pick = [at for at, group in enumerate(groups) if group["kind"] == kind]
        print(kind)
        report([groups[at] for at in pick], best[pick], right[pick], confidence[pick])
    if not arguments.out and not arguments.gains:
        return
    booster = lgb.train(parameters(arguments), dataset(x, y, weights, group_fold >= 0, row_group, arguments.wrong_share), arguments.trees)
    if arguments.gains:
        gains = booster.feature_importance("gain")
        for at in np.argsort(-gains):
            print(at, f"{100 * gains[at] / gains.sum():.2f}")
    if arguments.out:
        open(arguments.out, "w").write(encode(booster, calibration, x.shape[1]))


if __name__ == "__main__":
    main()
