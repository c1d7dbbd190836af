"""What torchvision publishes about its models, without building one of them."""

from dataclasses import dataclass
from functools import cache

from explorer.architectures.torchvision_models import PREFIX, torchvision_names


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCard:
    """One classification model.

    Attributes:
        key: Its architecture key, ``torchvision:NAME``.
        name: torchvision's name.
        parameters: Of the published network; 0 where none is published.
        accuracy: Best top-1 on ImageNet in percent, ``None`` where none is published.
    """

    key: str
    name: str
    parameters: int
    accuracy: float | None


@cache
def model_cards() -> tuple[ModelCard, ...]:
    """All classification models of torchvision by name; imports it, about 2 s."""
    return tuple(_card(name) for name in torchvision_names())


def _card(name: str) -> ModelCard:
    import torchvision.models as models

    published = [weights.meta for weights in models.get_model_weights(name)]
    metrics = [meta["_metrics"].get("ImageNet-1K", {}) for meta in published]
    accuracies = [float(metric.get("acc@1", "nan")) for metric in metrics]
    known = [accuracy for accuracy in accuracies if accuracy == accuracy]  # no NaN
    return ModelCard(
        key=PREFIX + name,
        name=name,
        parameters=max((int(meta["num_params"]) for meta in published), default=0),
        accuracy=max(known, default=None),
    )
