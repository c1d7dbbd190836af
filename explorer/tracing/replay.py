"""Compares passes that were recorded call by call, with each other and the network."""

from collections.abc import Mapping

import torch
from torch import Tensor, fx, nn

from explorer.tracing.graph import Route


def same_operations(one: fx.Graph, other: fx.Graph) -> bool:
    """Whether two passes did the same, but for tensors that forward made itself."""
    nodes = zip(one.nodes, other.nodes, strict=False)
    return len(one.nodes) == len(other.nodes) and all(
        _signature(a) == _signature(b) for a, b in nodes
    )


def same_constants(one: Mapping[str, object], other: Mapping[str, object]) -> bool:
    """Whether tensors that two passes made themselves are equal."""
    return one.keys() == other.keys() and all(
        _equal(value, other[name]) for name, value in one.items()
    )


def replays(route: Route, model: nn.Module, image: Tensor) -> bool:
    """Whether the operations of a route come to what the network has made."""
    with torch.no_grad():
        found = _Replay(model, route).run(image)
    return route.output is not None and torch.allclose(
        found, route.output, rtol=1e-3, atol=1e-5, equal_nan=True
    )


class _Replay(fx.Interpreter):
    def __init__(self, model: nn.Module, route: Route) -> None:
        super().__init__(model, graph=route.graph)
        self._constants = route.constants

    # fx overrides

    def fetch_attr(self, target: str) -> object:
        found = self._constants.get(target)
        return super().fetch_attr(target) if found is None else found


def _signature(node: fx.Node) -> tuple[object, ...]:
    return node.op, node.name, node.target, repr(node.args), repr(node.kwargs)


def _equal(one: object, other: object) -> bool:
    if isinstance(one, Tensor) and isinstance(other, Tensor):
        return one.shape == other.shape and torch.equal(one.cpu(), other.cpu())
    return one == other
