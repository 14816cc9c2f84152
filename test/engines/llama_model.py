"""A llama-shaped model read from a GGUF file, and its tokens: exact log-probabilities of a text, fast on a processor alone."""

import numpy as np
import openvino as ov
from gguf import GGUFReader
from gguf.quants import dequantize
from openvino import opset15 as op
from tokenizers import Tokenizer, decoders, models, pre_tokenizers


class LlamaModel:
    def __init__(self, path, threads, precision="bf16"):
        reader = GGUFReader(path)
        field = lambda name: reader.get_field(name).contents()
        self.tokenizer = tokenizer_of(field("tokenizer.ggml.tokens"), field("tokenizer.ggml.merges"))
        size = self.tokenizer.get_vocab_size()
        self.bytes = [token_bytes(self.tokenizer.id_to_token(token)) for token in range(size)]
        tensors = {t.name: dequantize(t.data, t.tensor_type).astype(np.float32) for t in reader.tensors}
        shape = {
            name: field("llama." + name)
            for name in ("block_count", "attention.head_count", "attention.head_count_kv", "rope.freq_base")
        }
        shape["epsilon"] = field("llama.attention.layer_norm_rms_epsilon")
        self.embedding = tensors["token_embd.weight"]
        per_head = self.embedding.shape[1] // shape["attention.head_count"]
        turns = shape["rope.freq_base"] ** (-np.arange(0, per_head, 2, dtype=np.float32) / per_head)
        self.turns = np.concatenate([turns, turns]).astype(np.float32)
        model = graph(tensors, shape)
        settings = {"INFERENCE_NUM_THREADS": threads, "INFERENCE_PRECISION_HINT": precision, "PERFORMANCE_HINT": "LATENCY"}
        self.run = ov.Core().compile_model(model, "CPU", settings).create_infer_request()

    def tokens(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids

    def logits(self, tokens, last):
        """Raw scores of what follows each of the last `last` tokens."""
        angles = np.arange(len(tokens), dtype=np.float32)[:, None] * self.turns
        inputs = {0: self.embedding[np.asarray(tokens)][None], 1: np.cos(angles), 2: np.sin(angles), 3: np.int64([-last])}
        return self.run.infer(inputs)[0][0]


def graph(tensors, shape):
    heads, kv_heads = shape["attention.head_count"], shape["attention.head_count_kv"]
    width = tensors["token_embd.weight"].shape[1]
    per_head = width // heads
    hidden = op.parameter([1, -1, width], np.float32)
    cos, sin = op.parameter([-1, per_head], np.float32), op.parameter([-1, per_head], np.float32)
    first = op.parameter([1], np.int64)
    def norm(x, weight):
        mean = op.reduce_mean(op.multiply(x, x), op.constant([-1]), keep_dims=True)
        scale = op.divide(op.constant(np.float32(1)), op.sqrt(op.add(mean, op.constant(np.float32(shape["epsilon"])))))
        return op.multiply(op.multiply(x, scale), op.constant(weight))

    def linear(x, weight):
        return op.matmul(x, op.constant(weight), False, True)

    def split(x, count):
        x = op.reshape(x, op.constant([0, 0, count, per_head]), special_zero=True)
        return op.transpose(x, op.constant([0, 2, 1, 3]))

    def turned(x):
        a, b = op.split(x, op.constant(3), 2).outputs()
        other = op.concat([op.negative(b), a], 3)
        return op.add(op.multiply(x, cos), op.multiply(other, sin))

    def halves(weight, count):
        # The file's pairs are neighbours; here they stand half a head apart.
        rows = weight.reshape(count, per_head // 2, 2, -1)
        return rows.transpose(0, 2, 1, 3).reshape(weight.shape)

    def repeated(x):
        x = op.unsqueeze(x, 2)
        x = op.tile(x, op.constant([1, 1, heads // kv_heads, 1, 1]))
        return op.reshape(x, op.constant([1, heads, -1, per_head]), special_zero=False)

    x = hidden
    for block in range(shape["block_count"]):
        weight = lambda name: tensors[f"blk.{block}.{name}.weight"]
        seen = norm(x, weight("attn_norm"))
        q = turned(split(linear(seen, halves(weight("attn_q"), heads)), heads))
        k = repeated(turned(split(linear(seen, halves(weight("attn_k"), kv_heads)), kv_heads)))
        v = repeated(split(linear(seen, weight("attn_v")), kv_heads))
        mixed = op.transpose(op.scaled_dot_product_attention(q, k, v, causal=True), op.constant([0, 2, 1, 3]))
        x = op.add(x, linear(op.reshape(mixed, op.constant([0, 0, width]), special_zero=True), weight("attn_output")))
        seen = norm(x, weight("ffn_norm"))
        inner = op.multiply(op.swish(linear(seen, weight("ffn_gate"))), linear(seen, weight("ffn_up")))
        x = op.add(x, linear(inner, weight("ffn_down")))
    end = op.constant(np.int64([2**31]))
    last = op.slice(x, first, end, op.constant(np.int64([1])), op.constant(np.int64([1])))
    scores = linear(norm(last, tensors["output_norm.weight"]), tensors["token_embd.weight"])
    return ov.Model([scores], [hidden, cos, sin, first], "llama")


def tokenizer_of(tokens, merges):
    vocabulary = {token: number for number, token in enumerate(tokens)}
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=[tuple(merge.split(" ")) for merge in merges]))
    made.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)])
    made.decoder = decoders.ByteLevel()
    return made


def byte_letters():
    """The letters that stand for bytes in the file's tokens (GPT-2's table)."""
    kept = [*range(33, 127), *range(161, 173), *range(174, 256)]
    moved = [byte for byte in range(256) if byte not in kept]
    return {chr(byte): byte for byte in kept} | {chr(256 + n): byte for n, byte in enumerate(moved)}


LETTERS = byte_letters()


def token_bytes(token):
    return bytes(LETTERS[letter] for letter in token) if all(letter in LETTERS for letter in token) else token.encode()
