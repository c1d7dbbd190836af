"""What preprocessing does to a picture, in words."""

from PySide6.QtCore import QCoreApplication

from explorer.data.preprocessing import Preprocessing


def preprocessing_text(preprocessing: Preprocessing) -> str:
    """In a few words: ``"middle, 64 × 64, grey, normalised"``."""
    translate = QCoreApplication.translate
    size = preprocessing.image_size
    parts = [f"{size} × {size}"]
    if preprocessing.resize == "fit":
        parts.insert(0, translate("preprocessing", "middle"))
    if preprocessing.channels == 1:
        parts.append(translate("preprocessing", "grey"))
    if preprocessing.mean is None:
        parts.append(translate("preprocessing", "0 to 1"))
    else:
        parts.append(translate("preprocessing", "normalised"))
    told = translate("preprocessing", "network input: {0}")
    return told.format(", ".join(parts))


def preprocessing_details(preprocessing: Preprocessing, height: int, width: int) -> str:
    """Step by step with every number.

    Args:
        preprocessing: What is done.
        height: Of the picture, in px.
        width: Of the picture, in px.
    """
    translate = QCoreApplication.translate
    size = preprocessing.image_size
    lines = [translate("preprocessing", "Picture: {0} × {1} px").format(height, width)]
    if preprocessing.resize == "stretch":
        told = translate("preprocessing", "resized to {0} × {0} px ({1})")
        lines.append(told.format(size, preprocessing.interpolation))
    else:
        told = translate(
            "preprocessing",
            "its short side resized to {0} px ({1}), the middle {2} × {2} px kept",
        )
        short = preprocessing.resize_size or size
        lines.append(told.format(short, preprocessing.interpolation, size))
    if preprocessing.channels == 1:
        lines.append(translate("preprocessing", "red, green and blue mixed to grey"))
    lines.append(translate("preprocessing", "divided by 255, so that it is 0 to 1"))
    if preprocessing.mean is not None and preprocessing.deviation is not None:
        told = translate("preprocessing", "minus {0}, divided by {1}")
        lines.append(
            told.format(_numbers(preprocessing.mean), _numbers(preprocessing.deviation))
        )
    return "\n".join(lines)


def _numbers(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:.3f}" for value in values)
