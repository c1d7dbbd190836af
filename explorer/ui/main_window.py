"""The one window: a rail of pages, the page itself, and a status line."""

from collections.abc import Sequence

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QStackedWidget,
    QWidget,
)

from explorer.errors import ExplorerError
from explorer.links import StateLink
from explorer.ui.closing import Closing
from explorer.ui.link_dialog import LinkDialog
from explorer.ui.navigation import Navigation
from explorer.ui.page import ListsKeys, PageEntry
from explorer.ui.settings import WindowSettings
from explorer.ui.status_bar import WindowStatusBar
from explorer.ui.widgets.key_list import KeyList
from explorer.ui.widgets.navigation_rail import NavigationRail

TITLE = "ConvNet Explorer"
FIRST_SIZE = QSize(1280, 800)
SMALLEST_SIZE = QSize(940, 520)  # a full HD screen at 200 % has 960 x 540
_MESSAGE_MS = 3_000


class MainWindow(QMainWindow):
    """Shows one page at a time; closes only when nothing runs any more.

    Signals:
        theme_toggled: Light is wanted instead of dark or the other way round.
        page_shown: Key of the page that is seen from now on.
    """

    theme_toggled = Signal()
    page_shown = Signal(str)

    def __init__(self, pages: Sequence[PageEntry], settings: QSettings) -> None:
        super().__init__()
        self._entries = {entry.key: entry for entry in pages}
        self._settings = WindowSettings(settings)
        self._may_close = False
        self._rail = NavigationRail(self)
        self._stack = QStackedWidget(self)
        self._status = WindowStatusBar(self)
        self._closing = Closing(self, [entry.widget for entry in pages])
        self._navigation = Navigation(pages, self.show_page, self)
        self.setWindowTitle(TITLE)
        self.setMinimumSize(SMALLEST_SIZE)
        self._lay_out()
        for entry in pages:
            self._add_page(entry)
        self._connect()
        self._restore()

    def show_page(self, key: str) -> None:
        """Bring a page to the front."""
        entry = self._entries[key]
        self._stack.setCurrentWidget(entry.widget)
        entry.widget.setFocus()  # so that its keys work at once
        self._rail.set_current(key)
        self.setWindowTitle(f"{entry.title} — {TITLE}")
        self._settings.page = key
        self.page_shown.emit(key)

    def pages(self) -> tuple[PageEntry, ...]:
        """All pages in the rail's order."""
        return tuple(self._entries.values())

    def current_page(self) -> PageEntry:
        """The page that is seen."""
        shown = self._stack.currentWidget()
        return next(e for e in self._entries.values() if e.widget is shown)

    def set_device(self, device: str, hint: str = "") -> None:
        """Name the device in the status line; ``hint`` says what could be better."""
        self._status.set_device(device, hint)

    def status(self) -> WindowStatusBar:
        """The status line."""
        return self._status

    def rail(self) -> NavigationRail:
        """The strip of pages."""
        return self._rail

    def navigation(self) -> Navigation:
        """Where one has been, and links."""
        return self._navigation

    def copy_link(self) -> None:
        """Put a link to what is shown on the clipboard."""
        QApplication.clipboard().setText(str(self._navigation.link()))
        self._status.showMessage(self.tr("Link copied"), _MESSAGE_MS)

    def follow(self, link: StateLink) -> None:
        """Show what a page has linked to."""
        try:
            self._navigation.open(str(link))
        except ExplorerError as error:  # a page that this window does not have
            self._status.showMessage(str(error), _MESSAGE_MS)

    def ask_for_link(self) -> LinkDialog:
        """Open the dialog that follows a link."""
        dialog = LinkDialog(self._navigation, self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def closing(self) -> Closing:
        """What happens when the window is to close."""
        return self._closing

    def show_keys(self) -> KeyList:
        """Open the list of keys, those of the current page first."""
        dialog = KeyList(self._key_groups(), self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
        return dialog

    def _lay_out(self) -> None:
        centre = QWidget(self)
        row = QHBoxLayout(centre)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rail)
        row.addWidget(self._stack, 1)
        self.setCentralWidget(centre)
        self.setStatusBar(self._status)

    def _add_page(self, entry: PageEntry) -> None:
        self._stack.addWidget(entry.widget)
        self._rail.add_page(entry.key, entry.title, entry.icon)
        keys = QKeySequence(f"Ctrl+{self._stack.count()}")
        QShortcut(keys, self, lambda: self.show_page(entry.key))
        told = getattr(entry.widget, "status_changed", None)
        if told is not None:
            told.connect(lambda text: self._status.set_activity(entry.key, text))
        wanted = getattr(entry.widget, "link_wanted", None)
        if wanted is not None:
            wanted.connect(self.follow)

    def _connect(self) -> None:
        self._rail.page_picked.connect(self.show_page)
        self._rail.theme_toggled.connect(self.theme_toggled)
        self._rail.keys_asked.connect(self.show_keys)
        self._rail.link_asked.connect(self.copy_link)
        self._rail.back_asked.connect(self._navigation.back)
        self._rail.forward_asked.connect(self._navigation.forward)
        self._navigation.changed.connect(self._on_ways_changed)
        self.page_shown.connect(self._navigation.on_page_shown)
        QShortcut(QKeySequence("Alt+Left"), self, self._navigation.back)
        QShortcut(QKeySequence("Alt+Right"), self, self._navigation.forward)
        QShortcut(QKeySequence("Ctrl+L"), self, self.copy_link)
        QShortcut(QKeySequence("Ctrl+O"), self, self.ask_for_link)
        QShortcut(QKeySequence(Qt.Key.Key_F1), self, self.show_keys)
        QShortcut(QKeySequence(Qt.Key.Key_F11), self, self._toggle_full_screen)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Quit), self, self.close)
        self._closing.begun.connect(self._on_closing_begun)
        self._closing.overdue.connect(self.hide)
        self._closing.ended.connect(self._on_closing_ended)

    def _restore(self) -> None:
        self.resize(FIRST_SIZE)
        if not self._settings.geometry.isEmpty():
            self.restoreGeometry(self._settings.geometry)
        if self._entries:
            remembered = self._settings.page
            first = next(iter(self._entries))
            self.show_page(remembered if remembered in self._entries else first)

    def _on_ways_changed(self) -> None:
        self._rail.set_ways(
            back=self._navigation.can_go_back(),
            forward=self._navigation.can_go_forward(),
        )

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _key_groups(self) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
        everywhere = [
            (f"Ctrl+{number}", self.tr("Show {0}").format(entry.title))
            for number, entry in enumerate(self._entries.values(), start=1)
        ]
        everywhere += [
            ("Alt+Left, Alt+Right", self.tr("Back and forward")),
            ("Ctrl+L", self.tr("Copy a link to what is shown")),
            ("Ctrl+O", self.tr("Open a link")),
            ("F1", self.tr("This list")),
            ("F11", self.tr("Full screen and back")),
            ("Ctrl+Q", self.tr("Close the window")),
        ]
        groups = [(self.tr("Everywhere"), tuple(everywhere))]
        page = self.current_page()
        if isinstance(page.widget, ListsKeys):
            groups.insert(0, (page.title, page.widget.keys()))
        return groups

    def _on_closing_begun(self) -> None:
        self._settings.geometry = self.saveGeometry()
        self._status.showMessage(self.tr("Stopping…"))

    def _on_closing_ended(self) -> None:
        self._may_close = True
        if self.isHidden():  # it was overdue: no window is left whose end ends the app
            QApplication.quit()
        self.close()  # nothing happens where closeEvent is waiting for this answer

    # Qt overrides

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self._may_close:
            self._closing.request()  # ends at once when there is nothing to stop
        event.setAccepted(self._may_close)
