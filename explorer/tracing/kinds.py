"""One name per kind of step, whether a module or a function does the work."""

import inspect
from typing import Any

from torch import fx, nn

_NAMES = {
    "relu": "ReLU", "cat": "Concat", "concat": "Concat", "add": "Add",
    "sub": "Subtract", "mul": "Multiply", "matmul": "MatMul", "flatten": "Flatten",
    "softmax": "Softmax", "dropout": "Dropout", "max_pool2d": "MaxPool2d",
    "avg_pool2d": "AvgPool2d", "adaptive_avg_pool2d": "AdaptiveAvgPool2d",
    "conv2d": "Conv2d", "linear": "Linear", "boolean_dispatch": "MaxPool2d",
    "getitem": "Slice", "batch_norm": "BatchNorm2d",
    "adaptive_max_pool2d": "AdaptiveMaxPool2d", "silu": "SiLU", "gelu": "GELU",
    "stack": "Stack", "relu6": "ReLU6", "hardswish": "Hardswish", "iadd": "Add",
    "assigned": "Assign", "written": "Assign",
}  # fmt: skip

PART = "Part"  # one of several tensors that a step returns


def module_kind(module: nn.Module) -> str:
    """Class name of a layer."""
    return type(module).__name__


def operation_kind(node: fx.Node) -> str:
    """Kind of a function or method call, for example ``"Concat"``."""
    name = operation_name(node)
    return _NAMES.get(name, "".join(part.title() for part in name.split("_") if part))


def operation_name(node: fx.Node) -> str:
    """Plain name of a function or method call, for example ``"cat"``."""
    if node.op == "call_method":
        return str(node.target)
    target: Any = node.target
    name = str(getattr(target, "__name__", target))
    if name == "fn":  # F.max_pool2d and its like are dispatchers made by torch
        closure = inspect.getclosurevars(target).nonlocals
        name = str(getattr(closure.get("if_false"), "__name__", name))
    return name.strip("_").removesuffix("_")


def is_size(node: fx.Node) -> bool:
    """Whether a node is a size, or was computed from sizes."""
    if operation_name(node) == "getattr":
        return node.args[1] in ("shape", "ndim")
    if node.op == "call_method":
        return node.target in ("size", "dim", "numel", "item")
    inputs = node.all_input_nodes
    return node.op == "call_function" and bool(inputs) and all(map(is_size, inputs))
