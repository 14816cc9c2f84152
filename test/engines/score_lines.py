"""Reads {key, prompt, target} a line, answers {key, bits, characters, exact} a line: how well the model expects target after prompt.

bits: what the target costs, given the prompt. exact: greedy decoding would write just this line and end it.
"""

import json
import os
import sys

import numpy as np

from llama_model import LlamaModel


def split(model, prompt, target):
    """All tokens, and how many of them stand wholly before the target. Text is read as one, as a model reads it when it is finished."""
    tokens = model.tokens(prompt + target)
    room = len(prompt.encode())
    used = 0
    for place, token in enumerate(tokens):
        used += len(model.bytes[token])
        if used > room:
            return tokens, place, room - (used - len(model.bytes[token]))
    return tokens, len(tokens), 0


def score(model, prompt, target):
    tokens, before, overlap = split(model, prompt, target)
    assert 0 < before < len(tokens), "prompt and target must each hold a token of their own"
    count = len(tokens) - before
    logits = model.logits(tokens, count + 1).astype(np.float64)
    # The prompt's last bytes may stand in the first token scored: only tokens that begin with them could follow.
    tail = prompt.encode()[len(prompt.encode()) - overlap :]
    if tail:
        possible = np.array([token.startswith(tail) for token in model.bytes])
        logits[0] = np.where(possible, logits[0], -np.inf)
    scored = np.asarray(tokens[before:])
    top = logits.max(axis=1)
    log_sum = top + np.log(np.exp(logits - top[:, None]).sum(axis=1))
    nats = log_sum[:count] - logits[np.arange(count), scored]
    greedy = logits.argmax(axis=1)
    ends = model.bytes[greedy[count]].lstrip(b" \t\r").startswith(b"\n")
    exact = bool((greedy[:count] == scored).all() and ends)
    return {"bits": float(nats.sum() / np.log(2)), "characters": len(target), "exact": exact}


if __name__ == "__main__":
    scorer = LlamaModel(sys.argv[1], int(sys.argv[2]))
    for line in sys.stdin:
        asked = json.loads(line)
        answer = {"key": asked["key"], **score(scorer, asked["prompt"], asked["target"])}
        try:
            print(json.dumps(answer), flush=True)
        except BrokenPipeError:
            os._exit(1)  # Who asked is gone.
