"""Takes the weights back out of a model file, so that training can go on from what ships.

The file holds whole numbers from -128 to 127 with a scale for each column; what comes out are their products. Reading with
them differs from reading with the file by the rounding of activations alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from training.net import Net

HEADS = ("pair.0", "act", "mode", "status")
EMBEDDINGS = ("word_embeddings", "position_embeddings")


def unpack(net: Net, model: Path) -> Net:
    """Set the weights of a network of the same shape to those in an int8 model file; returns the network.

    Raises ValueError naming the weights that the file does not have.
    """
    import onnx
    from onnx.numpy_helper import to_array

    graph = onnx.load(str(model)).graph
    held = {i.name: to_array(i) for i in graph.initializer}
    weights: dict[str, np.ndarray] = {
        name.removeprefix("net."): value
        for name, value in held.items()
        if name.startswith("net.") and value.dtype == np.float32
    }
    users = {name: node for node in graph.node for name in node.input}
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            name = node.input[1].removesuffix("_quantized")
            weights[bias_behind(node, users, held).replace(".bias", ".weight")] = restored(name, held).T
        elif node.op_type == "DequantizeLinear":
            name = node.input[1].removesuffix("_scale")
            weights[name.removeprefix("net.")] = restored_table(name, node.input[0], graph, held)
    return filled(net, weights)


def bias_behind(node, users, held) -> str:
    """The name of the bias that is added to what a matrix product gives: it tells whose weights they are."""
    while True:
        node = users[node.output[0]]
        if node.op_type == "Add":
            return next(i for i in node.input if i in held).removeprefix("net.")


def restored(name: str, held: dict[str, np.ndarray]) -> np.ndarray:
    zero = held[f"{name}_zero_point"].astype(np.float32)
    return (held[f"{name}_quantized"].astype(np.float32) - zero) * held[f"{name}_scale"]


def restored_table(name: str, rows: str, graph, held: dict[str, np.ndarray]) -> np.ndarray:
    """A table that is looked up in before its numbers are restored."""
    gathers = {node.output[0]: node for node in graph.node}
    node = gathers[rows]
    while node.op_type != "Gather":
        node = gathers[node.input[0]]
    zero = held[f"{name}_zero_point"].astype(np.float32)
    return (held[node.input[0]].astype(np.float32) - zero) * held[f"{name}_scale"]


def filled(net: Net, weights: dict[str, np.ndarray]) -> Net:
    own = net.state_dict()
    missing = sorted(name for name, value in own.items() if value.is_floating_point() and name not in weights)
    if missing:
        raise ValueError(f"the model file lacks {', '.join(missing[:5])}")
    net.load_state_dict(
        {
            name: torch.tensor(weights[name]).reshape(value.shape) if name in weights else value
            for name, value in own.items()
        }
    )
    return net
