"""Which pictures can be looked at: samples of the data set, photographs, files."""

from dataclasses import dataclass

from explorer.data.datasets import balanced_samples, sample_picture
from explorer.data.images import PictureImage, shipped_photos
from explorer.data.records import ImageDataset

FIRST_CLASS = "Ankle boot"  # the sample that the page opens with


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A picture to choose.

    Attributes:
        key: Names it in the strip.
        picture: The picture.
        is_sample: Whether it comes from the data set.
    """

    key: str
    picture: PictureImage
    is_sample: bool


def offered_choices(dataset: ImageDataset) -> tuple[Choice, ...]:
    """One test image per class, that of ``FIRST_CLASS`` first, then the photographs."""
    samples = [sample_picture(dataset, index) for index in balanced_samples(dataset)]
    samples.sort(key=lambda picture: picture.name != FIRST_CLASS)
    chosen = [
        Choice(key=f"sample:{picture.name}", picture=picture, is_sample=True)
        for picture in samples
    ]
    photos = [
        Choice(key=f"photo:{picture.name}", picture=picture, is_sample=False)
        for picture in shipped_photos()
    ]
    return (*chosen, *photos)
