"""What can be done with a changed network as a whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QToolButton, QWidget

from explorer.architectures.variants import Variant
from explorer.ui.choosing.options_chooser import OptionsChooser
from explorer.ui.pages.compare.what_if.changes import Changes
from explorer.ui.theme import GRID
from explorer.ui.widgets.fitting_label import FittingLabel
from explorer.ui.widgets.icon_button import IconButton, TextIconButton


class ToolBar(QWidget):
    """Undo, options, and the ways to elsewhere.

    Attributes:
        undo: Takes the last change back.
        redo: Does it again.
        adapts: Whether layers that follow an edited one follow it.
        options: The options that the paper argues about.
        compare: Sets the network beside its original.
        explore: Opens it in Explore.
        train: Opens it in Train, with its original.

    Signals:
        file_wanted: It is to be written as Python.
        copy_wanted: It is to be copied as Python.
    """

    file_wanted = Signal()
    copy_wanted = Signal()

    def __init__(self, first: Variant, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = FittingLabel()
        self._title.setProperty("role", "title")
        self.undo = IconButton("undo-2", self.tr("Undo (Ctrl+Z)"))
        self.redo = IconButton("redo-2", self.tr("Redo (Ctrl+Shift+Z)"))
        self.adapts = QCheckBox(self.tr("Adapt what follows"))
        self.adapts.setToolTip(
            self.tr(
                "Let in_channels, in_features and the like of later layers follow an"
                " edit; else an edit changes only what it names"
            )
        )
        self.options = OptionsChooser(first)
        self.compare = TextIconButton("columns-3", self.tr("Compare"))
        self.compare.setToolTip(self.tr("Set it beside the network it was"))
        self.explore = TextIconButton("scan-search", self.tr("Explore"))
        self.train = TextIconButton("chart-line", self.tr("Train"))
        self.train.setToolTip(self.tr("Train it beside the network it was"))
        self.export = QToolButton()
        self.export.setText(self.tr("Python"))
        self.export.setToolTip(self.tr("The network as a Python file of its own"))
        self.export.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.export)
        menu.addAction(self.tr("Export as a Python file…")).triggered.connect(
            self.file_wanted
        )
        menu.addAction(self.tr("Copy as Python")).triggered.connect(self.copy_wanted)
        self.export.setMenu(menu)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self.undo)
        layout.addWidget(self.redo)
        layout.addWidget(self._title, 1)
        for widget in (
            self.options,
            self.adapts,
            self.compare,
            self.explore,
            self.train,
            self.export,
        ):
            layout.addWidget(widget)

    def show_changes(self, changes: Changes, *, runs: bool) -> None:
        """Show what there is now, and which ways are open.

        Args:
            changes: What the user has changed.
            runs: Whether an image gets through the network.
        """
        variant = changes.present
        self._title.set_texts(variant.title)
        self._title.setToolTip(variant.title)
        self.options.show_variant(variant)
        self.undo.setEnabled(changes.can_undo())
        self.redo.setEnabled(changes.can_redo())
        for button in (self.compare, self.explore, self.train, self.export):
            button.setEnabled(runs)
