"""A small BERT in numpy: words in, one vector of what they mean out (Devlin 2018, Reimers and Gurevych 2019).

It reads a folder as sentence-transformers writes it: `config.json`, `tokenizer.json`, `sentence_bert_config.json` and
`model.safetensors` (eight bytes of length, a header in JSON, then bare arrays, which are mapped and not read). Torch
does the same with sixty times the disk and seven times the memory.
"""

import json
import mmap
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import Tokenizer

Array = Any
"""A numpy array of float32: rows are tokens."""


class Bert:
    """The model in `folder`; safe with many threads, since nothing is written after it was opened."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text())
        if config["hidden_act"] != "gelu" or config["position_embedding_type"] != "absolute":
            raise ValueError(f"{folder} holds no model that can be run here")
        self.layers, self.heads = config["num_hidden_layers"], config["num_attention_heads"]
        self.width, self.epsilon = config["hidden_size"], config["layer_norm_eps"]
        self.weights = _weights(folder / "model.safetensors")
        self.tokens = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokens.no_padding()
        self.tokens.enable_truncation(json.loads((folder / "sentence_bert_config.json").read_text())["max_seq_length"])

    def vector(self, text: str) -> bytes:
        """Return the mean of what a text's tokens mean in their company, of length 1: `width` floats, little-endian."""
        rows = self._embedded(self.tokens.encode(text).ids)
        for number in range(self.layers):
            rows = self._layer(rows, f"encoder.layer.{number}")
        mean = rows.mean(axis=0)
        return bytes((mean / np.linalg.norm(mean)).astype("<f4").tobytes())

    def _embedded(self, ids: list[int]) -> Array:
        part = "embeddings.{}_embeddings.weight".format
        rows = self.weights[part("word")][ids] + self.weights[part("position")][: len(ids)]
        return self._normal(rows + self.weights[part("token_type")][0], "embeddings.LayerNorm")

    def _layer(self, rows: Array, name: str) -> Array:
        """Let each token look at the others, then think about what it saw; both are added to what it was."""
        seen = self._dense(self._attention(rows, f"{name}.attention.self"), f"{name}.attention.output.dense")
        rows = self._normal(rows + seen, f"{name}.attention.output.LayerNorm")
        thought = self._dense(gelu(self._dense(rows, f"{name}.intermediate.dense")), f"{name}.output.dense")
        return self._normal(rows + thought, f"{name}.output.LayerNorm")

    def _attention(self, rows: Array, name: str) -> Array:
        split: Callable[[str], Array] = lambda part: (  # noqa: E731 - (heads, tokens, width of a head)
            self._dense(rows, f"{name}.{part}").reshape(len(rows), self.heads, -1).transpose(1, 0, 2)
        )
        query, key, value = map(split, ("query", "key", "value"))
        looks = query @ key.transpose(0, 2, 1) / np.float32(np.sqrt(self.width // self.heads))
        looks = np.exp(looks - looks.max(axis=-1, keepdims=True))
        looks /= looks.sum(axis=-1, keepdims=True)
        return (looks @ value).transpose(1, 0, 2).reshape(len(rows), self.width)

    def _dense(self, rows: Array, name: str) -> Array:
        return rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def _normal(self, rows: Array, name: str) -> Array:
        rows = rows - rows.mean(axis=-1, keepdims=True)
        rows /= np.sqrt((rows * rows).mean(axis=-1, keepdims=True) + np.float32(self.epsilon))
        return rows * self.weights[f"{name}.weight"] + self.weights[f"{name}.bias"]


def gelu(rows: Array) -> Array:
    """Return x Φ(x), with the error function of Abramowitz and Stegun 7.1.26 (off by 1.5e-7 at most)."""
    size = np.abs(rows) * np.float32(0.5**0.5)
    t = 1 / (1 + np.float32(0.3275911) * size)
    sum_ = np.float32(1.061405429) * t
    for factor in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        sum_ += np.float32(factor)
        sum_ *= t
    tail = sum_ * np.exp(-size * size) / 2  # Φ(-|x|)
    return rows * np.where(rows < 0, tail, 1 - tail)


def _weights(path: Path) -> dict[str, Array]:
    """Return the arrays of a safetensors file, mapped: what is not used is never read."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    found = {}
    for name, about in header.items():
        if name != "__metadata__" and about["dtype"] == "F32":
            start, end = about["data_offsets"]
            flat = np.frombuffer(mapped, dtype="<f4", count=(end - start) // 4, offset=8 + length + start)
            found[name] = flat.reshape(about["shape"])
    return found
