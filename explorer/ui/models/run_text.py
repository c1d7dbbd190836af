"""Times and shares as people read them, the same in the list and in the sentences."""

from html import escape

from PySide6.QtCore import QCoreApplication

from explorer.training.loss_text import loss_text as loss_text

_MINUTE, _HOUR = 60, 3_600  # s
_FIVE = 5  # s: nobody foretells seconds


def clock_text(seconds: float) -> str:
    """A stretch of time as on a clock: ``"0:09"``, ``"12:30"``, ``"1:02:30"``."""
    whole = max(0, round(seconds))
    hours, rest = divmod(whole, _HOUR)
    minutes, rest = divmod(rest, _MINUTE)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def duration_text(seconds: float) -> str:
    """A stretch of time in words: ``"0.3 s"``, ``"24 s"``, ``"1 min 5 s"``.

    Args:
        seconds: 0 or more.
    """
    if seconds < 1:
        return QCoreApplication.translate("Duration", "{0} s").format(f"{seconds:.1f}")
    minutes, rest = divmod(round(seconds), _MINUTE)
    if not minutes:
        return QCoreApplication.translate("Duration", "{0} s").format(rest)
    if not rest:
        return QCoreApplication.translate("Duration", "{0} min").format(minutes)
    return QCoreApplication.translate("Duration", "{0} min {1} s").format(minutes, rest)


def about_text(seconds: float) -> str:
    """A stretch of time as one foretells it: ``"40 s"``, ``"3 min"``, ``"2 h 10 min"``.

    Args:
        seconds: 0 or more.
    """
    if seconds < 1.5 * _MINUTE:
        whole = _FIVE * max(1, round(seconds / _FIVE))
        return QCoreApplication.translate("Duration", "{0} s").format(whole)
    minutes = round(seconds / _MINUTE)
    hours, rest = divmod(minutes, _HOUR // _MINUTE)
    if not hours:
        return duration_text(minutes * _MINUTE)
    if not rest:
        return QCoreApplication.translate("Duration", "{0} h").format(hours)
    return QCoreApplication.translate("Duration", "{0} h {1} min").format(hours, rest)


def percent_text(share: float) -> str:
    """A share from 0 to 1 as ``"85.4 %"``."""
    return f"{100 * share:.1f} %"


def tooltip_text(text: str) -> str:
    """A text for a tooltip, in which the names that users give to runs stay plain.

    Qt takes a text with tags for rich text; one that is rich shows them as they are.
    """
    if "<" not in text:
        return text
    lines = escape(text).replace("\n", "<br>")
    return f"<qt>{lines}</qt>"
