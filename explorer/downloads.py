"""Files from the network: with progress, cancel and a check of what arrived.

The connection is read on a thread of its own.  A server that goes silent blocks that
thread until its timeout, not the caller: cancelling answers within a tenth of a second.
"""

import hashlib
from collections.abc import Callable, Iterator
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from queue import Empty, Full, Queue
from threading import Event, Thread
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from explorer.errors import BadFileError, ExplorerError
from explorer.whole_file import part_beside, put_in_place

Progress = Callable[[int, int | None], None]
"""Told the bytes that have arrived and, if the server says, how many there will be."""

CHUNK_BYTES = 1 << 16
POLL_SECONDS = 0.1
USER_AGENT = "convnet-explorer"


class DownloadError(ExplorerError):
    """A file could not be fetched.

    Attributes:
        url: Where it was looked for.
        reason: What went wrong and what to do, as half a sentence.
    """

    def __init__(self, url: str, reason: str) -> None:
        super().__init__(f"{url} could not be downloaded: {reason}")
        self.url = url
        self.reason = reason


class DownloadCancelledError(ExplorerError):
    """The user cancelled; nothing is left behind."""

    def __init__(self, url: str) -> None:
        super().__init__(f"the download of {url} was cancelled")
        self.url = url


def download(
    url: str,
    destination: Path,
    *,
    md5: str | None = None,
    sha256: str | None = None,
    progress: Progress | None = None,
    stop: Event | None = None,
    timeout: float = 30,
) -> None:
    """Fetch ``url`` into ``destination``: complete and checked, or not at all.

    Args:
        url: An ``http`` or ``https`` address; redirections are followed.
        destination: The file to make or replace; its folder is made when missing.
        md5: Expected MD5 in hexadecimal.
        sha256: Expected SHA-256 in hexadecimal, or its first digits.
        progress: Called after every chunk, on this thread.
        stop: Setting it cancels.
        timeout: Longest silence of the server, in s.

    Raises:
        DownloadError: No connection, no such file, a broken or a wrong answer.
        DownloadCancelledError: ``stop`` was set.
        BadFileError: The file cannot be written here.
    """
    if not url.startswith(("http://", "https://")):
        raise DownloadError(url, "only http and https addresses can be fetched")
    expected = {"md5": md5, "sha256": sha256}
    hashes = {name: hashlib.new(name) for name, given in expected.items() if given}
    try:
        with part_beside(destination.parent, destination.name) as part:
            with part.open("xb") as file:
                fetch = _Fetch(url, timeout)
                for chunk in fetch.chunks(stop or Event()):
                    file.write(chunk)
                    for one in hashes.values():
                        one.update(chunk)
                    if progress is not None:
                        progress(file.tell(), fetch.total)
            for name, found in hashes.items():
                _compare(url, name, found.hexdigest(), expected[name])
            put_in_place(part, destination)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); free some space there"
        raise BadFileError(destination, f"{reason} or choose another folder") from error


def _compare(url: str, name: str, found: str, expected: str | None) -> None:
    if expected is not None and not found.startswith(expected.lower()):
        raise DownloadError(
            url,
            f"what arrived is not the expected file ({name} {found} instead of"
            f" {expected}); try again, on another network if it stays so",
        )


class _Fetch:
    """One request, read by a thread of its own.

    Attributes:
        total: Length that the server announced, in bytes; set before the first chunk.
    """

    def __init__(self, url: str, timeout: float) -> None:
        self.total: int | None = None
        self._url = url
        self._timeout = timeout
        self._abandoned = Event()
        self._queue: Queue[bytes | Exception | None] = Queue(maxsize=16)
        # A daemon: a silent server must not keep the program from ending.
        Thread(target=self._run, name="download", daemon=True).start()

    def chunks(self, stop: Event) -> Iterator[bytes]:
        """The body, piece by piece, until it is complete."""
        try:
            while True:
                if stop.is_set():
                    raise DownloadCancelledError(self._url)
                try:
                    item = self._queue.get(timeout=POLL_SECONDS)
                except Empty:
                    continue
                if item is None:
                    return
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self._abandoned.set()

    def _run(self) -> None:
        try:
            self._read()
        except HTTPError as error:
            with error:  # it holds the open answer
                self._put(self._failure(f"the server answered {error.code}", error))
        except (OSError, HTTPException) as error:
            self._put(self._failure("no connection", error))
        except Exception as error:  # noqa: BLE001 - the thread boundary: a bug, passed on
            self._put(error)
        else:
            self._put(None)

    def _read(self) -> None:
        request = Request(self._url, headers={"User-Agent": USER_AGENT})
        response: HTTPResponse
        with urlopen(request, timeout=self._timeout) as response:
            length = response.headers.get("Content-Length", "")
            self.total = int(length) if length.isdecimal() else None
            received = 0
            while received != self.total and not self._abandoned.is_set():
                chunk = response.read1(CHUNK_BYTES)
                if not chunk:
                    break
                received += len(chunk)
                self._put(chunk)
        if self.total is not None and received < self.total:
            message = f"the connection ended after {received:,} of {self.total:,} bytes"
            self._put(DownloadError(self._url, f"{message}; try again"))

    def _failure(self, what: str, error: Exception) -> DownloadError:
        cause = error.reason if isinstance(error, URLError) else error
        if isinstance(cause, TimeoutError):
            what, cause = "no answer", f"waited {self._timeout:g} s"
        hint = "check the network and the proxy, or try again later"
        failure = DownloadError(self._url, f"{what} ({cause}); {hint}")
        failure.__cause__ = error
        return failure

    def _put(self, item: bytes | Exception | None) -> None:
        while not self._abandoned.is_set():
            try:
                self._queue.put(item, timeout=POLL_SECONDS)
            except Full:
                continue
            return
