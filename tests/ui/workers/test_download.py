"""Downloads from a real server on this machine, without holding up the window."""

from functools import partial

import pytest
from PySide6.QtCore import QElapsedTimer, QThread

from explorer.downloads import DownloadCancelledError, DownloadError, download
from explorer.ui.workers.download import DownloadSession

CONTENT = bytes(range(256)) * 8_192  # 2 MB


@pytest.fixture
def server(loopback):
    loopback.give("/file", CONTENT)
    loopback.give("/slow", CONTENT, pause_at=100_000)
    return loopback


@pytest.fixture
def session_of(qtbot):
    """Build sessions that are always shut down, even when the test fails."""
    sessions = []

    def build(task):
        sessions.append(DownloadSession(task))
        return sessions[-1]

    yield build
    assert all(session.shutdown() for session in sessions)


def fetching(url, path):
    def task(progress, stop):
        download(url, path, progress=progress, stop=stop)
        return path

    return task


def told_by(session):
    told = []
    for name in ("progressed", "done", "failed"):
        getattr(session, name).connect(partial(lambda n, v: told.append((n, v)), name))
    return told


def test_a_file_arrives_and_its_end_is_told_after_its_last_byte(
    session_of, server, tmp_path, qtbot
):
    path = tmp_path / "file"
    session = session_of(fetching(f"{server.url}/file", path))
    told = told_by(session)
    with qtbot.waitSignal(session.ended, timeout=10_000):
        session.start()
    assert path.read_bytes() == CONTENT
    assert told[-2:] == [("progressed", (len(CONTENT),) * 2), ("done", path)]
    assert not session.is_running()


def test_progress_is_told_in_the_windows_thread_at_most_ten_times_a_second(
    session_of, qtbot
):
    def chatty(progress, stop):
        for arrived in range(50_000):
            progress(arrived, 50_000)
        stop.wait(0.25)

    session = session_of(chatty)
    here, seen = QThread.currentThread(), []
    session.progressed.connect(
        lambda told: seen.append((told, QThread.currentThread()))
    )
    clock = QElapsedTimer()
    clock.start()
    with qtbot.waitSignal(session.ended, timeout=10_000):
        session.start()
    assert 1 <= len(seen) <= 2 + clock.elapsed() / 100
    assert {thread for _, thread in seen} == {here}
    assert seen[-1][0] == (49_999, 50_000)


def test_cancelling_a_silent_server_ends_soon_and_leaves_nothing(
    session_of, server, tmp_path, qtbot
):
    session = session_of(fetching(f"{server.url}/slow", tmp_path / "in" / "file"))
    told = told_by(session)
    with qtbot.waitSignal(session.progressed, timeout=10_000):
        session.start()
    with qtbot.waitSignal(session.ended, timeout=5_000):
        session.request_stop()
    assert isinstance(told[-1][1], DownloadCancelledError)
    assert list((tmp_path / "in").iterdir()) == []


def test_a_failure_is_told_once_in_one_sentence(session_of, server, tmp_path, qtbot):
    session = session_of(fetching(f"{server.url}/missing", tmp_path / "file"))
    told = told_by(session)
    with qtbot.waitSignal(session.ended, timeout=10_000):
        session.start()
    (what, error) = told[-1]
    assert (what, len(told)) == ("failed", 1)
    assert isinstance(error, DownloadError)
    assert "the server answered 404" in str(error)


def test_the_window_can_close_in_the_middle(session_of, server, tmp_path, qtbot):
    session = session_of(fetching(f"{server.url}/slow", tmp_path / "in" / "file"))
    with qtbot.waitSignal(session.progressed, timeout=10_000):
        session.start()
    assert session.shutdown()
    assert not session.is_running()
    assert list((tmp_path / "in").iterdir()) == []
