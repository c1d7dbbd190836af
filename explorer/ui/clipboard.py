"""Pictures from the clipboard."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QImage, QPainter


def copied_file(data: QMimeData | None) -> Path | None:
    """The first local file on the clipboard, by its address or as a path in text.

    Args:
        data: What ``QClipboard.mimeData`` returns: ``None`` when it is empty.
    """
    if data is None:
        return None
    for url in data.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    text = data.text().strip() if data.hasText() else ""
    if text and "\n" not in text and Path(text).is_absolute():
        return Path(text)
    return None


def copied_picture(data: QMimeData | None) -> NDArray[np.uint8] | None:
    """The picture on the clipboard, on white where it is transparent.

    Args:
        data: As for :func:`copied_file`.

    Returns:
        uint8 ``(height, width, 3)``, or ``None`` when there is none.
    """
    image = data.imageData() if data is not None and data.hasImage() else None
    if not isinstance(image, QImage) or image.isNull():
        return None
    return _rgb(image)


def _rgb(image: QImage) -> NDArray[np.uint8]:
    flat = QImage(image.size(), QImage.Format.Format_RGB888)
    flat.fill(Qt.GlobalColor.white)
    painter = QPainter(flat)
    painter.drawImage(flat.rect(), image)  # whatever its pixel ratio
    painter.end()
    height, width = flat.height(), flat.width()
    # Rows may be longer in memory than the image is wide.
    rows = np.frombuffer(flat.constBits(), dtype=np.uint8)
    rows = rows.reshape(height, flat.bytesPerLine())[:, : 3 * width]
    return rows.reshape(height, width, 3).copy()
