"""Expected failures: each says in one sentence what is wrong and what to do.

Anything that is not an :class:`ExplorerError` is a bug and keeps its traceback.
"""

from pathlib import Path


class ExplorerError(Exception):
    """Base class for every expected, user-actionable failure."""


class UnknownNameError(ExplorerError):
    """A name that the user gave is in no list.

    Attributes:
        what: What was looked up, for example ``"architecture"``.
        name: The name that was given.
        known: The names that exist, in their usual order.
    """

    def __init__(self, what: str, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"unknown {what} {name!r}; choose from {', '.join(known)}")
        self.what = what
        self.name = name
        self.known = known


class ImageTooSmallError(ExplorerError):
    """The input image vanishes inside the network.

    Attributes:
        network: Title of the network.
        image_size: Side of the square input that was asked for, in px.
        smallest: Smallest side that works, in px.
    """

    def __init__(self, network: str, image_size: int, smallest: int) -> None:
        super().__init__(
            f"{network} needs images of at least {smallest} x {smallest} px,"
            f" got {image_size} x {image_size}; set the image size to {smallest} or"
            " more"
        )
        self.network = network
        self.image_size = image_size
        self.smallest = smallest


class InvalidOptionError(ExplorerError):
    """An option has a value that cannot work.

    Attributes:
        field: Name of the option.
        value: The value that was given.
        allowed: What is allowed, in words.
    """

    def __init__(self, field: str, value: object, allowed: str) -> None:
        super().__init__(f"{field} must be {allowed}, got {value!r}")
        self.field = field
        self.value = value
        self.allowed = allowed


class BadFileError(ExplorerError):
    """A file cannot be used.

    Attributes:
        path: The file.
        reason: What is wrong with it and what to do, as half a sentence.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = Path(path)
        self.reason = reason
