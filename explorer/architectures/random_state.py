"""torch has one global random state; here its users take turns politely."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

RANDOM_STATE_LOCK = threading.RLock()
"""Held by whoever draws from torch's global generators, for as long as it draws."""

Position = tuple[Tensor, Tensor | None]
"""Where a random state stands: the CPU's generator and an accelerator's."""


class OwnedRandomState:
    """One owner's random state: what others draw in between does not change it.

    Two training runs that take turns, and a network built for the Explore page at the
    same time, each see the numbers that they would see alone.

    Attributes:
        position: Where it stands; keep it and set it again to go back there.
    """

    def __init__(self, seed: int, device: torch.device | str = "cpu") -> None:
        """Start where ``torch.manual_seed(seed)`` would.

        Args:
            seed: Any integer that fits 64 bits.
            device: The device whose generator is owned besides the CPU's.
        """
        self._device = torch.device(device)
        host = torch.Generator().manual_seed(seed).get_state()
        accelerator: Tensor | None = None
        if self._device.type != "cpu":
            generator = torch.Generator(self._device).manual_seed(seed)
            accelerator = generator.get_state()
        self.position: Position = (host, accelerator)

    @contextmanager
    def swapped_in(self) -> Iterator[None]:
        """Draw from this state inside the block; the others' is back afterwards.

        A block that raises leaves this state where it was, so that abandoned work
        can be done again with the same numbers.
        """
        with RANDOM_STATE_LOCK:
            others = self._read()
            try:
                self._write(self.position)
                yield
                self.position = self._read()
            finally:
                self._write(others)

    def _read(self) -> Position:
        kind = self._device.type
        if kind == "cpu":
            return torch.get_rng_state(), None
        if kind == "mps":  # the one device module with a single generator
            return torch.get_rng_state(), torch.mps.get_rng_state()
        module = torch.get_device_module(kind)
        return torch.get_rng_state(), module.get_rng_state(self._device)

    def _write(self, position: Position) -> None:
        host, accelerator = position
        torch.set_rng_state(host)
        if accelerator is None:
            return
        if self._device.type == "mps":
            torch.mps.set_rng_state(accelerator)
        else:
            module = torch.get_device_module(self._device.type)
            module.set_rng_state(accelerator, self._device)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Build a network from ``seed`` on the CPU without disturbing anybody's numbers."""
    # Not torch.manual_seed, which would also reseed every accelerator.
    with OwnedRandomState(seed).swapped_in():
        yield
