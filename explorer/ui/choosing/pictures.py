"""Which pictures can be looked at, by the keys that links name them with."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from explorer.data.datasets import sample_picture
from explorer.data.drawings import drawing_from_text, drawing_picture, drawing_text
from explorer.data.images import (
    SHIPPED_PHOTOS,
    PictureImage,
    load_image,
    shipped_photos,
)
from explorer.data.records import ImageDataset
from explorer.errors import ExplorerError, InvalidOptionError, UnknownNameError

FIRST_CLASS = "Ankle boot"  # the sample that the page opens with


class UnknownPictureError(ExplorerError):
    """A key names no picture that can be looked at now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A picture to choose.

    Attributes:
        key: Names it in the strip and in links.
        picture: The picture.
        is_sample: Whether it comes from the data set, or is drawn as if it did.
    """

    key: str
    picture: PictureImage
    is_sample: bool


class Pictures:
    """Samples, photographs, files, drawings and what was pasted.

    ``choice`` may be called on any thread: nothing but ``pasted`` changes anything.
    """

    def __init__(self, dataset: ImageDataset) -> None:
        self._dataset = dataset
        labels = dataset.test.labels
        self._members = tuple(
            tuple((labels == label).nonzero()[:, 0].tolist())
            for label in range(len(dataset.class_names))
        )
        self._pasted: dict[str, Choice] = {}

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes of the samples."""
        return self._dataset.class_names

    @property
    def counts(self) -> tuple[int, ...]:
        """How many samples each class has."""
        return tuple(map(len, self._members))

    @property
    def title(self) -> str:
        """Name of the data set."""
        return self._dataset.title

    def offered(self) -> tuple[Choice, ...]:
        """A sample per class, that of ``FIRST_CLASS`` first, then the photographs."""
        order = sorted(
            range(len(self.classes)), key=lambda i: self.classes[i] != FIRST_CLASS
        )
        photos = [
            Choice(key=f"photo:{picture.name}", picture=picture, is_sample=False)
            for picture in shipped_photos()
        ]
        return (*(self.sample(label, 0) for label in order), *photos)

    def sample(self, label: int, number: int) -> Choice:
        """A test image.

        Args:
            label: Index of its class.
            number: Which of the class's images, from 0.
        """
        name = self.classes[label]
        picture = sample_picture(self._dataset, self._members[label][number])
        key = f"sample:{name}" if number == 0 else f"sample:{name}:{number + 1}"
        return Choice(key=key, picture=picture, is_sample=True)

    def place(self, key: str) -> tuple[int, int] | None:
        """Class and number of the sample that ``key`` names, ``None`` for all else.

        Raises:
            UnknownNameError: No such class.
            InvalidOptionError: The class has no such image.
        """
        kind, _, name = key.partition(":")
        if kind != "sample":
            return None
        name, _, number = name.partition(":")
        if name not in self.classes:
            raise UnknownNameError("class of samples", name, self.classes)
        label = self.classes.index(name)
        count = len(self._members[label])
        ascii_number = number.isascii() and number.isdecimal() and len(number) < 10
        at = int(number) if ascii_number else 1 if not number else 0
        if not 1 <= at <= count:
            raise InvalidOptionError(f"sample of {name}", number, f"from 1 to {count}")
        return label, at - 1

    def file(self, path: Path) -> Choice:
        """The image in a file.

        Raises:
            BadFileError: It is none.
        """
        picture = load_image(path)
        return Choice(key=f"file:{path}", picture=picture, is_sample=False)

    def drawing(self, ink: NDArray[np.uint8]) -> Choice:
        """What was drawn on the pad, uint8 ``(side, side)``; its key holds it all."""
        picture = drawing_picture(ink)
        key = f"drawing:{drawing_text(picture)}"
        return Choice(key=key, picture=picture, is_sample=True)

    def pasted(self, rgb: NDArray[np.uint8]) -> Choice:
        """What was on the clipboard, uint8 ``(height, width, 3)``; kept for now."""
        number = len(self._pasted) + 1
        picture = PictureImage(name=f"pasted {number}", rgb=rgb)
        choice = Choice(key=f"pasted:{number}", picture=picture, is_sample=False)
        self._pasted[choice.key] = choice
        return choice

    def choice(self, key: str) -> Choice:
        """The picture that ``key`` names.

        Raises:
            ExplorerError: There is none, or none any more.
        """
        kind, _, name = key.partition(":")
        match kind:
            case "sample":
                place = self.place(key)
                assert place is not None  # it is a sample
                return self.sample(*place)
            case "photo":
                if name not in SHIPPED_PHOTOS:
                    raise UnknownNameError("photograph", name, SHIPPED_PHOTOS)
                photos = {photo.name: photo for photo in shipped_photos()}
                return Choice(key=key, picture=photos[name], is_sample=False)
            case "file":
                return self.file(Path(name))
            case "drawing":
                picture = drawing_from_text(name)
                return Choice(key=key, picture=picture, is_sample=True)
            case "pasted" if key in self._pasted:
                return self._pasted[key]
            case "pasted":
                raise UnknownPictureError(
                    f"the picture {key!r} was on the clipboard of another session and"
                    " is gone; paste it again"
                )
        raise UnknownPictureError(
            f"unknown picture {key!r}; a link can name sample:CLASS,"
            " sample:CLASS:NUMBER, photo:NAME, file:PATH or drawing:PIXELS"
        )
