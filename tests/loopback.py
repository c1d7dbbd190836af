"""A web server on this machine that answers what a test gives it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is sent for one address.

    Attributes:
        body: The content.
        status: HTTP status.
        headers: Further header lines.
        announced: Whether ``Content-Length`` tells the length of ``body``.
        cut_at: Bytes of ``body`` after which the connection ends.
        pause_at: Bytes of ``body`` after which nothing comes until the test says so.
    """

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced: bool = True
    cut_at: int | None = None
    pause_at: int | None = None


class Loopback(ThreadingHTTPServer):
    """Answers by path, then files of a folder, then 404.

    Attributes:
        answers: What is sent, by path with its slash.
        folder: Where other paths are looked for, as the files are at that moment.
        released: Once it is set, paused answers go on.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: dict[str, Answer] = {}
        self.folder: Path | None = None
        self.released = threading.Event()

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_port}"

    def give(self, path: str, body: bytes = b"", **how: object) -> None:
        """Answer ``path`` with ``body``; ``how`` as in :class:`Answer`."""
        self.answers[path] = Answer(body=body, **how)

    def answer_to(self, path: str) -> Answer:
        """What is sent for ``path``."""
        if path in self.answers:
            return self.answers[path]
        file = self.folder / path.lstrip("/") if self.folder else None
        if file is not None and file.is_file():
            return Answer(body=file.read_bytes())
        return Answer(status=404, body=b"nothing here")


class _Handler(BaseHTTPRequestHandler):
    server: Loopback

    def do_GET(self) -> None:
        with suppress(ConnectionError):  # who cancels hangs up
            self._send(self.server.answer_to(self.path))

    def log_message(self, *_: object) -> None:
        pass

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        if answer.announced:
            self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        body = answer.body[: answer.cut_at]
        if answer.pause_at is not None:
            self.wfile.write(body[: answer.pause_at])
            self.wfile.flush()
            self.server.released.wait()
            body = body[answer.pause_at :]
        self.wfile.write(body)


@contextmanager
def running_loopback() -> Iterator[Loopback]:
    """A server that answers until the block ends."""
    with Loopback() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()
