"""What a value can see of the image, in words."""

from dataclasses import dataclass, field

import numpy as np
from PySide6.QtCore import QCoreApplication

from explorer.tracing.fields.exact_field import ExactField, Rectangle
from explorer.tracing.fields.field_parts import Mask
from explorer.tracing.records import Step
from explorer.ui.widgets.readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The pixels of the image that one value depends on.

    Attributes:
        rectangle: The smallest one around them, clipped to the image; ``None`` around
            none.
        holes: Which pixels count, ``(height, width)``, if not all in the rectangle.
        count: How many they are.
        exact: Whether all of them matter for sure.
        settled: Whether this is the last word, not an answer for the first moment.
    """

    rectangle: Rectangle | None
    holes: Mask | None = field(repr=False)
    count: int
    exact: bool
    settled: bool = True

    @classmethod
    def of(cls, found: ExactField) -> "Seen":
        """What matters here of an exact field."""
        return cls(
            rectangle=found.rectangle,
            holes=found.support if found.has_holes else None,
            count=int(np.count_nonzero(found.support)),
            exact=found.exact,
        )

    @classmethod
    def roughly(cls, step: Step, y: int, x: int, image: tuple[int, int]) -> "Seen":
        """By the intervals of the largest path: at once, but without holes.

        Args:
            step: The step.
            y: Row of its output.
            x: Column of its output.
            image: Height and width of the image, px.
        """
        height, width = image
        is_map = len(step.output_shape) == 4
        region = step.field.region(y, x) if is_map else None
        top, left, bottom, right = region or (0, 0, height, width)
        box = Rectangle(
            max(top, 0), max(left, 0), min(bottom, height), min(right, width)
        )
        count = (box.bottom - box.top) * (box.right - box.left)
        return cls(rectangle=box, holes=None, count=count, exact=True, settled=False)

    def is_whole(self, image: tuple[int, int]) -> bool:
        """Whether the rectangle is the image of this height and width."""
        return self.rectangle == (0, 0, *image)


def size_text(step: Step, seen: Seen, image: tuple[int, int]) -> str:
    """How much of the image any value of a step can see, before clipping."""
    translate = QCoreApplication.translate
    size = step.receptive_field
    if size is None:  # though the last rows may be left over by a stride
        return value_field_text(step, None, seen, image)
    if size[0] > image[0] and size[1] > image[1]:
        told = translate(
            "field",
            "Each value could see {0} × {1} px, more than the image's {2} × {3}.",
        )
    else:
        told = translate(
            "field", "Each value sees {0} × {1} px of the image's {2} × {3}."
        )
    return told.format(*size, *image)


def value_field_text(
    step: Step, reading: Reading | None, seen: Seen, image: tuple[int, int]
) -> str:
    """What one value can see of the image, or any value without a reading."""
    translate = QCoreApplication.translate
    if reading is None:
        name = translate("field", "Each value")
    elif len(step.output_shape) == 2:
        name = translate("field", "Value {0}").format(reading.channel)
    else:
        told = translate("field", "Row {0}, column {1}")
        name = told.format(reading.y, reading.x)
    if seen.rectangle is None:
        told = translate("field", "{0} depends on no pixel of the image.")
        return told.format(name)
    if seen.is_whole(image) and seen.holes is None:
        sentences = [translate("field", "{0} sees the whole image.").format(name)]
    else:
        sentences = [_place_text(name, seen.rectangle)]
    sentences += _remarks(step, seen, image)
    return " ".join(sentences)


def _place_text(name: str, box: Rectangle) -> str:
    told = QCoreApplication.translate(
        "field", "{0} sees rows {1} to {2}, columns {3} to {4}: {5} × {6} px."
    )
    return told.format(
        name,
        box.top,
        box.bottom - 1,
        box.left,
        box.right - 1,
        box.bottom - box.top,
        box.right - box.left,
    )


def _remarks(step: Step, seen: Seen, image: tuple[int, int]) -> list[str]:
    translate = QCoreApplication.translate
    remarks = []
    box = seen.rectangle
    size = step.receptive_field
    if box is not None and size is not None:
        height, width = box.bottom - box.top, box.right - box.left
        if height < min(size[0], image[0]) or width < min(size[1], image[1]):
            told = translate("field", "Unclipped, at most {0} × {1}.")
            remarks.append(told.format(*size))
    if seen.holes is not None:
        told = translate("field", "Of these, {0} count; the shaded ones do not.")
        remarks.append(told.format(f"{seen.count:,}"))
    if not seen.exact:
        remarks.append(
            translate("field", "Not exact: some of these pixels may not matter.")
        )
    return remarks
