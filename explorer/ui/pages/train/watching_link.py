"""What is watched on the Train page, as a link into Explore."""

from types import MappingProxyType

from explorer.architectures.variant_text import variant_texts
from explorer.data.datasets import DEFAULT_DATASET
from explorer.links import StateLink
from explorer.runs.weights_choice import WeightsChoice
from explorer.ui.pages.train.watching_laboratory import WatchedMaps
from explorer.ui.pages.train.watching_layers import MapLayer


def explore_link(
    watched: WatchedMaps, weights: WeightsChoice, layer: MapLayer | None, channel: int
) -> StateLink:
    """The same network, layer and channel; the image too, where Explore has it.

    Args:
        watched: What is on the screen.
        weights: Where Explore finds its weights.
        layer: Whose maps are shown.
        channel: The chosen one of them.
    """
    config = watched.request.config
    values = variant_texts(config.variant) | {"weights": str(weights)}
    if layer is not None:
        values |= {"step": str(layer.step.index), "channel": str(max(channel, 0))}
    if config.dataset == DEFAULT_DATASET:  # Explore's samples are those of this set
        sample = watched.samples[watched.image]
        which = f":{sample.number + 1}" if sample.number else ""
        values["input"] = f"sample:{sample.name}{which}"
    return StateLink(page="explore", values=MappingProxyType(values))
