"""Writes a trained network as the package reads it: int8 ONNX, tokenizer, configuration with hashes."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from copy import deepcopy
from pathlib import Path

import numpy as np
import torch
from torch import nn

from training.data import read_written
from training.labels import FLAT_MODES, STATUSES, TYPES
from training.net import Coding, Net
from training.quantise import RowTable, calm, quantise


class Exported(nn.Module):
    """The network with its four marks in one input, as `whowhom.coder.encoder` feeds it."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids, mask, at):
        return self.net(ids, mask, at[:, 0], at[:, 1], at[:, 2], at[:, 3])


def export(
    net: Net,
    base: Path,
    out: Path,
    *,
    version: str,
    temperature: float,
    trust: tuple[float, float],
    thresholds: dict[str, float],
) -> None:
    """Write model.onnx (int8 weights), tokenizer.json and config.json into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "plain.onnx"
        small = deepcopy(net)
        small.encoder.embeddings.word_embeddings = RowTable(net.encoder.embeddings.word_embeddings)
        write_onnx(small, plain)
        calm(plain, usual_inputs(base))
        quantise(plain, out / "model.onnx")
        forget_origin(out / "model.onnx")
    shutil.copy(base / "tokenizer.json", out / "tokenizer.json")
    config = {
        "version": version,
        "types": TYPES,
        "modes": FLAT_MODES,
        "statuses": STATUSES,
        "temperature": round(temperature, 4),
        "trust": [round(value, 4) for value in trust],
        "thresholds": thresholds,
        "files": {
            name: hashlib.sha256((out / name).read_bytes()).hexdigest() for name in ("model.onnx", "tokenizer.json")
        },
    }
    (out / "config.json").write_text(json.dumps(config, indent=1) + "\n", encoding="utf-8")


def usual_inputs(base: Path, count: int = 150) -> list[dict[str, np.ndarray]]:
    """Pairs marked in sentences written for the training, as the network reads them."""
    coding, rng = Coding.of(base), random.Random(11)
    inputs = []
    for item in rng.sample(read_written(rng)[0], count):
        marked = coding.mark(item.text, item.actor, item.recipient)
        ids = np.array([marked.ids])
        inputs.append({"ids": ids, "mask": np.ones_like(ids), "at": np.array([marked.at])})
    return inputs


def write_onnx(net: Net, path: Path) -> None:
    net.eval()
    ids = torch.tensor([[101, 1, 2003, 2, 2000, 3, 2100, 4, 102], [101, 1, 2003, 2, 2000, 3, 2100, 4, 102]])
    at = torch.tensor([[1, 5, 3, 7], [1, 5, 3, 7]])
    batch, length = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("length", min=2, max=512)
    program = torch.onnx.export(
        Exported(net),
        (ids, torch.ones_like(ids), at),
        dynamo=True,
        input_names=["ids", "mask", "at"],
        output_names=["tags", "act", "mode", "status", "every"],
        dynamic_shapes={"ids": {0: batch, 1: length}, "mask": {0: batch, 1: length}, "at": {0: batch}},
    )
    program.save(str(path))


def forget_origin(path: Path) -> None:
    """Take out what the exporter notes about the source of each node: paths of the machine, for one."""
    import onnx

    model = onnx.load(str(path))
    graphs = [model.graph, *model.functions]
    for holder in [model, *graphs, *(node for graph in graphs for node in graph.node), *model.graph.value_info]:
        holder.doc_string = ""
        del holder.metadata_props[:]
    onnx.save(model, str(path))
