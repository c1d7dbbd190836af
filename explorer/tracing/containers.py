"""The modules that steps live in: what a diagram may draw as one block."""

from collections.abc import Iterable, Mapping

from torch import nn

from explorer.tracing.kinds import module_kind
from explorer.tracing.records import Container, SourceLine, Step


def containers_of(
    network: nn.Module,
    steps: Iterable[Step],
    lines: Mapping[str, tuple[SourceLine, ...]],
) -> tuple[Container, ...]:
    """Every module on the way from ``network`` to a step, the network itself first.

    In the order in which the steps enter them; each once, however often it is called.
    """
    found: dict[str, None] = {"": None}
    for step in steps:
        parts = step.block.split(".") if step.block else []
        for depth in range(len(parts)):
            found[".".join(parts[: depth + 1])] = None
    return tuple(
        Container(
            path=path,
            kind=module_kind(network.get_submodule(path)),
            defined_at=lines.get(path, ()),
        )
        for path in found
    )
