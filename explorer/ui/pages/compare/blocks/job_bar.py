"""The bar above the blocks: one job for all, what the signs mean, the code."""

from PySide6.QtCore import QEvent, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSpinBox, QWidget

from explorer.comparison.same_job import Job
from explorer.ui.theme import GRID, current_theme
from explorer.ui.widgets.change_marks import Mark, mark_colour

FIRST_JOB = Job(in_channels=256, out_channels=256, size=28)
MOST_CHANNELS, MOST_SIZE = 4096, 512
_NUMBER = 76  # px of a field: four digits and its arrows


class JobBar(QWidget):
    """Switches and numbers.

    Signals:
        job_changed: The user has chosen another job, or none.
        code_toggled: Whether the source is wanted.
    """

    job_changed = Signal()
    code_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "clear")
        self._switch = QPushButton(self.tr("Same job"))
        self._switch.setCheckable(True)
        self._switch.setToolTip(
            self.tr(
                "Build every block for the same channels and size: blocks at different"
                " places of their networks are not like for like"
            )
        )
        self._in = self._number(MOST_CHANNELS, self.tr("Channels that come in"))
        self._out = self._number(MOST_CHANNELS, self.tr("Channels that go out"))
        self._size = self._number(MOST_SIZE, self.tr("Height and width, px"))
        self._own = QLabel(self.tr("Each block as it stands in its network"))
        self._own.setProperty("role", "muted")
        self._legend = QLabel()
        self._legend.setTextFormat(Qt.TextFormat.RichText)
        self._code = QPushButton(self.tr("Code"))
        self._code.setCheckable(True)
        self._code.setChecked(True)
        self._code.setToolTip(self.tr("Show the source of block and head"))
        self._numbers = self._job_numbers()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(self._switch)
        layout.addWidget(self._numbers)
        layout.addWidget(self._own)
        layout.addStretch(1)
        layout.addWidget(self._legend)
        layout.addWidget(self._code)
        self.set_job(None)
        self._show_legend()
        self._switch.toggled.connect(self._on_switched)
        self._code.toggled.connect(self.code_toggled)

    def job(self) -> Job | None:
        """What all blocks are to do; ``None`` for what each does in its network."""
        if not self._switch.isChecked():
            return None
        return Job(
            in_channels=self._in.value(),
            out_channels=self._out.value(),
            size=self._size.value(),
        )

    def set_job(self, job: Job | None) -> None:
        """Choose; no signal."""
        numbers = job or FIRST_JOB
        fields = (self._in, self._out, self._size)
        values = (numbers.in_channels, numbers.out_channels, numbers.size)
        for field, value in zip(fields, values, strict=True):
            with QSignalBlocker(field):
                field.setValue(value)
        with QSignalBlocker(self._switch):
            self._switch.setChecked(job is not None)
        self._show_numbers()

    def wants_code(self) -> bool:
        """Whether the source is wanted."""
        return self._code.isChecked()

    def set_wants_code(self, wanted: bool) -> None:
        """Choose; no signal."""
        with QSignalBlocker(self._code):
            self._code.setChecked(wanted)

    def _number(self, most: int, name: str) -> QSpinBox:
        field = QSpinBox()
        field.setRange(1, most)
        field.setFixedWidth(_NUMBER)
        field.setKeyboardTracking(False)  # one question when the number is complete
        field.setAccessibleName(name)
        field.setToolTip(name)
        field.valueChanged.connect(self.job_changed)
        return field

    def _job_numbers(self) -> QWidget:
        holder = QWidget(self)
        holder.setProperty("role", "clear")
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID // 2)
        layout.addWidget(self._in)
        layout.addWidget(QLabel("→"))
        layout.addWidget(self._out)
        layout.addWidget(QLabel(self.tr("channels at")))
        layout.addWidget(self._size)
        layout.addWidget(QLabel(self.tr("px")))
        return holder

    def _on_switched(self) -> None:
        self._show_numbers()
        self.job_changed.emit()

    def _show_numbers(self) -> None:
        self._numbers.setVisible(self._switch.isChecked())
        self._own.setVisible(not self._switch.isChecked())

    def _show_legend(self) -> None:
        theme = current_theme()
        names = {
            Mark.ADDED: self.tr("added"),
            Mark.REPLACED: self.tr("replaced"),
            Mark.REMOVED: self.tr("not here"),
        }
        self._legend.setText(
            "&nbsp;&nbsp; ".join(
                f"<span style='color:{mark_colour(mark, theme).name()}'>"
                f"<b>{mark.sign}</b> {name}</span>"
                for mark, name in names.items()
            )
        )

    # Qt overrides

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_legend"):
            self._show_legend()
