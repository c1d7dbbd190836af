"""torch has one global random state; here its users take turns politely."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor

RANDOM_STATE_LOCK = threading.RLock()
"""Held by whoever draws from torch's global generators, for as long as it draws."""


class OwnedRandomState:
    """One owner's random state: what others draw in between does not change it.

    Two training runs that take turns, and a network built for the Explore page at the
    same time, each see the numbers that they would see alone.
    """

    def __init__(self, seed: int, device: torch.device | str = "cpu") -> None:
        """Start where ``torch.manual_seed(seed)`` would.

        Args:
            seed: Any integer that fits 64 bits.
            device: The device whose generator is owned besides the CPU's.
        """
        self._device = torch.device(device)
        self._host = torch.Generator().manual_seed(seed).get_state()
        self._accelerator: Tensor | None = None
        if self._device.type != "cpu":
            generator = torch.Generator(self._device).manual_seed(seed)
            self._accelerator = generator.get_state()

    @contextmanager
    def swapped_in(self) -> Iterator[None]:
        """Draw from this state inside the block; the others' is back afterwards.

        A block that raises leaves this state where it was, so that abandoned work
        can be done again with the same numbers.
        """
        with RANDOM_STATE_LOCK:
            host, accelerator = torch.get_rng_state(), self._read_accelerator()
            try:
                self._write(self._host, self._accelerator)
                yield
                self._host = torch.get_rng_state()
                self._accelerator = self._read_accelerator()
            finally:
                self._write(host, accelerator)

    def _read_accelerator(self) -> Tensor | None:
        if self._device.type == "cpu":
            return None
        if self._device.type == "mps":  # the one device module with a single generator
            return torch.mps.get_rng_state()
        state: Tensor = torch.get_device_module(self._device).get_rng_state(
            self._device
        )
        return state

    def _write(self, host: Tensor, accelerator: Tensor | None) -> None:
        torch.set_rng_state(host)
        if accelerator is None:
            return
        if self._device.type == "mps":
            torch.mps.set_rng_state(accelerator)
        else:
            module = torch.get_device_module(self._device)
            module.set_rng_state(accelerator, self._device)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Build a network from ``seed`` on the CPU without disturbing anybody's numbers."""
    # Not torch.manual_seed, which would also reseed every accelerator.
    with OwnedRandomState(seed).swapped_in():
        yield
