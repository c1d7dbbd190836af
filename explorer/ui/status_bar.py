"""The line at the foot of the window: where it computes, memory, what goes on."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLabel, QStatusBar, QWidget

from explorer.ui.process_memory import resident_bytes

_REFRESH_MS = 2_000
_GIB = 2**30


class WindowStatusBar(QStatusBar):
    """Device, memory of this process, and one line per page that is at work."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._device = QLabel(self)
        self._memory = QLabel(self)
        self._jobs = QLabel(self)
        self._activities: dict[str, str] = {}
        self._device.setAccessibleName(self.tr("Device"))
        self._memory.setAccessibleName(self.tr("Memory"))
        self._memory.setToolTip(self.tr("Memory that this program holds now"))
        self._jobs.setAccessibleName(self.tr("In the background"))
        for label in (self._device, self._memory, self._jobs):
            label.setProperty("role", "status")
            self.addWidget(label)
        keys = QLabel(self.tr("F1 keys"), self)
        keys.setProperty("role", "status")
        self.addPermanentWidget(keys)
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self._show_memory)
        self._timer.start()
        self._show_memory()

    def set_device(self, device: str, hint: str = "") -> None:
        """Name the device; ``hint`` says what could be better."""
        self._device.setText(f"● {device}")
        self._device.setToolTip(hint)
        self._device.setProperty("role", "warning" if hint else "status")

    def set_activity(self, page: str, text: str) -> None:
        """What a page is doing; ``""`` when it is idle."""
        self._activities[page] = text
        self._jobs.setText("   ".join(t for t in self._activities.values() if t))

    def activity(self) -> str:
        """What goes on, as on the screen."""
        return self._jobs.text()

    def _show_memory(self) -> None:
        held = resident_bytes()
        self._memory.setVisible(held is not None)
        if held is not None:
            self._memory.setText(self.tr("RAM {0} GiB").format(f"{held / _GIB:.1f}"))
