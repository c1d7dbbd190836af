"""The middle of the Compare page: one view of the columns, or What-if."""

from collections.abc import Mapping
from typing import cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from explorer.architectures.variants import Variant
from explorer.comparison.evidence_links import View
from explorer.ui.pages.compare.columns import Columns, CompareView
from explorer.ui.pages.compare.views import ChangesOne, Makers, Surroundings


class Centre(QStackedWidget):
    """Makes each view when it is first seen, and shows it the columns only then.

    Signals:
        link_wanted: A ``StateLink`` that a view leads to.
        state_changed: Something else is chosen in what is seen.
        variant_changed: What-if has another ``Variant``.
    """

    link_wanted = Signal(object)
    state_changed = Signal()
    variant_changed = Signal(object)

    def __init__(
        self, makers: Makers, around: Surroundings, parent: QWidget | None = None
    ) -> None:
        """Make nothing yet.

        Args:
            makers: Make the views.
            around: What they need for that.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._makers, self._around = makers, around
        self._views: dict[View, QWidget] = {}
        self._what_if: QWidget | None = None
        self._key: View = next(iter(makers.views))
        self._is_what_if = False
        self._columns: Columns | None = None
        self._shown: dict[View, tuple[object, ...]] = {}

    def key(self) -> View:
        """The view that is seen, or would be without What-if."""
        return self._key

    def is_what_if(self) -> bool:
        """Whether What-if is seen."""
        return self._is_what_if

    def show_columns(self, columns: Columns, key: View | None = None) -> None:
        """Show these in what is seen, and in the others once they are.

        Args:
            columns: Their traces are known.
            key: The view to be seen; what is seen stays when not given.
        """
        self._columns = columns
        if key is not None:
            self._key, self._is_what_if = key, False
        if not self._is_what_if:
            self._show_view()

    def show_view(self, key: View) -> None:
        """Bring a view to the front."""
        self._key, self._is_what_if = key, False
        self._show_view()

    def keep_view(self, key: View) -> None:
        """Let this be the view that is seen once What-if ends."""
        self._key = key

    def show_what_if(self, variant: Variant) -> None:
        """Bring What-if to the front, at work on ``variant``."""
        widget = self._what_if
        if widget is None:
            assert self._makers.what_if is not None  # else no button asks for it
            widget = self._what_if = self._added(self._makers.what_if(self._around))
            # A signal is no attribute that a protocol can ask for.
            getattr(widget, "variant_changed").connect(  # noqa: B009
                self.variant_changed
            )
        self._is_what_if = True
        self.setCurrentWidget(widget)
        cast("ChangesOne", widget).show_variant(variant)

    def choices(self) -> dict[str, str]:
        """What is chosen in the view that is seen."""
        seen = self._key in self._views and not self._is_what_if
        return self._view().choices() if seen else {}

    def choose(self, choices: Mapping[str, str]) -> None:
        """Choose that in the view that is seen."""
        self._view().choose(dict(choices))

    def view(self, key: View) -> QWidget | None:
        """A view, ``None`` before it was first seen."""
        return self._views.get(key)

    def what_if(self) -> QWidget | None:
        """What-if, ``None`` before it was first seen."""
        return self._what_if

    def is_settled(self) -> bool:
        """Whether everything that belongs on the screen is there."""
        if self._is_what_if:
            return cast("ChangesOne", self._what_if).is_settled()
        return self._key in self._views and self._view().is_settled()

    def shutdown(self, timeout_ms: int) -> bool:
        """End what is found out aside; ``False`` if it is at work after the time."""
        made = list(self._views.values())
        if self._what_if is not None:
            made.append(self._what_if)
        ended = [cast("CompareView", each).shutdown(timeout_ms) for each in made]
        return all(ended)  # a list first: all are told, also when one is still busy

    def _view(self) -> CompareView:
        """The view of the key; made if it was not yet seen."""
        if self._key not in self._views:
            widget = self._added(self._makers.views[self._key](self._around))
            changed = getattr(widget, "state_changed", None)
            if changed is not None:
                changed.connect(self.state_changed)
            self._views[self._key] = widget
        return cast("CompareView", self._views[self._key])

    def _show_view(self) -> None:
        if self._columns is None:
            return
        view = self._view()
        self.setCurrentWidget(self._views[self._key])
        # A user's file may have changed behind a variant that is the same.
        built = (variant.spec.build for variant in self._columns.variants)
        sight = (self._columns, *built)
        if self._shown.get(self._key) != sight:
            self._shown[self._key] = sight
            view.show_columns(self._columns)

    def _added(self, widget: QWidget) -> QWidget:
        self.addWidget(widget)
        wanted = getattr(widget, "link_wanted", None)
        if wanted is not None:
            wanted.connect(self.link_wanted)
        return widget
