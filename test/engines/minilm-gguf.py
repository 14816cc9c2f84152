"""Writes MiniLM's safetensors as the GGUF file that llama.cpp reads: the same numbers under other names. Needs nothing but Python."""

import json
import struct
import sys
from pathlib import Path

source, target = Path(sys.argv[1]), Path(sys.argv[2])
config = json.loads((source / "config.json").read_text())
vocabulary = (source / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
specials = {"[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"}
alignment = 32

BLOCK = {
    "attention.self.query": "attn_q",
    "attention.self.key": "attn_k",
    "attention.self.value": "attn_v",
    "attention.output.dense": "attn_output",
    "attention.output.LayerNorm": "attn_output_norm",
    "intermediate.dense": "ffn_up",
    "output.dense": "ffn_down",
    "output.LayerNorm": "layer_output_norm",
}
EMBEDDINGS = {
    "word_embeddings": "token_embd",
    "position_embeddings": "position_embd",
    "token_type_embeddings": "token_types",
    "LayerNorm": "token_embd_norm",
}


def name_of(tensor):
    """llama.cpp's name of a tensor, or None for one that it computes or leaves out."""
    path, _, kind = tensor.rpartition(".")
    if path.startswith("embeddings."):
        new = EMBEDDINGS.get(path.removeprefix("embeddings."))
        return new and f"{new}.{kind}"
    if path.startswith("encoder.layer."):
        layer, _, rest = path.removeprefix("encoder.layer.").partition(".")
        return f"blk.{layer}.{BLOCK[rest]}.{kind}"
    return None


def piece_of(token):
    """A word's beginning is marked where BERT marks its continuation."""
    if token in specials:
        return token
    return token[2:] if token.startswith("##") else "\u2581" + token


def text(value):
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


U32, I32, F32, BOOL, STRING, ARRAY = 4, 5, 6, 7, 8, 9
PLAIN = {U32: "<I", I32: "<i", F32: "<f", BOOL: "<?"}


def entry(key, kind, value):
    head = text(key) + struct.pack("<I", kind)
    return head + (text(value) if kind == STRING else struct.pack(PLAIN[kind], value))


def array(key, kind, values):
    head = text(key) + struct.pack("<IIQ", ARRAY, kind, len(values))
    return head + b"".join(text(v) if kind == STRING else struct.pack(PLAIN[kind], v) for v in values)


ids = {token: i for i, token in enumerate(vocabulary)}
entries = [
    entry("general.architecture", STRING, "bert"),
    entry("general.name", STRING, "all-MiniLM-L6-v2"),
    entry("general.file_type", U32, 0),
    entry("bert.block_count", U32, config["num_hidden_layers"]),
    entry("bert.context_length", U32, config["max_position_embeddings"]),
    entry("bert.embedding_length", U32, config["hidden_size"]),
    entry("bert.feed_forward_length", U32, config["intermediate_size"]),
    entry("bert.attention.head_count", U32, config["num_attention_heads"]),
    entry("bert.attention.layer_norm_epsilon", F32, config["layer_norm_eps"]),
    entry("bert.attention.causal", BOOL, False),
    entry("bert.pooling_type", U32, 1),
    entry("tokenizer.ggml.model", STRING, "bert"),
    entry("tokenizer.ggml.token_type_count", U32, config["type_vocab_size"]),
    array("tokenizer.ggml.tokens", STRING, [piece_of(token) for token in vocabulary]),
    array("tokenizer.ggml.token_type", I32, [3 if token in specials else 1 for token in vocabulary]),
    entry("tokenizer.ggml.bos_token_id", U32, ids["[CLS]"]),
    entry("tokenizer.ggml.cls_token_id", U32, ids["[CLS]"]),
    entry("tokenizer.ggml.eos_token_id", U32, ids["[SEP]"]),
    entry("tokenizer.ggml.seperator_token_id", U32, ids["[SEP]"]),
    entry("tokenizer.ggml.unknown_token_id", U32, ids["[UNK]"]),
    entry("tokenizer.ggml.padding_token_id", U32, ids["[PAD]"]),
    entry("tokenizer.ggml.mask_token_id", U32, ids["[MASK]"]),
]

with (source / "model.safetensors").open("rb") as file:
    (header_bytes,) = struct.unpack("<Q", file.read(8))
    header = json.loads(file.read(header_bytes))
    data_start = 8 + header_bytes
    tensors = [(name_of(name), info) for name, info in header.items() if name != "__metadata__"]
    tensors = [(name, info) for name, info in tensors if name is not None]
    assert all(info["dtype"] == "F32" for _, info in tensors)

    infos = b""
    offset = 0
    for name, info in tensors:
        shape = info["shape"][::-1]
        infos += text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, offset)
        start, end = info["data_offsets"]
        offset += -(-(end - start) // alignment) * alignment

    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(entries)) + b"".join(entries) + infos
    part = target.with_suffix(".part")
    with part.open("wb") as out:
        out.write(head + b"\0" * (-len(head) % alignment))
        for _, info in tensors:
            start, end = info["data_offsets"]
            file.seek(data_start + start)
            out.write(file.read(end - start) + b"\0" * (-(end - start) % alignment))
    part.replace(target)
