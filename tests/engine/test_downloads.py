import hashlib
import threading

import pytest
from loopback import Loopback

from explorer.downloads import (
    CHUNK_BYTES,
    DownloadCancelledError,
    DownloadError,
    download,
)
from explorer.errors import BadFileError

CONTENT = bytes(range(256)) * 2_048  # half a megabyte: several chunks


@pytest.fixture
def server(loopback):
    """A server with a file, whole and in all kinds of trouble."""
    loopback.give("/file", CONTENT)
    loopback.give("/unannounced", CONTENT, announced=False)
    loopback.give("/cut", CONTENT, cut_at=100_000)
    loopback.give("/moved", status=302, headers={"Location": "/file"})
    loopback.give("/silent", CONTENT, pause_at=CHUNK_BYTES)
    return loopback


@pytest.fixture
def target(tmp_path):
    return tmp_path / "folder" / "file.bin"


def left_behind(target):
    return list(target.parent.iterdir())


@pytest.mark.parametrize("path", ["/file", "/unannounced", "/moved"])
def test_the_file_arrives_whole_in_a_folder_that_did_not_exist(server, target, path):
    download(
        server.url + path,
        target,
        md5=hashlib.md5(CONTENT).hexdigest(),
        sha256=hashlib.sha256(CONTENT).hexdigest().upper(),
    )
    assert target.read_bytes() == CONTENT
    assert left_behind(target) == [target]


def test_progress_grows_to_the_length_that_the_server_announced(server, target):
    told = []
    download(server.url + "/file", target, progress=lambda *seen: told.append(seen))
    received = [seen for seen, _ in told]
    assert received == sorted(set(received))
    assert len(told) > 1
    assert {total for _, total in told} == {len(CONTENT)}
    assert told[-1] == (len(CONTENT), len(CONTENT))


def test_without_an_announced_length_the_total_is_unknown(server, target):
    totals = set()
    download(
        server.url + "/unannounced",
        target,
        progress=lambda _, total: totals.add(total),
    )
    assert totals == {None}


@pytest.mark.parametrize("hash_name", ["md5", "sha256"])
def test_a_file_with_another_hash_is_thrown_away(server, target, hash_name):
    wrong = hashlib.new(hash_name, b"something else").hexdigest()
    with pytest.raises(DownloadError, match=f"not the expected file.*{wrong}") as told:
        download(server.url + "/file", target, **{hash_name: wrong})
    assert "\n" not in str(told.value)
    assert left_behind(target) == []


def test_a_failed_download_leaves_the_old_file_alone(server, target):
    target.parent.mkdir()
    target.write_bytes(b"old")
    with pytest.raises(DownloadError):
        download(server.url + "/cut", target)
    assert target.read_bytes() == b"old"
    assert left_behind(target) == [target]


def test_a_cut_connection_says_how_much_arrived(server, target):
    expected = f"ended after 100,000 of {len(CONTENT):,} bytes; try again"
    with pytest.raises(DownloadError, match=expected):
        download(server.url + "/cut", target)
    assert left_behind(target) == []


def test_a_missing_file_is_told_with_the_server_s_answer(server, target):
    with pytest.raises(DownloadError, match=r"answered 404 \(Not Found\); check"):
        download(server.url + "/nowhere", target)
    assert left_behind(target) == []


def test_no_server_is_one_sentence_that_says_what_to_check(server, target):
    with Loopback() as unused:
        url = f"{unused.url}/file"  # closed again: nobody listens there
    with pytest.raises(DownloadError, match=r"no connection .*; check the network"):
        download(url, target)
    assert left_behind(target) == []


def test_a_server_that_falls_silent_is_given_up_after_the_timeout(server, target):
    with pytest.raises(DownloadError, match=r"no answer \(waited 0.2 s\)"):
        download(server.url + "/silent", target, timeout=0.2)
    assert left_behind(target) == []


def test_cancelling_midway_removes_what_has_arrived(server, target):
    stop = threading.Event()
    with pytest.raises(DownloadCancelledError):
        download(
            server.url + "/file", target, progress=lambda *_: stop.set(), stop=stop
        )
    assert left_behind(target) == []


def test_cancelling_does_not_wait_for_a_silent_server(server, target):
    # The server only goes on when this test is over, and the timeout would raise
    # another error: waiting for either fails.
    stop = threading.Event()
    with pytest.raises(DownloadCancelledError):
        download(
            server.url + "/silent",
            target,
            progress=lambda *_: stop.set(),
            stop=stop,
            timeout=20,
        )
    assert not server.released.is_set()
    assert left_behind(target) == []


def test_a_failing_progress_display_leaves_nothing_behind(server, target):
    def broken(*_):
        raise RuntimeError("display gone")

    with pytest.raises(RuntimeError, match="display gone"):
        download(server.url + "/file", target, progress=broken)
    assert left_behind(target) == []


def test_a_folder_that_cannot_be_made_is_named(server, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(BadFileError, match=r"cannot be written .*another folder"):
        download(server.url + "/file", tmp_path / "file" / "inside.bin")


def test_other_kinds_of_address_are_refused(tmp_path):
    with pytest.raises(DownloadError, match="only http and https"):
        download(tmp_path.as_uri(), tmp_path / "copy")
