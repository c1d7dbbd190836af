"""Refuse a PySide6 that would abort the process, before any window is made.

PySide6 6.12 on Python 3.11 loses one reference to ``None`` at every call of a Qt
function that returns nothing. After some ten thousand calls the count reaches zero and
the interpreter aborts. Python 3.12 made ``None`` immortal, so the same PySide6 is safe
there; ``tests/ui/test_binding.py`` measures it for the pair at hand.
"""

import sys

from explorer.errors import ExplorerError

FIRST_BAD = (6, 12)
FIRST_SAFE_PYTHON = (3, 12)


class BadBindingError(ExplorerError):
    """This PySide6 and this Python do not work together.

    Attributes:
        pyside: Version of PySide6.
        python: Version of Python.
    """

    def __init__(self, pyside: str, python: str) -> None:
        super().__init__(
            f"PySide6 {pyside} crashes on Python {python}; install an earlier one with"
            " pip install 'PySide6-Essentials>=6.11.3,<6.12'"
            " or use Python 3.12 or later"
        )
        self.pyside = pyside
        self.python = python


def check_binding(
    pyside: str | None = None, python: tuple[int, int] = sys.version_info[:2]
) -> None:
    """Say so when the window would crash.

    Args:
        pyside: Version of PySide6; the installed one when not given.
        python: Major and minor version of Python.

    Raises:
        BadBindingError: The pair is known to be bad.
    """
    if pyside is None:
        import PySide6

        pyside = PySide6.__version__
    version = tuple(int(part) for part in pyside.split(".")[:2] if part.isdigit())
    if python < FIRST_SAFE_PYTHON and version >= FIRST_BAD:
        raise BadBindingError(pyside, ".".join(map(str, python)))
