"""What a data set is, wherever it came from."""

from dataclasses import dataclass, field

from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledImages:
    """Images and their classes, kept small: bytes, not floats.

    Attributes:
        images: uint8 ``(N, channels, height, width)``, 0 to 255.
        labels: int64 ``(N,)``, indices into the data set's class names.
    """

    images: Tensor = field(repr=False)
    labels: Tensor = field(repr=False)

    def __len__(self) -> int:
        return self.images.shape[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageDataset:
    """Training and test images of one problem.

    Attributes:
        key: Name on the command line, for example ``"fashion-mnist-small"``.
        title: Name for people.
        class_set: Names the classes, as in ``Form.class_set``.
        class_names: One name per label.
        mean: Mean of the training pixels after division by 255, per channel.
        deviation: Their standard deviation, per channel.
    """

    key: str
    title: str
    class_set: str
    class_names: tuple[str, ...]
    train: LabelledImages
    test: LabelledImages
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
