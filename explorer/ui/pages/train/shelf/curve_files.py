"""Curves as files: SVG, PNG and CSV."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from explorer.errors import BadFileError
from explorer.runs.curve_chart import Across, ChartLine, ChartWords, curves_svg
from explorer.runs.curve_table import curves_csv
from explorer.whole_file import part_beside, put_in_place

PNG_SCALE = 2  # px of the file per px of the drawing
SUFFIXES = (".svg", ".png", ".csv")


def save_curves(
    path: Path, lines: Sequence[ChartLine], *, title: str = "", across: Across = "step"
) -> None:
    """Write curves as the ending of ``path`` says; takes a moment.

    Args:
        path: Ends in one of ``SUFFIXES``; what was there is replaced.
        lines: The runs.
        title: Stands above the picture.
        across: What runs to the right in the picture.

    Raises:
        BadFileError: It has another ending or cannot be written.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        reason = QCoreApplication.translate("CurveFiles", "must end in {0}")
        raise BadFileError(path, reason.format(", ".join(SUFFIXES)))
    if suffix == ".csv":
        content = curves_csv(lines).encode()
    else:
        drawing = curves_svg(lines, title=title, across=across, words=chart_words())
        content = rasterised(drawing) if suffix == ".png" else drawing.encode()
    try:
        with part_beside(path.parent, path.name) as part:
            part.write_bytes(content)
            put_in_place(part, path)
    except OSError as error:
        said = QCoreApplication.translate(
            "CurveFiles", "the curves cannot be written there ({0})"
        )
        reason = said.format(error.strerror or error)
        raise BadFileError(path, reason) from error


def rasterised(drawing: str) -> bytes:
    """An SVG as the content of a PNG file; safe on any thread."""
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    size = renderer.defaultSize() * PNG_SCALE
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(0xFFFFFFFF)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    renderer.render(painter)
    painter.end()
    content = QByteArray()
    buffer = QBuffer(content)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # takes any device
    buffer.close()
    return bytes(content.data())


def chart_words() -> ChartWords:
    """The words of a picture in the language of the window."""
    translate = QCoreApplication.translate
    return ChartWords(
        loss=translate("CurveFiles", "training and test loss (nats)"),
        accuracy=translate("CurveFiles", "accuracy (%)"),
        across=(
            ("step", translate("CurveFiles", "step")),
            ("epoch", translate("CurveFiles", "epoch")),
            ("seconds", translate("CurveFiles", "seconds of training")),
            ("images", translate("CurveFiles", "training images seen")),
        ),
        every_step=translate("CurveFiles", "training, every step"),
        mean=translate("CurveFiles", "its mean of {0} steps"),
        test=translate("CurveFiles", "test"),
        whole_pass=translate("CurveFiles", "training, mean of a pass"),
        alike=translate("CurveFiles", "ln {0} = {1}: all classes alike"),
        nothing=translate("CurveFiles", "no step was trained"),
    )
