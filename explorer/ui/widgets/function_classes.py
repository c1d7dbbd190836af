"""What it helps that a larger class of functions contains the smaller ones."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QVBoxLayout, QWidget

from explorer.diagrams.function_classes import apart_classes, nested_classes
from explorer.ui.theme import GRID
from explorer.ui.widgets.class_picture import ClassPicture
from explorer.ui.widgets.icon_button import TextIconButton


class FunctionClasses(QWidget):
    """Six classes that contain each other beside six that do not; a slider grows both.

    Signals:
        experiment_wanted: The user wants to train plain and residual networks.
        grown: Number of the class that is shown, from 1, when the user changed it.
    """

    experiment_wanted = Signal()
    grown = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self.apart = ClassPicture(self.tr("Not nested"), apart_classes())
        self.nested = ClassPicture(self.tr("Nested"), nested_classes())
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(1, len(nested_classes()))
        self.slider.setPageStep(1)
        self.slider.setTickPosition(QSlider.TickPosition.TicksBelow)
        self.slider.setAccessibleName(self.tr("Class of functions"))
        self.slider.setToolTip(self.tr("Grow the class: Left and Right"))
        self.setFocusProxy(self.slider)
        self.told = QLabel()
        self.told.setWordWrap(True)
        self.promise = QLabel(
            self.tr(
                "Nesting promises one thing: the best <i>training</i> loss that a"
                " larger class can reach is no higher. It does not promise that"
                " training finds it, nor anything about the test. A residual block"
                " contains the identity exactly only with an identity shortcut."
            )
        )
        self.promise.setWordWrap(True)
        self.button = TextIconButton("play", self.tr("Train plain and residual"))
        self._lay_out()
        self.slider.valueChanged.connect(self._on_value_changed)
        self.button.clicked.connect(lambda: self.experiment_wanted.emit())
        self.grow_to(self.slider.maximum())

    def grow_to(self, number: int) -> None:
        """Show the classes up to this one, counted from 1; no signal."""
        self.slider.blockSignals(True)
        self.slider.setValue(number)
        self.slider.blockSignals(False)
        self._show()

    def number(self) -> int:
        """The largest class that is shown, from 1."""
        return self.slider.value()

    def _lay_out(self) -> None:
        pictures = QHBoxLayout()
        pictures.setSpacing(2 * GRID)
        pictures.addWidget(self.apart, 1)
        pictures.addWidget(self.nested, 1)
        growing = QHBoxLayout()
        growing.setSpacing(GRID)
        growing.addWidget(QLabel(self.tr("Grow the class")))
        growing.addWidget(self.slider, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.button)
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(pictures, 1)
        column.addLayout(growing)
        column.addWidget(self.told)
        column.addWidget(self.promise)
        column.addLayout(foot)

    def _show(self) -> None:
        number = self.number()
        self.apart.grow_to(number)
        self.nested.grow_to(number)
        told = self.tr(
            "f* is the true function, the dot the best one of F{0}. Its distance, with"
            " F1's as 100 %: not nested {1}, nested {2}."
        )
        apart, nested = (
            picture.texts()[-1].partition(": ")[2]
            for picture in (self.apart, self.nested)
        )
        self.told.setText(told.format(number, apart, nested))

    def _on_value_changed(self, number: int) -> None:
        self._show()
        self.grown.emit(number)

    # Qt overrides

    def sizeHint(self) -> QSize:
        width = 2 * self.apart.sizeHint().width() + 2 * GRID
        return QSize(width, self.heightForWidth(width))
