"""The blocks of a network that are measured while it learns."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from torch import nn

ROW = 4
"""A module that lines up this many modules of one class, each of several layers, is a
row of blocks, not a block: the encoder of a transformer. What an Inception lines up has
one layer each."""

_PLAIN = (nn.Sequential, nn.ModuleList, nn.ModuleDict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbedBlock:
    """Layers whose gradients are measured together.

    Attributes:
        path: Dotted path of its first module, as in the trace: ``"layer2.0"``.
        module: That module; who runs after it and before the next block belongs to it.
        parameters: Its own and those of the normalisations that follow it.
    """

    path: str
    module: nn.Module
    parameters: tuple[nn.Parameter, ...]


def probed_blocks(network: nn.Module) -> tuple[ProbedBlock, ...]:
    """The blocks of a network in the order in which they were made.

    A block is the outermost module with parameters that does more than hold others: a
    residual block, an Inception, or a layer of a network that is a plain row of layers.
    Found without a trace, so that it takes no time and every network has some; the
    paths are those of the trace.  Parameters that a holder has for itself, such as the
    class token of a transformer, are in none.
    """
    blocks: list[ProbedBlock] = []
    for path, module in _outermost("", network, is_root=True):
        parameters = tuple(module.parameters())
        if blocks and all(parameter.dim() < 2 for parameter in parameters):
            last = blocks.pop()
            path, module = last.path, last.module
            parameters = (*last.parameters, *parameters)
        blocks.append(ProbedBlock(path=path, module=module, parameters=parameters))
    return tuple(blocks)


def _outermost(
    path: str, module: nn.Module, *, is_root: bool = False
) -> Iterator[tuple[str, nn.Module]]:
    if next(module.parameters(), None) is None:
        return
    children = list(module.named_children())
    if children and (is_root or type(module) in _PLAIN or _is_row(module)):
        for name, child in children:
            yield from _outermost(f"{path}.{name}" if path else name, child)
    else:
        yield path, module


def _is_row(module: nn.Module) -> bool:
    kinds = Counter(type(child) for child in _lined_up(module) if _layers(child) > 1)
    return max(kinds.values(), default=0) >= ROW


def _layers(module: nn.Module) -> int:
    return sum(parameter.dim() >= 2 for parameter in module.parameters())


def _lined_up(module: nn.Module) -> Iterator[nn.Module]:
    """The children, those of plain holders in their place."""
    for child in module.children():
        if type(child) in _PLAIN:
            yield from _lined_up(child)
        else:
            yield child
