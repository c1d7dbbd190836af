"""Leaving a step in the middle of it, as though it had not begun."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from torch import Tensor, nn
from torch.utils.hooks import RemovableHandle

SLOW_STEP = 0.5
"""A step that takes longer, in s, is watched: the next one can be abandoned."""


class WorkAbandoned(Exception):
    """Raised inside a network when a stop was asked for; a run does not let it out."""


class Interruption:
    """Lets ``stop`` end a long step between two layers, forward or backward.

    The hooks cost time, and a short step is over before anybody notices. Therefore
    the first step is watched, and later ones only if the step before was slow.
    """

    def __init__(self, network: nn.Module, stop: threading.Event) -> None:
        self._network = network
        self._stop = stop
        self._watching = True

    def check(self) -> None:
        """Raise if a stop was asked for.

        Raises:
            WorkAbandoned: ``stop`` is set.
        """
        if self._stop.is_set():
            raise WorkAbandoned

    def step_took(self, seconds: float) -> None:
        """Decide from the last step's time whether the next one is watched."""
        self._watching = seconds > SLOW_STEP

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Run layers inside the block; none starts once a stop was asked for.

        Buffers that the layers had already changed, such as the running means of
        batch normalisation, go back to what they were. No hook outlives the block:
        whoever copies the network between steps finds none.

        Raises:
            WorkAbandoned: ``stop`` was set while the block ran.
        """
        if not self._watching:
            yield
            return
        buffers = [(buffer, buffer.clone()) for buffer in self._network.buffers()]
        handles = [handle for leaf in self._leaves() for handle in self._hook(leaf)]
        try:
            yield
        except WorkAbandoned:
            for buffer, before in buffers:
                buffer.copy_(before)
            raise
        finally:
            for handle in handles:
                handle.remove()

    def _leaves(self) -> Iterator[nn.Module]:
        for module in self._network.modules():
            if next(module.children(), None) is None:
                yield module

    def _hook(self, leaf: nn.Module) -> tuple[RemovableHandle, RemovableHandle]:
        def before(_module: nn.Module, _inputs: Any) -> None:
            self.check()

        def after(_module: nn.Module, _inputs: Any, output: Any) -> None:
            # On the tensor, not a full backward hook of the module: that one makes
            # a view of the output, which a following in-place ReLU may not change.
            if isinstance(output, Tensor) and output.requires_grad:
                output.register_hook(  # type: ignore[no-untyped-call]
                    lambda _gradient: self.check()
                )

        return (
            leaf.register_forward_pre_hook(before),
            leaf.register_forward_hook(after),
        )
