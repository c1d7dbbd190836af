"""Back, forward and links: the places that the window has shown."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from explorer.errors import UnknownNameError
from explorer.links import StateLink, parse_link
from explorer.ui.history import History
from explorer.ui.page import Linked, PageEntry

REST_MS = 600  # a place is where one stays that long, not every step on the way


class Navigation(QObject):
    """Remembers where one has been, and goes there again.

    Signals:
        changed: There is a way back or forward that was not, or the other way round.
    """

    changed = Signal()

    def __init__(
        self,
        pages: Sequence[PageEntry],
        show_page: Callable[[str], None],
        parent: QObject | None = None,
    ) -> None:
        """Follow the pages.

        Args:
            pages: All of them.
            show_page: Brings the page of a key to the front.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._pages = {entry.key: entry.widget for entry in pages}
        self._show_page = show_page
        self._shown = ""
        self._history: History[StateLink] = History()
        self._is_turning = False  # this object turns the pages, not the user
        self._is_under_way = False  # to a place of the history: the page is not there
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(REST_MS)
        self._timer.timeout.connect(self._remember)
        for entry in pages:
            if isinstance(entry.widget, Linked):
                self._listen(entry.key, entry.widget)

    def on_page_shown(self, key: str) -> None:
        """Another page is at the front."""
        self._shown = key
        if not self._is_turning:
            self._is_under_way = False
            self._timer.start()

    def link(self) -> StateLink:
        """What is shown now."""
        page = self._pages[self._shown]
        return page.link() if isinstance(page, Linked) else StateLink(page=self._shown)

    def is_settled(self) -> bool:
        """Whether what is shown is a place that one can come back to."""
        return self._history.current() == self.link()

    def can_go_back(self) -> bool:
        """Whether there is an earlier place."""
        return self._history.can_go_back()

    def can_go_forward(self) -> bool:
        """Whether one has come back from a later place."""
        return self._history.can_go_forward()

    def back(self) -> None:
        """Show the place before."""
        self._remember()
        self._go(self._history.back())

    def forward(self) -> None:
        """Show the place after."""
        self._go(self._history.forward())

    def open(self, text: str) -> None:
        """Follow a link that somebody has written down.

        Raises:
            BadLinkError: It is none.
            UnknownNameError: There is no such page.
        """
        link = parse_link(text)
        if link.page not in self._pages:
            raise UnknownNameError("page", link.page, tuple(self._pages))
        self._remember()
        self._show(link)
        self._timer.start()

    def _listen(self, key: str, page: Linked) -> None:
        # A signal is no attribute that a protocol can ask for.
        getattr(page, "state_changed").connect(  # noqa: B009
            lambda: self._on_state_changed(key)
        )

    def _on_state_changed(self, key: str) -> None:
        if key == self._shown:
            self._is_under_way = False
            self._timer.start()

    def _remember(self) -> None:
        """Make where one is a place, unless the page is still under way elsewhere."""
        self._timer.stop()
        if not self._is_under_way:
            self._history.visit(self.link())
            self.changed.emit()

    def _go(self, link: StateLink | None) -> None:
        if link is not None:
            self._is_under_way = isinstance(self._pages[link.page], Linked)
            self._timer.stop()
            self._show(link)
            self.changed.emit()

    def _show(self, link: StateLink) -> None:
        page = self._pages[link.page]
        self._is_turning = True
        try:
            self._show_page(link.page)
            if isinstance(page, Linked):
                page.open_link(link)
        finally:
            self._is_turning = False
