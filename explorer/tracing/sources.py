"""Which source lines make a step.

fx alone tells only where ``forward`` calls a layer, and nothing inside
``nn.Sequential``.  So the lines that *construct* each module are recorded as well.
"""

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import torch
from torch import nn

from explorer.tracing.records import SourceLine

# With the separator: torchvision lies beside torch, and its lines are wanted.
_TORCH = str(Path(torch.__file__).parent) + os.sep
_OWN = str(Path(__file__).parent) + os.sep
_ARCHITECTURES = Path(__file__).parents[1] / "architectures"
_ALIKE = frozenset(  # what every network passes through, and what edits add to it
    str(_ARCHITECTURES / name)
    for name in ("variants.py", "edits_applied.py", "edits_layers.py")
)
_PATCH = threading.RLock()


class ConstructionRecord:
    """The lines that constructed each module of a network.

    Keeps the modules alive, since it knows them by identity.
    """

    def __init__(self) -> None:
        self._chains: dict[int, tuple[nn.Module, tuple[SourceLine, ...]]] = {}

    def remember(self, module: nn.Module, chain: tuple[SourceLine, ...]) -> None:
        """Keep the first chain of ``module``; it may call its initialiser twice."""
        self._chains.setdefault(id(module), (module, chain))

    def lines(self, module: nn.Module) -> tuple[SourceLine, ...]:
        """The lines that constructed ``module``, innermost first; may be empty."""
        entry = self._chains.get(id(module))
        return entry[1] if entry else ()

    def by_path(self, network: nn.Module) -> dict[str, tuple[SourceLine, ...]]:
        """The lines of every module of ``network``, by its path."""
        return {path: self.lines(module) for path, module in network.named_modules()}


@contextmanager
def recording_construction() -> Iterator[ConstructionRecord]:
    """Record every module that this thread constructs inside the context."""
    record = ConstructionRecord()
    thread = threading.get_ident()
    outside = sys._getframe(2)  # above this generator and contextlib
    original = nn.Module.__init__

    def remembering(self: nn.Module, *args: object, **kwargs: object) -> None:
        original(self, *args, **kwargs)
        if threading.get_ident() == thread:
            record.remember(self, user_lines(sys._getframe(1), outside))

    with _PATCH:  # a class attribute: two recordings must not restore each other's
        nn.Module.__init__ = remembering  # type: ignore[method-assign]
        try:
            yield record
        finally:
            nn.Module.__init__ = original  # type: ignore[method-assign]


def user_lines(frame: FrameType | None, outside: FrameType) -> tuple[SourceLine, ...]:
    """The frames from ``frame`` out to ``outside``, without torch's and our own."""
    lines = []
    while frame is not None and frame is not outside:
        file = frame.f_code.co_filename
        if not file.startswith((_TORCH, _OWN, "<")) and file not in _ALIKE:
            lines.append(
                SourceLine(
                    file=file, line=frame.f_lineno, function=frame.f_code.co_name
                )
            )
        frame = frame.f_back
    return tuple(lines)
