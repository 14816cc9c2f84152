"""Packs trees the way assist/src/ranking/packed-trees.ts reads them."""

import base64

import numpy as np


def pack(booster):
    """How many trees, and their nodes in preorder as base64: feature (-1: a leaf), nodes to skip to the right child, value."""
    feature, skip, value, sizes = [], [], [], []
    for info in booster.dump_model()["tree_info"]:
        nodes = nodes_of(info["tree_structure"])
        sizes.append(len(nodes))
        for node in nodes:
            is_leaf = node[0] == "leaf"
            feature.append(-1 if is_leaf else node[1])
            skip.append(0 if is_leaf else node[3])
            value.append(node[1] if is_leaf else node[2])
    packed = b"".join(
        (
            np.array(sizes, dtype="<u2").tobytes(),
            np.array(feature, dtype="i1").tobytes(),
            np.array(skip, dtype="u1").tobytes(),
            np.array(value, dtype="<f4").tobytes(),
        )
    )
    return len(sizes), base64.b64encode(packed).decode()


def nodes_of(node):
    if "leaf_value" in node and "split_feature" not in node:
        return [("leaf", node["leaf_value"])]
    assert node["decision_type"] == "<="
    left, right = nodes_of(node["left_child"]), nodes_of(node["right_child"])
    return [("split", node["split_feature"], node["threshold"], len(left))] + left + right
