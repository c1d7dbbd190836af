"""Edits carried out on a network."""

import copy
import zlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import torch
from torch import nn

from explorer.architectures.edits import (
    AFTER,
    BEFORE,
    LAYER,
    OF_THE_INPUT,
    STRUCTURAL,
    Edit,
)
from explorer.architectures.edits_layers import (
    editable_values,
    layer_from_text,
    remake,
)
from explorer.architectures.random_state import seeded
from explorer.architectures.spec import OptionValue
from explorer.errors import ExplorerError, InvalidOptionError

_SEEDS = 2**62


class RefusedEditError(ExplorerError):
    """A layer cannot be made with the fields that it was given.

    Attributes:
        path: The layer.
        reason: What its constructor says.
    """

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"{path} cannot be made with these edits: {reason}; change or undo them"
        )
        self.path = path
        self.reason = reason


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedLayer:
    """A layer that could not be made anew and was left as it was.

    Attributes:
        path: Where it is, as the edits name it.
        reason: What its constructor says.
        values: All its fields as they should be.
    """

    path: str
    reason: str
    values: Mapping[str, OptionValue]


def apply_edits(network: nn.Module, edits: Iterable[Edit]) -> None:
    """Carry out ``edits`` in place; what they do not name keeps its weights.

    The weights of each edited layer are drawn from a seed of its own, for which one
    number is drawn: what else is edited does not change them.

    Raises:
        InvalidOptionError: The network has no such layer, or that no such field.
        RefusedEditError: A layer cannot be made so.
    """
    for refused in apply_possible_edits(network, edits).values():
        raise RefusedEditError(refused.path, refused.reason)


def apply_possible_edits(
    network: nn.Module, edits: Iterable[Edit]
) -> dict[str, RefusedLayer]:
    """Like :func:`apply_edits`, but leave layers that cannot be made as they are.

    Returns:
        These layers, by the paths that they have afterwards.
    """
    by_layer: dict[str, dict[str, OptionValue]] = {}
    for edit in edits:
        if edit.field not in OF_THE_INPUT:
            by_layer.setdefault(edit.path, {})[edit.field] = edit.value
    if not by_layer:
        return {}
    seed = int(torch.randint(_SEEDS, (1,), device="cpu"))
    refusals = {}
    for path, values in by_layer.items():
        with seeded(seed ^ zlib.crc32(path.encode())):
            refused = _apply_to_layer(network, path, values)
        if refused is not None:
            refusals[path_inside(path, values)] = refused
    return refusals


def path_inside(path: str, fields: Container[str]) -> str:
    """Where a layer is once ``fields`` of it were edited: beside others, perhaps."""
    if BEFORE in fields:
        return f"{path}.1"
    return f"{path}.0" if AFTER in fields else path


def light_copy(network: nn.Module) -> nn.Module:
    """A network of its own modules that reads the same weights.

    For :func:`apply_edits`, which makes layers anew but changes no tensor.
    """
    return _copied_lightly(network, {})


def _copied_lightly(module: nn.Module, copies: dict[int, nn.Module]) -> nn.Module:
    if id(module) not in copies:
        twin = copies[id(module)] = copy.copy(module)
        twin._modules = {
            name: None if child is None else _copied_lightly(child, copies)
            for name, child in module._modules.items()
        }
    return copies[id(module)]


def _apply_to_layer(
    network: nn.Module, path: str, values: Mapping[str, OptionValue]
) -> RefusedLayer | None:
    """``None`` if the layer could be made anew."""
    home, name = _place(network, path)
    if LAYER in values:
        setattr(home, name, _new_layer(network, str(values[LAYER])))
    layer = getattr(home, name)
    fields = {f: value for f, value in values.items() if f not in STRUCTURAL}
    if layer is None:
        raise InvalidOptionError("layer", path, "one that the network has")
    refused = None
    if fields:
        try:
            remake(layer, fields)
        except ValueError as error:
            asked = MappingProxyType(editable_values(layer) | fields)
            refused = RefusedLayer(path=path, reason=str(error), values=asked)
    beside = [layer]
    if BEFORE in values:
        beside.insert(0, _new_layer(network, str(values[BEFORE])))
    if AFTER in values:
        beside.append(_new_layer(network, str(values[AFTER])))
    if len(beside) > 1:
        setattr(home, name, nn.Sequential(*beside).train(layer.training))
    return refused


def _place(network: nn.Module, path: str) -> tuple[nn.Module, str]:
    """The module that holds a layer, or ``None`` in its stead, and by which name."""
    parent, _, name = path.rpartition(".")
    try:
        home = network.get_submodule(parent)
        held = getattr(home, name)
    except AttributeError as error:
        allowed = "one that the network has"
        raise InvalidOptionError("layer", path, allowed) from error
    if held is not None and not isinstance(held, nn.Module):
        raise InvalidOptionError("layer", path, "one that the network has")
    return home, name


def _new_layer(network: nn.Module, text: str) -> nn.Module:
    """A layer where the others are, in the same mode."""
    layer = layer_from_text(text)
    weight = next(network.parameters(), None)
    if weight is not None:
        layer = layer.to(weight.device, weight.dtype)
    return layer.train(network.training)
