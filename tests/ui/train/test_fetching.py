"""A data set that is not here is downloaded before the training, and can be refused."""

import threading

import pytest
from fake_engine import ended, started, step
from PySide6.QtCore import Qt

from explorer.downloads import DownloadCancelledError, DownloadError

LEFT = Qt.MouseButton.LeftButton
MEGA = 1_000_000


@pytest.fixture
def far(page, service):
    """A page on which a data set is chosen that must be downloaded."""

    def script(count, stop):
        yield 0, started()
        yield 0, step(1)
        yield 0, ended(1)

    service.script = script
    service.absent = {"cifar10"}
    page.settings_bar.dataset_box.setCurrentIndex(1)
    return page


def test_the_training_begins_when_everything_has_arrived(far, service, qtbot):
    may_end = threading.Event()

    def fetch(progress, stop):
        progress(12 * MEGA, 170 * MEGA)
        may_end.wait(10)

    service.fetch = fetch
    told = []
    far.status_changed.connect(told.append)
    qtbot.mouseClick(far.panel.button, LEFT)
    qtbot.waitUntil(
        lambda: "12.0 of 170.0 MB" in far.parts.fetching.text(), timeout=5_000
    )
    assert not far.is_training()
    assert not far.settings_bar.isEnabled()
    assert any("cifar10" in text for text in told)
    with qtbot.waitSignal(far.training_ended, timeout=5_000):
        may_end.set()
    assert len(service.tasks) == 1
    assert not far.parts.fetching.isVisible()


def test_cancel_leaves_everything_as_it_was(far, service, qtbot):
    def fetch(progress, stop):
        stop.wait(10)
        raise DownloadCancelledError("cifar10")

    service.fetch = fetch
    qtbot.mouseClick(far.panel.button, LEFT)
    assert far.panel.button.text().strip() == "Cancel"
    with qtbot.waitSignal(far.parts.fetching.ended, timeout=5_000):
        qtbot.mouseClick(far.panel.button, LEFT)
    assert far.trouble() == ""
    assert service.tasks == []
    assert far.settings_bar.isEnabled()
    assert far.panel.button.text().strip() == "Train and compare"


def test_a_download_that_fails_says_why(far, service, qtbot):
    def fetch(progress, stop):
        raise DownloadError("cifar10", "there is no connection")

    service.fetch = fetch
    with qtbot.waitSignal(far.parts.fetching.ended, timeout=5_000):
        far.start()
    assert "there is no connection" in far.trouble()
    assert service.tasks == []


def test_closing_ends_a_download(far, service, qtbot):
    def fetch(progress, stop):
        stop.wait(10)
        raise DownloadCancelledError("cifar10")

    service.fetch = fetch
    far.start()
    assert far.shutdown(5_000)
    qtbot.waitUntil(lambda: not far.parts.fetching.is_busy(), timeout=5_000)
    assert service.tasks == []
