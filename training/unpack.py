"""Takes the weights back out of a model file, so that training can go on from what ships.

The file holds whole numbers with their scales; what comes out are their products, so that reading with them differs
from reading with the file by rounding alone. Word vectors are not trained here and come from the base itself.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.net import Net

UNTRAINED = "encoder.embeddings.word_embeddings.weight"
NEW = ("every.", "real")  # heads that older models have not; they start untrained


def unpack(net: Net, model: Path) -> set[str]:
    """Set the weights of a fresh network over the same base to those in an int8 model file; returns their names.

    Raises ValueError naming the weights that the file does not have.
    """
    import onnx
    from onnx.numpy_helper import to_array

    graph = onnx.load(str(model)).graph
    held = {i.name: to_array(i) for i in graph.initializer}
    makers = {name: node for node in graph.node for name in node.output}
    users = {name: node for node in graph.node for name in node.input}
    weights = {n.removeprefix("net."): v for n, v in held.items() if n.startswith("net.") and v.dtype == np.float32}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            whole = restored(held[node.input[1]], name, held) * calming(node, makers, held)
            weights[bias_behind(node, users, held).replace(".bias", ".weight")] = whole.T
        elif node.op_type == "DequantizeLinear" and node.input[1].endswith("_scale"):
            name = node.input[1].removesuffix("_scale")
            weights[name.removeprefix("net.")] = restored(table_behind(node, makers, held), name, held)
    weights[UNTRAINED] = net.state_dict()[UNTRAINED].numpy()
    return filled(net, weights)


def restored(whole: np.ndarray, name: str, held: dict[str, np.ndarray]) -> np.ndarray:
    zero = held[f"{name}_zero_point"].astype(np.float32)
    return (whole.astype(np.float32) - zero) * held[f"{name}_scale"]


def calming(node: Any, makers: dict[str, Any], held: dict[str, np.ndarray]) -> np.ndarray | float:
    """What the channels that go into a matrix product were multiplied by, to undo it (see `quantise.calm`)."""
    source = makers[node.input[0]]  # rounds what the network holds at that place
    before = makers.get(source.input[0])
    name = next((i for i in before.input if i.startswith("calm_")), None) if before else None
    return held[name][:, None] if name else 1.0


def bias_behind(node: Any, users: dict[str, Any], held: dict[str, np.ndarray]) -> str:
    """The name of the bias that is added to what a matrix product gives: it tells whose weights they are."""
    while True:
        node = users[node.output[0]]
        if node.op_type == "Add":
            return next(i for i in node.input if i in held).removeprefix("net.")


def table_behind(node: Any, makers: dict[str, Any], held: dict[str, np.ndarray]) -> np.ndarray:
    """The whole table of which a node restores the rows that were looked up."""
    name = node.input[0]
    while makers[name].op_type != "Gather":
        name = makers[name].input[0]
    return held[makers[name].input[0]]


def filled(net: Net, weights: dict[str, np.ndarray]) -> set[str]:
    own = net.state_dict()
    missing = sorted(
        name
        for name, value in own.items()
        if value.is_floating_point() and name not in weights and not name.startswith(NEW)
    )
    if missing:
        raise ValueError(f"the model file lacks {', '.join(missing[:5])}")
    net.load_state_dict(
        {
            name: torch.tensor(weights[name]).reshape(value.shape) if name in weights else value
            for name, value in own.items()
        }
    )
    return set(weights)
