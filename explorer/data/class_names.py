"""What the outputs of a network stand for."""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from explorer.errors import UnknownNameError

# Typed in, so that the first start does not wait for torchvision to be imported; a test
# compares them with torchvision's.
FASHION_MNIST = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)
MNIST = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
# Krizhevsky, "Learning multiple layers of features from tiny images" (2009), chapter 3.
CIFAR10 = (
    "airplane",
    "automobile",
    "bird",
    "cat",
    "deer",
    "dog",
    "frog",
    "horse",
    "ship",
    "truck",
)
SMALL_SETS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"fashion-mnist": FASHION_MNIST, "mnist": MNIST, "cifar10": CIFAR10, "": ()}
)


def class_names(class_set: str) -> tuple[str, ...]:
    """One name per output of a network trained on ``class_set``.

    Args:
        class_set: As in ``Form.class_set``: ``"fashion-mnist"``, ``"mnist"``,
            ``"cifar10"``, ``"imagenet"``, or ``""`` when unknown.

    Returns:
        The names by class index; none for ``""``.

    Raises:
        UnknownNameError: No such class set.
    """
    if class_set == "imagenet":
        return _imagenet()
    if class_set not in SMALL_SETS:
        known = (*(key for key in SMALL_SETS if key), "imagenet")
        raise UnknownNameError("class set", class_set, known)
    return SMALL_SETS[class_set]


@cache
def _imagenet() -> tuple[str, ...]:
    # 1,000 names that torchvision carries with every set of weights; nothing is loaded
    # but the module, and that only when somebody asks.
    from torchvision.models import AlexNet_Weights

    return tuple(AlexNet_Weights.IMAGENET1K_V1.meta["categories"])
