"""What the window knows of a page: any widget, which may offer more."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from explorer.links import StateLink


@dataclass(frozen=True, slots=True, kw_only=True)
class PageEntry:
    """One page in the navigation rail.

    Attributes:
        key: Name in settings and file names, for example ``"explore"``.
        title: Name in the rail.
        icon: File name of its icon without the ending.
        widget: The page. If it has a signal ``status_changed(str)``, the text stands in
            the status bar; ``""`` takes it away. A signal ``link_wanted(StateLink)``
            leads to another page, which is how pages talk.
    """

    key: str
    title: str
    icon: str
    widget: QWidget


@runtime_checkable
class Trains(Protocol):
    """A page that may be at work when the window is about to close."""

    def is_training(self) -> bool:
        """Whether a training goes on; the user is asked before it is stopped."""
        ...

    def request_stop(self) -> None:
        """Ask the training to end; returns at once."""
        ...


@runtime_checkable
class ShutsDown(Protocol):
    """A page that owns threads."""

    def shutdown(self, timeout_ms: int) -> bool:
        """End its threads; ``False`` if one is still at work after the time."""
        ...


@runtime_checkable
class PreparesPicture(Protocol):
    """A page on which something must happen before it shows what it is for."""

    def prepare_picture(self) -> None:
        """Begin what the picture should show, with real data; returns at once."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Something on a page that is worth a picture of its own.

    Attributes:
        key: End of the file's name, for example ``"googlenet-unfolded"``.
        size: Width and height of the window, px.
    """

    key: str
    size: tuple[int, int]


@runtime_checkable
class ShowsScenes(Protocol):
    """A page of which more than its first sight is pictured."""

    def scenes(self) -> tuple[Scene, ...]:
        """What there is to picture."""
        ...

    def show_scene(self, key: str) -> None:
        """Begin to show a scene; returns at once."""
        ...


@runtime_checkable
class Settles(Protocol):
    """A page that is not at once what was asked for."""

    def is_settled(self) -> bool:
        """Whether everything that belongs into the picture is on the screen."""
        ...


@runtime_checkable
class Linked(Protocol):
    """A page whose state can be written down; has a signal ``state_changed()`` too.

    The signal says that ``link`` is another one; while a link is being followed it
    comes once, when the page has arrived.
    """

    def link(self) -> StateLink:
        """What the page shows."""
        ...

    def open_link(self, link: StateLink) -> None:
        """Show it again; returns at once and tells by itself where that fails."""
        ...


@runtime_checkable
class ListsKeys(Protocol):
    """A page with keys of its own, for the list that F1 shows."""

    def keys(self) -> tuple[tuple[str, str], ...]:
        """Pairs of keys, for example ``"Left, Right"``, and what they do."""
        ...
