"""What is measured inside a network while it learns: gradients, updates, dead units.

A probe looks at one step in ``PROBE_EVERY``.  What it finds stays on the device, in one
small tensor, and is read together with the losses: no step waits for it.
"""

import math
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import get_total_norm
from torch.overrides import TorchFunctionMode

from explorer.training.events import BlockProbe, Probed
from explorer.training.probed_blocks import ProbedBlock, probed_blocks

PROBE_EVERY = 10
"""Steps from one probe to the next; a probe costs up to a quarter of a step."""

DEAD_BATCHES = 5
"""A unit is dead when no image of so many probed batches made it active."""

_SAMPLE = 1 << 14
"""Weights per layer that the size of an update is taken from: a copy of all of them
would need as much memory as the gradients."""

_ROUNDING = 0.01
"""How far the sum of probabilities may lie from 1: bfloat16 has 8 bits."""

_RELUS = frozenset(
    {F.relu, F.relu_, F.relu6, torch.relu, torch.relu_, Tensor.relu, Tensor.relu_}
)


def is_probed(step: int) -> bool:
    """Whether step ``step`` (from 1) is probed, however the run came to it."""
    return (step - 1) % PROBE_EVERY == 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What one probe found; on an accelerator it may still be under way.

    Attributes:
        values: float32 ``(1 + 3 * blocks,)``: whether the outputs are probabilities,
            then the gradient norms of the blocks, their update ratios and their counts
            of dead units.
        paths: Of the blocks.
        units: ReLU units of the blocks.
        batches: Probed batches that the counts of dead units rest on.
    """

    values: Tensor
    paths: tuple[str, ...]
    units: tuple[int, ...]
    batches: int

    def event(self, step: int) -> Probed:
        """Wait for the device and tell what was found at ``step``."""
        probabilities, *values = self.values.tolist()
        count = len(self.paths)
        columns = (values[i * count : (i + 1) * count] for i in range(3))
        rows = zip(self.paths, self.units, *columns, strict=True)
        return Probed(
            step=step,
            batches=self.batches,
            outputs_are_probabilities=bool(probabilities),
            blocks=tuple(
                BlockProbe(
                    path=path,
                    gradient_norm=norm if math.isfinite(norm) else None,
                    update_ratio=ratio if math.isfinite(ratio) else None,
                    relu_units=units,
                    dead_units=int(dead),
                )
                for path, units, norm, ratio, dead in rows
            ),
        )


class Probes:
    """Measures chosen steps of one network; remembers which units were active."""

    def __init__(self, network: nn.Module) -> None:
        """Find the blocks.

        Args:
            network: On its device, before the first step.
        """
        self._blocks = probed_blocks(network)
        self._history: deque[_Activity] = deque(maxlen=DEAD_BATCHES)

    def begin(self) -> "ProbedStep":
        """Measure the step that follows."""
        return ProbedStep(self._blocks, self._remember)

    def _remember(self, activity: "_Activity") -> tuple["_Activity", int]:
        """Which units were active in any of the last batches, and in how many."""
        if self._history and _units(self._history[-1]) != _units(activity):
            self._history.clear()  # the network took another way: nothing to compare
        self._history.append(activity)
        ever = dict(activity)
        for earlier in list(self._history)[:-1]:
            for place, active in earlier.items():
                ever[place] = ever[place] | active
        return ever, len(self._history)


_Activity = dict[tuple[int, int], Tensor]
"""By block and by ReLU within it: bool ``(units,)``, active for some image."""


def _units(activity: _Activity) -> dict[tuple[int, int], int]:
    return {place: active.numel() for place, active in activity.items()}


class ProbedStep:
    """One step that is measured: call its methods in the order in which they stand.

    A step that is abandoned halfway leaves nothing behind.
    """

    def __init__(
        self,
        blocks: Sequence[ProbedBlock],
        remember: Callable[[_Activity], tuple[_Activity, int]],
    ) -> None:
        self._blocks = blocks
        self._remember = remember
        self._activity: _Activity = {}
        self._current = 0  # the block that runs
        self._probabilities: Tensor | None = None
        self._norms: list[Tensor] = []
        self._before: list[list[Tensor]] = []

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Run the network inside the block: its ReLUs are looked at."""
        handles = [
            block.module.register_forward_pre_hook(self._entering(place))
            for place, block in enumerate(self._blocks)
        ]
        try:
            with _ReluWatch(self._note):
                yield
        finally:
            for handle in handles:
                handle.remove()

    def answered(self, logits: Tensor) -> None:
        """Look at what the network returned, float32 ``(N, classes)``."""
        outputs = logits.detach()
        sums = outputs.sum(dim=1)
        self._probabilities = ((sums - 1).abs() < _ROUNDING).all() & (
            outputs >= 0
        ).all()

    @torch.no_grad()
    def before_update(self) -> None:
        """Look at the gradients, and at the weights that will be updated."""
        self._before = [_samples(block) for block in self._blocks]
        self._norms = [_gradient_norm(block) for block in self._blocks]

    @torch.no_grad()
    def reading(self) -> Reading:
        """Look at the updated weights; the step is over."""
        assert self._probabilities is not None  # the network has answered
        ever, batches = self._remember(self._activity)
        ratios = [
            _update_ratio(before, _samples(block, copied=False), norm)
            for block, before, norm in zip(
                self._blocks, self._before, self._norms, strict=True
            )
        ]
        counts = (self._dead(place, ever) for place in range(len(ratios)))
        dead, units = zip(*counts, strict=True)
        values = [self._probabilities, *self._norms, *ratios, *dead]
        device = self._probabilities.device
        return Reading(
            values=torch.stack([v.to(device, torch.float32) for v in values]),
            paths=tuple(block.path for block in self._blocks),
            units=units,
            batches=batches,
        )

    def _entering(self, place: int) -> Callable[[nn.Module, Any], None]:
        def enter(_module: nn.Module, _inputs: Any) -> None:
            self._current = place

        return enter

    def _note(self, output: Tensor) -> None:
        """The output of a ReLU: one unit per map, or per value of a vector."""
        if output.dim() < 2:
            return  # no batch: nothing that an image makes active
        unit_axis = 1 if output.dim() == 4 else output.dim() - 1
        others = [axis for axis in range(output.dim()) if axis != unit_axis]
        # No value is below 0, so a sum is 0 only where all are. Measured on a CPU:
        # a twentieth of the time of any() and amax() in channels_last.
        active = output.detach().sum(dim=others, dtype=torch.float32) > 0
        ordinal = sum(block == self._current for block, _ in self._activity)
        self._activity[self._current, ordinal] = active

    def _dead(self, place: int, ever: _Activity) -> tuple[Tensor, int]:
        """How many units of a block were never active, and how many it has."""
        found = [active for (block, _), active in ever.items() if block == place]
        if not found:
            # On the device: a copy to it could wait for all that it has to do.
            return self._norms[place].new_zeros(()), 0
        joined = torch.cat(found)
        return (~joined).sum(), len(joined)


class _ReluWatch(TorchFunctionMode):
    """Sees every ReLU, whether it is a layer or a function."""

    def __init__(self, note: Callable[[Tensor], None]) -> None:
        super().__init__()
        self._note = note

    def __torch_function__(
        self, func: Any, types: Any, args: Any = (), kwargs: Any = None
    ) -> Any:
        output = func(*args, **(kwargs or {}))
        if func in _RELUS:
            self._note(output)
        return output


def _gradient_norm(block: ProbedBlock) -> Tensor:
    gradients = [p.grad for p in block.parameters if p.grad is not None]
    return get_total_norm(gradients) if gradients else block.parameters[0].new_zeros(())


def _samples(block: ProbedBlock, *, copied: bool = True) -> list[Tensor]:
    """Evenly chosen kernels of each layer of a block."""
    samples = []
    for parameter in block.parameters:
        if parameter.dim() >= 2:
            every = -(-parameter.numel() // _SAMPLE)
            sample = parameter.detach()[::every]
            samples.append(sample.clone() if copied else sample)
    return samples


def _update_ratio(before: list[Tensor], after: list[Tensor], norm: Tensor) -> Tensor:
    """Length of the change of the weights over their length."""
    if not before:
        return torch.full_like(norm, math.nan)
    change = get_total_norm([a - b for a, b in zip(after, before, strict=True)])
    return change / get_total_norm(before)
