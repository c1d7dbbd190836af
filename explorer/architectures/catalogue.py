"""The table of contents: which architectures there are."""

from explorer.architectures.alexnet import ALEXNET
from explorer.architectures.googlenet import GOOGLENET
from explorer.architectures.nin import NIN
from explorer.architectures.resnet import RESNET
from explorer.architectures.spec import ArchitectureSpec
from explorer.architectures.torchvision_models import PREFIX, torchvision_architecture
from explorer.architectures.vgg import VGG
from explorer.errors import UnknownNameError

CATALOGUE = (ALEXNET, VGG, NIN, GOOGLENET, RESNET)  # the order of the notes


def architecture(key: str) -> ArchitectureSpec:
    """The entry called ``key``, a catalogue key or ``torchvision:NAME``.

    Raises:
        UnknownNameError: There is none.
    """
    if key.startswith(PREFIX):
        return torchvision_architecture(key.removeprefix(PREFIX))
    for spec in CATALOGUE:
        if spec.key == key:
            return spec
    known = (*(spec.key for spec in CATALOGUE), f"{PREFIX}NAME")
    raise UnknownNameError("architecture", key, known)
