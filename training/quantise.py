"""Turns a network of floats into one of whole numbers from -128 to 127, losing as little as can be.

Two things cost readings when everything is rounded alike. A handful of channels inside the encoder are fifty times as
large as the others, and since one scale serves a whole sentence, the others are rounded away: `calm` divides each
channel by its usual size and multiplies the weights behind it by the same (SmoothQuant, Xiao et al. 2023). And
one large word vector sets the scale of all: `RowTable` gives every word its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import nn

# How much of a channel's size moves from the activations into the weights. Of .3, .5, .65, .8, .9 and 1, .8 kept the
# readings nearest to those of the floats.
SHARE = 0.8
STEPS = 127


class RowTable(nn.Module):
    """A table of vectors in whole numbers, with a scale for each row."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        weights = table.weight.detach()
        scale = weights.abs().amax(1, keepdim=True).clamp(min=1e-6) / STEPS
        self.register_buffer("rows", (weights / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, ids):
        return self.rows[ids].float() * self.scale[ids]


def calm(plain: Path, inputs: Sequence[dict[str, np.ndarray]]) -> None:
    """Rewrite an ONNX file so that channels reach the matrix products that take them in like sizes.

    `inputs` are what the network usually reads; the largest value of each channel over them is its size.
    """
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(str(plain))
    held = {i.name: i for i in model.graph.initializer}
    groups: dict[str, list[Any]] = defaultdict(list)
    for node in model.graph.node:
        if node.op_type == "MatMul" and node.input[1] in held:
            groups[node.input[0]].append(node)
    sizes = sizes_of(model, list(groups), inputs)
    for k, (name, nodes) in enumerate(groups.items()):
        weights = [numpy_helper.to_array(held[node.input[1]]) for node in nodes]
        scale = scales_of(sizes[name], np.max([np.abs(w).max(1) for w in weights], axis=0))
        for node, w in zip(nodes, weights, strict=True):
            held[node.input[1]].CopyFrom(numpy_helper.from_array(w * scale[:, None], node.input[1]))
            node.input[0] = f"calmed_{k}"
        model.graph.initializer.append(numpy_helper.from_array(1 / scale, f"calm_{k}"))
        first = next(j for j, node in enumerate(model.graph.node) if node.name == nodes[0].name)
        model.graph.node.insert(first, helper.make_node("Mul", [name, f"calm_{k}"], [f"calmed_{k}"], f"calm_node_{k}"))
    onnx.save(model, str(plain))


def sizes_of(model: Any, names: Sequence[str], inputs: Sequence[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The largest absolute value in each channel of these inner values."""
    import onnx
    import onnxruntime

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    watched.graph.output.extend(onnx.helper.make_tensor_value_info(n, onnx.TensorProto.FLOAT, None) for n in names)
    session = onnxruntime.InferenceSession(watched.SerializeToString(), providers=["CPUExecutionProvider"])
    sizes: dict[str, np.ndarray] = {}
    for one in inputs:
        for name, value in zip(names, session.run(list(names), one), strict=True):
            most = np.abs(value).reshape(-1, value.shape[-1]).max(0)
            sizes[name] = np.maximum(sizes.get(name, most), most)
    return sizes


def scales_of(sizes: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """What each channel is divided by; the mean of their logs is 0."""
    logs = SHARE * np.log(np.maximum(sizes, 1e-2)) - (1 - SHARE) * np.log(np.maximum(weights, 1e-4))
    return np.exp(logs - logs.mean()).astype(np.float32)


def quantise(plain: Path, path: Path) -> None:
    """Write the int8 file: matrix products alone, a scale for each column of their weights."""
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        str(plain),
        str(path),
        weight_type=QuantType.QInt8,
        per_channel=True,
        op_types_to_quantize=["MatMul", "Gemm"],
        extra_options={"DefaultTensorType": 1},
    )
