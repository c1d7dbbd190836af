"""Which image sizes a network runs on, found by trying."""

from dataclasses import dataclass

import torch
from torch import nn

from explorer.architectures.variants import Variant
from explorer.comparison.traces import model_of
from explorer.tracing.meta import image_dtype

LARGEST_TRIED = 1024  # px; what runs there has no limit but the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptedSizes:
    """Sides of square images that a network runs on, with the weights that it has.

    Attributes:
        smallest: px.
        largest: px; ``None`` if the largest that was tried runs.
        tried_to: The largest side that was tried, px.
    """

    smallest: int
    largest: int | None
    tried_to: int = LARGEST_TRIED

    @property
    def is_any(self) -> bool:
        """Whether every size runs that was tried."""
        return self.smallest == 1 and self.largest is None


def accepted_sizes(variant: Variant) -> AcceptedSizes | None:
    """The sizes that ``variant`` runs on once it is built, its own among them.

    Sides within a network never shrink when the image grows, so the sizes that work
    have no gap, and halving intervals finds both ends.  Nothing is computed: the
    network has shapes only.

    Returns:
        ``None`` if it does not run without values, so that trying tells nothing.

    Raises:
        ExplorerError: It cannot be built.
    """
    model = model_of(variant)
    channels, own = variant.input_shape[1], variant.input_shape[2]
    if not _runs(model, channels, own):
        return None
    smallest = 1
    if not _runs(model, channels, smallest):
        smallest = _boundary(model, channels, works=own, fails=1)
    top = max(LARGEST_TRIED, own)
    if _runs(model, channels, top):
        return AcceptedSizes(smallest=smallest, largest=None, tried_to=top)
    largest = _boundary(model, channels, works=own, fails=top)
    return AcceptedSizes(smallest=smallest, largest=largest, tried_to=top)


def _boundary(model: nn.Module, channels: int, *, works: int, fails: int) -> int:
    """The last size that works on the way from ``works`` to ``fails``."""
    while abs(works - fails) > 1:
        middle = (works + fails) // 2
        if _runs(model, channels, middle):
            works = middle
        else:
            fails = middle
    return works


def _runs(model: nn.Module, channels: int, side: int) -> bool:
    image = torch.empty(
        (1, channels, side, side), dtype=image_dtype(model), device="meta"
    )
    try:
        with torch.no_grad():
            model(image)
    except Exception:  # noqa: BLE001 - anybody's code; whatever it says, it fails
        return False
    return True
