"""The table of contents: which architectures there are."""

from explorer.architectures.alexnet import ALEXNET
from explorer.architectures.googlenet import GOOGLENET
from explorer.architectures.nin import NIN
from explorer.architectures.resnet import RESNET
from explorer.architectures.spec import ArchitectureSpec
from explorer.architectures.torchvision_models import PREFIX, torchvision_architecture
from explorer.architectures.user_file import is_user_file, user_architecture
from explorer.architectures.vgg import VGG
from explorer.errors import UnknownNameError

CATALOGUE = (ALEXNET, VGG, NIN, GOOGLENET, RESNET)  # the order of the notes


def architecture(key: str) -> ArchitectureSpec:
    """The entry called ``key``: of the catalogue, torchvision's or the user's.

    Args:
        key: A catalogue key, ``torchvision:NAME`` or ``FILE.py:FACTORY``; the last runs
            the file's code, see ``explorer.architectures.user_file``.

    Raises:
        UnknownNameError: There is none.
        BadFileError: The file cannot be used.
    """
    if is_user_file(key):
        return user_architecture(key)
    if key.startswith(PREFIX):
        return torchvision_architecture(key.removeprefix(PREFIX))
    for spec in CATALOGUE:
        if spec.key == key:
            return spec
    known = (*(spec.key for spec in CATALOGUE), f"{PREFIX}NAME", "FILE.py:FACTORY")
    raise UnknownNameError("architecture", key, known)
