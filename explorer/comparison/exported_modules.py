"""Modules as the Python that makes them again, under the same names."""

import inspect
import keyword
from collections import Counter
from typing import Any

from torch import nn

from explorer.errors import ExplorerError

INDENT = "    "
BLOCK = '''class Block(nn.Module):
    """Layers and weights by their names; the network's forward says how they work."""

    def __init__(self, **parts: nn.Module | torch.Tensor) -> None:
        super().__init__()
        for name, part in parts.items():
            if isinstance(part, nn.Module | nn.Parameter):
                setattr(self, name, part)
            else:
                self.register_buffer(name, part)
'''
_UNSAID = {"self", "device", "dtype", "inplace", "args", "kwargs"}
_BY_NAME = {"kernel_size", "stride", "padding", "size"}  # clearer than by place
_PAIRED = {"kernel_size", "stride", "padding", "dilation"}


class NotExportableError(ExplorerError):
    """A network holds something that cannot be written as plain Python.

    Attributes:
        what: That thing, as half a sentence.
    """

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the network cannot be exported: {what} has no form that needs torch alone"
        )
        self.what = what


def module_text(module: nn.Module, depth: int) -> str:
    """The expression that makes ``module``.

    Args:
        module: Any module.
        depth: How far the lines after the first are indented, in levels.

    Raises:
        NotExportableError: A layer's constructor cannot be read off it.
    """
    if is_layer(module):
        return _layer_text(module)
    if isinstance(module, nn.Sequential | nn.ModuleList) and not _own_tensors(module):
        return _listed(module, depth)
    parts = [
        _named(name, module_text(child, depth + 1))
        for name, child in module._modules.items()
        if child is not None
    ]
    parts += _own_tensors(module)
    return _call("Block", parts, depth)


def is_layer(module: nn.Module) -> bool:
    """Whether torch has the module itself, as a layer."""
    home = type(module).__module__
    holds = nn.Sequential | nn.ModuleList | nn.ModuleDict
    return home.startswith("torch.nn") and not isinstance(module, holds)


def accessor(network: nn.Module, path: str) -> str:
    """The expression for what ``network`` holds at ``path``, from within it."""
    text, home = "self", network
    for name in path.split(".") if path else ():
        counted = isinstance(home, nn.Sequential | nn.ModuleList) and name.isdecimal()
        if counted:
            text += f"[{name}]"
        else:
            text = f"{text}.{name}" if _is_plain(name) else f"getattr({text}, {name!r})"
        home = getattr(home, name)
    return text


def is_sequence(network: nn.Module) -> bool:
    """Whether ``nn.Sequential`` can hold all that ``network`` holds."""
    return isinstance(network, nn.Sequential) and not _own_tensors(network)


def children_text(network: nn.Module) -> str:
    """The lines of a constructor that make all that ``network`` holds."""
    if is_sequence(network):
        inside = _inside(network, 2)
        return f"{INDENT * 2}super().__init__({inside}{INDENT * 2})\n"
    lines = [f"{INDENT * 2}super().__init__()\n"]
    lines += [
        f"{INDENT * 2}{_setting(name, module_text(child, 2))}\n"
        for name, child in network._modules.items()
        if child is not None
    ]
    for part in _own_tensors(network):
        name, _, value = part.partition("=")
        is_weight = value.startswith("nn.Parameter")
        setting = f"self.{name} = {value}"
        buffering = f'self.register_buffer("{name}", {value})'
        lines.append(f"{INDENT * 2}{setting if is_weight else buffering}\n")
    return "".join(lines)


def _is_plain(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _named(name: str, text: str) -> str:
    return f"{name}={text}" if _is_plain(name) else f"**{{{name!r}: {text}}}"


def _setting(name: str, text: str) -> str:
    return (
        f"self.{name} = {text}"
        if _is_plain(name)
        else f'self.add_module("{name}", {text})'
    )


def _listed(module: nn.Module, depth: int) -> str:
    kind = "ModuleList" if isinstance(module, nn.ModuleList) else "Sequential"
    children = dict(module._modules)
    if not children:
        return f"nn.{kind}()"
    inside, end = _inside(module, depth), INDENT * depth
    if kind == "ModuleList":
        return f"nn.{kind}([{inside}{end}])"
    return f"nn.{kind}({inside}{end})"


def _inside(module: nn.Module, depth: int) -> str:
    """The children of a sequence, each on its line; by name where they have names."""
    children = {n: c for n, c in module._modules.items() if c is not None}
    start = INDENT * (depth + 1)
    if list(children) == [str(place) for place in range(len(children))]:
        texts = [module_text(child, depth + 1) for child in children.values()]
        return "\n" + "".join(f"{start}{text},\n" for text in texts)
    inner = INDENT * (depth + 2)
    pairs = "".join(
        f'{inner}("{name}", {module_text(child, depth + 2)}),\n'
        for name, child in children.items()
    )
    return f"\n{start}OrderedDict([\n{pairs}{start}])\n"


def _call(name: str, parts: list[str], depth: int) -> str:
    if not parts:
        return f"{name}()"
    start = INDENT * (depth + 1)
    lines = "".join(f"{start}{part},\n" for part in parts)
    return f"{name}(\n{lines}{INDENT * depth})"


def _own_tensors(module: nn.Module) -> list[str]:
    """Parameters and buffers that a module holds itself, without their values."""
    weights = [
        f"{name}=nn.Parameter(torch.zeros({tuple(value.shape)}))"
        for name, value in module._parameters.items()
        if value is not None
    ]
    return weights + [
        f"{name}=torch.zeros({tuple(value.shape)}, dtype={value.dtype})"
        for name, value in module._buffers.items()
        if value is not None
    ]


def _layer_text(module: nn.Module) -> str:
    """A layer's constructor with the arguments that differ from its defaults."""
    kind = type(module)
    name = f"nn.{kind.__name__}"
    if getattr(nn, kind.__name__, None) is not kind:
        raise NotExportableError(f"a {kind.__name__}")
    texts = []
    by_name = False
    for parameter in inspect.signature(kind.__init__).parameters.values():
        if parameter.name in _UNSAID:
            continue
        value = _argument(module, parameter.name)
        required = parameter.default is inspect.Parameter.empty
        if not required and _is_default(module, parameter, value):
            by_name = True
            continue
        by_name = by_name or not required or parameter.name in _BY_NAME
        text = _value_text(parameter.name, value)
        texts.append(f"{parameter.name}={text}" if by_name else text)
    return f"{name}({', '.join(texts)})"


def _argument(module: nn.Module, name: str) -> Any:
    if name == "bias":
        held = getattr(module, "bias", getattr(module, "in_proj_bias", None))
        return held is not None
    spelled = {"add_bias_kv": "bias_k"}.get(name, name)
    if not hasattr(module, spelled):
        raise NotExportableError(f"{name} of a {type(module).__name__}")
    value = getattr(module, spelled)
    return value is not None if spelled != name else value


def _is_default(module: nn.Module, parameter: inspect.Parameter, value: Any) -> bool:
    default = parameter.default
    if parameter.name == "stride" and default is None:  # of poolings
        return bool(value == getattr(module, "kernel_size", None))
    if parameter.name in _PAIRED and isinstance(value, tuple):
        return set(value) == {default}
    return bool(value == default and type(value) is type(default))


def _value_text(name: str, value: Any) -> str:
    if name in _PAIRED and isinstance(value, tuple) and len(Counter(value)) == 1:
        value = value[0]
    if isinstance(value, tuple | list):
        return repr(tuple(value))
    if value is None or isinstance(value, bool | int | float | str):
        return repr(value)
    raise NotExportableError(f"{name} = {value!r}")
