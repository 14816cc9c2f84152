"""Trains the trees that estimate which words are needed: train_words.py DUMP [DUMP…] --out needed-word-trees.ts.

Packages are held out in folds to report; the trees shipped are trained on all. Words left out of the dump as not needed
are made up for by the weights of those that were kept, so that the trees' odds are honest.
"""

import argparse
import json
import re

import lightgbm as lgb
import numpy as np

from pack_trees import pack


def load(dump):
    about = json.load(open(dump + ".groups.json"))
    rows = np.fromfile(dump + ".rows.f32", dtype=np.float32).reshape(-1, about["columns"])
    return about["groups"], rows


def spread(groups):
    """Of each row: truth, weight, and its group."""
    truth, weight, group_of = [], [], []
    for at, group in enumerate(groups):
        truth += [1] * group["right"] + [0] * group["wrong"]
        weight += [1.0] * group["right"] + [group["weight"]] * group["wrong"]
        group_of += [at] * (group["right"] + group["wrong"])
    return np.array(truth, dtype=np.int8), np.array(weight), np.array(group_of)


def parameters(arguments):
    return {
        "objective": "binary",
        "num_leaves": arguments.leaves,
        "learning_rate": arguments.rate,
        "min_data_in_leaf": 100,
        # Kept negatives weigh for many: without this a handful of them makes a leaf that believes in nothing.
        "min_sum_hessian_in_leaf": 20.0,
        "feature_fraction": 0.5,
        "bagging_fraction": 0.8,
        "bagging_freq": 1,
        "lambda_l2": 10.0,
        "max_bin": 127,
        "num_threads": 2,
        "seed": 7,
        "verbose": -1,
    }


def log_loss(truth, score, weight):
    p = np.clip(1 / (1 + np.exp(-score)), 1e-7, 1 - 1e-7)
    return -np.sum(weight * (truth * np.log(p) + (1 - truth) * np.log(1 - p))) / np.sum(weight * truth)


def recall_at(truth, score, group_of, most):
    """Share of needed words that are among the likeliest of their state. Kept negatives stand for all, so it is an upper bound."""
    order = np.lexsort((-score, group_of))
    groups = group_of[order]
    starts = np.r_[0, np.flatnonzero(np.diff(groups)) + 1]
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.r_[starts, len(order)]))
    return (truth[order] * (rank < most)).sum() / truth.sum()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("dumps", nargs="+")
    parser.add_argument("--out")
    parser.add_argument("--trees", type=int, default=50)
    parser.add_argument("--leaves", type=int, default=12)
    parser.add_argument("--rate", type=float, default=0.12)
    parser.add_argument("--folds", type=int, default=2)
    parser.add_argument("--added-weight", type=float, default=1.0)
    parser.add_argument("--gains", action="store_true")
    arguments = parser.parse_args()
    groups, parts = [], []
    for dump in arguments.dumps:
        some, rows = load(dump)
        groups += some
        parts.append(rows)
    x = np.concatenate(parts)
    truth, weight, group_of = spread(groups)
    added = np.array([group["kind"] == "added" for group in groups])[group_of]
    trained = weight * np.where(added, arguments.added_weight, 1.0)
    packages = sorted({re.sub(r"@[^@]*$", "", group["group"]) for group in groups})
    fold_of = {package: at % arguments.folds for at, package in enumerate(packages)}
    fold = np.array([fold_of[re.sub(r"@[^@]*$", "", group["group"])] for group in groups])[group_of]
    print(len(groups), "states", x.shape, "packages", len(packages), "needed", truth.sum(), flush=True)
    score = np.zeros(len(truth))
    for at in range(arguments.folds):
        held = fold == at
        data = lgb.Dataset(x[~held], truth[~held], weight=trained[~held])
        score[held] = lgb.train(parameters(arguments), data, arguments.trees).predict(x[held], raw_score=True)
    language = np.array([group["language"] for group in groups])[group_of]
    for name in sorted(set(language)):
        for kind in (True, False):
            pick = (language == name) & (added == kind)
            if truth[pick].sum():
                at = [f"{100 * recall_at(truth[pick], score[pick], group_of[pick], most):.1f}" for most in (5, 15, 30)]
                print(name, "added" if kind else "finished", f"loss {log_loss(truth[pick], score[pick], weight[pick]):.4f}", "recall@5,15,30", *at)
    print("all", f"loss {log_loss(truth, score, weight):.4f}", "sum of P", f"{(weight / (1 + np.exp(-score))).sum() / truth.sum():.3f} of the needed")
    if not arguments.out and not arguments.gains:
        return
    booster = lgb.train(parameters(arguments), lgb.Dataset(x, truth, weight=trained), arguments.trees)
    if arguments.gains:
        gains = booster.feature_importance("gain")
        print(", ".join(f"{at}: {100 * gains[at] / gains.sum():.1f}" for at in np.argsort(-gains)))
    if arguments.out:
        trees, packed = pack(booster)
        open(arguments.out, "w").write(
            "/** Data: trees that estimate which words are needed at a cursor, made by test/training (see its README for what they were trained on). */\n"
            "export const neededWordTrees = {\n"
            f"  features: {x.shape[1]},\n  trees: {trees},\n"
            f"  packed:\n    '{packed}',\n}} as const;\n"
        )


if __name__ == "__main__":
    main()
