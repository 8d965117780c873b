"""The small network that reads: loads the shipped weights and runs them on sentences and marked pairs.

A sentence is read plain to find the words for actors and recipients, and again with one actor and
one recipient marked to tell their act. Both readings are one ONNX graph; `mark_pair` and
`read_plain` make its input and are used by the training too, so that both see the same thing.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from whowhom.errors import ModelError
from whowhom.model import Offsets

MAX_LENGTH = 128  # word pieces; longer sentences are read through a window around the pair
MARKS = ("[unused0]", "[unused1]", "[unused2]", "[unused3]")  # actor, /actor, recipient, /recipient
FEW = 4  # inputs that are not worth a thread
MOST_THREADS = 8
CPU, GPU = "CPUExecutionProvider", "CUDAExecutionProvider"
# Addition and normalisation in one step take onnxruntime's CPU a sixth of the whole longer than one after the other.
SLOW_FUSION = "SkipLayerNormFusion"
TINY = 1e-6
SURROGATES = re.compile("[\ud800-\udfff]")
FAR = 5.0  # logits beyond this are as sure as can be


@dataclass(frozen=True, slots=True)
class Pieces:
    """A sentence as word pieces, with the place of each in its text."""

    ids: list[int]
    offsets: list[Offsets]


@dataclass(frozen=True, slots=True)
class Marked:
    """What goes into the network: ids, and where the four marks stand (0 where there is none)."""

    ids: list[int]
    at: tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Tags:
    """For each word piece the probability of being part of an actor's or a recipient's words.

    `actor` and `recipient` are (pieces, 3) arrays over outside, begins, inside.
    """

    pieces: Pieces
    actor: NDArray[np.float32]
    recipient: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PairReading:
    """Calibrated probabilities for one ordered pair: types (NONE first), modes given a type, statuses.

    `statuses` has a row for each type: what sides do in a sentence can be real under one type and not under another.
    `acts` adds up to 1; `every` has for each type by itself how likely it is among the pair's acts, of which there can
    be several.
    """

    acts: NDArray[np.float32]
    modes: NDArray[np.float32]
    statuses: NDArray[np.float32]
    every: NDArray[np.float32]


def read_plain(pieces: Pieces) -> Marked:
    """The input that finds mentions: the sentence as it is."""
    return Marked(pieces.ids[:MAX_LENGTH], (0, 0, 0, 0))


def mark_pair(pieces: Pieces, actor: Offsets, recipient: Offsets | None, marks: Sequence[int]) -> Marked:
    """The input that tells an act: marks around the actor's and the recipient's words.

    The spans are offsets into the sentence; a span that touches no word piece marks the first one.
    """
    begin_actor, end_actor = reach(pieces, actor)
    places = [(begin_actor, 1, marks[0]), (end_actor, 0, marks[1])]
    left, right = begin_actor, end_actor
    if recipient is not None:
        begin, end = reach(pieces, recipient)
        places += [(begin, 1, marks[2]), (end, 0, marks[3])]
        left, right = min(left, begin), max(right, end)
    low, high = window(len(pieces.ids), left, right)
    by_place: dict[int, list[int]] = {}
    for place, _, mark in sorted(places):  # closing marks before opening ones at the same place
        by_place.setdefault(place, []).append(mark)
    ids = [pieces.ids[0]] if low > 0 else []
    where: dict[int, int] = {}
    for k in range(low, high + 1):
        for mark in by_place.get(k, ()):
            where[mark] = len(ids)
            ids.append(mark)
        if k < high:
            ids.append(pieces.ids[k])
    if high < len(pieces.ids):
        ids.append(pieces.ids[-1])
    last = len(ids) - 1
    at = tuple(min(where.get(mark, 0), last) for mark in (marks[0], marks[2], marks[1], marks[3]))
    return Marked(ids, (at[0], at[1], at[2], at[3]))


def reach(pieces: Pieces, span: Offsets) -> tuple[int, int]:
    """First and one-past-last word piece that the span touches."""
    inside = [k for k, (start, end) in enumerate(pieces.offsets) if end > start and start < span[1] and end > span[0]]
    return (inside[0], inside[-1] + 1) if inside else (1, 2)


def window(length: int, left: int, right: int) -> tuple[int, int]:
    """What part of a long sentence to read: as much as fits, the pair in the middle."""
    room = MAX_LENGTH - 6
    if length <= room:
        return 0, length
    low = max(0, min((left + right - room) // 2, length - room, left))
    return low, min(length, max(low + room, min(right, low + 2 * room)))


class Encoder:
    """The shipped network, ready to read. `load_encoder()` gives the one in the package."""

    def __init__(self, folder: Path, *, threads: int | None = None, provider: str = CPU) -> None:
        self.config = check_model(folder)
        try:
            self.load(folder, provider)
        except ModelError:
            raise
        except Exception as error:  # what reads tokenizers and networks raises bare exceptions
            what = f"cannot be loaded: {' '.join(str(error).split())[:200]}"
            raise ModelError(what, where=str(folder), do="install whowhom again") from error
        self.pool = ThreadPoolExecutor(threads or min(os.cpu_count() or 1, MOST_THREADS))

    def load(self, folder: Path, provider: str = CPU) -> None:
        """Read the configuration, the tokenizer and the network."""
        import onnxruntime
        from tokenizers import Tokenizer

        self.version: str = self.config["version"]
        self.types: list[str] = self.config["types"]
        self.modes: list[str] = self.config["modes"]
        self.statuses: list[str] = self.config["statuses"]
        self.modes_of = {
            t: [k for k, name in enumerate(self.modes) if name == "-" or name.startswith(t + "/")] for t in self.types
        }
        self.temperature = float(self.config["temperature"])
        slope, shift = self.config.get("trust", (1.0, 0.0))
        self.trust = float(slope), float(shift)
        self.tokenizer: Any = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        known = [self.tokenizer.token_to_id(mark) for mark in MARKS]
        self.marks = [number for number in known if number is not None]
        if len(self.marks) < len(MARKS):
            raise ModelError("the tokenizer lacks the pair's marks", where=str(folder / "tokenizer.json"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.log_severity_level = 3
        self.session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"),
            sess_options=options,
            providers=[known_provider(provider)],
            disabled_optimizers=[SLOW_FUSION],
        )

    def trusted(self, probability: float) -> float:
        """How often readings with this probability of their type were right in real news (Platt 1999)."""
        slope, shift = self.trust
        held = min(max(probability, TINY), 1.0 - TINY)
        logit = min(max(math.log(held / (1.0 - held)), -FAR), FAR)
        return 1.0 / (1.0 + math.exp(-slope * logit - shift))

    def pieces_of(self, texts: Sequence[str]) -> list[Pieces]:
        """Word pieces of each text."""
        # The tokenizer wants text that can be written as UTF-8; a mark of the same length keeps the offsets.
        clean = [SURROGATES.sub("\ufffd", text) for text in texts]
        return [Pieces(e.ids, e.offsets) for e in self.tokenizer.encode_batch(clean)]

    def tag(self, pieces: Sequence[Pieces]) -> list[Tags]:
        """Which words of each sentence name actors and recipients."""
        found = []
        for p, outputs in zip(pieces, self.run([read_plain(p) for p in pieces]), strict=True):
            tags = softmax(outputs[0][0])
            found.append(Tags(p, tags[:, 0], tags[:, 1]))
        return found

    def read_pairs(self, pairs: Sequence[tuple[Pieces, Offsets, Offsets | None]]) -> list[PairReading]:
        """Act, mode and status of each (sentence, actor span, recipient span or None)."""
        marked = [mark_pair(pieces, actor, recipient, self.marks) for pieces, actor, recipient in pairs]
        return [
            PairReading(
                softmax(acts[0] / self.temperature),
                softmax(modes[0]),
                softmax(statuses[0] / self.temperature),
                1.0 / (1.0 + np.exp(-every[0])),
            )
            for _, acts, modes, statuses, every in self.run(marked)
        ]

    def run(self, inputs: Sequence[Marked]) -> list[list[NDArray[np.float32]]]:
        """The network's outputs for each input.

        Each runs alone: int8 activations are scaled over what runs together, so that in a batch one
        sentence would change the reading of another. Several threads of one are as fast as a batch, too.
        """
        if len(inputs) < FEW:
            return [self.run_one(marked) for marked in inputs]
        return list(self.pool.map(self.run_one, inputs))

    def run_one(self, marked: Marked) -> list[NDArray[np.float32]]:
        ids = np.array([marked.ids], dtype=np.int64)
        outputs: list[NDArray[np.float32]] = self.session.run(
            None, {"ids": ids, "mask": np.ones_like(ids), "at": np.array([marked.at], dtype=np.int64)}
        )
        return outputs


@cache
def load_encoder(*, threads: int | None = None, provider: str = CPU) -> Encoder:
    """The network that ships in the package; raises ModelError where its files are missing or damaged.

    `threads` are as many as there are cores unless given; `provider` is what onnxruntime runs it on.
    """
    with as_file(files("whowhom.coder") / "model") as folder:
        return Encoder(folder, threads=threads, provider=provider)


def known_provider(provider: str) -> str:
    """The provider, if this machine's onnxruntime has it; it would else fall back to the CPU without a word."""
    import onnxruntime

    if provider not in (known := onnxruntime.get_available_providers()):
        what = f"onnxruntime cannot run on {provider} here, only on {', '.join(known)}"
        raise ModelError(what, do="install onnxruntime-gpu in place of onnxruntime, or leave --gpus out")
    return provider


def check_model(folder: Path) -> dict[str, Any]:
    """The model's configuration, once every file's hash is found to be the one written there."""
    try:
        config: dict[str, Any] = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelError("the model is missing", where=str(folder), do="install whowhom again") from None
    except ValueError as error:
        raise ModelError(f"not a model configuration ({error})", where=str(folder / "config.json")) from None
    needed = {"version", "types", "modes", "statuses", "temperature", "files"}
    if (
        not isinstance(config, dict)
        or not needed <= set(config)
        or set(config["files"]) != {"model.onnx", "tokenizer.json"}
    ):
        raise ModelError("the model configuration lacks fields", where=str(folder / "config.json"))
    for name, expected in config["files"].items():
        path = folder / name
        if not path.is_file():
            raise ModelError("a file of the model is missing", where=str(path), do="install whowhom again")
        if hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise ModelError(
                "a file of the model is damaged (its hash differs)", where=str(path), do="install whowhom again"
            )
    return config


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Probabilities along the last axis."""
    shifted = np.exp(logits - logits.max(axis=-1, keepdims=True))
    result: NDArray[np.float32] = shifted / shifted.sum(axis=-1, keepdims=True)
    return result
