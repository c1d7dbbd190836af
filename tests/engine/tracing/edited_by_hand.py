"""An oracle for edited networks: edits modules and runs them, on its own.

It shares no code with the program but the builders of unedited networks: layers are
replaced here by hand, and what happens is what torch does on CPU tensors.
"""

import warnings
from contextlib import contextmanager

import torch
from torch import nn
from torch.overrides import TorchFunctionMode

ARGUMENTS = {
    nn.Conv2d: (
        "in_channels out_channels kernel_size stride padding dilation groups bias"
    ),
    nn.Linear: "in_features out_features bias",
    nn.MaxPool2d: "kernel_size stride padding dilation ceil_mode",
    nn.AvgPool2d: "kernel_size stride padding ceil_mode",
    nn.AdaptiveAvgPool2d: "output_size",
    nn.BatchNorm2d: "num_features",
    nn.Dropout: "p",
}
FUNCTIONS = {
    "relu": "ReLU", "add": "Add", "iadd": "Add", "__add__": "Add", "__iadd__": "Add",
    "add_": "Add", "cat": "Concat", "flatten": "Flatten", "mul": "Multiply",
    "__mul__": "Multiply", "mean": "Mean", "view": "View", "transpose": "Transpose",
    "contiguous": "Contiguous", "chunk": "Chunk", "pad": "Pad",
    "adaptive_avg_pool2d": "AdaptiveAvgPool2d", "dropout": "Dropout",
}  # fmt: skip


class Refusing(nn.Module):
    """Stands where a layer could not be constructed."""

    def __init__(self, message):
        super().__init__()
        self.message = message

    def forward(self, x):
        raise ValueError(self.message)


def made_anew(layer, changes):
    """A layer like ``layer`` with other arguments; zeros for weights cost least."""
    kind = type(layer)
    changes = dict(changes)
    if "pooling" in changes:
        kind = {"max": nn.MaxPool2d, "average": nn.AvgPool2d}[changes.pop("pooling")]
    names = ARGUMENTS[kind].split()
    arguments = {name: getattr(layer, name) for name in names if hasattr(layer, name)}
    if "bias" in arguments:
        arguments["bias"] = layer.bias is not None
    for name, value in changes.items():
        is_pair = isinstance(value, str) and "x" in value
        arguments[name] = tuple(map(int, value.split("x"))) if is_pair else value
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return kind(**arguments)


@contextmanager
def edited(network, changes):
    """``network`` with layers replaced, as long as the block lasts.

    ``changes`` are fields and values by path; ``"before"`` puts a layer there.
    """
    before = {}
    for path, fields in changes.items():
        parent, _, name = path.rpartition(".")
        home, fields = network.get_submodule(parent), dict(fields)
        layer = before[path] = getattr(home, name)
        first = fields.pop("before", None)
        if fields:
            try:
                layer = made_anew(layer, fields)
            except ValueError as error:
                layer = Refusing(str(error))
        if first is not None:
            layer = nn.Sequential(first, layer)
        setattr(home, name, layer.eval())
    try:
        yield network
    finally:
        for path, layer in before.items():
            parent, _, name = path.rpartition(".")
            setattr(network.get_submodule(parent), name, layer)


class Watching(TorchFunctionMode):
    """Notes layers and functions in the order in which they finish."""

    def __init__(self, network):
        super().__init__()
        self.inside = []
        self.seen = []
        self.failed = None
        self.handles = []
        for path, module in network.named_modules():
            is_layer = type(module).__module__.startswith("torch.nn.modules")
            holds_others = isinstance(module, nn.Sequential | nn.ModuleList)
            if isinstance(module, Refusing) or (is_layer and not holds_others):
                self.handles += [
                    module.register_forward_pre_hook(self.entering(path)),
                    module.register_forward_hook(self.leaving(path)),
                ]

    def entering(self, path):
        return lambda module, args: self.inside.append(path)

    def leaving(self, path):
        def left(module, args, result):
            self.inside.pop()
            self.seen.append((path, tuple(result.shape)))

        return left

    def __torch_function__(self, func, types, args=(), kwargs=None):
        name = getattr(func, "__name__", "")
        if self.inside or name not in FUNCTIONS:
            return func(*args, **(kwargs or {}))
        try:
            result = func(*args, **(kwargs or {}))
        except Exception:
            self.failed = self.failed or FUNCTIONS[name]
            raise
        first = result[0] if isinstance(result, tuple | list) else result
        self.seen.append((FUNCTIONS[name], tuple(first.shape)))
        return result


def what_torch_does(network, changes, image_shape):
    """Steps that ran with their shapes; the step that did not, and torch's words."""
    with edited(network, changes):
        watching = Watching(network)
        try:
            with torch.no_grad(), watching, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                network(torch.zeros(image_shape))
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            failed = watching.inside[0] if watching.inside else watching.failed
            return watching.seen, failed, str(error)
        finally:
            for handle in watching.handles:
                handle.remove()
        return watching.seen, None, ""
